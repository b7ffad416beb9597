"""Two views of the plan side by side: the facts of each task, milestone, part and KPI at either moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.charts.rounding import points
from tracker.domain.comparison import (
    Facts,
    Field,
    Line,
    Summary,
    TaskFacts,
    TaskLine,
    Value,
    compared,
    compared_tasks,
    summary,
)
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage, View, asked_day, view_of
from tracker.domain.permissions import Scope
from tracker.domain.progress import roll_up
from tracker.domain.refusals import Refusal, Refused
from tracker.queries.frame import Frame, view_on
from tracker.queries.kpi_tiles import kpi_tile
from tracker.queries.kpis import KpiRow, kpi_rows_of
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, ProgrammeRef, TaskRow, UnitRef
from tracker.queries.tasks import TaskFilter, matching


@dataclass(frozen=True, slots=True)
class Compared:
    """Two views side by side; without `then` the plan as first promised stands on the old side, which has no KPIs.

    `codes` are those of all tasks on either side, whatever was wanted.
    """

    then: View | None
    now: View
    tasks: tuple[TaskLine, ...]
    kpis: tuple[Line, ...]
    summary: Summary
    rows: tuple[TaskRow, ...]
    kpi_rows: tuple[KpiRow, ...]
    programmes: tuple[ProgrammeRef, ...]
    units: tuple[UnitRef, ...]
    codes: frozenset[str]


def view_named(text: str, frame: Frame, *, field: str, corrected: bool) -> View:
    """Return the view an address names: a day (2020-03-17) or a month's report (2020-03). Raises Refused."""
    assert frame.plan is not None
    assert frame.present is not None
    try:
        month = Month.parse(text)
    except ValueError:
        month = None
    present = frame.present
    if month is None:
        try:
            day = asked_day(text, starts_on=frame.plan.starts_on, today=present.today)
        except Refused as refused:
            raise Refused([replace(refusal, field=field) for refusal in refused.refusals]) from None
        return view_on(present, day, corrected=corrected)
    if not any(period.month == month and period.stage is not PeriodStage.PLANNED for period in present.periods):
        raise Refused([Refusal("compare.no_report", field, {"month": month.first})])
    return view_of(present.periods, today=present.today, wanted=month, live=False, corrected=corrected)


def comparison(scope: Scope, frame: Frame, then: View | None, now: View, wanted: TaskFilter) -> Compared:
    """Return two views side by side, of the tasks that are what is wanted at either moment.

    A constant number of statements, whatever the plan's size.
    """
    now_frame = _frame_in(scope, frame, now)
    now_rows = portfolio(scope, now_frame)
    if then is None:
        return _against_promise(now_rows, wanted)
    then_frame = _frame_in(scope, frame, then)
    then_rows = portfolio(scope, then_frame)
    codes = {task.code for rows in (then_rows, now_rows) for task in matching(rows, wanted)}
    before, after = (tuple(task for task in rows.tasks if task.code in codes) for rows in (then_rows, now_rows))
    found = compared_tasks([task_facts(task) for task in before], [task_facts(task) for task in after])
    old_kpis, new_kpis = kpi_rows_of(scope, (then_frame, now_frame), {unit.id: unit for unit in now_rows.units})
    kpis = [row for row in new_kpis if _is_wanted(row, wanted, codes)]
    earlier = {row.definition.id: row for row in old_kpis}
    return Compared(
        then=then,
        now=now,
        tasks=found,
        kpis=compared([kpi_facts(earlier[row.definition.id]) for row in kpis], [kpi_facts(row) for row in kpis]),
        summary=summary(found, earned=_earned(before, after)),
        rows=after,
        kpi_rows=tuple(kpis),
        programmes=now_rows.programmes,
        units=now_rows.units,
        codes=frozenset(task.code for rows in (then_rows, now_rows) for task in rows.tasks),
    )


def _frame_in(scope: Scope, frame: Frame, view: View) -> Frame:
    return frame if view == frame.view else frame.seen(view)


def _against_promise(rows: Portfolio, wanted: TaskFilter) -> Compared:
    """Return the view beside the plan as first promised."""
    chosen = matching(rows, wanted)
    found = compared_tasks([_promised(task) for task in chosen], [task_facts(task) for task in chosen])
    whole = roll_up((task.weight, task.progress) for task in chosen)
    counted = summary(found, planned=None if whole is None else (whole.promised, whole.planned))
    codes = frozenset(task.code for task in rows.tasks)
    return Compared(None, rows.view, found, (), counted, chosen, (), rows.programmes, rows.units, codes)


