"""Links between milestones in a plan workbook: each mistake is found in its cell."""

from datetime import date

import pytest

from tests.factories.plan_files import Sheets, library, workbook
from tracker.domain.dependency_edits import LONGEST_LAG
from tracker.domain.plan_rows import ImportPlan, PlanRows
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook

TODAY = date(2020, 4, 13)
APRIL = date(2020, 4, 2)


def link(task: str, milestone: int, waits_for: str, number: int, **values: object) -> dict[str, object]:
    """Return a row: the first milestone waits for the second."""
    row = {"task": task, "milestone": milestone, "waits_for_task": waits_for, "waits_for_milestone": number}
    return {**row, "reported_on": APRIL, **values}


def compared(*rows: dict[str, object], existing: PlanRows | None = None) -> ImportPlan:
    sheets: Sheets = library()
    sheets["dependencies"] = list(rows)
    return compare(read_plan_workbook(workbook(sheets)), existing or {}, today=TODAY)


def found(plan: ImportPlan) -> set[tuple[int, str, str]]:
    return {(p.row, p.column, p.code.removeprefix("import.")) for p in plan.errors}


def test_sound_links_are_added_and_a_lag_left_out_is_none() -> None:
    plan = compared(link("R1", 2, "R1", 1, lag=5, note="合同"), link("S1", 1, "R1", 2))
    assert found(plan) == set()
    assert [row.whole("lag") for row in plan.of("dependencies").added] == [5, 0]


def test_a_workbook_without_the_sheet_is_as_good_as_ever() -> None:
    sheets = library()
    assert "dependencies" not in sheets
    assert compare(read_plan_workbook(workbook(sheets)), {}, today=TODAY).errors == ()


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (link("X", 1, "R1", 1), "task", "reference_unknown"),
        (link("R1", 2, "X", 1), "waits_for_task", "reference_unknown"),
        (link("R1", 9, "S1", 1), "milestone", "reference_unknown_milestone"),
        (link("R1", 2, "S1", 7), "waits_for_milestone", "reference_unknown_milestone"),
        (link("R1", 2, "R1", 2), "waits_for_milestone", "dependency_itself"),
        (link("R1", 2, "S1", 1, lag=-1), "lag", "dependency_lag"),
        (link("R1", 2, "S1", 1, lag=1.5), "lag", "dependency_lag"),
        (link("R1", 2, "S1", 1, lag=LONGEST_LAG + 1), "lag", "dependency_lag"),
        (link("R1", 2, "S1", 1, lag="soon"), "lag", "cell.not_a_number"),
        (link("R1", 2, "S1", 1, reported_on=date(2020, 4, 14)), "reported_on", "fact_from_the_future"),
        (link("R1", 2, "S1", 1, removed_on=date(2020, 4, 14)), "removed_on", "fact_from_the_future"),
        (link("R1", 2, "S1", 1, removed_on=APRIL), "removed_on", "dependency_removed_early"),
    ],
)
def test_a_mistake_is_found_in_its_cell(row: dict[str, object], column: str, code: str) -> None:
    assert found(compared(row)) == {(2, column, code)}


def test_links_that_go_round_are_named_once_with_their_way() -> None:
    plan = compared(link("R1", 2, "R1", 1), link("S1", 1, "R1", 2), link("R1", 1, "S1", 1))
    assert found(plan) == {(4, "waits_for_milestone", "dependency_cycle")}
    assert plan.errors[0].params["path"] == "R1/1 → R1/2 → S1/1 → R1/1"


def test_a_file_may_not_close_a_circle_with_what_is_there() -> None:
    first = compared(link("S1", 1, "R1", 2))
    there = {sheet: changes.added for sheet, changes in first.sheets.items()}
    plan = compared(link("R1", 2, "S1", 1), existing=there)
    assert found(plan) == {(2, "waits_for_milestone", "dependency_cycle")}


def test_two_links_went_round_only_if_they_held_at_once() -> None:
    one = link("R1", 2, "S1", 1, reported_on=date(2020, 3, 2), removed_on=date(2020, 3, 16))
    after, meanwhile = (link("S1", 1, "R1", 2, reported_on=day) for day in (date(2020, 3, 16), date(2020, 3, 9)))
    assert found(compared(one, after)) == set()
    assert found(compared(one, meanwhile)) == {(3, "waits_for_milestone", "dependency_cycle")}


def test_two_milestones_are_linked_once_at_a_time() -> None:
    early, late = (link("S1", 1, "R1", 2, reported_on=day) for day in (date(2020, 3, 2), date(2020, 3, 16)))
    assert found(compared(early, late)) == {(3, "reported_on", "dependency_taken")}
    assert found(compared({**early, "removed_on": date(2020, 3, 16)}, late)) == set()


def test_a_link_on_record_stays_as_it_is() -> None:
    first = compared(link("S1", 1, "R1", 2, lag=5))
    there = {sheet: changes.added for sheet, changes in first.sheets.items()}
    assert compared(link("S1", 1, "R1", 2, lag=5), existing=there).of("dependencies").same == 1
    other = compared(link("S1", 1, "R1", 2, lag=6), existing=there)
    assert found(other) == {(2, "lag", "fact_reported_otherwise")}
