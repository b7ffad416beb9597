"""What was known and expected of every milestone at each past moment: the ground of a forecast and of its score.

Positions are working days on one axis, so that differences are slips. Arrays hold one figure for each milestone.
Methods: B2, B4, F2.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tracker.domain.known_dates import COMPLETIONS, NEVER, NO_DAY, Counts, Flags, KnownDates, known_dates
from tracker.domain.milestone_history import MilestoneHistory, Origin
from tracker.domain.milestones import MilestoneState
from tracker.domain.workdays import WorkCalendar

NEAR_DAYS, MIDDLE_DAYS = 20, 60
_LEAD_LIMITS = (NEAR_DAYS, MIDDLE_DAYS)
# Stands where a milestone has no place.
NO_PLACE = int(np.iinfo(np.int64).min)

Key = tuple[str, int]


class Lead(IntEnum):
    """How far ahead a forecast looked when it was made: up to 20, up to 60 or more working days. Methods: B2."""

    NEAR = 0
    MIDDLE = 1
    FAR = 2


def lead_of(days: int) -> Lead:
    """Return the bucket of a forecast that looks so many working days ahead."""
    return Lead(bisect_left(_LEAD_LIMITS, days))


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

    def places(self, days: Counts, where: Flags) -> Counts:
        """Return the places of ordinal days where asked for, of which there are few; NO_PLACE elsewhere."""
        found = np.full(days.shape, NO_PLACE, dtype=np.int64)
        unique, at = np.unique(days[where], return_inverse=True)
        found[where] = np.array([self.at(date.fromordinal(day)) for day in unique.tolist()], dtype=np.int64)[at]
        return found

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


class Slips(NamedTuple):
    """The slips known at a standing: of which milestones, from a date given how far ahead, by how many working days,
    and whether that is only what an open milestone exceeds by now."""

    columns: Counts
    leads: Counts
    days: Counts
    is_open: Flags


class Places(NamedTuple):
    """The places of what is known at one origin, NO_PLACE where it is not asked for: dates in force of open milestones,
    the plan's dates, days reached and left; how far ahead the date in force was given; and by bucket the first date
    given in it up to then."""

    forecast_at: Counts
    due_at: Counts
    reached_at: Counts
    left_at: Counts
    lead: Counts
    first_given: Counts


@dataclass(frozen=True, eq=False)
class Standing:
    """Every milestone as known at one origin. `at` is the origin's place; `seen_on` the day up to which reports are
    complete, `seen_until` its place. Arrays, and the columns of them, are in the order of `histories`.
    """

    origin: Origin
    at: int
    seen_on: date
    seen_until: int
    histories: Sequence[MilestoneHistory]
    known: KnownDates
    places: Places
    # Most milestones are the same at the next origin: standings made together share their states.
    _states: dict[tuple[int, ...], MilestoneState] = field(default_factory=dict)

    @cached_property
    def in_plan(self) -> Sequence[int]:
        """Return the columns of the milestones in the plan."""
        found: list[int] = np.flatnonzero(self._is_in_plan).tolist()
        return found

    @cached_property
    def states(self) -> Mapping[Key, MilestoneState]:
        """Return the milestones in the plan. How they earn before they are complete is not told here."""
        known, found = self.known, {}
        said = (known.forecast_on, known.baseline_on, known.completion, known.actual_on)
        for column, *says in zip(self.in_plan, *(each[self.in_plan].tolist() for each in said), strict=True):
            key = (column, *says)
            if key not in self._states:
                self._states[key] = self._state(column, key[1:])
            found[self.histories[column].key] = self._states[key]
        return found

    @cached_property
    def reached_at(self) -> Mapping[Key, int]:
        """Return the places of those in the plan that are reached."""
        reached = np.flatnonzero(self._is_in_plan & (self.known.actual_on != NO_DAY)).tolist()
        return {self.histories[column].key: int(self.places.reached_at[column]) for column in reached}

    @cached_property
    def outlooks(self) -> Mapping[Key, Outlook]:
        """Return what is expected of the open ones."""
        return {outlook.key: outlook for outlook in map(self.outlook, np.flatnonzero(self.known.is_open).tolist())}

    def outlook(self, column: int) -> Outlook:
        """Return what is expected of an open milestone."""
        history, places = self.histories[column], self.places
        return Outlook(
            history.key,
            history.unit,
            date.fromordinal(int(self._in_force[column])),
            date.fromordinal(int(self.known.baseline_on[column])),
            int(places.forecast_at[column]),
            int(places.due_at[column]),
            Lead(int(places.lead[column])),
        )

    def due(self, until: date) -> Counts:
        """Return the columns of the open milestones whose plan's date comes after the origin, up to a day."""
        due_on = self.known.baseline_on
        ahead = (due_on > self.origin.as_of.toordinal()) & (due_on <= until.toordinal())
        return np.flatnonzero(self.known.is_open & ahead)

    def judged(self, days: Counts) -> Flags:
        """Tell of which milestones it is known whether they came by a day of their own.

        Of one that left the plan it is known where the day had passed before, or where it had been reached by then.
        """
        is_known: Flags = self._is_in_plan | (days < self.known.left_on) | self._is_reached
        return is_known & (days <= self.seen_on.toordinal())

    def kept(self, days: Counts) -> Flags:
        """Tell which are said to have been reached by a day of their own; a claim counts until it is refused."""
        is_kept: Flags = self._is_reached & (self.known.actual_on <= days)
        return is_kept

    def ended_at(self) -> tuple[Counts, Flags]:
        """Return the places up to which milestones were watched, and which were still open there.

        All are watched up to the last complete reports: of days since then only those who were reached would be known.
        One that left the plan unfinished was watched until it left. Methods: B2.
        """
        reached_at = self.places.reached_at
        is_reached = self._is_reached & (reached_at <= self.seen_until)
        left_at = np.where(self._is_in_plan, self.seen_until, np.minimum(self.places.left_at, self.seen_until))
        return np.where(is_reached, reached_at, left_at), ~is_reached

    def slips(self) -> Slips:
        """Return the slip of the first forecast made in each bucket; of open milestones what they exceed by now.

        The first, not the last: which one was the last is only known once the milestone is reached, and by then the
        later forecasts of those that kept slipping have hidden their slips.
        """
        leads, columns = np.nonzero(self.places.first_given != NO_PLACE)
        ended_at, is_open = self.ended_at()
        days = ended_at[columns] - self.places.first_given[leads, columns]
        return Slips(columns, leads, days, is_open[columns])

    @cached_property
    def _in_force(self) -> Counts:
        return self.known.in_force

    @cached_property
    def joined_on(self) -> Counts:
        """Return the days the milestones' tasks came into the plan, NO_DAY where they were there from the start."""
        days = (history.joined_on for history in self.histories)
        return np.array([NO_DAY if day is None else day.toordinal() for day in days], dtype=np.int64)

    @property
    def _is_in_plan(self) -> Flags:
        is_in_plan: Flags = self.known.left_on == NO_DAY
        return is_in_plan

    @property
    def _is_reached(self) -> Flags:
        """Tell what was reached while it was in the plan: what is done after it left is not the plan's."""
        known = self.known
        is_reached: Flags = (known.actual_on != NO_DAY) & (self._is_in_plan | (known.actual_on <= known.left_on))
        return is_reached

    def _state(self, column: int, said: tuple[int, ...]) -> MilestoneState:
        history, (forecast_on, baseline_on, completion, actual_on) = self.histories[column], said
        return MilestoneState(
            id=history.id,
            number=history.number,
            weight=history.weight,
            original_on=history.original_on,
            baseline_on=date.fromordinal(baseline_on),
            forecast_on=None if forecast_on == NO_DAY else date.fromordinal(forecast_on),
            completion=COMPLETIONS[completion],
            actual_on=None if actual_on == NO_DAY else date.fromordinal(actual_on),
        )


