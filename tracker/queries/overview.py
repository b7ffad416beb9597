"""The executives' overview as one read model: what every figure on it is drawn from, in no language yet."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.charts.claims import ClaimedTask, Claims
from tracker.charts.headline import LastMilestone, Standing
from tracker.charts.heat_map import Cell, HeatMap, HeatRow
from tracker.charts.kpi_strip import KpiStrip
from tracker.charts.names import ProgrammeLabel, TaskLabel, UnitLabel
from tracker.charts.programme_bars import ProgrammeBar, ProgrammeBars, TaskMark
from tracker.charts.reports import Reports
from tracker.charts.s_curve import SCurve
from tracker.charts.slips import Slip, Slips, slips
from tracker.charts.status_changes import StatusChanges, status_changes
from tracker.domain.finish_results import FinishForecast, ScoredForecast
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.domain.progress import roll_up
from tracker.domain.rag import Rag
from tracker.domain.rules import Rules
from tracker.domain.spans import Span
from tracker.domain.status import roll_up_status
from tracker.domain.workdays import WorkCalendar
from tracker.queries.assessments import frozen_month
from tracker.queries.concerns import OwedDecision, concern_records, concern_rows, owed_decisions
from tracker.queries.finish_forecast import scored_forecast
from tracker.queries.frame import Frame, ReportState
from tracker.queries.kpi_tiles import kpi_strip
from tracker.queries.kpis import kpi_rows
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, TaskRow, UnitRef
from tracker.queries.s_curves import plan_curve
from tracker.queries.spans import span_of, span_of_report, view_before


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview shows. `curve` is None in a plan without weighted milestones; `decisions` are those
    that wait for an answer."""

    standing: Standing
    span: Span
    curve: SCurve | None
    forecast: ScoredForecast
    programmes: ProgrammeBars
    claims: Claims
    changes: StatusChanges
    kpis: KpiStrip
    heat: HeatMap
    slips: Slips
    reports: Reports
    decisions: tuple[OwedDecision, ...]
    rules: Rules


def overview(scope: Scope, frame: Frame, *, present: View | None = None) -> Overview:
    """Return the overview in the frame's view, with the report before it for what changed. A constant number of
    statements, whatever the plan's size.

    `present` is what may be told of decisions besides, where somebody works on them: None on a page that looks back.
    """
    assert frame.plan is not None, "a page without a plan has no overview"
    now = portfolio(scope, frame)
    before = _statuses_before(scope, frame, now)
    span = span_of(frame)
    rows = kpi_rows(scope, frame, {unit.id: unit for unit in now.units})
    curve = plan_curve(now, frame)
    moved = _slips(now, span)
    reports = _reports(now, frame)
    forecast = scored_forecast(scope, frame)
    return Overview(
        standing=_standing(now, frame, curve, forecast, moved, reports, span),
        span=span,
        curve=curve,
        forecast=forecast,
        programmes=_programmes(now),
        claims=_claims(now),
        changes=_changes(now, before, span),
        kpis=kpi_strip(rows, frame, span_of_report(frame)),
        heat=_heat(now),
        slips=moved,
        reports=reports,
        decisions=_decisions(scope, now, present),
        rules=frame.rules,
    )


def task_label(task: TaskRow) -> TaskLabel:
    """Return a task as a figure names it."""
    return TaskLabel(task.code, task.name)


def unit_label(unit: UnitRef) -> UnitLabel:
    """Return a unit as a figure names it."""
    return UnitLabel(unit.code, unit.name, unit.short)


def _decisions(scope: Scope, now: Portfolio, present: View | None) -> tuple[OwedDecision, ...]:
    then = concern_rows(now, concern_records(scope, view=now.view))
    if present is None:
        return owed_decisions(then, then)
    later = concern_rows(now, concern_records(scope, view=present), as_of=present.as_of)
    return owed_decisions(then, later)


def _programmes(now: Portfolio) -> ProgrammeBars:
    bars = []
    for programme in now.programmes:
        tasks = now.of_programme(programme)
        progress = roll_up((task.weight, task.progress) for task in tasks)
        bars.append(
            ProgrammeBar(
                ProgrammeLabel(programme.code, programme.name),
                progress if progress is not None and progress.applies else None,
                sum((task.share for task in tasks), Decimal(0)),
                roll_up_status(
                    ((task.weight, task.computed.rag, task.is_critical) for task in tasks), now.rules.status
                ),
                tuple(TaskMark(task_label(task), task.computed.rag) for task in tasks if task.scope is None),
            )
        )
    return ProgrammeBars(tuple(bars), now.progress, len(now.current))


