"""What must hold for requests for later dates: the rules of the forms, named by cell."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from tracker.domain.extensions import ASKED, ExtensionState
from tracker.domain.grounds import is_in_time
from tracker.domain.plan_rows import Cell, Problem, Row, Severity
from tracker.importers.plan_scene import Scene, problem

_SHEET, _PLANS = "extensions", "baselines"
Milestone = tuple[str, Cell]
# A milestone, the day it was moved to, and the day of the word.
Replan = tuple[str, Cell, date | None, date | None]


def fields(scene: Scene) -> Iterator[Problem]:
    """Find requests without date, ground or reason, grants without date or approver, and refusals without a reason."""
    for row in scene.rows(_SHEET):
        event = row.text("event")
        if event in (ASKED, ExtensionState.GRANTED) and "new_on" in row.values and row.day("new_on") is None:
            yield problem(row, "new_on", "extension.date_missing")
        if event == ASKED and row.values.get("ground") == "":
            yield problem(row, "ground", "ground.missing")
        if event in (ASKED, ExtensionState.REFUSED) and row.values.get("reason") == "":
            yield problem(row, "reason", "edit.reason_missing")
        if event == ExtensionState.GRANTED and row.values.get("approved_by") == "":
            yield problem(row, "approved_by", "replan.approver_missing")


def order(scene: Scene) -> Iterator[Problem]:
    """Find requests filed while another one waits, and answers where none does."""
    known = {row.identity for row in scene.existing.get(_SHEET, ())}
    chains: defaultdict[Milestone, list[Row]] = defaultdict(list)
    fresh = [row for row in scene.rows(_SHEET) if row.identity not in known]
    for row in (*scene.existing.get(_SHEET, ()), *fresh):
        if row.text("event") and row.day("reported_on"):
            chains[_milestone(row)].append(row)
    for chain in chains.values():
        waits = False
        for _, rows in groupby(sorted(chain, key=_day), key=_day):
            # On one day a request comes before its answer, unless an earlier one waits.
            for row in sorted(rows, key=_asks, reverse=not waits):
                if row.number and _asks(row) is waits:
                    yield problem(row, "event", "import.extension_waits" if waits else "import.extension_none_waits")
                waits = _asks(row)


def days(scene: Scene) -> Iterator[Problem]:
    """Find requests filed when the date had fallen due, new dates that are not later, and grants that moved no plan."""
    plans, granted = _plans(scene), _granted(scene)
    moved = {_replanned(plan) for plan in plans}
    for row in scene.rows(_SHEET):
        new_on, reported_on = row.day("new_on"), row.day("reported_on")
        if not reported_on:
            continue
        if row.text("event") == ExtensionState.GRANTED:
            if new_on and (*_milestone(row), new_on, reported_on) not in moved:
                yield problem(row, "new_on", "import.extension_moved_nothing")
        elif row.text("event") == ASKED and (due_on := _due_on(scene, row, plans, granted)):
            if not is_in_time(reported_on, due_on):
                yield problem(row, "reported_on", "import.extension_too_late", due_on=due_on)
            elif new_on and new_on <= due_on:
                yield problem(row, "new_on", "extension.not_later", current_on=due_on)


def late_replans(scene: Scene) -> Iterator[Problem]:
    """Warn of re-plans made when the date had fallen due, without a request that was filed in time. Methods: A6."""
    plans, granted = _plans(scene), _granted(scene)
    for row in scene.rows(_PLANS):
        if not row.day("reported_on") or not row.day("baseline_on") or _replanned(row) in granted:
            continue
        due_on = _due_on(scene, row, [plan for plan in plans if plan is not row], granted)
        if due_on and not is_in_time(row.on("reported_on"), due_on):
            late = problem(row, "reported_on", "import.replan_too_late", due_on=due_on)
            yield replace(late, severity=Severity.WARNING)


def _plans(scene: Scene) -> list[Row]:
    """Return the current plans, of the plan and of the workbook."""
    return [*scene.existing.get(_PLANS, ()), *scene.rows(_PLANS)]


def _granted(scene: Scene) -> set[Replan]:
    """Return the moves of the current plan that requests were granted for."""
    return {
        (*_milestone(row), row.day("new_on"), row.day("reported_on"))
        for row in (*scene.existing.get(_SHEET, ()), *scene.rows(_SHEET))
        if row.text("event") == ExtensionState.GRANTED
    }


def _replanned(plan: Row) -> Replan:
    return (*_milestone(plan), plan.day("baseline_on"), plan.day("reported_on"))


def _due_on(scene: Scene, row: Row, plans: Collection[Row], granted: Collection[Replan]) -> date | None:
    """Return the current plan's date on a row's day, before what was granted on that very day."""
    day, about = row.on("reported_on"), _milestone(row)
    held = scene.find("milestones", *about)
    found = [(date.min, held.day("original_on"))] if held else []
    for plan in plans:
        on, baseline_on = plan.day("reported_on"), plan.day("baseline_on")
        if _milestone(plan) != about or on is None or on > day:
            continue
        if on < day or (*about, baseline_on, on) not in granted:
            found.append((on, baseline_on))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _milestone(row: Row) -> Milestone:
    return row.text("task"), row.number_or_none("milestone")


def _day(row: Row) -> date:
    return row.on("reported_on")


def _asks(row: Row) -> bool:
    return row.text("event") == ASKED


CHECKS = (fields, order, days, late_replans)
