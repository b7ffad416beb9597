"""A small invented organisation in the plan workbook: every sheet once, so that one can see how it is meant."""

from datetime import date
from decimal import Decimal

from tracker.domain.months import Month
from tracker.domain.plan_rows import Cell, PlanRows, Row

_Values = dict[str, Cell]


def _number(value: str) -> Decimal:
    return Decimal(value)


def example(year: int) -> PlanRows:
    """Return the example's rows, playing in a year."""
    return {sheet: tuple(Row(sheet, 0, values) for values in rows) for sheet, rows in _sheets(year).items()}


def _sheets(year: int) -> dict[str, list[_Values]]:
    march = Month(year, 3)
    return {
        "plan": [
            {
                "name_zh": "市立图书馆服务提升计划", "name_en": "City library service plan",
                "starts_on": date(year, 1, 2), "ends_on": date(year, 12, 31), "calendar": "cn",
            }
        ],
        "programmes": [
            {"code": "R", "name_zh": "阅读", "name_en": "Reading", "aim_zh": "借阅更方便", "aim_en": "Easy borrowing"},
            {"code": "S", "name_zh": "空间", "name_en": "Space", "aim_zh": "馆舍更好用", "aim_en": "Rooms people like"},
        ],
        "units": [
            {"code": "OFFICE", "name_zh": "馆办公室", "name_en": "Library office", "reports": False},
            {"code": "LEND", "name_zh": "借阅部", "name_en": "Lending", "short_zh": "借阅", "reports": True},
            {"code": "BUILD", "name_zh": "馆舍部", "name_en": "Buildings", "short_zh": "馆舍", "reports": True},
        ],
        "tasks": [
            {
                "code": "R1", "programme": "R", "name_zh": "自助借还", "name_en": "Self-service lending",
                "aim_zh": "八成借还由读者自助完成", "aim_en": "Four loans in five without a counter",
                "weight": _number("2"), "owner": "李敏", "lead_unit": "LEND",
            },
            {
                "code": "S1", "programme": "S", "name_zh": "自习座位翻新", "name_en": "Reading room renewed",
                "weight": _number("1"), "owner": "王磊", "lead_unit": "BUILD", "earning_rule": "percent",
                "critical": True,
            },
        ],
        "contributions": [
            {
                "task": "R1", "unit": "BUILD", "deliverable_zh": "两处自助机位的电源和网络",
                "deliverable_en": "Power and network for two kiosks", "due_on": date(year, 3, 20),
            }
        ],
        **_milestones(year),
        **_kpis(year, march),
        **_history(year, march),
    }  # fmt: skip


def _milestones(year: int) -> dict[str, list[_Values]]:
    def milestone(task: str, number: str, zh: str, en: str, weight: str, original_on: date) -> _Values:
        return {
            "task": task, "number": _number(number), "name_zh": zh, "name_en": en, "weight": _number(weight),
            "original_on": original_on,
        }  # fmt: skip

    return {
        "milestones": [
            milestone("R1", "1", "设备采购合同签订", "Kiosks ordered", "30", date(year, 2, 28)),
            milestone("R1", "2", "总馆自助机启用", "Kiosks in use in the main library", "70", date(year, 6, 30)),
            milestone("S1", "1", "设计方案确定", "Design agreed", "40", date(year, 4, 30)),
            milestone("S1", "2", "座位开放", "Seats open", "60", date(year, 10, 30)),
            milestone("S1", "3", "咖啡角开放", "Coffee corner open", "20", date(year, 11, 30)),
        ],
        "scope_changes": [
            {
                "task": "S1", "milestone": _number("3"), "kind": "cancelled", "since_on": date(year, 4, 2),
                "reason": "面积让给无障碍座位", "approved_by": "馆务会", "reported_on": date(year, 4, 2),
            }
        ],
        "baselines": [
            {
                "task": "S1", "milestone": _number("2"), "baseline_on": date(year, 11, 20),
                "ground": "scope", "reason": "增加无障碍座位，范围扩大",
                "approved_by": "馆务会", "reported_on": date(year, 4, 2),
            }
        ],
        "extensions": [
            {
                "task": "S1", "milestone": _number("2"), "event": "asked", "new_on": date(year, 11, 30),
                "ground": "scope", "reason": "增加无障碍座位，需重新排期", "reported_on": date(year, 3, 26),
            },
            {
                "task": "S1", "milestone": _number("2"), "event": "granted", "new_on": date(year, 11, 20),
                "reason": "座椅已有现货，不必延到月底", "approved_by": "馆务会", "reported_on": date(year, 4, 2),
            },
        ],
        "dependencies": [
            {
                "task": "S1", "milestone": _number("2"), "waits_for_task": "R1", "waits_for_milestone": _number("2"),
                "lag": _number("20"), "note": "自助机启用后才腾得出原借还台的位置", "reported_on": date(year, 1, 6),
            }
        ],
    }  # fmt: skip


