"""What was known and expected of every milestone at each past moment: the ground of a forecast and of its score.

Positions are working days on one axis, so that differences are slips. Methods: B2, B4, F2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

from tracker.domain.milestone_history import MilestoneHistory, Origin, states_at_each
from tracker.domain.milestones import MilestoneState
from tracker.domain.survival import Slip
from tracker.domain.workdays import WorkCalendar

NEAR_DAYS, MIDDLE_DAYS = 20, 60

Key = tuple[str, int]


class Lead(IntEnum):
    """How far ahead a forecast looked when it was made: up to 20, up to 60 or more working days. Methods: B2."""

    NEAR = 0
    MIDDLE = 1
    FAR = 2


def lead_of(days: int) -> Lead:
    """Return the bucket of a forecast that looks so many working days ahead."""
    if days <= NEAR_DAYS:
        return Lead.NEAR
    return Lead.MIDDLE if days <= MIDDLE_DAYS else Lead.FAR


class WorkAxis:
    """Places of days on an axis of working days. Raises DayOutsideCalendar for days the calendar does not know."""

    def __init__(self, calendar: WorkCalendar, zero: date) -> None:
        self.calendar, self.zero = calendar, zero
        self._places: dict[date, int] = {}

    def at(self, day: date) -> int:
        """Return the working days from the axis' zero to a day."""
        if day not in self._places:
            self._places[day] = self.calendar.between(self.zero, day)
        return self._places[day]

    def day(self, place: int) -> date | None:
        """Return the first day at a place; None where the calendar does not reach."""
        low, high = self.zero, self.zero
        step = timedelta(days=7)
        while True:
            high = _moved(self.calendar, high, step)
            if self.calendar.between(self.zero, high) >= place:
                break
            if high == _moved(self.calendar, high, step):
                return None
            low, step = high, step * 2
        while (high - low).days > 1:
            middle = low + (high - low) // 2
            low, high = (low, middle) if self.at(middle) >= place else (middle, high)
        return high


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was expected of an open milestone: the date in force and the plan's date, as days and as places.

    `lead` tells how far ahead the date in force lies, or lay when it was last ahead.
    """

    key: Key
    unit: str
    forecast_on: date
    due_on: date
    forecast_at: int
    due_at: int
    lead: Lead


@dataclass(frozen=True, slots=True)
class Left:
    """A milestone that an approved change took out of the plan: its state, since when, and where it was reached if it
    was."""

    state: MilestoneState
    on: date
    at: int
    reached_at: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Every milestone as known at one origin. `at` is the origin's place; `seen_on` the day up to which reports are
    complete, `seen_until` its place.

    `states`, `reached_at` and `outlooks` are of the milestones in the plan; `left` of those that were taken out of it.
    `first_given` holds, for each milestone and bucket, the first date forecast in it up to this origin.
    """

    origin: Origin
    at: int
    seen_on: date
    seen_until: int
    states: Mapping[Key, MilestoneState]
    reached_at: Mapping[Key, int]
    outlooks: Mapping[Key, Outlook]
    first_given: Mapping[tuple[Key, Lead], int]
    left: Mapping[Key, Left] = field(default_factory=dict)

    def state(self, key: Key) -> MilestoneState:
        """Return a milestone, in the plan or out of it."""
        return self.states[key] if key in self.states else self.left[key].state

    def judged(self, key: Key, day: date) -> bool:
        """Tell whether it is known if a milestone came by a date that has passed.

        Of one that left the plan it is known where the date had passed before, or where it had been reached by then.
        """
        if day > self.seen_on or key not in self.left:
            return day <= self.seen_on
        return day < self.left[key].on or self.left[key].reached_at is not None

    def ended_at(self, key: Key) -> tuple[int, bool]:
        """Return the place up to which a milestone was watched, and whether it was still open there.

        One that left the plan unfinished was watched until it left. Methods: B2.
        """
        reached_at = self.left[key].reached_at if key in self.left else self.reached_at.get(key)
        if reached_at is not None:
            return reached_at, False
        return (min(self.left[key].at, self.seen_until) if key in self.left else self.seen_until), True

    def slips(self) -> Iterable[tuple[Key, Lead, Slip]]:
        """Yield the slip of the first forecast made in each bucket; of open milestones what they exceed by now.

        The first, not the last: which one was the last is only known once the milestone is reached, and by then the
        later forecasts of those that kept slipping have hidden their slips.
        """
        for (key, lead), forecast_at in self.first_given.items():
            ended_at, is_open = self.ended_at(key)
            yield key, lead, Slip(ended_at - forecast_at, is_open)


