"""Everything ever said of the milestones' dates, completion and place in the plan. Methods: F2."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from tracker.db import db
from tracker.domain.milestone_history import CompletionWord, DatedScope, DatedWord
from tracker.domain.milestones import Completion
from tracker.domain.periods import View
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.models.milestones import MilestoneBaseline, MilestoneCompletion, MilestoneForecast
from tracker.models.plan import ScopeChange
from tracker.queries.kept import kept_as_said

Key = TypeVar("Key")
Word = TypeVar("Word")


@dataclass(frozen=True, slots=True)
class MilestoneWords:
    """Everything said of milestones, by milestone in the order of recording; of scope by task and milestone, None for
    the whole task."""

    forecasts: Mapping[int, tuple[DatedWord, ...]]
    baselines: Mapping[int, tuple[DatedWord, ...]]
    completions: Mapping[int, tuple[CompletionWord, ...]]
    scopes: Mapping[tuple[int, int | None], tuple[DatedScope, ...]]


_WORD_TABLES = (MilestoneForecast, MilestoneBaseline, MilestoneCompletion, ScopeChange)


def milestone_words() -> MilestoneWords:
    """Return everything ever said, of which each view takes what it knows: reading is slower than leaving out. Five
    statements at most."""
    return kept_as_said("milestone_words", _WORD_TABLES, View(None, date.max), _read)


def _read() -> MilestoneWords:
    return MilestoneWords(_dated(MilestoneForecast), _dated(MilestoneBaseline), _completions(), _scopes())


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
        word = CompletionWord(Completion(row.state), row.actual_on, row.recorded_at)
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
