"""Risks, issues and decisions as known at one moment, and which of them wait for an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.concerns import (
    ConcernKind,
    ConcernState,
    Exposure,
    Held,
    HeldMilestone,
    Verdict,
    exposure,
    held,
    overdue_workdays,
    waiting_workdays,
)
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.models.concerns import Concern, ConcernWord
from tracker.queries.known import known_in
from tracker.queries.portfolio_rows import Portfolio, TaskRow


@dataclass(frozen=True, slots=True)
class Word:
    """What was said of a concern at one time."""

    id: int
    title: Bilingual
    detail: str
    owner: str
    due_on: date | None
    likelihood: int | None
    impact: int | None
    holds: tuple[int, ...]
    state: ConcernState
    answer: Verdict | None
    outcome: str
    valid_on: date
    recorded_at: datetime
    recorded_by: str
    source: str


@dataclass(frozen=True, slots=True)
class ConcernRecord:
    """A concern with everything said of it, oldest first; at least one word."""

    id: int
    task_id: int
    kind: ConcernKind
    number: int
    words: tuple[Word, ...]

    @property
    def first(self) -> Word:
        """Return the word that raised it."""
        return self.words[0]

    @property
    def now(self) -> Word:
        """Return the word that holds."""
        return self.words[-1]

    @property
    def is_open(self) -> bool:
        return self.now.state is ConcernState.OPEN


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """A concern as a page lists it; days are working days, `waiting` since it was raised."""

    record: ConcernRecord
    task: TaskRow
    held: Held
    exposure: Exposure | None
    overdue: int
    waiting: int

    @property
    def is_open(self) -> bool:
        return self.record.is_open


@dataclass(frozen=True, slots=True)
class OwedDecision:
    """A decision somebody waits for. `later` is the answer given after the view, None while there is none; `is_new`
    when it was asked after the view."""

    row: ConcernRow
    later: Word | None = None
    is_new: bool = False


class StateFilter(StrEnum):
    """Which concerns by where they stand."""

    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    ALL = "all"


class ConcernSort(StrEnum):
    """What concerns can be ordered by."""

    STATE = "state"
    NUMBER = "number"
    TASK = "task"
    OWNER = "owner"
    DUE = "due"
    EXPOSURE = "exposure"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class ConcernFilter:
    """Which concerns a list shows; None and "" mean all."""

    kind: ConcernKind | None = None
    state: StateFilter = StateFilter.OPEN
    unit: str | None = None
    programme: str | None = None
    text: str = ""


def concern_records(
    _scope: Scope, *, view: View, task_id: int | None = None, concern_id: int | None = None
) -> tuple[ConcernRecord, ...]:
    """Return the concerns known in the view with all their words, of one task or alone where asked for.

    One statement.
    """
    statement = (
        select(ConcernWord.__table__, Concern.task_id, Concern.kind, Concern.number)
        .join(Concern, Concern.id == ConcernWord.concern_id)
        .where(known_in(ConcernWord, view))
        .order_by(Concern.kind, Concern.number, ConcernWord.valid_on, ConcernWord.recorded_at, ConcernWord.id)
    )
    if task_id is not None:
        statement = statement.where(Concern.task_id == task_id)
    if concern_id is not None:
        statement = statement.where(Concern.id == concern_id)
    said: dict[int, list[Any]] = {}
    for row in db.session.execute(statement):
        said.setdefault(row.concern_id, []).append(row)
    return tuple(_record(rows) for rows in said.values())


def concern_id(_scope: Scope, kind: ConcernKind, number: int) -> int | None:
    """Return the id of a concern by its kind and number, None where there is none. One statement."""
    return db.session.scalar(select(Concern.id).where(Concern.kind == kind.value, Concern.number == number))


def concern_rows(
    portfolio: Portfolio, records: Iterable[ConcernRecord], *, as_of: date | None = None
) -> tuple[ConcernRow, ...]:
    """Return concerns with what follows from them on a day (default: the portfolio's), in order; those of tasks that
    are not there are left out."""
    tasks = {task.id: task for task in portfolio.tasks}
    day = as_of or portfolio.view.as_of
    return in_order(
        _row(record, tasks[record.task_id], portfolio, day) for record in records if record.task_id in tasks
    )


def in_order(rows: Iterable[ConcernRow]) -> tuple[ConcernRow, ...]:
    """Return open ones first, the earliest due before all, then closed ones, the newest first."""
    return tuple(sorted(rows, key=_place))


def chosen(rows: Sequence[ConcernRow], wanted: ConcernFilter) -> tuple[ConcernRow, ...]:
    """Return the concerns that are all the filter asks for."""
    return tuple(row for row in rows if _is_wanted(row, wanted))


def count_with(rows: Sequence[ConcernRow], wanted: ConcernFilter, **facets: Any) -> int:
    """Return how many concerns the filter leaves with these facets in place of its own."""
    return len(chosen(rows, replace(wanted, **facets)))


def ordered(rows: Sequence[ConcernRow], key: ConcernSort, *, descending: bool) -> tuple[ConcernRow, ...]:
    """Return concerns ordered by a key; those without a value come last either way."""
    if key is ConcernSort.STATE:
        return tuple(reversed(rows)) if descending else tuple(rows)
    value = _VALUES[key]
    with_value = [row for row in rows if value(row) is not None]
    without = [row for row in rows if value(row) is None]
    return (*sorted(with_value, key=value, reverse=descending), *without)


def owed_decisions(then: Sequence[ConcernRow], now: Sequence[ConcernRow]) -> tuple[OwedDecision, ...]:
    """Return the decisions open in a view, longest waiting first, with answers since; and those asked since.

    `then` are the concerns of the view, `now` those known today; the same twice where nothing later may be shown.
    """
    known = {row.record.id: row for row in now}
    waiting = [row for row in then if _waits(row)]
    asked = {row.record.id for row in then}
    found = [OwedDecision(row, _answer_since(known.get(row.record.id))) for row in waiting]
    found += [OwedDecision(row, is_new=True) for row in now if _waits(row) and row.record.id not in asked]
    return tuple(sorted(found, key=lambda owed: (owed.is_new, -owed.row.waiting, owed.row.record.number)))


def _record(rows: Sequence[Any]) -> ConcernRecord:
    first = rows[0]
    words = tuple(_word(row) for row in rows)
    return ConcernRecord(first.concern_id, first.task_id, ConcernKind(first.kind), first.number, words)


def _word(row: Any) -> Word:
    return Word(
        id=row.id,
        title=Bilingual(row.title_zh, row.title_en),
        detail=row.detail,
        owner=row.owner,
        due_on=row.due_on,
        likelihood=row.likelihood,
        impact=row.impact,
        holds=tuple(row.holds),
        state=ConcernState(row.state),
        answer=Verdict(row.answer) if row.answer else None,
        outcome=row.outcome,
        valid_on=row.valid_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        source=row.source,
    )


def _row(record: ConcernRecord, task: TaskRow, portfolio: Portfolio, as_of: date) -> ConcernRow:
    word = record.now
    milestones = [
        (HeldMilestone(m.record.state.number, m.record.name, m.record.share), m.is_open) for m in task.milestones
    ]
    return ConcernRow(
        record=record,
        task=task,
        held=held(word.holds, milestones) if record.is_open else Held(()),
        exposure=exposure(word.likelihood, word.impact, portfolio.rules),
        overdue=overdue_workdays(word.state, word.due_on, portfolio.calendar, as_of=as_of),
        waiting=waiting_workdays(record.first.valid_on, portfolio.calendar, as_of=as_of),
    )


_KINDS = tuple(ConcernKind)


def _place(row: ConcernRow) -> tuple[Any, ...]:
    record, word = row.record, row.record.now
    name = (_KINDS.index(record.kind), record.number)
    if record.is_open:
        return (0, word.due_on or date.max, 0, *name)
    return (1, date.max, -word.recorded_at.timestamp(), *name)


def _is_wanted(row: ConcernRow, wanted: ConcernFilter) -> bool:
    if wanted.kind is not None and row.record.kind is not wanted.kind:
        return False
    if wanted.unit is not None and row.task.lead.code != wanted.unit:
        return False
    if wanted.programme is not None and row.task.programme.code != wanted.programme:
        return False
    is_state = {
        StateFilter.ALL: True,
        StateFilter.OPEN: row.is_open,
        StateFilter.OVERDUE: row.overdue > 0,
        StateFilter.CLOSED: not row.is_open,
    }
    return is_state[wanted.state] and all(word in _searched(row) for word in wanted.text.casefold().split())


def _searched(row: ConcernRow) -> str:
    word, task = row.record.now, row.task
    texts = (word.title.zh, word.title.en, word.detail, word.owner, word.outcome, task.code, task.name.zh, task.name.en)
    return "\n".join((*texts, str(row.record.number))).casefold()


_VALUES: dict[ConcernSort, Any] = {
    ConcernSort.NUMBER: lambda row: (_KINDS.index(row.record.kind), row.record.number),
    ConcernSort.TASK: lambda row: row.task.code,
    ConcernSort.OWNER: lambda row: row.record.now.owner or None,
    ConcernSort.DUE: lambda row: row.record.now.due_on,
    ConcernSort.EXPOSURE: lambda row: (
        row.record.now.likelihood * row.record.now.impact if row.exposure is not None else None
    ),
    ConcernSort.RAISED: lambda row: row.record.first.valid_on,
}


def _waits(row: ConcernRow) -> bool:
    return row.record.kind is ConcernKind.DECISION and row.is_open


def _answer_since(row: ConcernRow | None) -> Word | None:
    return row.record.now if row is not None and not row.is_open else None
