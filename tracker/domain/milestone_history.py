"""Everything ever said about milestones' dates, and what was known of them at a moment.

Methods: F2, cases BT-1 to BT-5.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.milestones import Completion, MilestoneState


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
class MilestoneHistory:
    """A milestone with everything said about it, in the order of recording; task and unit by their codes."""

    id: int
    task: str
    number: int
    unit: str
    weight: Decimal
    original_on: date
    forecasts: tuple[DatedWord, ...] = ()
    baselines: tuple[DatedWord, ...] = ()
    completions: tuple[CompletionWord, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """Return what names the milestone on every machine: its task's code and its number."""
        return (self.task, self.number)

    def at(self, origin: Origin) -> MilestoneState:
        """Return the milestone as known then: of each kind the newest word; a completion by its recording.

        What moved since the month before is not told here.
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
        )


def _newest(words: Iterable[DatedWord], origin: Origin) -> DatedWord | None:
    newest: DatedWord | None = None
    for word in words:
        if not origin.knows(word.valid_on, word.recorded_at):
            continue
        # Of two words recorded at once the later one in the order of recording counts.
        if newest is None or (word.valid_on, word.recorded_at) >= (newest.valid_on, newest.recorded_at):
            newest = word
    return newest
