"""How fast a plan delivers, and how fast it would have to. Methods: A2, A3 (to-complete against achieved).

Rates are per month: shares of the plan (verified weight) and numbers of milestones. A month counts by its own days, so
that from month end to month end is a whole number of months whatever their lengths.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.months import Month, report_gap

# A pace is measured over so many months, and over twice as many.
RECENT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was verified by the end of a day: the share of the plan, 0 to 1, and the milestones."""

    on: date
    share: Decimal
    milestones: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What a month brings, or has to bring, from the end of one day to the end of another."""

    after_on: date
    until_on: date
    share: Decimal
    milestones: Decimal


@dataclass(frozen=True, slots=True)
class DeliveryRate:
    """The paces of a plan. None where there is nothing to divide: too short a record, nothing left, no time left.

    `required` finishes everything by the plan's end, `planned` is what the current plan asks for from now until then;
    `recent` is the last `window` months, `longer` twice as many, `best` the best `window` months ever.
    """

    now: Delivered
    milestones: int
    ends_on: date
    required: Pace | None
    planned: Pace | None
    recent: Pace | None
    longer: Pace | None
    best: Pace | None
    window: int = RECENT_MONTHS

    @property
    def left(self) -> int:
        """Return how many milestones are not verified yet."""
        return self.milestones - self.now.milestones


def months_between(after_on: date, until_on: date) -> Decimal:
    """Return the months from the end of one day to the end of another, negative when it lies before."""
    return _place(until_on) - _place(after_on)


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier; the end of a month stays one."""
    month, is_end = Month.of(day).plus(-months), day == Month.of(day).last
    return month.last if is_end else date(month.year, month.number, min(day.day, month.last.day))


def window_months(reported: Iterable[Month]) -> int:
    """Return over how many months a pace is measured: three, or from report to report where these are further apart."""
    return max(RECENT_MONTHS, report_gap(reported))


def days_to_know(*, starts_on: date, as_of: date, window: int = RECENT_MONTHS) -> tuple[date, ...]:
    """Return the days whose standing the paces are made from, oldest first: the eve of the start, month ends and the
    beginnings of the windows that end on the as-of day, which is the last."""
    eve = starts_on - timedelta(days=1)
    ends = (month.last for month in Month.of(eve).until(Month.of(as_of)))
    windows = (months_before(as_of, months) for months in (window, 2 * window))
    return tuple(sorted({as_of, *(day for day in (eve, *ends, *windows) if eve <= day < as_of)}))


def pace(before: Delivered, after: Delivered) -> Pace | None:
    """Return what a month brought between two standings; None where no time lies between them."""
    return _pace(before.on, after.on, after.share - before.share, after.milestones - before.milestones)


def required_pace(now: Delivered, *, milestones: int, ends_on: date) -> Pace | None:
    """Return what every month has to bring for all to be verified by the plan's end.

    None when nothing is left or the end has come. Methods: A3, the to-complete rate in weight instead of time.
    """
    if now.milestones >= milestones:
        return None
    return _pace(now.on, ends_on, 1 - now.share, milestones - now.milestones)


def delivery_rate(
    known: Sequence[Delivered],
    *,
    planned: tuple[Delivered, Delivered],
    milestones: int,
    ends_on: date,
    window: int = RECENT_MONTHS,
) -> DeliveryRate:
    """Return the paces of a plan from what was verified by the days of `days_to_know`, the as-of day last.

    `planned` is what the current plan asks for by the as-of day and by the plan's end.
    """
    now, at = known[-1], {one.on: one for one in known}

    def last(months: int) -> Pace | None:
        before = at.get(months_before(now.on, months))
        return pace(before, now) if before is not None else None

    windows = [(at.get(months_before(one.on, window)), one) for one in known]
    paces = [pace(before, after) for before, after in windows if before is not None]
    return DeliveryRate(
        now=now,
        milestones=milestones,
        ends_on=ends_on,
        required=required_pace(now, milestones=milestones, ends_on=ends_on),
        planned=pace(*planned),
        recent=last(window),
        longer=last(2 * window),
        # Of equal ones the newest: what can be done lately says more than what could be done once.
        best=max((one for one in paces if one is not None), key=lambda one: (one.share, one.until_on), default=None),
        window=window,
    )


def _pace(after_on: date, until_on: date, share: Decimal, milestones: int) -> Pace | None:
    months = months_between(after_on, until_on)
    return Pace(after_on, until_on, share / months, milestones / months) if months > 0 else None


def _place(day: date) -> Decimal:
    month = Month.of(day)
    return month.year * 12 + month.number + Decimal(day.day) / month.last.day