def _is_wanted(row: KpiRow, wanted: TaskFilter, codes: set[str]) -> bool:
    """Tell whether a KPI is shown: all of them for the whole plan, else those that the chosen tasks are to move."""
    return wanted == TaskFilter() or any(code in codes for code in row.definition.tasks)


def _earned(before: Sequence[TaskRow], after: Sequence[TaskRow]) -> tuple[Decimal, Decimal] | None:
    then, now = (roll_up((task.weight, task.progress) for task in rows) for rows in (before, after))
    return None if then is None or now is None else (then.verified, now.verified)


def task_facts(task: TaskRow) -> TaskFacts:
    """Return what is known of a task, its milestones and its parts in its view."""
    values = {
        Field.CLAIMED: task.claim.rag if task.claim else None,
        Field.COMPUTED: task.computed.rag,
        Field.EARNED: points(task.progress.verified),
        Field.PLANNED: points(task.progress.planned),
        Field.ACCEPTED: sum(row.record.state.is_verified for row in task.milestones),
        Field.PLAN_ON: max((row.record.state.baseline_on for row in task.milestones), default=None),
        Field.EXPECTED_ON: task.finish.on if task.finish else None,
        Field.SLIP: task.finish.days if task.finish else None,
        Field.OVERDUE: max((row.overdue for row in task.milestones), default=0),
        Field.WEIGHT: task.weight,
    }
    return TaskFacts(
        Facts(task.code, task.name, values),
        tuple(_milestone(task, row) for row in task.milestones),
        _parts(task),
    )


def _milestone(task: TaskRow, row: MilestoneRow) -> Facts:
    state = row.record.state
    return Facts(
        f"{task.code}.{state.number}",
        row.record.name,
        {
            Field.COMPLETION: state.completion.value,
            Field.PLAN_ON: state.baseline_on,
            Field.EXPECTED_ON: row.expected_on,
            Field.SLIP: row.slip,
            Field.OVERDUE: row.overdue,
            Field.WEIGHT: state.weight,
        },
    )


def _parts(task: TaskRow) -> tuple[Facts, ...]:
    owed = {row.unit.id: row for row in task.contributions}
    found = []
    for part in task.parts:
        if part.leads:
            continue
        row = owed.get(part.unit.id)
        values: dict[Field, Value] = {Field.PART: part.rag}
        if row is not None:
            values |= {
                Field.STAGE: row.state.stage.value,
                Field.FORECAST_ON: row.state.forecast_on,
                Field.DELIVERED_ON: row.state.delivered_on,
                Field.OVERDUE: row.overdue,
            }
        name = row.deliverable if row is not None else part.unit.name
        found.append(Facts(f"{task.code}/{part.unit.code}", name, values))
    return tuple(found)


def _promised(task: TaskRow) -> TaskFacts:
    """Return the task as first promised, with what has left the plan since; the first plan knows no status."""
    rows = sorted((*task.milestones, *task.dropped), key=lambda row: row.record.state.number)
    finish_on = max((row.record.state.original_on for row in rows), default=None)
    values = {
        Field.PLANNED: points(task.progress.promised),
        Field.PLAN_ON: finish_on,
        Field.EXPECTED_ON: finish_on,
        Field.SLIP: None if finish_on is None else 0,
        Field.WEIGHT: task.weight,
    }
    milestones = tuple(
        Facts(
            f"{task.code}.{row.record.state.number}",
            row.record.name,
            {Field.PLAN_ON: on, Field.EXPECTED_ON: on, Field.SLIP: 0, Field.WEIGHT: row.record.state.weight},
        )
        for row in rows
        for on in (row.record.state.original_on,)
    )
    return TaskFacts(Facts(task.code, task.name, values), milestones)


def kpi_facts(row: KpiRow) -> Facts:
    """Return a KPI's newest value in its view, as its tile shows it."""
    tile = kpi_tile(row)
    values = {Field.MONTH: tile.month, Field.READING: tile.value, Field.TARGET: tile.standing}
    return Facts(tile.code, tile.name, values)
