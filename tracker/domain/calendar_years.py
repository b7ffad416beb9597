"""A year's working days as the office types them: what can be read, and what a published year must be. Methods: E."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from tracker.domain.months import Month
from tracker.domain.periods import PeriodDays, PeriodStage, ReportingPeriod
from tracker.domain.refusals import Refusal
from tracker.domain.typed_values import typed_day
from tracker.domain.workdays import WorkCalendar, YearDays

# Wrong lines that are named at once.
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class TypedDay:
    """One line of a list of days: its number from 1, its text, and the day it begins with, None if it has none."""

    line: int
    text: str
    day: date | None


def typed_days(text: str) -> tuple[TypedDay, ...]:
    """Return the lines of a list of days, one day a line; what stands behind the day is a remark. Empty lines pass."""
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    return tuple(TypedDay(number, line, typed_day(line.split()[0])) for number, line in lines if line)


def year_as_typed(year: int, days_off: Iterable[TypedDay], days_on: Iterable[TypedDay]) -> YearDays:
    """Return the year with the days that could be read, in order."""
    off, on = (tuple(sorted({typed.day for typed in typed_in if typed.day})) for typed_in in (days_off, days_on))
    return YearDays(year, off, on)


def year_refusals(
    year: int, days_off: Sequence[TypedDay], days_on: Sequence[TypedDay], calendar: WorkCalendar
) -> list[Refusal]:
    """Return why these days cannot be a year's: lines that are no day of it, on the wrong side of the week or twice; a
    year that leaves a gap after the last known one; nothing that differs from what is known."""
    found = _order_refusals(year, calendar)
    for field, typed in (("days_off", days_off), ("days_on", days_on)):
        found += islice(_line_refusals(year, field, typed), MOST_LINES)
    if found:
        return found
    draft = year_as_typed(year, days_off, days_on)
    if calendar.years is not None and not draft.days_off:
        return [Refusal("calendar.no_days_off", "days_off", {"year": str(year)})]
    if calendar.knows_year(year) and calendar.years is not None and draft == calendar.of_year(year):
        return [Refusal("edit.nothing_changed")]
    return []


def next_year(calendar: WorkCalendar) -> int | None:
    """Return the year that can be added; None for a calendar without end."""
    return None if calendar.years is None else calendar.years[1] + 1


def _order_refusals(year: int, calendar: WorkCalendar) -> list[Refusal]:
    if calendar.years is None or calendar.years[0] <= year <= calendar.years[1] + 1:
        return []
    first, last = calendar.years
    return [Refusal("calendar.does_not_follow", "", {"year": str(year), "first": str(first), "last": str(last)})]


def _line_refusals(year: int, field: str, typed: Sequence[TypedDay]) -> Iterator[Refusal]:
    seen: dict[date, int] = {}
    for each in typed:
        day, where = each.day, {"line": each.line}
        if day is None:
            yield Refusal("calendar.not_a_day", field, {**where, "text": each.text})
        elif day.year != year:
            yield Refusal("calendar.other_year", field, {**where, "day": day, "year": str(year)})
        elif day in seen:
            yield Refusal("calendar.twice", field, {**where, "day": day, "first": seen[day]})
        elif field == "days_off" and day.weekday() >= 5:
            yield Refusal("calendar.weekend_off", field, {**where, "day": day})
        elif field == "days_on" and day.weekday() < 5:
            yield Refusal("calendar.weekday_on", field, {**where, "day": day})
        if day is not None:
            seen.setdefault(day, each.line)


@dataclass(frozen=True, slots=True)
class PeriodMove:
    """A period that has not begun and whose working days fall on other days now; `before` is None for one that is
    new."""

    month: Month
    before: PeriodDays | None
    after: PeriodDays


def period_moves(
    periods: Sequence[ReportingPeriod], old: WorkCalendar, new: WorkCalendar, *, starts_on: date, ends_on: date
) -> tuple[PeriodMove, ...]:
    """Return the periods that another calendar moves: each day of one that has not begun stays the working day of its
    month that it was, such as the third. A day off, which somebody chose, stays.

    Months of the plan whose days were not known before come last, on the working days of the newest period.
    """
    found = []
    for period in sorted(periods, key=lambda each: each.month):
        before = PeriodDays(period.month, period.opens_on, period.due_on, period.closes_on)
        if period.stage is PeriodStage.PLANNED and (after := _moved(before, period.month, old, new)) not in (
            None,
            before,
        ):
            found.append(PeriodMove(period.month, before, after))
    return (*found, *_new_months(periods, old, new, Month.of(starts_on), Month.of(ends_on)))


def _new_months(
    periods: Sequence[ReportingPeriod], old: WorkCalendar, new: WorkCalendar, first: Month, last: Month
) -> Iterator[PeriodMove]:
    if not periods:
        return
    newest = max(periods, key=lambda each: each.month)
    pattern = PeriodDays(newest.month, newest.opens_on, newest.due_on, newest.closes_on)
    for month in first.until(last):
        after = month.plus(1).first
        if month > newest.month and new.covers(after) and not old.covers(after):
            days = _moved(pattern, month, new, new)
            if days is not None:
                yield PeriodMove(month, None, days)


def _moved(days: PeriodDays, month: Month, old: WorkCalendar, new: WorkCalendar) -> PeriodDays | None:
    """Return the days of a month at the same places among its working days; None outside either calendar."""
    here, following = (days.month.first, month.first), (days.month.plus(1).first, month.plus(1).first)
    if not all(
        calendar.covers(day) for calendar in (old, new) for day in (days.opens_on, days.closes_on, following[1])
    ):
        return None
    opens_on = _same_place(days.opens_on, *here, old, new)
    due_on, closes_on = (_same_place(day, *following, old, new) for day in (days.due_on, days.closes_on))
    return PeriodDays(month, opens_on, due_on, closes_on)


def _same_place(day: date, first: date, new_first: date, old: WorkCalendar, new: WorkCalendar) -> date:
    place = old.between(first - timedelta(days=1), day)
    if place < 1 or not old.is_workday(day):
        return day if first == new_first else new_first
    return new.nth_of_month(new_first, place)
