"""Earned schedule: how much time's worth of the plan has been earned. Methods: A3, cases ES-1 to ES-15."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.progress import planned_steps, verified_share

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
    if earned < 0 or earned > planned[-1]:
        raise ImpossibleCurve(f"earned {earned} of {planned[-1]}")
    return _schedule(planned, earned, elapsed)


def _schedule(planned: Sequence[Decimal], earned: Decimal, elapsed: Decimal) -> EarnedSchedule:
    duration = Decimal(bisect_left(planned, planned[-1]))
    if earned == planned[-1]:
        return EarnedSchedule(duration, elapsed, duration, finished=True)
    low, high = _times_at(planned, earned)
    # Inside a plateau of the plan nothing more could have been earned: the clock's own time is the fair one.
    return EarnedSchedule(min(max(elapsed, low), high), elapsed, duration, finished=False)


def task_schedule(milestones: Sequence[MilestoneState], *, starts_on: date, as_of: date) -> EarnedSchedule | None:
    """Return a task's earned schedule in months from its start, planned value at month ends by the current plan.

    Within a month the elapsed time counts the days passed; it stands still once all is
    verified. None before the start and without milestones.
    """
    milestones = [m for m in milestones if m.in_scope]
    if not milestones or as_of < starts_on:
        return None
    reached = [m for m in milestones if m.is_verified and m.actual_on is not None and m.actual_on <= as_of]
    if len(reached) == len(milestones):
        as_of = max(m.actual_on for m in reached if m.actual_on is not None)
    first, month = Month.of(starts_on), Month.of(as_of)
    elapsed = month - first + Decimal(as_of.day) / month.last.day
    earned = sum((m.weight * verified_share(m, as_of=as_of) for m in milestones), ZERO)
    return _schedule(_planned_by_month(milestones, first), earned, elapsed)


def _planned_by_month(milestones: Sequence[MilestoneState], first: Month) -> list[Decimal]:
    """Return the weight planned by the start and by the end of each month, up to the last milestone's."""
    planned = [ZERO]
    steps = [(on, share * m.weight) for m in milestones for on, share in planned_steps(m)]
    for on, weight in sorted(steps):
        index = max(Month.of(on) - first + 1, 1)
        planned.extend([planned[-1]] * (index + 1 - len(planned)))
        planned[index] += weight
    return planned


def _require_rising(planned: Sequence[Decimal]) -> None:
    if len(planned) < 2 or planned[0] < 0 or planned[-1] <= 0:
        raise ImpossibleCurve("a curve needs a start and a positive end")
    if any(later < earlier for earlier, later in pairwise(planned)):
        raise ImpossibleCurve("planned value falls")


def _times_at(planned: Sequence[Decimal], earned: Decimal) -> tuple[Decimal, Decimal]:
    """Return the first and the last time at which the straight lines between period ends equal `earned`."""
    low, after = bisect_left(planned, earned), bisect_right(planned, earned)
    if low < after:
        return Decimal(low), Decimal(after - 1)
    before = planned[low - 1]
    at = low - 1 + (earned - before) / (planned[low] - before)
    return at, at