def standings(
    histories: Sequence[MilestoneHistory], origins: Sequence[Origin], axis: WorkAxis, *, newest: int | None = None
) -> tuple[Standing, ...]:
    """Return the standing at each origin, oldest first; only the `newest` so many where asked for, which then still
    know the first dates given before them. Raises DayOutsideCalendar."""
    known = known_dates(histories, origins)
    first = 0 if newest is None else max(len(origins) - newest, 0)
    seen_on: date | None = None
    found, states = [], dict[tuple[int, ...], MilestoneState]()
    for row, places in enumerate(_placed(known, origins, axis, first)):
        origin = origins[row]
        if origin.is_complete or seen_on is None:
            seen_on = origin.as_of
        if row >= first:
            at, seen_until = axis.at(origin.as_of), axis.at(seen_on)
            found.append(Standing(origin, at, seen_on, seen_until, histories, known.at(row), places, states))
    return tuple(found)


def _placed(known: KnownDates, origins: Sequence[Origin], axis: WorkAxis, first: int) -> Iterator[Places]:
    """Yield the places of what was known at each origin; before the `first` one only of dates that lay ahead."""
    is_asked = np.arange(len(origins))[:, None] >= first
    in_force, is_open = known.in_force, known.is_open
    is_ahead = is_open & (in_force > np.array([[origin.as_of.toordinal()] for origin in origins]))
    forecast_at = axis.places(in_force, is_ahead | (is_open & is_asked))
    due_at = axis.places(known.baseline_on, (known.left_on == NO_DAY) & is_asked)
    reached_at = axis.places(known.actual_on, (known.actual_on != NO_DAY) & is_asked)
    left_at = axis.places(known.left_on, (known.left_on > NEVER) & is_asked)
    count = in_force.shape[1]
    first_given = np.full((len(Lead), count), NO_PLACE, dtype=np.int64)
    given_on, given = np.full(count, NO_DAY, dtype=np.int64), np.full(count, Lead.NEAR, dtype=np.int64)
    for row, origin in enumerate(origins):
        leads = np.searchsorted(_LEAD_LIMITS, forecast_at[row] - axis.at(origin.as_of))
        is_first = is_ahead[row] & (first_given == NO_PLACE) & (leads == np.arange(len(Lead))[:, None])
        first_given = np.where(is_first, forecast_at[row], first_given)
        given_on, given = np.where(is_ahead[row], in_force[row], given_on), np.where(is_ahead[row], leads, given)
        # A date that has passed without a newer one keeps the bucket it was last given in.
        lead = np.where(given_on == in_force[row], given, Lead.NEAR)
        yield Places(forecast_at[row], due_at[row], reached_at[row], left_at[row], lead, first_given)


def _moved(calendar: WorkCalendar, day: date, step: timedelta) -> date:
    """Return a day later by a step, or the last day the calendar knows."""
    last = date.max if calendar.years is None else date(calendar.years[1], 12, 31)
    return last if last - day < step else day + step