def _claims(now: Portfolio) -> Claims:
    return Claims(
        tuple(
            ClaimedTask(
                task_label(task),
                unit_label(task.lead),
                task.claim.rag if task.claim else Rag.NONE,
                task.claim is not None and task.claim.is_carried,
                task.computed,
            )
            for task in now.current
        )
    )


def _statuses_before(scope: Scope, frame: Frame, now: Portfolio) -> dict[str, Rag]:
    """Return what the report before showed of each task: as frozen when it was published, else worked out."""
    earlier = view_before(frame)
    if earlier is None:
        return {}
    frozen = {} if earlier.corrected else frozen_month(scope, earlier)
    if frozen:
        return {task.code: frozen[task.id] for task in now.tasks if task.id in frozen}
    return {task.code: task.computed.rag for task in portfolio(scope, frame.seen(earlier)).tasks}


def _changes(now: Portfolio, then: dict[str, Rag], span: Span) -> StatusChanges:
    return status_changes([(task_label(task), task.computed.rag) for task in now.tasks], then, span=span)


def _heat(now: Portfolio) -> HeatMap:
    rows = []
    involved: set[int] = set()
    for task in now.current:
        involved |= {part.unit.id for part in task.parts}
        cells = tuple(Cell(unit_label(part.unit), part.rag, part.leads, part.is_carried) for part in task.parts)
        rows.append(HeatRow(task_label(task), task.programme.code, cells))
    return HeatMap(tuple(unit_label(unit) for unit in now.units if unit.id in involved), tuple(rows))


def _slips(now: Portfolio, span: Span) -> Slips:
    moved = [_slip(task, row) for task in now.tasks for row in task.milestones if row.moved]
    return slips(moved, as_of=now.view.as_of, span=span)


def _slip(task: TaskRow, row: MilestoneRow) -> Slip:
    state = row.record.state
    moves_finish = task.finish is not None and task.finish.plan_days > 0 and row.expected_on == task.finish.on
    return Slip(
        task=task_label(task),
        number=state.number,
        name=row.record.name,
        original_on=state.original_on,
        previous_on=state.previous_on or state.original_on,
        expected_on=row.expected_on,
        moved=row.moved,
        total=row.slip,
        times=state.moves,
        is_serious=row.overdue > 0 or moves_finish,
    )


def _reports(now: Portfolio, frame: Frame) -> Reports:
    labels = {unit.code: unit_label(unit) for unit in now.units}
    owing = frame.coverage.units if frame.coverage else ()

    def of(state: ReportState) -> tuple[UnitLabel, ...]:
        return tuple(labels[unit.code] for unit in owing if unit.state is state)

    return Reports(of(ReportState.REPORTED), of(ReportState.CARRIED), of(ReportState.MISSING))


def _standing(
    now: Portfolio,
    frame: Frame,
    curve: SCurve | None,
    forecast: ScoredForecast,
    moved: Slips,
    reports: Reports,
    span: Span,
) -> Standing:
    assert frame.plan is not None
    result = forecast.result
    return Standing(
        statuses=Counter(task.computed.rag for task in now.current),
        curve=curve,
        last=_last_milestone(now, frame.plan.ends_on),
        forecast=result if isinstance(result, FinishForecast) else None,
        slipped=len(moved.later),
        forward=len(moved.earlier),
        reported=reports.arrived,
        owed=reports.expected,
        span=span,
        left=len(now.left),
        is_unheard=all(task.standing.evidence.is_silent for task in now.current),
    )


def _last_milestone(now: Portfolio, ends_on: date) -> LastMilestone | None:
    """Return the open milestone expected last of all; None when every one is reached."""
    rows = [(task, row) for task in now.tasks for row in task.milestones if row.is_open]
    if not rows:
        return None
    task, last = max(rows, key=lambda pair: pair[1].expected_on)
    after = {other.code for other, row in rows if row.expected_on > ends_on}
    overdue = max(task.milestones, key=lambda row: row.overdue)
    return LastMilestone(
        task=task_label(task),
        on=last.expected_on,
        is_forecast=last.record.state.forecast_on is not None,
        late_days=_days_after(ends_on, last.expected_on, now.calendar),
        is_alone=after == {task.code},
        overdue_name=overdue.record.name if overdue.overdue else None,
        overdue_days=overdue.overdue,
    )


def _days_after(ends_on: date, day: date, calendar: WorkCalendar) -> int | None:
    """Return the working days from the plan's end to a day; None outside the published calendar."""
    if not (calendar.covers(ends_on) and calendar.covers(day)):
        return None
    return calendar.between(ends_on, day)
