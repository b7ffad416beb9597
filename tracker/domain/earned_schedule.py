"""Earned schedule: how much time's worth of the plan has been earned. Methods: A3, cases ES-1 to ES-15."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.progress import task_progress

ZERO = Decimal(0)


class ImpossibleCurve(ValueError):
    """Raised when planned value falls, is negative, or less than what is earned."""


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Periods, not money: `earned` is ES, `elapsed` AT, `duration` PD. Ratios are None where undefined."""

    earned: Decimal
    elapsed: Decimal
    duration: Decimal
    finished: bool

    @property
    def variance(self) -> Decimal:
        """Return SV(t) in periods; negative is late."""
        return self.earned - self.elapsed

    @property
    def performance(self) -> Decimal | None:
        """Return SPI(t), None at the start."""
        return self.earned / self.elapsed if self.elapsed else None

    @property
    def estimate_at_completion(self) -> Decimal | None:
        """Return IEAC(t) in periods from the start, None while nothing is earned."""
        performance = self.performance
        return self.duration / performance if performance else None

    @property
    def to_complete(self) -> Decimal | None:
        """Return TSPI, None once the planned duration has passed."""
        left = self.duration - self.elapsed
        return (self.duration - self.earned) / left if left > 0 else None


def earned_schedule(planned: Sequence[Decimal], earned: Decimal, elapsed: Decimal) -> EarnedSchedule:
    """Return the earned schedule of a cumulative planned-value curve, index 0 the start, one value per period end.

    On a plateau of the plan the elapsed time is kept within the plateau instead of crediting all of it (rule 1). After
    completion the caller passes the actual duration as `elapsed` (rule 2). Raises ImpossibleCurve (rule 4).
    """
    _require_rising(planned)
    total = planned[-1]
    duration = Decimal(next(index for index, value in enumerate(planned) if value == total))
    if earned < 0 or earned > total:
        raise ImpossibleCurve(f"earned {earned} of {total}")
    if earned == total:
        return EarnedSchedule(duration, elapsed, duration, finished=True)
    low, high = _times_at(planned, earned)
    # With nothing earned and something due the whole span at zero is behind us: clamp gives its end (ES-6: 0).
    at = low if earned == 0 and low == high else min(max(elapsed, low), high)
    return EarnedSchedule(at, elapsed, duration, finished=False)


def task_schedule(milestones: Sequence[MilestoneState], *, starts_on: date, as_of: date) -> EarnedSchedule | None:
    """Return a task's earned schedule in months from its start, planned value at month ends by the current plan.

    Within a month the elapsed time counts the days passed. None before the start and without milestones.
    """
    if not milestones or as_of < starts_on:
        return None
    first = Month.of(starts_on)
    last = max(Month.of(m.baseline_on) for m in milestones)
    days = [month.last for month in first.until(max(last, first))]
    planned = [ZERO, *(task_progress(milestones, as_of=day).planned for day in days)]
    month = Month.of(as_of)
    elapsed = month - first + Decimal(as_of.day) / month.last.day
    return earned_schedule(planned, task_progress(milestones, as_of=as_of).verified, elapsed)


def _require_rising(planned: Sequence[Decimal]) -> None:
    if len(planned) < 2 or planned[0] < 0 or planned[-1] <= 0:
        raise ImpossibleCurve("a curve needs a start and a positive end")
    if any(later < earlier for earlier, later in pairwise(planned)):
        raise ImpossibleCurve("planned value falls")


def _times_at(planned: Sequence[Decimal], earned: Decimal) -> tuple[Decimal, Decimal]:
    """Return the first and the last time at which the straight lines between period ends equal `earned`."""
    equal = [Decimal(index) for index, value in enumerate(planned) if value == earned]
    if equal:
        return equal[0], equal[-1]
    last_below = max((index for index, value in enumerate(planned) if value <= earned), default=0)
    step = planned[last_below + 1] - planned[last_below]
    at = last_below + (earned - planned[last_below]) / step
    return at, at
