"""Reporting periods: which month is open, closed, published; which one a page opens on. Methods: E."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.months import Month
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.workdays import WorkCalendar

# Working days of the following month on which reports are due, the period closes, and the month is published.
DUE_WORKDAY = 3
CLOSE_WORKDAY = 5
PUBLISH_WORKDAY = 7


class PeriodStage(StrEnum):
    """Where a reporting period stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """One month of reporting. Days are business days of the plan; instants are aware UTC."""

    id: int
    month: Month
    opens_on: date
    due_on: date
    closes_on: date
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None
    version: int = 1

    @property
    def stage(self) -> PeriodStage:
        if self.published_at is not None:
            return PeriodStage.PUBLISHED
        if self.closed_at is not None:
            return PeriodStage.CLOSED
        return PeriodStage.OPEN if self.opened_at is not None else PeriodStage.PLANNED


@dataclass(frozen=True, slots=True)
class View:
    """What a page is allowed to know: facts speaking of days up to `as_of`, recorded up to `known_at` (None: until
    now). `before_on` is the as-of day of the report before, None for the first; `on_day` where the reader chose a day
    rather than a month's report. Methods: F2."""

    period: ReportingPeriod | None
    as_of: date
    known_at: datetime | None = None
    corrected: bool = False
    before_on: date | None = None
    on_day: bool = False

    @property
    def month(self) -> Month:
        """Return the month whose report is the newest one owed; what was said of an earlier one is carried."""
        return self.period.month if self.period is not None else Month.of(self.as_of)


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """The days of a period that is not in the tables yet."""

    month: Month
    opens_on: date
    due_on: date
    closes_on: date


def usual_periods(
    starts_on: date, ends_on: date, calendar: WorkCalendar
) -> tuple[tuple[PeriodDays, ...], tuple[Month, ...]]:
    """Return a period for each month of a plan on the usual working days, and the months whose days are not known yet.

    A period opens on the first working day after the month before was published, the first one when the plan starts.
    """
    first = Month.of(starts_on)
    known, unknown = [], []
    for month in first.until(Month.of(ends_on)):
        after = month.plus(1).first
        if not calendar.covers(after):
            unknown.append(month)
            continue
        opens_on = (
            calendar.plus(starts_on, 0) if month == first else calendar.nth_of_month(month.first, PUBLISH_WORKDAY + 1)
        )
        due_on, closes_on = (calendar.nth_of_month(after, n) for n in (DUE_WORKDAY, CLOSE_WORKDAY))
        known.append(PeriodDays(month, opens_on, due_on, closes_on))
    return tuple(known), tuple(unknown)


@dataclass(frozen=True, slots=True)
class CycleDays:
    """On which working days of the following month reports are due, periods close and months are published: each
    number once, in order; nothing where no period tells."""

    due: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    published: tuple[int, ...] = ()


def cycle_days(
    periods: Sequence[ReportingPeriod], calendar: WorkCalendar, business_day: Callable[[datetime], date]
) -> CycleDays:
    """Return the days a plan's periods keep; `business_day` tells on which day an instant falls."""

    def told(day_of: Callable[[ReportingPeriod], date | None]) -> tuple[int, ...]:
        days = [(period.month.last, day_of(period)) for period in periods]
        known = [
            (last, day) for last, day in days if day is not None and calendar.covers(last) and calendar.covers(day)
        ]
        return tuple(sorted({calendar.between(last, day) for last, day in known}))

    return CycleDays(
        told(lambda period: period.due_on),
        told(lambda period: period.closes_on),
        told(lambda period: business_day(period.published_at) if period.published_at else None),
    )


def open_period(periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the oldest open period: the one that reports and updates are filed under."""
    return next((p for p in sorted(periods, key=lambda p: p.month) if p.stage is PeriodStage.OPEN), None)


def unpublished_period(periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the oldest month that was opened and is not published: the one the project office has to finish next."""
    begun = (PeriodStage.OPEN, PeriodStage.CLOSED)
    return next((p for p in sorted(periods, key=lambda p: p.month) if p.stage in begun), None)


def view_of(
    periods: Sequence[ReportingPeriod], *, today: date, wanted: Month | None, live: bool, corrected: bool
) -> View:
    """Return the view a page opens with.

    Without a wanted month: where `live`, for people at work, the open period, else the closed one that is still to be
    published; for all others, and without such a month, the last published one, else the last that has begun. A
    published period is shown as known when it was published, unless `corrected`. Months that have not begun are never
    shown.
    """
    begun = [p for p in sorted(periods, key=lambda p: p.month) if p.stage is not PeriodStage.PLANNED]
    chosen = next((p for p in begun if p.month == wanted), None)
    if chosen is None and live:
        chosen = open_period(begun) or unpublished_period(begun)
    if chosen is None:
        published = [p for p in begun if p.stage is PeriodStage.PUBLISHED]
        if not begun:
            return View(None, today)
        chosen = (published or begun)[-1]
    known_at = None if corrected else chosen.published_at
    before = [p.month.last for p in begun if p.month < chosen.month]
    return View(chosen, min(chosen.month.last, today), known_at, corrected, before_on=before[-1] if before else None)


def asked_day(text: str, *, starts_on: date, today: date) -> date:
    """Return the day an address asks for, written as 2020-03-17. Raises Refused: no day, before the plan, ahead."""
    day = typed_day(text)
    if day is None:
        raise Refused([Refusal("as_of.no_day", "as_of", {"typed": text[:40]})])
    if day < starts_on:
        raise Refused([Refusal("as_of.before_plan", "as_of", {"day": day, "starts_on": starts_on})])
    if day > today:
        raise Refused([Refusal("as_of.ahead", "as_of", {"day": day, "today": today})])
    return day


def typed_day(text: str) -> date | None:
    """Return the day written as 2020-03-17; None for anything else."""
    if len(text) != 10 or text[4] + text[7] != "--" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_stood(period: ReportingPeriod, moment: datetime) -> ReportingPeriod:
    """Return a period as it stood at a moment: what happened to it later had not happened. Methods: F2."""

    def by_then(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= moment else None

    return replace(
        period,
        opened_at=by_then(period.opened_at),
        closed_at=by_then(period.closed_at),
        published_at=by_then(period.published_at),
    )


def day_view(periods: Sequence[ReportingPeriod], day: date, *, ends_at: datetime, corrected: bool) -> View:
    """Return the view of a day, of `periods` as they stood when it ended at `ends_at`.

    Its month is the newest whose report could be owed: over by that day, else the first begun. What changed is told
    since the last month's end before the day. Unless `corrected`, nothing recorded after the day is known. Methods: F2.
    """
    begun = [p for p in sorted(periods, key=lambda p: p.month) if p.stage is not PeriodStage.PLANNED]
    over = [p for p in begun if p.month.last <= day]
    before = [p.month.last for p in begun if p.month.last < day]
    return View(
        period=next(iter([*over[-1:], *begun]), None),
        as_of=day,
        known_at=None if corrected else ends_at,
        corrected=corrected,
        before_on=before[-1] if before else None,
        on_day=True,
    )


def missed_reports(periods: Sequence[ReportingPeriod], *, heard: Month | None, as_of: date, starts_on: date) -> int:
    """Return how many reports in a row, the newest closed ones, say nothing of a task; `heard` is the newest month that
    does. Methods: A5."""
    since = [period for period in periods if heard is None or period.month > heard]
    return sum(
        period.stage in (PeriodStage.CLOSED, PeriodStage.PUBLISHED) and starts_on <= period.month.last <= as_of
        for period in since
    )
