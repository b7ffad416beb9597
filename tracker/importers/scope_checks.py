"""What must hold for changes of scope and for work before completion."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tracker.domain.milestones import EarningRule
from tracker.domain.plan_rows import Problem, Row, Severity
from tracker.domain.scope import ScopeKind
from tracker.importers.plan_scene import Scene, problem

_LAST = date.max


def scope_days(scene: Scene) -> Iterator[Problem]:
    """Find changes of scope that take effect before the plan starts, or after they are approved."""
    for row in scene.rows("scope_changes"):
        since_on, reported_on = row.day("since_on"), row.day("reported_on")
        if since_on and reported_on and since_on > reported_on:
            yield problem(row, "since_on", "import.scope_in_future", reported_on=reported_on)
        yield from _before_plan(scene, row, "since_on")


def scope_order(scene: Scene) -> Iterator[Problem]:
    """Find things that leave the plan twice, or come back without having left."""
    known = {row.identity for row in scene.existing.get("scope_changes", ())}
    fresh = [row for row in scene.rows("scope_changes") if row.identity not in known]
    chains: defaultdict[tuple[object, object], list[Row]] = defaultdict(list)
    for row in (*scene.existing.get("scope_changes", ()), *fresh):
        if row.text("kind"):
            chains[row.text("task"), row.number_or_none("milestone")].append(row)
    for chain in chains.values():
        chain.sort(key=lambda row: (row.day("since_on") or _LAST, row.day("reported_on") or _LAST))
        is_out = False
        for row in chain:
            comes_back = row.text("kind") == ScopeKind.RESTORED
            if row.number and comes_back is not is_out:
                yield problem(row, "kind", "import.scope_is_out" if is_out else "import.scope_is_in")
            is_out = not comes_back


def works(scene: Scene) -> Iterator[Problem]:
    """Find work that says nothing, shares that are none, and begins before the plan or after their report; warn of what
    the task's earning rule does not look at."""
    for row in scene.rows("works"):
        started_on, percent, reported_on = row.day("started_on"), row.number_or_none("percent"), row.day("reported_on")
        is_read = {"started_on", "percent"} <= row.values.keys()
        if is_read and started_on is None and percent is None:
            yield problem(row, "started_on", "import.work_says_nothing")
        if percent is not None and not 0 <= percent <= 100:
            yield problem(row, "percent", "import.work_no_percentage", value=percent)
        if started_on and reported_on and started_on > reported_on:
            yield problem(row, "started_on", "import.work_began_later", reported_on=reported_on)
        yield from _before_plan(scene, row, "started_on")
        yield from _unused(scene, row)


def _unused(scene: Scene, row: Row) -> Iterator[Problem]:
    task = scene.find("tasks", row.text("task"))
    rule = task.text("earning_rule") if task else ""
    used = {EarningRule.FIFTY_FIFTY: "started_on", EarningRule.PERCENT: "percent"}.get(rule)  # type: ignore[call-overload]
    for column in ("started_on", "percent"):
        if rule and column != used and row.values.get(column) is not None:
            found = problem(row, column, "import.work_rule", task=row.text("task"), rule=rule)
            yield replace(found, severity=Severity.WARNING)


def _before_plan(scene: Scene, row: Row, column: str) -> Iterator[Problem]:
    starts_on, day = scene.plan.day("starts_on") if scene.plan else None, row.day(column)
    if starts_on and day and day < starts_on:
        yield problem(row, column, "import.day_before_plan", day=day, starts_on=starts_on)


CHECKS = (scope_days, scope_order, works)