def _kpis(year: int, march: Month) -> dict[str, list[_Values]]:
    return {
        "kpis": [
            {
                "code": "K1", "name_zh": "自助借还占比", "name_en": "Share of self-service loans", "kind": "ratio",
                "direction": "higher", "measure_zh": "%", "measure_en": "%", "decimals": _number("1"),
                "numerator_zh": "自助借还册次", "numerator_en": "Self-service loans",
                "denominator_zh": "全部借还册次", "denominator_en": "All loans",
                "tasks": ("R1",), "units": ("LEND",), "overview": _number("1"),
            }
        ],
        "targets": [{"kpi": "K1", "month": march, "value": _number("40")}],
        "periods": [
            {
                "month": march, "opens_on": date(year, 3, 12), "due_on": date(year, 4, 3),
                "closes_on": date(year, 4, 9),
            }
        ],
        "readings": [
            {
                "kpi": "K1", "unit": "LEND", "month": march, "numerator": _number("5120"),
                "denominator": _number("14200"), "reported_on": date(year, 4, 2),
            }
        ],
    }  # fmt: skip


def _history(year: int, march: Month) -> dict[str, list[_Values]]:
    reported_on = date(year, 4, 2)
    return {
        "forecasts": [
            {
                "task": "R1", "milestone": _number("2"), "month": march, "forecast_on": date(year, 7, 10),
                "cause": "supplier", "note": "设备到货推迟一周", "reported_on": reported_on,
            }
        ],
        "completions": [
            {
                "task": "R1", "milestone": _number("1"), "state": "claimed", "actual_on": date(year, 2, 26),
                "evidence": "合同扫描件", "reported_on": date(year, 3, 3),
            },
            {
                "task": "R1", "milestone": _number("1"), "state": "verified", "actual_on": date(year, 2, 26),
                "evidence": "已核对原件", "reported_on": date(year, 3, 5),
            },
        ],
        "works": [
            {
                "task": "S1", "milestone": _number("1"), "month": march, "percent": _number("60"),
                "reported_on": reported_on,
            }
        ],
        "statuses": [
            {
                "task": "R1", "month": march, "claimed": "amber", "note": "合同已签，到货推迟，六月底启用有压力。",
                "reported_on": reported_on,
            }
        ],
        "contribution_history": [
            {
                "task": "R1", "unit": "BUILD", "month": march, "state": "delivered",
                "delivered_on": date(year, 3, 19), "reported_on": reported_on,
            }
        ],
        "concerns": [
            {
                "kind": "risk", "number": _number("1"), "task": "R1", "title_zh": "设备到货可能再推迟",
                "title_en": "The kiosks may arrive later still", "owner": "李敏", "due_on": date(year, 6, 10),
                "likelihood": _number("3"), "impact": _number("4"), "holds": ("2",), "state": "open",
                "reported_on": reported_on,
            },
            {
                "kind": "decision", "number": _number("1"), "task": "S1", "title_zh": "是否增加无障碍座位",
                "title_en": "Add accessible seats?", "owner": "馆务会", "due_on": date(year, 4, 10),
                "holds": ("1", "2"), "state": "closed", "answer": "agreed", "reported_on": reported_on,
            },
        ],
        "reports": [
            {"unit": "LEND", "month": march, "event": "submitted", "reported_on": reported_on},
            {"unit": "LEND", "month": march, "event": "accepted", "reported_on": date(year, 4, 3)},
        ],
        "rules": [
            {
                "name": "red_slip_days", "value": _number("15"), "reason": "开馆日期不能推迟三周以上",
                "reported_on": date(year, 1, 2),
            }
        ],
    }  # fmt: skip
