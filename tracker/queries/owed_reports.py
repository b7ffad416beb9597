"""What each unit owes for a month, with what was known before: the ground of form, review and counts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.domain.contributions import ContributionStage, ContributionState
from tracker.domain.kpis import Amounts
from tracker.domain.milestones import Completion, MilestoneState
from tracker.domain.months import Month
from tracker.domain.owed_reports import (
    ClaimBefore,
    OwedContribution,
    OwedKpi,
    OwedMilestone,
    OwedPart,
    OwedReport,
    OwedTask,
)
from tracker.domain.periods import ReportingPeriod, View
from tracker.domain.permissions import Permission, Scope
from tracker.domain.rag import Rag
from tracker.domain.updates import Bounds
from tracker.queries.frame import Frame, PlanFrame
from tracker.queries.kpis import KpiRow, kpi_rows
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Claim, ContributionRow, MilestoneRow, Portfolio, TaskRow, UnitRef


@dataclass(frozen=True, slots=True)
class ReportGround:
    """The plan as known now and before the reported month, and the units' figures: what reports are asked from."""

    period: ReportingPeriod
    before_month: Month
    plan: PlanFrame
    now: Portfolio
    before: Portfolio
    kpis: tuple[KpiRow, ...]


def report_ground(
    scope: Scope, frame: Frame, period: ReportingPeriod, *, known_at: datetime | None = None
) -> ReportGround:
    """Return the ground of a period's reports. The number of statements does not depend on the plan's size.

    `known_at` leaves out what was recorded later: an accepted report is read without its own facts.
    """
    assert frame.plan is not None
    view = View(period, min(period.month.last, frame.plan.today), known_at)
    now_frame = frame.seen(view)
    now = portfolio(scope, now_frame)
    before = portfolio(scope, now_frame.seen(replace(view, as_of=period.month.first - timedelta(days=1))))
    earlier = [each.month for each in frame.periods if each.month < period.month]
    return ReportGround(
        period=period,
        before_month=max(earlier, default=period.month.plus(-1)),
        plan=now_frame.plan or frame.plan,
        now=now,
        before=before,
        kpis=kpi_rows(scope, now_frame, {unit.id: unit for unit in now.units}),
    )


def owed_reports(scope: Scope, ground: ReportGround) -> dict[int, OwedReport]:
    """Return what each reporting unit owes for the period, by unit; a unit's people see their own only."""
    parts = _Parts(ground.now, ground.before, ground.period)
    return {
        unit.id: _report(unit, parts, ground) for unit in ground.now.units if unit.reports and _may_see(scope, unit)
    }


def _may_see(scope: Scope, unit: UnitRef) -> bool:
    return scope.may(Permission.REVIEW_REPORT) or scope.unit_id == unit.id


class _Before(NamedTuple):
    """A task as it was known before the reported month: milestones by id, its deliverables by unit."""

    claim: Claim | None
    computed: Rag
    milestones: Mapping[int, MilestoneState]
    contributions: Mapping[int, ContributionRow]


def _before(task: TaskRow, earlier: TaskRow | None) -> _Before:
    """Return a task as it was before; of one that has come into the plan since, nobody had said anything."""
    if earlier is not None:
        return _Before(
            earlier.claim,
            earlier.computed.rag,
            {row.record.state.id: row.record.state for row in (*earlier.milestones, *earlier.dropped)},
            {row.unit.id: row for row in earlier.contributions},
        )
    return _Before(
        None,
        Rag.NONE,
        {row.record.state.id: row.record.state.untold for row in task.milestones},
        {
            row.unit.id: replace(row, state=ContributionState(row.state.due_on), note="", said_on=None)
            for row in task.contributions
        },
    )


class _Parts:
    """Both views of the plan, put together task by task, and handed out by unit."""

    def __init__(self, now: Portfolio, before: Portfolio, period: ReportingPeriod) -> None:
        tasks_before = {task.id: task for task in before.tasks}
        self.led: defaultdict[int, list[OwedTask]] = defaultdict(list)
        self.supported: defaultdict[int, list[OwedPart]] = defaultdict(list)
        for task in now.tasks:
            if task.starts_on > period.month.last or task.scope is not None:
                continue
            known = _before(task, tasks_before.get(task.id))
            if known.computed is not Rag.DONE:
                self.led[task.lead.id].append(_task(task, known))
            for unit_id in _supporters(task):
                if (part := _part(task, known, unit_id)) is not None:
                    self.supported[unit_id].append(part)


