"""Earned schedule: how much time's worth of the plan has been earned. Methods: A3, cases ES-1 to ES-15.

Planned value is compared at month ends only: between them a plan of dated milestones does not rise, and a straight line
would show a delay in the middle of every month. Methods: A2.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import MAXYEAR, date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TypeVar

from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.progress import planned_steps, promised_steps, verified_share

ZERO, ONE = Decimal(0), Decimal(1)

# A task's weight and its milestones.
Work = tuple[Decimal, Sequence[MilestoneState]]
# Parts of a whole: of one task as they are given, of several exactly.
Amount = TypeVar("Amount", Decimal, Fraction)


class ImpossibleCurve(ValueError):
    """Raised when planned value falls, is negative, or less than what is earned, and for a time before the start."""


class Basis(StrEnum):
    """Which dates planned value goes by: the current plan, or the first promise (B0)."""

    CURRENT = "current"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Periods, not money: `earned` is ES, `elapsed` AT, `duration` PD. Ratios are None where undefined.

    `is_plateau`: nothing more was due around now than what is earned, so that ES goes with the clock.
    """

    earned: Decimal
    elapsed: Decimal
    duration: Decimal
    finished: bool
    is_plateau: bool = False

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
        """Return IEAC(t) in periods from the start, None without a pace: at the start, and where nothing is earned
        though something was due from the start on."""
        performance = self.performance
        return self.duration / performance if performance else None

    @property
    def to_complete(self) -> Decimal | None:
        """Return TSPI, None once the planned duration has passed."""
        left = self.duration - self.elapsed
        return (self.duration - self.earned) / left if left > 0 else None


@dataclass(frozen=True, slots=True)
class DatedSchedule:
    """An earned schedule in months, with the month it counts from and the day it was measured.

    `earned_share` is what was earned then, 0 to 1 of the weight looked at.
    """

    figures: EarnedSchedule
    first: Month
    measured_on: date
    earned_share: Decimal

    def day(self, months: Decimal) -> date | None:
        """Return the day so many months after the start, a whole number being a month's end; None beyond the calendar.

        Nothing after the start is the day before it.
        """
        whole = ceil(months)
        if (self.first.year * 12 + self.first.number + whole) // 12 >= MAXYEAR:
            return None
        month = self.first.plus(whole - 1)
        part = months - whole + 1
        return month.last.replace(day=max(ceil(part * month.last.day), 1))

    @property
    def earned_until_on(self) -> date | None:
        """Return the day by which the plan had what is earned by now."""
        return self.day(self.figures.earned)

    @property
    def finish_on(self) -> date | None:
        """Return the finish at the pace so far, start + IEAC(t); None without a pace or beyond the calendar."""
        months = self.figures.estimate_at_completion
        return None if months is None else self.day(months)


def earned_schedule(planned: Sequence[Decimal], earned: Decimal, elapsed: Decimal) -> EarnedSchedule:
    """Return the earned schedule of a cumulative planned-value curve, index 0 the start, one value per period end.

    On a plateau of the plan the elapsed time is kept within the plateau instead of crediting all of it (rule 1); with
    nothing earned of work that was due it is 0 (rule 3). After completion the caller passes the actual duration as
    `elapsed` (rule 2). Raises ImpossibleCurve (rule 4).
    """
    _require_rising(planned)
    if earned < 0 or earned > planned[-1]:
        raise ImpossibleCurve(f"earned {earned} of {planned[-1]}")
    if elapsed < 0:
        raise ImpossibleCurve(f"{elapsed} periods after the start")
    return _schedule(planned, earned, elapsed)


def weighted_schedule(
    tasks: Sequence[Work],
    *,
    starts_on: date,
    as_of: date,
    basis: Basis = Basis.CURRENT,
    only: AbstractSet[int] | None = None,
) -> DatedSchedule | None:
    """Return the earned schedule of weighted tasks together, each milestone counting with its share of its task.

    Measured at the last month end up to `as_of`; once everything is verified, time stands still at the end of the
    month in which the last milestone was reached (rule 2). What left the plan counts against the original one only.
    `only` looks at some milestones alone, by their ids, such as the critical chain (rule 7). None before the start and
    where nothing in the plan has a weight.
    """
    if as_of < starts_on:
        return None
    in_plan = [
        (weight, [state for state in states if basis is Basis.ORIGINAL or state.in_scope])
        for weight, states in tasks
        if weight > 0
    ]
    kept = [(weight, states) for weight, states in in_plan if states]
    if len(kept) == 1:
        # Shares of one task need no common measure, and this is asked for every task of every month.
        own = [(state.weight, state) for state in kept[0][1]]
        return _dated(_only(own, only), ZERO, Month.of(starts_on), as_of, basis)
    shares = [part for weight, states in kept for part in _shares(weight, states)]
    return _dated(_only(shares, only), Fraction(0), Month.of(starts_on), as_of, basis)


