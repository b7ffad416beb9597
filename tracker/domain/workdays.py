"""Working days: the State Council calendar, or Monday to Friday.

The State Council publishes one year at a time; a day outside the published years is refused, never guessed.
Methods: A6, E; cases CA-1 to CA-10.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from chinese_calendar import constants


class DayOutsideCalendar(ValueError):
    """Raised for a day in a year whose working days are not published."""

    def __init__(self, day: date, first: int, last: int) -> None:
        super().__init__(f"{day.isoformat()} is outside {first} to {last}")
        self.day, self.first, self.last = day, first, last


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """A calendar of working days.

    `days_off` are weekdays off, `days_on` are weekend days worked, both sorted; `years` (first, last) bounds what is
    known, None for a rule without end; `own_years` are those the office set itself.
    """

    name: str
    days_off: tuple[date, ...] = ()
    days_on: tuple[date, ...] = ()
    years: tuple[int, int] | None = None
    own_years: tuple[int, ...] = ()
    # The same few thousand days are asked for again and again.
    _counted: dict[date, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def covers(self, day: date) -> bool:
        """Tell whether this calendar knows the day."""
        return self.knows_year(day.year)

    def knows_year(self, year: int) -> bool:
        """Tell whether this calendar knows the days of a year."""
        return self.years is None or self.years[0] <= year <= self.years[1]

    def is_workday(self, day: date) -> bool:
        """Tell whether work is done on this day. Raises DayOutsideCalendar."""
        self._require(day)
        if day.weekday() < 5:
            return not _holds(self.days_off, day)
        return _holds(self.days_on, day)

    def between(self, start: date, end: date) -> int:
        """Return the working days in (start, end]; negative when end lies before start. Raises DayOutsideCalendar."""
        return self._up_to(end) - self._up_to(start)

    def plus(self, day: date, workdays: int) -> date:
        """Return the working day this many (>= 0) after `day`; 0 gives the day itself or the next working day."""
        found = self.between(day - timedelta(days=1), day) if workdays == 0 else 0
        if workdays == 0 and found:
            return day
        left = max(workdays, 1)
        while left:
            day += timedelta(days=1)
            left -= self.is_workday(day)
        return day

    def nth_of_month(self, first: date, n: int) -> date:
        """Return the n-th (from 1) working day on or after `first`."""
        return self.plus(first - timedelta(days=1), n)

    def _up_to(self, day: date) -> int:
        found = self._counted.get(day)
        if found is None:
            found = self._counted[day] = self._count(day)
        return found

    def _count(self, day: date) -> int:
        self._require(day)
        weeks, rest = divmod(day.toordinal() - 1, 7)  # ordinal 1 is a Monday
        weekdays = weeks * 5 + min(rest + 1, 5)
        return weekdays - bisect_right(self.days_off, day) + bisect_right(self.days_on, day)

    def _require(self, day: date) -> None:
        if not self.covers(day):
            assert self.years is not None
            raise DayOutsideCalendar(day, *self.years)

    def workdays_in(self, year: int) -> int:
        """Return how many days of a year are worked. Raises DayOutsideCalendar."""
        first = date(year, 1, 1)
        return sum(self.is_workday(first + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - first).days))

    def of_year(self, year: int) -> "YearDays":
        """Return the days of a year that differ from Monday to Friday."""
        off = tuple(day for day in self.days_off if day.year == year)
        return YearDays(year, off, tuple(day for day in self.days_on if day.year == year))


@dataclass(frozen=True, slots=True)
class YearDays:
    """The days of one year that differ from Monday to Friday: weekdays off and weekend days worked."""

    year: int
    days_off: tuple[date, ...]
    days_on: tuple[date, ...]


def with_years(calendar: WorkCalendar, years: Sequence[YearDays]) -> WorkCalendar:
    """Return the calendar with these years in place of its own; a year that follows its last one is added.

    Days of another year than their own are refused with ValueError, and so is a year that would leave a gap.
    """
    for own in sorted(years, key=lambda each: each.year):
        if any(day.year != own.year for day in (*own.days_off, *own.days_on)):
            raise ValueError(f"a day outside {own.year}")
        known = calendar.years
        if known is not None and not known[0] <= own.year <= known[1] + 1:
            raise ValueError(f"{own.year} does not follow {known[1]}")
        off = [day for day in calendar.days_off if day.year != own.year]
        on = [day for day in calendar.days_on if day.year != own.year]
        off += [day for day in own.days_off if day.weekday() < 5]
        on += [day for day in own.days_on if day.weekday() >= 5]
        calendar = WorkCalendar(
            calendar.name,
            tuple(sorted(off)),
            tuple(sorted(on)),
            None if known is None else (known[0], max(known[1], own.year)),
            tuple(sorted({*calendar.own_years, own.year})),
        )
    return calendar


def years_that_fit(calendar: WorkCalendar, years: Sequence[YearDays]) -> tuple[YearDays, ...]:
    """Return those of the years that a calendar knows or that follow its last one without a gap.

    Years set for one calendar may lie beyond another one's.
    """
    if calendar.years is None:
        return tuple(years)
    first, last = calendar.years
    found = []
    for own in sorted(years, key=lambda each: each.year):
        if first <= own.year <= last + 1:
            found.append(own)
            last = max(last, own.year)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class YearSet:
    """A year's days as the office set them: when, why and by whom."""

    id: int
    days: YearDays
    reason: str
    recorded_at: datetime
    recorded_by: str


def years_known(
    sets: Sequence[YearSet], bundled: WorkCalendar, *, known_at: datetime | None = None
) -> tuple[YearDays, ...]:
    """Return the years the office set, as recorded by a moment (None: until now).

    A revised year holds from its recording, so that what was published keeps its working days. A year the bundled
    calendar does not know holds at all times: nothing else was ever known of it. Methods: F2.
    """
    found: dict[int, YearDays] = {}
    for each in sorted(sets, key=lambda each: each.id):
        is_known = known_at is None or each.recorded_at <= known_at
        if is_known or (each.days.year not in found and not bundled.knows_year(each.days.year)):
            found[each.days.year] = each.days
    return tuple(found.values())


def _holds(days: tuple[date, ...], day: date) -> bool:
    index = bisect_right(days, day)
    return index > 0 and days[index - 1] == day


def _state_council(holidays: Iterable[date], make_up_days: Iterable[date]) -> WorkCalendar:
    off = sorted(day for day in holidays if day.weekday() < 5)
    on = sorted(day for day in make_up_days if day.weekday() >= 5)
    return WorkCalendar("cn", tuple(off), tuple(on), (off[0].year, off[-1].year))


STATE_COUNCIL = _state_council(constants.holidays, constants.workdays)
WEEKDAYS = WorkCalendar("weekdays")
CALENDARS = {calendar.name: calendar for calendar in (STATE_COUNCIL, WEEKDAYS)}
