"""Everything on record of the plan's milestones, which a forecast is made from. Methods: B, F2."""

from datetime import timedelta

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.domain.finish_bench import PlanTask, Record
from tracker.domain.milestone_history import MilestoneHistory, Origin
from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.permissions import Scope
from tracker.models.milestones import Milestone
from tracker.models.plan import KeyTask, Programme, Unit
from tracker.queries.dependencies import link_histories
from tracker.queries.frame import Frame
from tracker.queries.kept import Remade, kept, remade
from tracker.queries.milestone_words import milestone_words
from tracker.queries.plan_then import milestone_additions, milestone_subject, plan_then, task_subject


def record(scope: Scope, frame: Frame) -> Record:
    """Return everything on record of the milestones in the view. Fourteen statements at most."""
    return kept("record", frame, lambda: _read(scope, frame))


def _read(scope: Scope, frame: Frame) -> Record:
    plan, view = frame.plan, frame.view
    assert plan is not None, "a page without a plan has no forecast"
    then = plan_then(scope, frame)
    task_rows = db.session.execute(
        select(KeyTask.__table__, Programme.code.label("programme"))
        .join(Programme, Programme.id == KeyTask.programme_id)
        .order_by(KeyTask.code)
    )
    tasks = tuple(
        PlanTask(row.code, row.programme, row.weight, row.starts_on) for row in then.rows(task_rows, task_subject)
    )
    words, moment, added = milestone_words(), Origin(view.as_of, view.known_at), milestone_additions(frame)
    rows = db.session.execute(
        select(Milestone.__table__, KeyTask.code.label("task"), KeyTask.joined_on, Unit.code.label("unit"))
        .join(KeyTask, KeyTask.id == Milestone.task_id)
        .join(Unit, Unit.id == Milestone.unit_id)
        .order_by(KeyTask.code, Milestone.number)
    )
    made: Remade[MilestoneHistory, MilestoneHistory] = remade("histories", frame)
    everything = (
        MilestoneHistory(
            row.id,
            row.task,
            row.number,
            row.unit,
            row.weight,
            row.original_on,
            words.forecasts.of(row.id),
            words.baselines.of(row.id),
            words.completions.of(row.id),
            (*words.scopes.of((row.task_id, None)), *words.scopes.of((row.task_id, row.id))),
            row.joined_on,
            added.get(milestone_subject(row)),
        )
        for row in then.rows(rows, milestone_subject)
    )
    histories = tuple(made.of(each.key, each, lambda history: history.known_at(moment)) for each in everything)
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
