"""Everything ever said about milestones' dates, and what was known of them at a moment.

Methods: F2, cases BT-1 to BT-5.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeVar

from tracker.domain.milestones import Completion, EarningRule, MilestoneState, WorkWord, with_work
from tracker.domain.scope import ScopeState, left_plan, newest_words

_FOREVER = datetime.max.replace(tzinfo=UTC)


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


class DatedWord(NamedTuple):
    """A date as somebody gave it: a forecast or a re-plan. A long plan has hundreds of thousands of them."""

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


AnyWord = TypeVar("AnyWord", DatedWord, CompletionWord)


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

    def known_at(self, origin: Origin) -> "MilestoneHistory":
        """Return the history with what was on record then."""

        def known(words: Iterable[AnyWord]) -> tuple[AnyWord, ...]:
            return tuple(word for word in words if origin.knows(word.valid_on, word.recorded_at))

        return replace(
            self,
            forecasts=known(self.forecasts),
            baselines=known(self.baselines),
            completions=known(self.completions),
            scopes=tuple(word for word in self.scopes if origin.knows(word.state.since_on, word.recorded_at)),
            works=tuple(work for work in self.works if origin.knows(work.word.on, work.recorded_at)),
        )

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
        return replace(self._state(forecast, baseline, done), in_scope=self.left_on(origin) is None)

    def at_each(self, origins: "WideningOrigins") -> list[MilestoneState]:
        """Return the milestone as known at each origin; where nothing changed in between, the same state again.

        Neither its scope nor how it earns before it is complete is told here. Reads each word once.
        """
        forecasts, baselines = origins.first_known(self.forecasts), origins.first_known(self.baselines)
        completions = origins.first_known(self.completions)
        forecast = baseline = done = None
        said: tuple[object, ...] | None = None
        states: list[MilestoneState] = []
        for place in range(len(origins)):
            for word in forecasts.get(place, ()):
                forecast = _newer(forecast, word)
            for word in baselines.get(place, ()):
                baseline = _newer(baseline, word)
            for claim in completions.get(place, ()):
                done = claim if done is None or claim.recorded_at >= done.recorded_at else done
            # Most reports repeat the date of the month before.
            says = (forecast and forecast.on, baseline and baseline.on, done)
            states.append(states[-1] if says == said else self._state(forecast, baseline, done))
            said = says
        return states

    def _state(
        self, forecast: DatedWord | None, baseline: DatedWord | None, done: CompletionWord | None
    ) -> MilestoneState:
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


def states_at_each(
    histories: Sequence[MilestoneHistory], origins: Sequence[Origin]
) -> dict[tuple[str, int], list[MilestoneState]]:
    """Return every milestone as known at each origin, in the order of histories."""
    by_task: dict[str, list[MilestoneHistory]] = {}
    for history in histories:
        by_task.setdefault(history.task, []).append(history)
    found: dict[tuple[str, int], list[MilestoneState]] = {}
    widening = WideningOrigins(origins) if _is_widening(origins) else None
    for held in by_task.values():
        if widening is None or any(each.scopes or each.rule is not EarningRule.ZERO_HUNDRED for each in held):
            looks = [states_at(held, origin) for origin in origins]
            found |= {each.key: [look[each.key] for look in looks] for each in held}
        else:
            found |= {each.key: each.at_each(widening) for each in held}
    return {history.key: found[history.key] for history in histories}


def _known_work(history: MilestoneHistory, origin: Origin) -> list[WorkWord]:
    known = [work for work in history.works if origin.knows(work.word.on, work.recorded_at)]
    return [work.word for work in sorted(known, key=lambda work: (work.word.on, work.recorded_at))]


def _newest(words: Iterable[DatedWord], origin: Origin) -> DatedWord | None:
    newest: DatedWord | None = None
    for word in words:
        if not origin.knows(word.valid_on, word.recorded_at):
            continue
        newest = _newer(newest, word)
    return newest


def _newer(newest: DatedWord | None, word: DatedWord) -> DatedWord:
    """Return which of two words holds; of two recorded at once the later one in the order of recording."""
    if newest is None or (word.valid_on, word.recorded_at) >= (newest.valid_on, newest.recorded_at):
        return word
    return newest


def _is_widening(origins: Sequence[Origin]) -> bool:
    """Tell whether each origin knows all that the one before it knew."""
    return all(
        earlier.as_of <= later.as_of
        and (later.known_at is None or (earlier.known_at is not None and earlier.known_at <= later.known_at))
        for earlier, later in pairwise(origins)
    )


class WideningOrigins:
    """Origins of which each knows all that the one before it knew, as those of reports do."""

    def __init__(self, origins: Sequence[Origin]) -> None:
        self._days = [origin.as_of for origin in origins]
        self._moments = [origin.known_at or _FOREVER for origin in origins]
        # Reports speak of few days and arrive at few moments.
        self._places: dict[tuple[date, datetime], int] = {}

    def __len__(self) -> int:
        return len(self._days)

    def first_known(self, words: Sequence[AnyWord]) -> dict[int, list[AnyWord]]:
        """Return by place of origin the words first known there, in the order of recording; left out where never."""
        found: dict[int, list[AnyWord]] = {}
        for word in words:
            place = self._place(word.valid_on, word.recorded_at)
            if place < len(self._days):
                found.setdefault(place, []).append(word)
        return found

    def _place(self, valid_on: date, recorded_at: datetime) -> int:
        key = (valid_on, recorded_at)
        if key not in self._places:
            self._places[key] = max(bisect_left(self._days, valid_on), bisect_left(self._moments, recorded_at))
        return self._places[key]
