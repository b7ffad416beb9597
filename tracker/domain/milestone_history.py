"""Everything ever said about milestones' dates, and what was known of them at a moment.

Methods: F2, cases BT-1 to BT-5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.milestones import Completion, EarningRule, MilestoneState, WorkWord, with_work
from tracker.domain.scope import ScopeState, left_plan, newest_words


@dataclass(frozen=True, slots=True)
class Origin:
    """A moment a forecast is made at: facts of days up to `as_of`, recorded up to `known_at` (None: until now).

    `is_complete` tells whether everything reported for days up to `as_of` is in; it is not while the month is open.
    """

    as_of: date
    known_at: datetime | None
    is_complete: bool = True

    def knows(self, valid_on: date, recorded_at: datetime) -> bool:
        """Tell whether a fact was on record."""
        return valid_on <= self.as_of and (self.known_at is None or recorded_at <= self.known_at)


@dataclass(frozen=True, slots=True)
class DatedWord:
    """A date as somebody gave it: a forecast or a re-plan."""

    on: date
    valid_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CompletionWord:
    """A word on completion for the day `actual_on`."""

    state: Completion
    actual_on: date
    valid_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DatedScope:
    """An approved change of scope, of the milestone itself or of its whole task, in effect from `state.since_on`."""

    state: ScopeState
    of_task: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DatedWork:
    """A word on the milestone's work."""

    word: WorkWord
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MilestoneHistory:
    """A milestone with everything said about it, in the order of recording; task and unit by their codes.

    `rule` and `begins_on` are its task's earning rule and start.
    """

    id: int
    task: str
    number: int
    unit: str
    weight: Decimal
    original_on: date
    forecasts: tuple[DatedWord, ...] = ()
    baselines: tuple[DatedWord, ...] = ()
    completions: tuple[CompletionWord, ...] = ()
    scopes: tuple[DatedScope, ...] = ()
    works: tuple[DatedWork, ...] = ()
    rule: EarningRule = EarningRule.ZERO_HUNDRED
    begins_on: date = date.min

    @property
    def key(self) -> tuple[str, int]:
        """Return what names the milestone on every machine: its task's code and its number."""
        return (self.task, self.number)

    def left_on(self, origin: Origin) -> date | None:
        """Return since when the milestone, or its whole task, was out of the plan as known then; None where it was in
        it."""
        if not self.scopes:
            return None
        known = [word for word in self.scopes if origin.knows(word.state.since_on, word.recorded_at)]
        ordered = sorted(known, key=lambda word: (word.state.since_on, word.recorded_at))
        left = left_plan(newest_words((word.of_task, word.state) for word in ordered))
        return min((state.since_on for state in left.values()), default=None)

    def at(self, origin: Origin) -> MilestoneState:
        """Return the milestone as known then: of each kind the newest word; a completion by its recording.

        What moved since the month before is not told here, nor how it earns before it is complete.
        """
        forecast = _newest(self.forecasts, origin)
        baseline = _newest(self.baselines, origin)
        known = (word for word in reversed(self.completions) if origin.knows(word.valid_on, word.recorded_at))
        done = max(known, key=lambda word: word.recorded_at, default=None)
        completion = done.state if done else Completion.OPEN
        reached = done is not None and completion in (Completion.CLAIMED, Completion.VERIFIED)
        return MilestoneState(
            id=self.id,
            number=self.number,
            weight=self.weight,
            original_on=self.original_on,
            baseline_on=baseline.on if baseline else self.original_on,
            forecast_on=forecast.on if forecast else None,
            completion=completion,
            actual_on=done.actual_on if done and reached else None,
            in_scope=self.left_on(origin) is None,
        )


def states_at(histories: Sequence[MilestoneHistory], origin: Origin) -> dict[tuple[str, int], MilestoneState]:
    """Return every milestone as known then, with how it earns; what has left the plan says so itself."""
    by_task: dict[str, list[MilestoneHistory]] = {}
    for history in histories:
        by_task.setdefault(history.task, []).append(history)
    found: dict[tuple[str, int], MilestoneState] = {}
    for held in by_task.values():
        words = {history.id: _known_work(history, origin) for history in held}
        states = [history.at(origin) for history in held]
        states = with_work(states, words, rule=held[0].rule, starts_on=held[0].begins_on)
        found |= {history.key: state for history, state in zip(held, states, strict=True)}
    return {history.key: found[history.key] for history in histories}


def _known_work(history: MilestoneHistory, origin: Origin) -> list[WorkWord]:
    known = [work for work in history.works if origin.knows(work.word.on, work.recorded_at)]
    return [work.word for work in sorted(known, key=lambda work: (work.word.on, work.recorded_at))]


def _newest(words: Iterable[DatedWord], origin: Origin) -> DatedWord | None:
    newest: DatedWord | None = None
    for word in words:
        if not origin.knows(word.valid_on, word.recorded_at):
            continue
        # Of two words recorded at once the later one in the order of recording counts.
        if newest is None or (word.valid_on, word.recorded_at) >= (newest.valid_on, newest.recorded_at):
            newest = word
    return newest
