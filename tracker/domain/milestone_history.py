"""Everything ever said about milestones' dates, and what was known of them at a moment.

Methods: F2, cases BT-1 to BT-5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter, ne
from typing import NamedTuple

from tracker.domain.milestones import Completion, MilestoneState, expected_on
from tracker.domain.scope import ScopeState, left_plan, newest_words

# Since when a milestone is out of a plan that it was never in.
NEVER_IN = date.min


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

    def has(self, recorded_at: datetime) -> bool:
        """Tell whether something was recorded by then, whatever day it speaks of."""
        return self.known_at is None or recorded_at <= self.known_at

    def known(self, words: Iterable["DatedWord"]) -> tuple["DatedWord", ...]:
        """Return the words that were on record."""
        as_of, known_at = self.as_of, self.known_at
        # Written out, for there may be hundreds of thousands of them.
        if known_at is None:
            return tuple([word for word in words if word.valid_on <= as_of])
        return tuple([word for word in words if word.valid_on <= as_of and word.recorded_at <= known_at])


class DatedWord(NamedTuple):
    """A date as somebody gave it: a forecast or a re-plan. A long plan has hundreds of thousands of them."""

    on: date
    valid_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CompletionWord:
    """A word on completion; it speaks of the day `actual_on`."""

    state: Completion
    actual_on: date
    recorded_at: datetime


_SPOKEN_AND_RECORDED = attrgetter("valid_on", "recorded_at")


@dataclass(frozen=True, slots=True)
class DatedScope:
    """An approved change of scope, of the milestone itself or of its whole task, in effect from `state.since_on`."""

    state: ScopeState
    of_task: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MilestoneHistory:
    """A milestone with everything said about it, in the order of recording; task and unit by their codes.

    Its task came into the plan on `joined_on`, and it was added to that at `added_at`; None: there from the start.
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
    joined_on: date | None = None
    added_at: datetime | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Return what names the milestone on every machine: its task's code and its number."""
        return (self.task, self.number)

    def known_at(self, origin: Origin) -> "MilestoneHistory":
        """Return the history with what was on record then."""
        return replace(
            self,
            forecasts=origin.known(self.forecasts),
            baselines=origin.known(self.baselines),
            completions=tuple(word for word in self.completions if origin.has(word.recorded_at)),
            scopes=tuple(word for word in self.scopes if origin.knows(word.state.since_on, word.recorded_at)),
        )

    def left_on(self, origin: Origin) -> date | None:
        """Return since when the milestone, or its whole task, was out of the plan as known then: ever since where it
        had not been added yet; None where it was in it."""
        if self.joined_on is not None and origin.as_of < self.joined_on:
            return NEVER_IN
        if self.added_at is not None and not origin.has(self.added_at):
            return NEVER_IN
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
        known = (word for word in reversed(self.completions) if origin.has(word.recorded_at))
        done = max(known, key=attrgetter("recorded_at"), default=None)
        if done is not None and done.actual_on > origin.as_of:
            # A later day takes back an earlier one that was named before.
            done = None
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

    def expected_at(self, origin: Origin) -> date:
        """Return when the milestone was, or was expected to be, reached as known then. Methods: A6."""
        return expected_on(self.at(origin), as_of=origin.as_of)


def moves(forecasts: Iterable[DatedWord], origin: Origin, original_on: date) -> int:
    """Return how many times, as known at an origin, the date expected was another than before, the promise first."""
    said = [word.on for word in in_order(origin.known(forecasts))]
    return sum(map(ne, (original_on, *said), said))


def in_order(words: Iterable[DatedWord]) -> list[DatedWord]:
    """Return words in the order in which each outdoes those before it; of two recorded at once the later one."""
    return sorted(words, key=_SPOKEN_AND_RECORDED)


def _newest(words: Sequence[DatedWord], origin: Origin) -> DatedWord | None:
    """Return the word that outdoes all others; of two recorded at once the later one."""
    return max(reversed(origin.known(words)), key=_SPOKEN_AND_RECORDED, default=None)
