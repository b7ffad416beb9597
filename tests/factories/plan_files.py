"""Plan workbooks of a small library: a sound one to change, and any other as rows."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook

from tracker.domain.plan_columns import BY_KEY

Sheets = dict[str, list[dict[str, object]]]

_MARCH = {"month": "2020-03", "reported_on": date(2020, 4, 2)}
_LIBRARY: Sheets = {
    "plan": [{"name_zh": "图书馆", "name_en": "Library", "starts_on": date(2020, 1, 2), "ends_on": date(2020, 12, 31)}],
    "programmes": [{"code": "R", "name_zh": "阅读", "name_en": "Reading"}, {"code": "S", "name_zh": "空间"}],
    "units": [
        {"code": "OFFICE", "name_zh": "办公室", "reports": "no"},
        {"code": "LEND", "name_zh": "借阅部", "name_en": "Lending"},
        {"code": "BUILD", "name_zh": "馆舍部"},
    ],
    "tasks": [
        {"code": "R1", "programme": "R", "name_zh": "自助借还", "weight": 2, "owner": "李敏", "lead_unit": "LEND"},
        {"code": "S1", "programme": "S", "name_zh": "座位翻新", "weight": 1, "owner": "王磊", "lead_unit": "BUILD"},
    ],
    "contributions": [
        {"task": "R1", "unit": "BUILD", "deliverable_zh": "电源和网络", "due_on": date(2020, 3, 20)},
    ],
    "milestones": [
        {"task": "R1", "number": 1, "name_zh": "合同", "weight": 30, "original_on": date(2020, 2, 28)},
        {"task": "R1", "number": 2, "name_zh": "启用", "weight": 70, "original_on": date(2020, 6, 30)},
        {"task": "S1", "number": 1, "name_zh": "设计", "weight": 40, "original_on": date(2020, 4, 30)},
    ],
    "baselines": [
        {
            "task": "S1",
            "milestone": 1,
            "baseline_on": date(2020, 5, 20),
            "reason": "范围扩大",
            "approved_by": "馆务会",
            "reported_on": date(2020, 4, 2),
        }
    ],
    "kpis": [
        {
            "code": "K1",
            "name_zh": "占比",
            "kind": "ratio",
            "direction": "higher",
            "units": "LEND",
            "tasks": "R1",
            "overview": 1,
        },
        {"code": "K2", "name_zh": "温度", "kind": "stock", "direction": "range", "units": "LEND, BUILD"},
    ],
    "targets": [
        {"kpi": "K1", "month": "2020-03", "value": 40},
        {"kpi": "K2", "month": "2020-03", "value": 18, "upper": 24},
    ],
    "periods": [
        {
            "month": "2020-02",
            "opens_on": date(2020, 2, 12),
            "due_on": date(2020, 3, 4),
            "closes_on": date(2020, 3, 6),
            "published_on": date(2020, 3, 10),
        },
        {"month": "2020-03", "opens_on": date(2020, 3, 11), "due_on": date(2020, 4, 3), "closes_on": date(2020, 4, 8)},
        {"month": "2020-04", "opens_on": date(2020, 4, 13), "due_on": date(2020, 5, 8), "closes_on": date(2020, 5, 12)},
    ],
    "forecasts": [{"task": "R1", "milestone": 2, "forecast_on": date(2020, 7, 10), "cause": "supplier", **_MARCH}],
    "completions": [
        {
            "task": "R1",
            "milestone": 1,
            "state": "claimed",
            "actual_on": date(2020, 2, 26),
            "evidence": "合同",
            "reported_on": date(2020, 3, 4),
        },
        {
            "task": "R1",
            "milestone": 1,
            "state": "verified",
            "actual_on": date(2020, 2, 26),
            "reported_on": date(2020, 3, 5),
        },
    ],
    "statuses": [{"task": "R1", "claimed": "amber", "note": "到货推迟。", **_MARCH}],
    "contribution_history": [
        {"task": "R1", "unit": "BUILD", "state": "delivered", "delivered_on": date(2020, 3, 19), **_MARCH}
    ],
    "readings": [
        {"kpi": "K1", "unit": "LEND", "numerator": 5120, "denominator": 14200, **_MARCH},
        {"kpi": "K2", "unit": "BUILD", "value": 21.5, **_MARCH},
    ],
    "reports": [
        {"unit": "LEND", "event": "submitted", **_MARCH},
        {"unit": "LEND", "month": "2020-03", "event": "accepted", "reported_on": date(2020, 4, 3)},
        {"unit": "BUILD", "event": "drafted", **_MARCH},
    ],
    "concerns": [
        {
            "kind": "risk",
            "number": 1,
            "task": "R1",
            "title_zh": "到货推迟",
            "title_en": "Late delivery",
            "owner": "李敏",
            "likelihood": 4,
            "impact": 3,
            "holds": "2",
            "reported_on": date(2020, 4, 2),
        },
        {
            "kind": "decision",
            "number": 1,
            "task": "S1",
            "title_zh": "座位数",
            "owner": "馆务会",
            "due_on": date(2020, 4, 8),
            "holds": "1",
            "reported_on": date(2020, 4, 2),
        },
        {
            "kind": "decision",
            "number": 1,
            "task": "S1",
            "title_zh": "座位数",
            "owner": "馆务会",
            "due_on": date(2020, 4, 8),
            "state": "closed",
            "answer": "otherwise",
            "outcome": "先做一半",
            "reported_on": date(2020, 4, 7),
        },
    ],
}


def library() -> Sheets:
    """Return a sound plan's sheets, to be changed by the test."""
    return deepcopy(_LIBRARY)


def workbook(sheets: Mapping[str, Sequence[Mapping[str, object]]], *, language: str = "key") -> bytes:
    """Return an .xlsx of rows; `language` chooses keys, `en` or `zh` titles for sheets and columns."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for key, rows in sheets.items():
            sheet = BY_KEY.get(key)
            target = book.add_worksheet(_title(sheet, language) if sheet else key)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for place, column in enumerate(columns):
                known = sheet is not None and column in {c.key for c in sheet.columns}
                target.write_string(0, place, _title(sheet.column(column), language) if sheet and known else column)
            for line, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    value = row.get(column)
                    if isinstance(value, date):
                        target.write_datetime(line, place, value, day)
                    elif isinstance(value, str):
                        target.write_string(line, place, value)
                    elif value is not None:
                        target.write(line, place, value)
    return stream.getvalue()


def _title(named: object, language: str) -> str:
    return str(getattr(named, language))
