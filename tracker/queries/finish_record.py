"""Everything on record of the plan's milestones, which a forecast is made from. Methods: B, F2."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.domain.finish_bench import PlanTask, Record
from tracker.domain.milestone_history import (
    CompletionWord,
    DatedScope,
    DatedWord,
    MilestoneHistory,
    Origin,
)
from tracker.domain.milestones import Completion
from tracker.domain.periods import PeriodStage, ReportingPeriod, View
from tracker.domain.permissions import Scope
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.models.milestones import (
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
)
from tracker.models.plan import KeyTask, Programme, ScopeChange, Unit
from tracker.queries.dependencies import link_histories
from tracker.queries.frame import Frame
from tracker.queries.kept import kept, kept_as_said

Key = TypeVar("Key")
Word = TypeVar("Word")


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
    words, moment = _words(), Origin(view.as_of, view.known_at)
    rows = db.session.execute(
        select(
            Milestone.__table__,
            KeyTask.code.label("task"),
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
            words.forecasts.get(row.id, ()),
            words.baselines.get(row.id, ()),
            words.completions.get(row.id, ()),
            (*words.scopes.get((row.task_id, None), ()), *words.scopes.get((row.task_id, row.id), ())),
        ).known_at(moment)
        for row in rows
    )
    links = link_histories(view)
    return Record(plan.starts_on, plan.ends_on, plan.calendar, tasks, histories, origins(frame), links)


@dataclass(frozen=True, slots=True)
class _Words:
    """Everything said of milestones, by milestone in the order of recording; of scope by task and milestone, None for
    the whole task."""

    forecasts: Mapping[int, tuple[DatedWord, ...]]
    baselines: Mapping[int, tuple[DatedWord, ...]]
    completions: Mapping[int, tuple[CompletionWord, ...]]
    scopes: Mapping[tuple[int, int | None], tuple[DatedScope, ...]]


_WORD_TABLES = (MilestoneForecast, MilestoneBaseline, MilestoneCompletion, ScopeChange)


def _words() -> _Words:
    """Return everything ever said, of which each view takes what it knows: reading is slower than leaving out. Five
    statements at most."""
    return kept_as_said("words", _WORD_TABLES, View(None, date.max), _read_words)


def _read_words() -> _Words:
    return _Words(_dated(MilestoneForecast), _dated(MilestoneBaseline), _completions(), _scopes())


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


def _dated(table: Any) -> dict[int, tuple[DatedWord, ...]]:
    """Return the dates said of each milestone in the order of recording."""
    # Columns of the table, not of the mapped class: a long plan has hundreds of thousands of these rows.
    columns = table.__table__.c
    said_on = columns.forecast_on if table is MilestoneForecast else columns.baseline_on
    rows = db.session.execute(
        select(columns.milestone_id, said_on, columns.valid_on, columns.recorded_at).order_by(columns.id)
    )
    words: defaultdict[int, list[DatedWord]] = defaultdict(list)
    for milestone_id, on, valid_on, recorded_at in rows:
        words[milestone_id].append(DatedWord(on, valid_on, recorded_at))
    return _settled(words)


def _completions() -> dict[int, tuple[CompletionWord, ...]]:
    rows = db.session.execute(select(MilestoneCompletion.__table__).order_by(MilestoneCompletion.id))
    words: defaultdict[int, list[CompletionWord]] = defaultdict(list)
    for row in rows:
        word = CompletionWord(Completion(row.state), row.actual_on, row.valid_on, row.recorded_at)
        words[row.milestone_id].append(word)
    return _settled(words)


def _scopes() -> dict[tuple[int, int | None], tuple[DatedScope, ...]]:
    """Return the changes of scope by task and milestone, None for the whole task."""
    rows = db.session.execute(select(ScopeChange.__table__).order_by(ScopeChange.id))
    words: defaultdict[tuple[int, int | None], list[DatedScope]] = defaultdict(list)
    for row in rows:
        state = ScopeState(ScopeKind(row.kind), row.valid_on, row.reason, row.approved_by)
        words[row.task_id, row.milestone_id].append(DatedScope(state, row.milestone_id is None, row.recorded_at))
    return _settled(words)


def _settled(words: Mapping[Key, list[Word]]) -> dict[Key, tuple[Word, ...]]:
    return {key: tuple(said) for key, said in words.items()}
