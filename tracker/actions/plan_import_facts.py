"""Write periods, targets and reported facts of a plan workbook; facts are only added."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, insert, update

from tracker import clock
from tracker.actions.plan_import_ids import PlanIds
from tracker.db import Base, db
from tracker.domain.plan_rows import ImportPlan, Row, SheetChanges
from tracker.models.kpis import Reading, Target
from tracker.models.milestones import (
    Dependency,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import ContributionReport, ScopeChange, StatusUpdate
from tracker.models.reporting import Period

SOURCE = "import"
# Facts of a day are on record before that day's publication; within the day the file's order decides.
RECORDED = time(12)
CLOSES = time(15)
PUBLISHES = time(16)

Values = dict[str, Any]


def instant_on(day: date, at: time = RECORDED) -> datetime:
    """Return the instant at which something dated by a day alone is taken to have happened there."""
    return datetime.combine(day, at, clock.BUSINESS_ZONE)


def write_periods(changes: SheetChanges, ids: PlanIds, *, today: date) -> None:
    """Add periods, each at the stage its days have reached today; of a period that exists only the days change."""
    if changes.added:
        db.session.execute(insert(Period), [_period(row, today) for row in changes.added])
    if changes.changed:
        new: Values = {key: bindparam(f"new_{key}") for key in ("opens_on", "due_on", "closes_on")}
        rows = [
            {"row_id": ids.periods[change.row.month()], **{f"new_{key}": change.row.on(key) for key in new}}
            for change in changes.changed
        ]
        statement = update(Period).where(Period.id == bindparam("row_id"))
        db.session.connection().execute(statement.values({**new, "version": Period.version + 1}), rows)


def _period(row: Row, today: date) -> Values:
    opens_on, closes_on, published_on = row.on("opens_on"), row.on("closes_on"), row.day("published_on")
    is_published = published_on is not None and published_on <= today
    return {
        "month_on": row.month().last,
        "opens_on": opens_on,
        "due_on": row.on("due_on"),
        "closes_on": closes_on,
        "opened_at": clock.start_of_day(opens_on) if opens_on <= today else None,
        "closed_at": instant_on(closes_on, CLOSES) if closes_on < today or is_published else None,
        "published_at": instant_on(published_on, PUBLISHES) if published_on and is_published else None,
    }


def write_targets(plan: ImportPlan, ids: PlanIds, *, by: str, at: datetime) -> None:
    """Add targets: the first import's are known from the plan's start, later ones from the day they are set."""
    changes = plan.of("targets")
    known_at = clock.start_of_day(plan.of("plan").added[0].on("starts_on")) if plan.is_first else at
    rows = [
        {
            "kpi_id": ids.kpis[row.text("kpi")],
            "unit_id": ids.units[row.text("unit")] if row.text("unit") else None,
            "month_on": row.month().last,
            "value": row.amount("value"),
            "upper": row.number_or_none("upper"),
            "valid_on": row.month().last,
            "recorded_at": known_at,
            "recorded_by": by,
            "source": SOURCE,
        }
        for row in (*changes.added, *(change.row for change in changes.changed))
    ]
    if rows:
        db.session.execute(insert(Target), rows)


def write_history(plan: ImportPlan, ids: PlanIds) -> None:
    """Add what was reported and decided, each fact recorded on its own day."""
    for sheet, (model, values) in _HISTORY.items():
        rows = [recorded(row) | values(row, ids) for row in plan.of(sheet).added]
        if rows:
            db.session.execute(insert(model), rows)


def write_dependencies(changes: SheetChanges, ids: PlanIds) -> None:
    """Add links between milestones, each recorded, and removed where it was, at noon of its day."""
    rows = [
        {
            "predecessor_id": ids.milestones[row.text("waits_for_task"), row.whole("waits_for_milestone")],
            "successor_id": ids.milestones[row.text("task"), row.whole("milestone")],
            "lag_workdays": row.whole("lag"),
            "note": row.text("note"),
            "recorded_at": instant_on(row.on("reported_on")),
            "recorded_by": SOURCE,
            "removed_at": instant_on(removed_on) if (removed_on := row.day("removed_on")) else None,
            "removed_by": SOURCE if row.day("removed_on") else "",
        }
        for row in changes.added
    ]
    if rows:
        db.session.execute(insert(Dependency), rows)


def recorded(row: Row) -> Values:
    """Return what every fact from a file carries: the day it was reported, and that it came in a file."""
    return {"recorded_at": instant_on(row.on("reported_on")), "recorded_by": SOURCE, "source": SOURCE}


def _baseline(row: Row, ids: PlanIds) -> Values:
    return {
        "milestone_id": ids.milestones[row.text("task"), row.whole("milestone")],
        "valid_on": row.on("reported_on"),
        "baseline_on": row.on("baseline_on"),
        "ground": row.text("ground"),
        "reason": row.text("reason"),
        "approved_by": row.text("approved_by"),
    }


def _forecast(row: Row, ids: PlanIds) -> Values:
    return {
        "milestone_id": ids.milestones[row.text("task"), row.whole("milestone")],
        "valid_on": row.month().last,
        "forecast_on": row.on("forecast_on"),
        "cause": row.text("cause"),
        "note": row.text("note"),
    }


def _completion(row: Row, ids: PlanIds) -> Values:
    return {
        "milestone_id": ids.milestones[row.text("task"), row.whole("milestone")],
        "valid_on": row.on("actual_on"),
        "state": row.text("state"),
        "actual_on": row.on("actual_on"),
        "evidence": row.text("evidence"),
    }


def _work(row: Row, ids: PlanIds) -> Values:
    return {
        "milestone_id": ids.milestones[row.text("task"), row.whole("milestone")],
        "valid_on": row.month().last,
        "started_on": row.day("started_on"),
        "percent": row.number_or_none("percent"),
    }


def _scope_change(row: Row, ids: PlanIds) -> Values:
    number = row.number_or_none("milestone")
    return {
        "task_id": ids.tasks[row.text("task")],
        "milestone_id": None if number is None else ids.milestones[row.text("task"), int(number)],
        "valid_on": row.on("since_on"),
        "kind": row.text("kind"),
        "reason": row.text("reason"),
        "approved_by": row.text("approved_by"),
    }


def _status(row: Row, ids: PlanIds) -> Values:
    return {
        "task_id": ids.tasks[row.text("task")],
        "valid_on": row.month().last,
        "claimed": row.text("claimed"),
        "note": row.text("note"),
        "difference": row.text("difference"),
    }


def _support(row: Row, ids: PlanIds) -> Values:
    return {
        "contribution_id": ids.contributions[row.text("task"), row.text("unit")],
        "valid_on": row.month().last,
        "state": row.text("state"),
        "forecast_on": row.day("forecast_on"),
        "delivered_on": row.day("delivered_on"),
        "note": row.text("note"),
    }


def _reading(row: Row, ids: PlanIds) -> Values:
    return {
        "kpi_id": ids.kpis[row.text("kpi")],
        "unit_id": ids.units[row.text("unit")],
        "valid_on": row.month().last,
        "numerator": row.number_or_none("numerator"),
        "denominator": row.number_or_none("denominator"),
        "value": row.number_or_none("value"),
        "citation": row.text("source"),
    }


_HISTORY: dict[str, tuple[type[Base], Callable[[Row, PlanIds], Values]]] = {
    "baselines": (MilestoneBaseline, _baseline),
    "scope_changes": (ScopeChange, _scope_change),
    "forecasts": (MilestoneForecast, _forecast),
    "completions": (MilestoneCompletion, _completion),
    "works": (MilestoneProgress, _work),
    "statuses": (StatusUpdate, _status),
    "contribution_history": (ContributionReport, _support),
    "readings": (Reading, _reading),
}
