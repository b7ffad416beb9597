"""The plan as rows of the plan workbook: what an import is compared with, and what an export writes."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker import clock
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.domain.plan_columns import BY_KEY
from tracker.domain.plan_rows import Cell, PlanRows, Row
from tracker.domain.rules import DEFAULT_RULES, limits_of
from tracker.models.accounts import User
from tracker.models.concerns import Concern, ConcernWord
from tracker.models.kpis import Kpi, KpiTask, KpiUnit, Reading, Target
from tracker.models.milestones import (
    Dependency,
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import (
    Contribution,
    ContributionReport,
    KeyTask,
    Plan,
    Programme,
    Recorded,
    ScopeChange,
    StatusUpdate,
    Unit,
)
from tracker.models.reporting import Period, Submission, SubmissionEvent
from tracker.models.rules import RuleSet
from tracker.queries.extension_events import extension_events
from tracker.queries.known import known_in
from tracker.queries.plan_sheets_then import sheets_then
from tracker.queries.plan_then import AS_IT_IS, PlanThen

# The group works in the open: every role may read the whole plan, so no statement here narrows by scope.
_PLAN = select(Plan.name_zh, Plan.name_en, Plan.starts_on, Plan.ends_on, Plan.calendar, Plan.notice_zh, Plan.notice_en)
_PROGRAMMES = select(Programme.code, Programme.name_zh, Programme.name_en, Programme.aim_zh, Programme.aim_en).order_by(
    Programme.position, Programme.id
)
_UNITS = select(Unit.code, Unit.name_zh, Unit.name_en, Unit.short_zh, Unit.short_en, Unit.reports).order_by(
    Unit.position, Unit.id
)
_TASKS = (
    select(
        KeyTask.code, Programme.code.label("programme"), KeyTask.name_zh, KeyTask.name_en, KeyTask.aim_zh,
        KeyTask.aim_en, KeyTask.weight, KeyTask.owner, Unit.code.label("lead_unit"), KeyTask.starts_on, KeyTask.source,
        KeyTask.earning_rule, KeyTask.is_critical.label("critical"), KeyTask.joined_on,
    )
    .join(Programme, Programme.id == KeyTask.programme_id)
    .join(Unit, Unit.id == KeyTask.lead_unit_id)
    .order_by(KeyTask.position, KeyTask.id)
)  # fmt: skip
_CONTRIBUTIONS = (
    select(
        KeyTask.code.label("task"), Unit.code.label("unit"), Contribution.deliverable_zh, Contribution.deliverable_en,
        Contribution.due_on,
    )
    .join(KeyTask, KeyTask.id == Contribution.task_id)
    .join(Unit, Unit.id == Contribution.unit_id)
    .order_by(KeyTask.position, Unit.position, Contribution.id)
)  # fmt: skip
_MILESTONES = (
    select(
        KeyTask.code.label("task"), Milestone.number, Milestone.name_zh, Milestone.name_en, Milestone.weight,
        Unit.code.label("unit"), Milestone.original_on, Milestone.evidence_zh, Milestone.evidence_en,
    )
    .join(KeyTask, KeyTask.id == Milestone.task_id)
    .join(Unit, Unit.id == Milestone.unit_id)
    .order_by(KeyTask.position, Milestone.number)
)  # fmt: skip
_WAITED_FOR, _WAITED_FOR_TASK = aliased(Milestone), aliased(KeyTask)
_DEPENDENCIES = (
    select(
        KeyTask.code.label("task"), Milestone.number.label("milestone"),
        _WAITED_FOR_TASK.code.label("waits_for_task"), _WAITED_FOR.number.label("waits_for_milestone"),
        Dependency.lag_workdays.label("lag"), Dependency.note, Dependency.recorded_at.label("reported_on"),
        Dependency.removed_at.label("removed_on"),
    )
    .join(Milestone, Milestone.id == Dependency.successor_id)
    .join(KeyTask, KeyTask.id == Milestone.task_id)
    .join(_WAITED_FOR, _WAITED_FOR.id == Dependency.predecessor_id)
    .join(_WAITED_FOR_TASK, _WAITED_FOR_TASK.id == _WAITED_FOR.task_id)
    .order_by(Dependency.recorded_at, Dependency.id)
)  # fmt: skip
_KPIS = select(
    Kpi.code, Kpi.name_zh, Kpi.name_en, Kpi.kind, Kpi.direction, Kpi.measure_zh, Kpi.measure_en, Kpi.decimals,
    Kpi.numerator_zh, Kpi.numerator_en, Kpi.denominator_zh, Kpi.denominator_en, Kpi.formula_zh, Kpi.formula_en,
    Kpi.overview, Kpi.source,
).order_by(Kpi.position, Kpi.id)  # fmt: skip
_KPI_TASKS = (
    select(Kpi.code, KeyTask.code)
    .join(KpiTask, KpiTask.kpi_id == Kpi.id)
    .join(KeyTask, KeyTask.id == KpiTask.task_id)
    .order_by(Kpi.id, KeyTask.position)
)
_KPI_UNITS = (
    select(Kpi.code, Unit.code)
    .join(KpiUnit, KpiUnit.kpi_id == Kpi.id)
    .join(Unit, Unit.id == KpiUnit.unit_id)
    .order_by(Kpi.id, Unit.position)
)
_TARGETS = (
    select(Kpi.code.label("kpi"), Unit.code.label("unit"), Target.month_on.label("month"), Target.value, Target.upper)
    .join(Kpi, Kpi.id == Target.kpi_id)
    .outerjoin(Unit, Unit.id == Target.unit_id)
    .order_by(Kpi.position, Unit.position, Target.month_on, Target.recorded_at, Target.id)
)
_PERIODS = select(
    Period.month_on.label("month"), Period.opens_on, Period.due_on, Period.closes_on,
    Period.published_at.label("published_on"),
).order_by(Period.month_on)  # fmt: skip
_BASELINES = (
    select(
        KeyTask.code.label("task"), Milestone.number.label("milestone"), MilestoneBaseline.baseline_on,
        MilestoneBaseline.ground, MilestoneBaseline.reason, MilestoneBaseline.approved_by,
        MilestoneBaseline.recorded_at.label("reported_on"),
    )
    .join(Milestone, Milestone.id == MilestoneBaseline.milestone_id)
    .join(KeyTask, KeyTask.id == Milestone.task_id)
    .order_by(MilestoneBaseline.recorded_at, MilestoneBaseline.id)
)  # fmt: skip
_SCOPE_CHANGES = (
    select(
        KeyTask.code.label("task"), Milestone.number.label("milestone"), ScopeChange.kind,
        ScopeChange.valid_on.label("since_on"), ScopeChange.reason, ScopeChange.approved_by,
        ScopeChange.recorded_at.label("reported_on"),
    )
    .join(KeyTask, KeyTask.id == ScopeChange.task_id)
    .outerjoin(Milestone, Milestone.id == ScopeChange.milestone_id)
    .order_by(ScopeChange.recorded_at, ScopeChange.id)
)  # fmt: skip
_WORKS = (
    select(
        KeyTask.code.label("task"), Milestone.number.label("milestone"), MilestoneProgress.valid_on.label("month"),
        MilestoneProgress.started_on, MilestoneProgress.percent, MilestoneProgress.recorded_at.label("reported_on"),
    )
    .join(Milestone, Milestone.id == MilestoneProgress.milestone_id)
    .join(KeyTask, KeyTask.id == Milestone.task_id)
    .order_by(MilestoneProgress.recorded_at, MilestoneProgress.id)
)  # fmt: skip
_FORECASTS = (
    select(
        KeyTask.code.label("task"), Milestone.number.label("milestone"), MilestoneForecast.valid_on.label("month"),
        MilestoneForecast.forecast_on, MilestoneForecast.cause, MilestoneForecast.note,
        MilestoneForecast.recorded_at.label("reported_on"),
    )
    .join(Milestone, Milestone.id == MilestoneForecast.milestone_id)
    .join(KeyTask, KeyTask.id == Milestone.task_id)
    .order_by(MilestoneForecast.recorded_at, MilestoneForecast.id)
)  # fmt: skip
_COMPLETIONS = (
    select(
        KeyTask.code.label("task"), Milestone.number.label("milestone"), MilestoneCompletion.state,
        MilestoneCompletion.actual_on, MilestoneCompletion.evidence,
        MilestoneCompletion.recorded_at.label("reported_on"),
    )
    .join(Milestone, Milestone.id == MilestoneCompletion.milestone_id)
    .join(KeyTask, KeyTask.id == Milestone.task_id)
    .order_by(MilestoneCompletion.recorded_at, MilestoneCompletion.id)
)  # fmt: skip
_STATUSES = (
    select(
        KeyTask.code.label("task"), StatusUpdate.valid_on.label("month"), StatusUpdate.claimed, StatusUpdate.note,
        StatusUpdate.difference, StatusUpdate.recorded_at.label("reported_on"),
    )
    .join(KeyTask, KeyTask.id == StatusUpdate.task_id)
    .order_by(StatusUpdate.recorded_at, StatusUpdate.id)
)  # fmt: skip
_CONTRIBUTION_HISTORY = (
    select(
        KeyTask.code.label("task"), Unit.code.label("unit"), ContributionReport.valid_on.label("month"),
        ContributionReport.state, ContributionReport.forecast_on, ContributionReport.delivered_on,
        ContributionReport.note, ContributionReport.recorded_at.label("reported_on"),
    )
    .join(Contribution, Contribution.id == ContributionReport.contribution_id)
    .join(KeyTask, KeyTask.id == Contribution.task_id)
    .join(Unit, Unit.id == Contribution.unit_id)
    .order_by(ContributionReport.recorded_at, ContributionReport.id)
)  # fmt: skip
_READINGS = (
    select(
        Kpi.code.label("kpi"), Unit.code.label("unit"), Reading.valid_on.label("month"), Reading.numerator,
        Reading.denominator, Reading.value, Reading.citation.label("source"), Reading.recorded_at.label("reported_on"),
    )
    .join(Kpi, Kpi.id == Reading.kpi_id)
    .join(Unit, Unit.id == Reading.unit_id)
    .order_by(Reading.recorded_at, Reading.id)
)  # fmt: skip
_REPORTS = (
    select(
        Unit.code.label("unit"), Period.month_on.label("month"), SubmissionEvent.event, SubmissionEvent.reason,
        SubmissionEvent.recorded_at.label("reported_on"),
    )
    .join(Submission, Submission.id == SubmissionEvent.submission_id)
    .join(Period, Period.id == Submission.period_id)
    .join(Unit, Unit.id == Submission.unit_id)
    .order_by(SubmissionEvent.recorded_at, SubmissionEvent.id)
)  # fmt: skip
_CONCERNS = (
    select(
        Concern.kind, Concern.number, KeyTask.code.label("task"), ConcernWord.title_zh, ConcernWord.title_en,
        ConcernWord.detail, ConcernWord.owner, ConcernWord.due_on, ConcernWord.likelihood, ConcernWord.impact,
        ConcernWord.holds, ConcernWord.state, ConcernWord.answer, ConcernWord.outcome,
        ConcernWord.recorded_at.label("reported_on"),
    )
    .join(Concern, Concern.id == ConcernWord.concern_id)
    .join(KeyTask, KeyTask.id == Concern.task_id)
    .order_by(ConcernWord.recorded_at, ConcernWord.id)
)  # fmt: skip
_STATEMENTS: dict[str, Select[*tuple[object, ...]]] = {
    "plan": _PLAN,
    "programmes": _PROGRAMMES,
    "units": _UNITS,
    "tasks": _TASKS,
    "contributions": _CONTRIBUTIONS,
    "milestones": _MILESTONES,
    "baselines": _BASELINES,
    "extensions": extension_events(),
    "dependencies": _DEPENDENCIES,
    "scope_changes": _SCOPE_CHANGES,
    "kpis": _KPIS,
    "targets": _TARGETS,
    "periods": _PERIODS,
    "forecasts": _FORECASTS,
    "completions": _COMPLETIONS,
    "works": _WORKS,
    "statuses": _STATUSES,
    "contribution_history": _CONTRIBUTION_HISTORY,
    "readings": _READINGS,
    "reports": _REPORTS,
    "concerns": _CONCERNS,
}


# The record: what was said of which day, and when.
RECORD: dict[str, type[Recorded]] = {
    "baselines": MilestoneBaseline,
    "forecasts": MilestoneForecast,
    "completions": MilestoneCompletion,
    "statuses": StatusUpdate,
    "contribution_history": ContributionReport,
    "readings": Reading,
    "concerns": ConcernWord,
    "rules": RuleSet,
    "scope_changes": ScopeChange,
    "works": MilestoneProgress,
}
# Without a day they speak of; what is known of them is told by their recording alone.
RECORDING: dict[str, InstrumentedAttribute[datetime]] = {
    "targets": Target.recorded_at,
    "reports": SubmissionEvent.recorded_at,
    "dependencies": Dependency.recorded_at,
}


# What comes from more than one table, and how it is cut at a view.
CUT: dict[str, Callable[[View], Select[*tuple[Any, ...]]]] = {"extensions": extension_events}


def plan_rows(_scope: Scope, *, view: View | None = None, then: PlanThen = AS_IT_IS) -> PlanRows:
    """Return every sheet's rows as the tables have them, in the order of positions and of recording.

    Of facts that were recorded twice on one day for the same thing all are here, the last one last. In a view, only
    what is known in it; the plan itself as it stood `then`.
    """
    statements = _STATEMENTS if view is None else {name: _known(name, view) for name in _STATEMENTS}
    rows = {sheet: _rows(sheet, statement) for sheet, statement in statements.items()}
    if view is not None:
        for sheet, column in (("periods", "published_on"), ("dependencies", "removed_on")):
            rows[sheet] = [{**row, column: _by(view.as_of, row[column])} for row in rows[sheet]]
    rows |= sheets_then(rows, then)
    tasks, units = _links(_KPI_TASKS), _links(_KPI_UNITS)
    rows["kpis"] = [
        {**row, "tasks": tuple(tasks[row["code"]]), "units": tuple(units[row["code"]])} for row in rows["kpis"]
    ]
    rows["targets"] = _newest_targets(rows["targets"])
    rows["rules"] = _limits_set(view)
    return {sheet: tuple(Row(sheet, 0, values) for values in found) for sheet, found in rows.items()}


def _known(sheet: str, view: View) -> Select[*tuple[object, ...]]:
    """Return a sheet's statement for what is known in a view; targets speak of months to come too."""
    statement = _STATEMENTS[sheet]
    if sheet in CUT:
        return CUT[sheet](view)
    if sheet in RECORD:
        return statement.where(known_in(RECORD[sheet], view))
    if sheet == "reports":
        statement = statement.where(Period.month_on <= view.as_of)
    if sheet not in RECORDING or view.known_at is None:
        return statement
    return statement.where(RECORDING[sheet] <= view.known_at)