def standings(
    histories: Sequence[MilestoneHistory], origins: Sequence[Origin], axis: WorkAxis, *, newest: int | None = None
) -> tuple[Standing, ...]:
    """Return the standing at each origin, oldest first; only the `newest` so many where asked for, which then still
    know the first dates given before them. Raises DayOutsideCalendar."""
    left_out = 0 if newest is None else max(len(origins) - newest, 0)
    found: list[Standing] = []
    first_given: dict[tuple[Key, Lead], int] = {}
    given: dict[Key, tuple[date, Lead]] = {}
    seen_on: date | None = None
    states_of = states_at_each(histories, origins)
    for place, origin in enumerate(origins):
        if origin.is_complete or seen_on is None:
            seen_on = origin.as_of
        _note_given(states_of, place, origin, axis, given, first_given)
        if place >= left_out:
            found.append(_standing(histories, states_of, place, origin, seen_on, axis, given, dict(first_given)))
    return tuple(found)


def _note_given(
    states_of: Mapping[Key, Sequence[MilestoneState]],
    place: int,
    origin: Origin,
    axis: WorkAxis,
    given: dict[Key, tuple[date, Lead]],
    first_given: dict[tuple[Key, Lead], int],
) -> None:
    """Note the dates in force at an origin that lie ahead, with how far."""
    at = axis.at(origin.as_of)
    for key, known in states_of.items():
        state = known[place]
        day = state.forecast_on or state.baseline_on
        if day > origin.as_of and state.in_scope and not _is_reached(state):
            forecast_at = axis.at(day)
            lead = lead_of(forecast_at - at)
            given[key] = (day, lead)
            first_given.setdefault((key, lead), forecast_at)


def _standing(
    histories: Sequence[MilestoneHistory],
    states_of: Mapping[Key, Sequence[MilestoneState]],
    place: int,
    origin: Origin,
    seen_on: date,
    axis: WorkAxis,
    given: Mapping[Key, tuple[date, Lead]],
    first_given: Mapping[tuple[Key, Lead], int],
) -> Standing:
    states, reached_at, outlooks, left = {}, {}, {}, {}
    for history, (key, known) in zip(histories, states_of.items(), strict=True):
        state = known[place]
        reached = axis.at(state.actual_on) if _is_reached(state) and state.actual_on is not None else None
        if not state.in_scope:
            left_on = history.left_on(origin)
            assert left_on is not None, "what is out of the plan left it on a day"
            left[key] = Left(state, left_on, axis.at(left_on), reached)
            continue
        states[key] = state
        if reached is not None:
            reached_at[key] = reached
        else:
            outlooks[key] = _outlook(key, history.unit, state, axis, given)
    at, seen_until = axis.at(origin.as_of), axis.at(seen_on)
    return Standing(origin, at, seen_on, seen_until, states, reached_at, outlooks, first_given, left)


def _is_reached(state: MilestoneState) -> bool:
    return state.actual_on is not None and state.is_claimed


def _outlook(
    key: Key, unit: str, state: MilestoneState, axis: WorkAxis, given: Mapping[Key, tuple[date, Lead]]
) -> Outlook:
    day = state.forecast_on or state.baseline_on
    last = given.get(key)
    # A date that has passed without a newer one keeps the bucket it was last given in.
    lead = last[1] if last is not None and last[0] == day else Lead.NEAR
    return Outlook(key, unit, day, state.baseline_on, axis.at(day), axis.at(state.baseline_on), lead)


def _moved(calendar: WorkCalendar, day: date, step: timedelta) -> date:
    """Return a day later by a step, or the last day the calendar knows."""
    last = date.max if calendar.years is None else date(calendar.years[1], 12, 31)
    return last if last - day < step else day + step