def _supporters(task: TaskRow) -> list[int]:
    """Return the units with a part in a task they do not lead, each once."""
    units = [row.unit.id for row in task.contributions] + [row.unit.id for row in task.milestones]
    return [unit_id for unit_id in dict.fromkeys(units) if unit_id != task.lead.id]


def _report(unit: UnitRef, parts: _Parts, ground: ReportGround) -> OwedReport:
    plan, period = ground.plan, ground.period
    return OwedReport(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_short=unit.short,
        month=period.month,
        before_month=ground.before_month,
        as_of=ground.now.view.as_of,
        today=plan.today,
        bounds=Bounds(plan.starts_on, plan.ends_on, plan.calendar),
        tasks=tuple(parts.led[unit.id]),
        parts=tuple(parts.supported[unit.id]),
        kpis=tuple(_kpi(row, unit, period) for row in ground.kpis if any(each.id == unit.id for each in row.units)),
        rules=ground.now.rules,
    )


def _task(task: TaskRow, before: _Before) -> OwedTask:
    claim = before.claim
    return OwedTask(
        id=task.id,
        code=task.code,
        name=task.name,
        owner=task.owner,
        starts_on=task.starts_on,
        milestones=tuple(_milestone(row, before, task.lead.id) for row in task.milestones),
        before=ClaimBefore(claim.rag, claim.note, claim.difference, claim.month) if claim else None,
        computed_before=before.computed,
        note=task.claim.note if task.claim else "",
        standing=task.standing,
    )


def _milestone(row: MilestoneRow, before: _Before, unit_id: int) -> OwedMilestone:
    record, state = row.record, row.record.state
    is_refused = state.completion is Completion.REFUSED
    known_before = before.milestones[state.id]
    was_open = not known_before.is_claimed
    return OwedMilestone(
        id=state.id,
        name=record.name,
        evidence_needed=record.evidence_needed,
        holder=row.unit.short,
        is_mine=row.unit.id == unit_id,
        is_asked=row.unit.id == unit_id and (was_open or is_refused),
        state=state,
        before_on=known_before.actual_on or known_before.forecast_on or known_before.baseline_on,
        cause=record.forecast_cause,
        note=record.forecast_note,
        evidence="" if is_refused else record.evidence,
        refusal=record.evidence if is_refused else "",
        work_before=known_before.work,
    )


def _part(task: TaskRow, before: _Before, unit_id: int) -> OwedPart | None:
    """Return a unit's part in another unit's task; None where nothing of it is open."""
    held = [_milestone(row, before, unit_id) for row in task.milestones if row.unit.id == unit_id]
    now = next((row for row in task.contributions if row.unit.id == unit_id), None)
    earlier = before.contributions.get(unit_id)
    owed = None
    if now is not None and earlier is not None and earlier.state.stage is not ContributionStage.DELIVERED:
        owed = _contribution(now, earlier)
    if owed is None and not any(milestone.is_asked for milestone in held):
        return None
    return OwedPart(task.id, task.code, task.name, task.lead.short, owed, tuple(m for m in held if m.is_asked))


def _contribution(now: ContributionRow, before: ContributionRow) -> OwedContribution:
    return OwedContribution(
        id=now.id,
        deliverable=now.deliverable,
        before=before.state,
        note=before.note,
        said_on=before.said_on,
        forecast_on=now.state.forecast_on,
        overdue=now.overdue,
    )


def _kpi(row: KpiRow, unit: UnitRef, period: ReportingPeriod) -> OwedKpi:
    known = [month for month in row.months if month.month < period.month and unit.id in month.by_unit]
    last = known[-1] if known else None
    reading = last.by_unit[unit.id] if last else None
    definition = row.definition
    amounts: Amounts | None = reading.amounts if reading else None
    return OwedKpi(
        id=definition.id,
        code=definition.code,
        name=definition.name,
        kind=definition.kind,
        decimals=definition.decimals,
        measure=definition.measure,
        numerator=definition.numerator,
        denominator=definition.denominator,
        formula=definition.formula,
        before=amounts,
        before_value=reading.value if reading else None,
        before_month=last.month if last else None,
    )
