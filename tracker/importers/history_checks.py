"""What must hold for periods and for everything reported: nothing from the future, nothing that rewrites the record."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tracker.domain.plan_columns import BY_KEY
from tracker.domain.plan_rows import Problem, Row, Severity
from tracker.importers.plan_scene import Scene, problem

_FIRST = ""
# Which event of a report may follow which.
_FOLLOWS = {
    _FIRST: ("drafted", "submitted"),
    "drafted": ("drafted", "submitted"),
    "submitted": ("withdrawn", "returned", "accepted"),
    "withdrawn": ("drafted", "submitted"),
    "returned": ("drafted", "submitted"),
    "accepted": ("returned",),
}


def periods(scene: Scene) -> Iterator[Problem]:
    """Find periods whose days are out of order, that were published in the future, or published otherwise before."""
    published = {row.identity: row.day("published_on") for row in scene.existing.get("periods", ())}
    for row in scene.rows("periods"):
        for earlier, later in pairwise(("opens_on", "due_on", "closes_on", "published_on")):
            first, second = row.day(earlier), row.day(later)
            if first and second and second < first:
                yield problem(row, later, "import.period_days_out_of_order", day=first, earlier=earlier)
        published_on = row.day("published_on")
        if published_on and published_on > scene.today:
            yield problem(row, "published_on", "import.period_published_in_future", today=scene.today)
        elif row.identity in published and published_on != published[row.identity]:
            yield problem(row, "published_on", "import.period_publication_moved", day=published[row.identity])


def months(scene: Scene) -> Iterator[Problem]:
    """Find months outside the plan."""
    plan = scene.plan
    starts_on, ends_on = (plan.day("starts_on"), plan.day("ends_on")) if plan else (None, None)
    if not starts_on or not ends_on:
        return
    for sheet, rows in scene.file.items():
        if not any(column.key == "month" for column in BY_KEY[sheet].columns):
            continue
        for row in rows:
            if not row.values.get("month"):
                continue
            if row.month().last < starts_on or row.month().first > ends_on:
                yield problem(
                    row,
                    "month",
                    "import.month_outside_plan",
                    month=str(row.month()),
                    starts_on=starts_on,
                    ends_on=ends_on,
                )


def milestones_known(scene: Scene) -> Iterator[Problem]:
    """Find milestone numbers that the task does not have."""
    for sheet in ("baselines", "extensions", "scope_changes", "forecasts", "completions", "works"):
        for row in scene.rows(sheet):
            task, number = row.text("task"), row.number_or_none("milestone")
            if scene.find("tasks", task) and number is not None and not scene.find("milestones", task, number):
                yield problem(row, "milestone", "import.reference_unknown_milestone", value=number, task=task)


def contributions_known(scene: Scene) -> Iterator[Problem]:
    """Find support history of units that do not support the task."""
    for row in scene.rows("contribution_history"):
        task, unit = row.text("task"), row.text("unit")
        known = scene.find("tasks", task) and scene.find("units", unit)
        if known and not scene.find("contributions", task, unit):
            yield problem(row, "unit", "import.reference_unknown_contribution", unit=unit, task=task)


def recording_days(scene: Scene) -> Iterator[Problem]:
    """Find facts reported tomorrow, before the month they speak of, or into a month that is published already."""
    published = [row.day("published_on") for row in scene.existing.get("periods", ())]
    last_published = max((day for day in published if day), default=None)
    for sheet, rows in scene.file.items():
        if not BY_KEY[sheet].history:
            continue
        recorded = {row.identity for row in scene.existing.get(sheet, ())}
        for row in rows:
            reported_on = row.day("reported_on")
            if reported_on is None:
                continue
            if reported_on > scene.today:
                yield problem(row, "reported_on", "import.fact_from_the_future", today=scene.today)
            elif row.values.get("month") and reported_on < row.month().first:
                yield problem(row, "reported_on", "import.fact_before_its_month", month=str(row.month()))
            elif last_published and reported_on <= last_published and row.identity not in recorded:
                yield problem(row, "reported_on", "import.fact_in_published_record", day=last_published)


def recorded_otherwise(scene: Scene) -> Iterator[Problem]:
    """Find facts that are on record with other values for the same day."""
    for sheet, rows in scene.file.items():
        if not BY_KEY[sheet].history:
            continue
        recorded = defaultdict(list)
        for fact in scene.existing.get(sheet, ()):
            recorded[fact.identity].append(fact.values)
        for row in rows:
            known = recorded.get(row.identity)
            # A cell that could not be read is named already.
            if known and row.values not in known and row.values.keys() == known[-1].keys():
                differing = [key for key, value in row.values.items() if known[-1].get(key) != value]
                yield problem(row, differing[0], "import.fact_reported_otherwise")


def completions(scene: Scene) -> Iterator[Problem]:
    """Find completions told before they happened, and forecasts and support that contradict themselves."""
    for row in scene.rows("completions"):
        actual_on, reported_on = row.day("actual_on"), row.day("reported_on")
        if actual_on and reported_on and actual_on > reported_on:
            yield problem(row, "actual_on", "import.completion_after_report", reported_on=reported_on)
    for row in scene.rows("forecasts"):
        forecast_on, reported_on = row.day("forecast_on"), row.day("reported_on")
        if forecast_on and reported_on and forecast_on < reported_on:
            stale = problem(row, "forecast_on", "import.forecast_in_the_past", reported_on=reported_on)
            yield replace(stale, severity=Severity.WARNING)
    for row in scene.rows("contribution_history"):
        yield from _support(row)


def _support(row: Row) -> Iterator[Problem]:
    delivered_on, reported_on = row.day("delivered_on"), row.day("reported_on")
    delivered = row.text("state") == "delivered"
    if "delivered_on" in row.values and delivered and delivered_on is None:
        yield problem(row, "delivered_on", "import.support_delivered_when")
    elif row.text("state") and not delivered and delivered_on is not None:
        yield problem(row, "delivered_on", "import.support_not_delivered")
    elif delivered_on and reported_on and delivered_on > reported_on:
        yield problem(row, "delivered_on", "import.completion_after_report", reported_on=reported_on)


def reports(scene: Scene) -> Iterator[Problem]:
    """Find reports of units that owe none or of months without a period, and events out of order."""
    for row in scene.rows("reports"):
        unit = scene.find("units", row.text("unit"))
        if unit and not unit.yes("reports"):
            yield problem(row, "unit", "import.report_unit_owes_none", unit=row.text("unit"))
        if row.values.get("month") and scene.merged["periods"] and not scene.find("periods", row.month()):
            yield problem(row, "month", "import.report_no_period", month=str(row.month()))
        if row.text("event") == "returned" and row.values.get("reason") == "":
            yield problem(row, "reason", "import.report_reason_missing")
    yield from _event_order(scene)


def _event_order(scene: Scene) -> Iterator[Problem]:
    known = {row.identity for row in scene.existing.get("reports", ())}
    fresh = [row for row in scene.rows("reports") if row.identity not in known]
    chains: defaultdict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in (*scene.existing.get("reports", ()), *fresh):
        if row.day("reported_on") and row.values.get("month") and row.text("event"):
            chains[row.text("unit"), row.month()].append(row)
    for chain in chains.values():
        chain.sort(key=lambda row: row.on("reported_on"))
        before = _FIRST
        for row in chain:
            if row.number and row.text("event") not in _FOLLOWS[before]:
                yield problem(row, "event", "import.report_out_of_order", event=row.text("event"), before=before)
            before = row.text("event")


CHECKS = (
    periods,
    months,
    milestones_known,
    contributions_known,
    recording_days,
    recorded_otherwise,
    completions,
    reports,
)