def _by(day: date, on: Cell) -> Cell:
    return on if isinstance(on, date) and on <= day else None


def _rows(sheet: str, statement: Select[*tuple[object, ...]]) -> list[dict[str, Cell]]:
    return [
        {key: _cell(sheet, key, value) for key, value in row._mapping.items()} for row in db.session.execute(statement)
    ]


def _cell(sheet: str, key: str, value: object) -> Cell:
    """Return a table's value as the workbook speaks of it: months, business days, exact numbers."""
    if isinstance(value, datetime):
        return clock.business_day(value)
    if key == "month":
        return Month.of(value)  # type: ignore[arg-type]  # every month column holds a date
    if isinstance(value, list):
        return tuple(str(number) for number in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if value is None and BY_KEY[sheet].column(key).kind == "code":
        return ""
    return value  # type: ignore[return-value]  # text, date, exact number, truth value or nothing


def _links(statement: Select[str, str]) -> defaultdict[Cell, list[str]]:
    linked: defaultdict[Cell, list[str]] = defaultdict(list)
    for kpi, code in db.session.execute(statement):
        linked[kpi].append(code)
    return linked


def _limits_set(view: View | None) -> list[dict[str, Cell]]:
    """Return each limit on each day it was set to something else: a set of limits holds all that differ by then."""
    statement = select(RuleSet.valid_on, RuleSet.limits, RuleSet.reason)
    if view is not None:
        statement = statement.where(known_in(RuleSet, view))
    defaults = {name: Decimal(value) for name, value in limits_of(DEFAULT_RULES).items()}
    before, found = defaults, []
    for row in db.session.execute(statement.order_by(RuleSet.valid_on, RuleSet.recorded_at, RuleSet.id)):
        now = defaults | {name: Decimal(value) for name, value in row.limits.items() if name in defaults}
        found += [
            {"name": name, "value": value, "reason": row.reason, "reported_on": row.valid_on}
            for name, value in now.items()
            if value != before[name] or (name in row.limits and before is defaults)
        ]
        before = now
    return found


def _newest_targets(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    return list({(row["kpi"], row["unit"], row["month"]): row for row in rows}.values())


def is_empty(_scope: Scope) -> bool:
    """Tell whether there is neither a plan nor anybody with an account."""
    return not db.session.scalar(select(or_(exists(select(Plan.id)), exists(select(User.id)))))


def unit_ids(_scope: Scope) -> dict[str, int]:
    """Return the units' ids by code."""
    return dict(db.session.execute(select(Unit.code, Unit.id).order_by(Unit.position)).all())
