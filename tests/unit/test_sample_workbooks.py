"""What must hold for every workbook in the repository: described columns, known codes, a clean import."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

import pytest

from sample.major_projects.make import WORKBOOK as MAJOR_PROJECTS
from sample.major_projects.make import major_projects_bytes
from sample.make import WORKBOOK as PROGRAMME
from sample.make import programme_bytes
from sample.workbook import UnknownColumn, workbook_bytes
from tests.factories.workbooks import ROOT, sheets
from tracker.domain.plan_columns import SHEETS, Kind, Sheet
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook

PATHS = [str(path.relative_to(ROOT)) for path in (PROGRAMME, MAJOR_PROJECTS)]
TODAY = date(2020, 4, 13)


@pytest.mark.parametrize(("path", "made"), [(PROGRAMME, programme_bytes), (MAJOR_PROJECTS, major_projects_bytes)])
def test_the_committed_workbook_is_what_its_script_makes_twice(path: Any, made: Any) -> None:
    first = made()
    assert first == made()
    assert first == path.read_bytes()


def test_a_column_the_description_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownColumn):
        workbook_bytes({"plan": [{"nickname": "x"}]}, created=datetime(2020, 1, 1), title="x")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_cells_are_filled_valid_and_named_once(path: str, sheet: Sheet) -> None:
    seen = set()
    for fact in sheets(path)[sheet.key]:
        for column in sheet.columns:
            value = fact[column.key]
            assert not column.required or value != "", (column.key, fact)
            assert not column.choices or value in ("", *column.choices), (column.key, fact)
            assert column.kind is not Kind.DATE or value == "" or isinstance(value, date), (column.key, fact)
        identity = tuple(fact[key] for key in sheet.identity)
        assert identity not in seen, identity
        seen.add(identity)


@pytest.mark.parametrize("path", PATHS)
def test_every_code_names_something(path: str) -> None:
    book = sheets(path)
    known = {key: {row["code"] for row in book[key]} for key in ("programmes", "units", "tasks", "kpis")}
    names = {"programme": "programmes", "lead_unit": "units", "unit": "units", "task": "tasks", "kpi": "kpis"}
    for sheet in SHEETS:
        for fact in book[sheet.key]:
            for column, target in names.items():
                assert fact.get(column, "") in ("", *known[target]), (sheet.key, fact)
            if sheet.key == "kpis":
                assert set(fact["units"].split(",")) <= known["units"]
                assert {code for code in fact["tasks"].split(",") if code} <= known["tasks"]


@pytest.mark.parametrize("path", PATHS)
def test_milestones_count_from_one_and_history_names_them(path: str) -> None:
    book = sheets(path)
    numbers = defaultdict(list)
    for milestone in book["milestones"]:
        numbers[milestone["task"]].append(int(milestone["number"]))
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    for key in ("baselines", "forecasts", "completions"):
        assert all(fact["milestone"] in numbers[fact["task"]] for fact in book[key])


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_recorded_before_it_happened(path: str) -> None:
    book = sheets(path)
    for key in (sheet.key for sheet in SHEETS if sheet.history):
        for fact in book[key]:
            month = fact.get("month")
            assert not month or fact["reported_on"] >= date.fromisoformat(f"{month}-01"), (key, fact)
    assert all(fact["actual_on"] <= fact["reported_on"] for fact in book["completions"])
    delivered = [fact for fact in book["contribution_history"] if fact["state"] == "delivered"]
    assert all(fact["delivered_on"] <= fact["reported_on"] for fact in delivered)


@pytest.mark.parametrize("path", PATHS)
def test_the_import_finds_nothing_wrong(path: str) -> None:
    plan = compare(read_plan_workbook((ROOT / path).read_bytes()), {}, today=TODAY)
    assert [(found.code, found.sheet, found.row) for found in plan.problems] == []
    added = {key: len(changes.added) for key, changes in plan.sheets.items()}
    assert added == {key: len(facts) for key, facts in sheets(path).items() if facts}
