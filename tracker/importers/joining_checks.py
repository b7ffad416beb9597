"""What must hold for the days tasks came into the plan, and for a past that is told without them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tracker.domain.months import Month
from tracker.domain.plan_rows import Problem, Row, Severity
from tracker.importers.plan_scene import Scene, problem

_TOLD = ("statuses", "forecasts", "completions")
# So many reports without a word on a task are no accident: it may not have been in the plan.
REPORTS_UNTOLD = 2


def joining_days(scene: Scene) -> Iterator[Problem]:
    """Find tasks that come into the plan tomorrow, and what was told of tasks before they were in it."""
    for row in scene.rows("tasks"):
        joined_on = row.day("joined_on")
        if joined_on and joined_on > scene.today:
            yield problem(row, "joined_on", "import.joined_in_future", today=scene.today)
    for sheet in _TOLD:
        for row in scene.rows(sheet):
            task, reported_on = scene.find("tasks", row.text("task")), row.day("reported_on")
            joined_on = task.day("joined_on") if task else None
            if joined_on and reported_on and reported_on < joined_on:
                yield problem(row, "reported_on", "import.told_before_joining", joined_on=joined_on)


def first_told_late(scene: Scene) -> Iterator[Problem]:
    """Warn once of tasks that the first reports say nothing of: past pages would count them."""
    first: dict[str, date] = {}
    for sheet in _TOLD:
        for row in scene.rows(sheet):
            if reported_on := row.day("reported_on"):
                first[row.text("task")] = min(first.get(row.text("task"), reported_on), reported_on)
    reports = sorted({month for row in scene.rows("statuses") if (month := _month(row))})
    late = [row for row in scene.rows("tasks") if _untold(row, first, reports) >= REPORTS_UNTOLD]
    if late:
        found = problem(late[0], "joined_on", "import.first_told_late", count=len(late), task=late[0].text("code"))
        yield replace(found, severity=Severity.WARNING)


def _untold(task: Row, first: dict[str, date], reports: list[Month]) -> int:
    """Return how many reports told of other tasks, but not of this one yet, after it had begun."""
    told_on, starts_on = first.get(task.text("code")), task.day("starts_on")
    if task.day("joined_on") or told_on is None or starts_on is None:
        return 0
    return sum(month.last >= starts_on and month < Month.of(told_on) for month in reports)


def _month(row: Row) -> Month | None:
    return row.month() if row.values.get("month") else None


def untold_reports(scene: Scene) -> Iterator[Problem]:
    """Warn once where months are told of, but not who reported: every unit would be missing in all of them."""
    told = next((row for row in scene.rows("statuses") if _month(row)), None)
    if told is not None and not scene.merged["reports"]:
        yield replace(problem(told, "month", "import.no_report_history"), severity=Severity.WARNING)


CHECKS = (joining_days, first_told_late, untold_reports)