def task_schedule(milestones: Sequence[MilestoneState], *, starts_on: date, as_of: date) -> DatedSchedule | None:
    """Return one task's earned schedule against the current plan, in months from its start; None as for several."""
    return weighted_schedule([(ONE, milestones)], starts_on=starts_on, as_of=as_of)


def _dated(
    parts: Sequence[tuple[Amount, MilestoneState]], zero: Amount, first: Month, as_of: date, basis: Basis
) -> DatedSchedule | None:
    current = [state for _, state in parts if state.in_scope]
    if not current:
        return None
    reached = [on for state in current if (on := _verified_on(state, as_of)) is not None]
    measured_on = max(reached) if len(reached) == len(current) else _month_end(as_of)
    elapsed = max(Month.of(measured_on) - first + 1, 0)
    planned = _planned_by_month(parts, zero, first, basis)
    earned = sum((_portion(part, verified_share(state, as_of=measured_on)) for part, state in parts), zero)
    figures = _schedule(planned, earned, Decimal(elapsed))
    return DatedSchedule(figures, first, measured_on, _decimal(earned / planned[-1]))


def _only(
    parts: Sequence[tuple[Amount, MilestoneState]], only: AbstractSet[int] | None
) -> Sequence[tuple[Amount, MilestoneState]]:
    return [(part, state) for part, state in parts if part > 0 and (only is None or state.id in only)]


def _shares(weight: Decimal, states: Sequence[MilestoneState]) -> list[tuple[Fraction, MilestoneState]]:
    """Return what each milestone of a task counts among several tasks, exactly."""
    whole = Fraction(sum((state.weight for state in states), ZERO))
    if not whole:
        return []
    # Milestones of one task mostly weigh the same, and quotients of fractions take long.
    parts = {own: Fraction(weight) * Fraction(own) / whole for own in {state.weight for state in states}}
    return [(parts[state.weight], state) for state in states]


def _schedule(planned: Sequence[Amount], earned: Amount, elapsed: Decimal) -> EarnedSchedule:
    duration = Decimal(bisect_left(planned, planned[-1]))
    if earned == planned[-1]:
        return EarnedSchedule(duration, elapsed, duration, finished=True)
    low, high = _times_at(planned, earned)
    if not earned and elapsed > high:
        # Work was due and nothing is earned: that the plan began late is no credit (rule 3).
        return EarnedSchedule(ZERO, elapsed, duration, finished=False)
    # Inside a plateau of the plan nothing more could have been earned: the clock's own time is the fair one.
    fair = min(max(elapsed, low), high)
    return EarnedSchedule(fair, elapsed, duration, finished=False, is_plateau=low < high and low <= elapsed <= high)


def _planned_by_month(
    parts: Sequence[tuple[Amount, MilestoneState]], zero: Amount, first: Month, basis: Basis
) -> list[Amount]:
    """Return the weight planned by the start and by the end of each month, up to the last milestone's."""
    steps_of = promised_steps if basis is Basis.ORIGINAL else planned_steps
    steps = [(on, _portion(part, share)) for part, state in parts for on, share in steps_of(state)]
    planned = [zero]
    for on, part in sorted(steps):
        index = max(Month.of(on) - first + 1, 1)
        planned.extend([planned[-1]] * (index + 1 - len(planned)))
        planned[index] += part
    return planned


def _portion(part: Amount, share: Decimal) -> Amount:
    if share == ONE:
        # Nearly always, and a product of fractions takes long.
        return part
    return part * type(part)(share)


def _verified_on(state: MilestoneState, as_of: date) -> date | None:
    is_reached = state.is_verified and state.actual_on is not None and state.actual_on <= as_of
    return state.actual_on if is_reached else None


def _month_end(as_of: date) -> date:
    """Return the last month end up to a day."""
    month = Month.of(as_of)
    return as_of if as_of == month.last else month.plus(-1).last


def _require_rising(planned: Sequence[Decimal]) -> None:
    if len(planned) < 2 or planned[0] < 0 or planned[-1] <= 0:
        raise ImpossibleCurve("a curve needs a start and a positive end")
    if any(later < earlier for earlier, later in pairwise(planned)):
        raise ImpossibleCurve("planned value falls")


def _times_at(planned: Sequence[Amount], earned: Amount) -> tuple[Decimal, Decimal]:
    """Return the first and the last time at which the straight lines between period ends equal `earned`."""
    low, after = bisect_left(planned, earned), bisect_right(planned, earned)
    if low < after:
        return Decimal(low), Decimal(after - 1)
    if not low:
        # Less than what was planned by the very start.
        return ZERO, ZERO
    before = planned[low - 1]
    at = low - 1 + _decimal((earned - before) / (planned[low] - before))
    return at, at


def _decimal(value: Decimal | Fraction) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)
