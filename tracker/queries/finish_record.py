"""Everything on record of the plan's milestones, which a forecast is made from. Methods: B, F2."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.domain.finish_bench import PlanTask, Record
from tracker.domain.milestone_history import (
    CompletionWord,
    DatedScope,
    DatedWord,
    DatedWork,
    MilestoneHistory,
    Origin,
)
from tracker.domain.milestones import Completion, EarningRule, WorkWord
from tracker.domain.periods import PeriodStage, ReportingPeriod, View
from tracker.domain.permissions import Scope
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.models.milestones import (
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import KeyTask, Programme, ScopeChange, Unit
from tracker.queries.dependencies import link_histories
from tracker.queries.frame import Frame
from tracker.queries.kept import kept
from tracker.queries.milestones import known_in


def record(_scope: Scope, frame: Frame) -> Record:
    """Return everything on record of the milestones in the view. Eight statements at most."""
    return kept("record", frame, lambda: _read(frame))


def _read(frame: Frame) -> Record:
    plan, view = frame.plan, frame.view
    assert plan is not None, "a page without a plan has no forecast"
    task_rows = db.session.execute(
        select(KeyTask.code, KeyTask.weight, KeyTask.starts_on, Programme.code.label("programme"))
        .join(Programme, Programme.id == KeyTask.programme_id)
        .order_by(KeyTask.code)
    )
    tasks = tuple(PlanTask(row.code, row.programme, row.weight, row.starts_on) for row in task_rows)
    forecasts, baselines = _dated(MilestoneForecast, view), _dated(MilestoneBaseline, view)
    completions, scopes, works = _completions(view), _scopes(view), _works(view)
    rows = db.session.execute(
        select(
            Milestone.__table__,
            KeyTask.code.label("task"),
            KeyTask.earning_rule,
            KeyTask.starts_on,
            Unit.code.label("unit"),
        )
        .join(KeyTask, KeyTask.id == Milestone.task_id)
        .join(Unit, Unit.id == Milestone.unit_id)
        .order_by(KeyTask.code, Milestone.number)
    )
    histories = tuple(
        MilestoneHistory(
            row.id,
            row.task,
            row.number,
            row.unit,
            row.weight,
            row.original_on,
            tuple(forecasts.get(row.id, ())),
            tuple(baselines.get(row.id, ())),
            tuple(completions.get(row.id, ())),
            (*scopes[row.task_id, None], *scopes[row.task_id, row.id]),
            tuple(works[row.id]),
            EarningRule(row.earning_rule),
            row.starts_on,
        )
        for row in rows
    )
    links = link_histories(view)
    return Record(plan.starts_on, plan.ends_on, plan.calendar, tasks, histories, origins(frame), links)


def origins(frame: Frame) -> tuple[Origin, ...]:
    """Return the month ends reported up to the view, each as known when it was published (else at the end of its due
    day), and the view itself last. Methods: B4, F2."""
    assert frame.plan is not None
    view, today = frame.view, frame.plan.today
    found = []
    for period in frame.periods:
        if period.month.last >= view.as_of or period.stage is PeriodStage.PLANNED:
            continue
        known_at = period.published_at or clock.start_of_day(period.due_on + timedelta(days=1))
        if period.published_at is not None or today > period.due_on:
            found.append(Origin(period.month.last, known_at if view.known_at is None else min(known_at, view.known_at)))
    return (*found, Origin(view.as_of, view.known_at, _is_complete(view.period, frame)))


def _is_complete(period: ReportingPeriod | None, frame: Frame) -> bool:
    """Tell whether the reports of the view's month are in."""
    if period is None or frame.plan is None or frame.view.as_of != period.month.last:
        return False
    return period.stage in (PeriodStage.CLOSED, PeriodStage.PUBLISHED) or frame.plan.today > period.due_on


def _dated(table: Any, view: View) -> dict[int, list[DatedWord]]:
    """Return the dates said of each milestone in the order of recording."""
    # Columns of the table, not of the mapped class: a long plan has hundreds of thousands of these rows.
    columns = table.__table__.c
    said_on = columns.forecast_on if table is MilestoneForecast else columns.baseline_on
    rows = db.session.execute(
        select(columns.milestone_id, said_on, columns.valid_on, columns.recorded_at)
        .where(known_in(table, view))
        .order_by(columns.id)
    )
    words: defaultdict[int, list[DatedWord]] = defaultdict(list)
    for milestone_id, on, valid_on, recorded_at in rows:
        words[milestone_id].append(DatedWord(on, valid_on, recorded_at))
    return words


def _completions(view: View) -> dict[int, list[CompletionWord]]:
    rows = db.session.execute(
        select(MilestoneCompletion.__table__)
        .where(known_in(MilestoneCompletion, view))
        .order_by(MilestoneCompletion.id)
    )
    words: defaultdict[int, list[CompletionWord]] = defaultdict(list)
    for row in rows:
        word = CompletionWord(Completion(row.state), row.actual_on, row.valid_on, row.recorded_at)
        words[row.milestone_id].append(word)
    return words


def _scopes(view: View) -> defaultdict[tuple[int, int | None], list[DatedScope]]:
    """Return the changes of scope by task and milestone, None for the whole task."""
    rows = db.session.execute(select(ScopeChange.__table__).where(known_in(ScopeChange, view)).order_by(ScopeChange.id))
    words: defaultdict[tuple[int, int | None], list[DatedScope]] = defaultdict(list)
    for row in rows:
        state = ScopeState(ScopeKind(row.kind), row.valid_on, row.reason, row.approved_by)
        words[row.task_id, row.milestone_id].append(DatedScope(state, row.milestone_id is None, row.recorded_at))
    return words


def _works(view: View) -> defaultdict[int, list[DatedWork]]:
    rows = db.session.execute(
        select(MilestoneProgress.__table__).where(known_in(MilestoneProgress, view)).order_by(MilestoneProgress.id)
    )
    words: defaultdict[int, list[DatedWork]] = defaultdict(list)
    for row in rows:
        word = WorkWord(row.valid_on, row.started_on, row.percent)
        words[row.milestone_id].append(DatedWork(word, row.recorded_at))
    return words
