"""Everything ever said of the milestones' dates, completion and place in the plan. Methods: F2."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import select

from tracker.db import db
from tracker.domain.milestone_history import CompletionWord, DatedScope, DatedWord
from tracker.domain.milestones import Completion
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.models.milestones import MilestoneBaseline, MilestoneCompletion, MilestoneForecast
from tracker.models.plan import ScopeChange
from tracker.queries.kept import kept_as_said
from tracker.queries.known import NO_ROWS, RowCount

Key = TypeVar("Key")
Word = TypeVar("Word")


@dataclass(frozen=True, slots=True)
class Log(Generic[Key, Word]):
    """Words by what they are about, in the order of recording; `read` tells the rows they were read from."""

    words: Mapping[Key, tuple[Word, ...]] = field(default_factory=dict)
    read: RowCount = NO_ROWS

    def of(self, key: Key) -> tuple[Word, ...]:
        """Return what was said of one thing."""
        return self.words.get(key, ())

    def grown(self, rows: Iterable[tuple[int, Key, Word]]) -> "Log[Key, Word]":
        """Return the log with the rows that follow those it was read from: number, subject and word of each."""
        later: defaultdict[Key, list[Word]] = defaultdict(list)
        count, last = self.read
        for number, key, word in rows:
            later[key].append(word)
            count, last = count + 1, number
        added = {key: (*self.of(key), *said) for key, said in later.items()}
        return Log({**self.words, **added}, RowCount(count, last))


@dataclass(frozen=True, slots=True)
class MilestoneWords:
    """Everything said of milestones; of scope by task and milestone, None for the whole task."""

    forecasts: Log[int, DatedWord] = field(default_factory=Log)
    baselines: Log[int, DatedWord] = field(default_factory=Log)
    completions: Log[int, CompletionWord] = field(default_factory=Log)
    scopes: Log[tuple[int, int | None], DatedScope] = field(default_factory=Log)

    @property
    def read(self) -> tuple[RowCount, ...]:
        """Return which rows of each of `_TABLES` it was read from."""
        return (self.forecasts.read, self.baselines.read, self.completions.read, self.scopes.read)


_TABLES = (MilestoneForecast, MilestoneBaseline, MilestoneCompletion, ScopeChange)


def milestone_words() -> MilestoneWords:
    """Return everything ever said, of which each view takes what it knows: reading is slower than leaving out. Five
    statements at most."""
    return kept_as_said("milestone_words", _TABLES, _read)


def _read(counted: tuple[RowCount, ...], before: MilestoneWords | None) -> MilestoneWords:
    """Return everything said: what was read before, and what came since."""
    if before is not None:
        grown = _grown(before)
        # A transaction may end after one that began later: then rows are missing from before the last one read.
        if all(read.rows >= row.rows for read, row in zip(grown.read, counted, strict=True)):
            return grown
    return _grown(MilestoneWords())


def _grown(before: MilestoneWords) -> MilestoneWords:
    return MilestoneWords(
        before.forecasts.grown(_dated(MilestoneForecast, "forecast_on", before.forecasts.read)),
        before.baselines.grown(_dated(MilestoneBaseline, "baseline_on", before.baselines.read)),
        before.completions.grown(_completions(before.completions.read)),
        before.scopes.grown(_scopes(before.scopes.read)),
    )


def _dated(table: Any, said_on: str, read: RowCount) -> Iterable[tuple[int, int, DatedWord]]:
    """Return the dates said since, by row and milestone."""
    # Columns of the table, not of the mapped class: a long plan has hundreds of thousands of these rows.
    columns = table.__table__.c
    said = select(columns.id, columns.milestone_id, columns[said_on], columns.valid_on, columns.recorded_at)
    rows = db.session.execute(said.where(columns.id > read.last).order_by(columns.id)).all()
    return ((row[0], row[1], DatedWord(*row[2:])) for row in rows)


def _completions(read: RowCount) -> Iterable[tuple[int, int, CompletionWord]]:
    for row in _later(MilestoneCompletion, read):
        yield row.id, row.milestone_id, CompletionWord(Completion(row.state), row.actual_on, row.recorded_at)


def _scopes(read: RowCount) -> Iterable[tuple[int, tuple[int, int | None], DatedScope]]:
    """Yield the changes of scope by row, task and milestone, None for the whole task."""
    for row in _later(ScopeChange, read):
        state = ScopeState(ScopeKind(row.kind), row.valid_on, row.reason, row.approved_by)
        yield row.id, (row.task_id, row.milestone_id), DatedScope(state, row.milestone_id is None, row.recorded_at)


def _later(table: Any, read: RowCount) -> Iterable[Any]:
    columns = table.__table__.c
    return db.session.execute(select(columns).where(columns.id > read.last).order_by(columns.id))
