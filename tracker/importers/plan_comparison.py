"""What an import would do: each row of the file added, changed, the same or wrong."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.domain.periods import usual_periods
from tracker.domain.plan_columns import BY_KEY
from tracker.domain.plan_rows import (
    Cell,
    CellChange,
    ImportPlan,
    PlanFile,
    PlanRows,
    Problem,
    Row,
    RowChange,
    Severity,
    SheetChanges,
)
from tracker.domain.workdays import YearDays
from tracker.importers import (
    concern_checks,
    dependency_checks,
    extension_checks,
    history_checks,
    joining_checks,
    kpi_checks,
    plan_checks,
    rule_checks,
    scope_checks,
)
from tracker.importers.plan_scene import Scene, scene_of

CHECKS = (
    *plan_checks.CHECKS,
    *dependency_checks.CHECKS,
    *kpi_checks.CHECKS,
    *history_checks.CHECKS,
    *rule_checks.CHECKS,
    *concern_checks.CHECKS,
    *scope_checks.CHECKS,
    *extension_checks.CHECKS,
    *joining_checks.CHECKS,
)
_ORDER = {key: position for position, key in enumerate(BY_KEY)}


def compare(file: PlanFile, existing: PlanRows, *, today: date, years: Sequence[YearDays] = ()) -> ImportPlan:
    """Return what importing a file into the existing rows would do on this business day, and what is wrong with it.

    `years` are those whose working days the office set itself. Nothing is ever removed: a row that the file does not
    have is kept.
    """
    if not file.rows:
        return ImportPlan({}, file.problems, is_first=not existing.get("plan"))
    scene = scene_of(file, existing, today, years)
    problems = [*file.problems, *(found for check in CHECKS for found in check(scene))]
    wrong = {(p.sheet, p.row) for p in problems if p.severity is Severity.ERROR and p.row}
    sheets = {sheet: _sheet_changes(scene, sheet, wrong) for sheet in scene.file}
    if not existing.get("periods") and not scene.rows("periods"):
        added, unknown = _usual_periods(scene)
        sheets["periods"] = SheetChanges(added=added)
        problems.extend(unknown)
    ordered = {key: sheets[key] for key in BY_KEY if key in sheets}
    return ImportPlan(ordered, tuple(sorted(problems, key=_place)), is_first=not existing.get("plan"))


def _sheet_changes(scene: Scene, sheet: str, wrong: set[tuple[str, int]]) -> SheetChanges:
    before = {row.identity: row for row in scene.existing.get(sheet, ())}
    added, changed, same, bad = [], [], 0, 0
    for row in scene.rows(sheet):
        current = before.get(row.identity)
        if (sheet, row.number) in wrong:
            bad += 1
        elif current is None:
            added.append(row)
        # A fact on record is the same or refused by the checks; of several on one day, one is the same.
        elif BY_KEY[sheet].history or not (cells := tuple(_cell_changes(current, row))):
            same += 1
        else:
            changed.append(RowChange(row, cells))
    in_file = {row.identity for row in scene.rows(sheet)}
    kept = tuple(row for identity, row in before.items() if identity not in in_file)
    return SheetChanges(tuple(added), tuple(changed), same, bad, kept)


def _cell_changes(before: Row, after: Row) -> Iterator[CellChange]:
    for column in BY_KEY[after.sheet].columns:
        old, new = before.values[column.key], after.values[column.key]
        if _comparable(old) != _comparable(new):
            yield CellChange(column.key, old, new)


def _comparable(value: Cell) -> object:
    """Return a list of codes without its order, which means nothing."""
    return frozenset(value) if isinstance(value, tuple) else value


def _usual_periods(scene: Scene) -> tuple[tuple[Row, ...], list[Problem]]:
    """Return the periods of a plan that brings none; months beyond the published calendar are named, not guessed.

    Months that closed before the plan came in, and of which it reports nothing, owe no report.
    """
    plan = scene.plan
    starts_on, ends_on = (plan.day("starts_on"), plan.day("ends_on")) if plan else (None, None)
    if not starts_on or not ends_on or not (scene.calendar.covers(starts_on) and scene.calendar.covers(ends_on)):
        return (), []
    known, unknown = usual_periods(starts_on, ends_on, scene.calendar)
    reported = [row.month() for rows in scene.file.values() for row in rows if row.values.get("month")]
    rows = tuple(
        Row("periods", 0, {
            "month": days.month, "opens_on": days.opens_on, "due_on": days.due_on, "closes_on": days.closes_on,
            "published_on": None,
        })
        for days in known
        if days.closes_on >= scene.today or any(month <= days.month for month in reported)
    )  # fmt: skip
    found = [
        Problem("import.period_not_in_calendar", "periods", params={"month": str(month)}, severity=Severity.WARNING)
        for month in unknown
    ]
    return rows, found


def _place(problem: Problem) -> tuple[bool, int, int]:
    """Return a sort key: errors first, then in the order of the workbook."""
    return problem.severity is Severity.WARNING, _ORDER.get(problem.sheet, -1), problem.row
