"""How far dates slip, learnt from milestones reached and from those still open. Methods: B2, B5, cases FC-5, FC-7."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker.domain.odds import Odds

# Weight of what is known of all units against a unit's own record, in milestones. Methods: B5, a default.
POOL_WEIGHT = 8

ROUNDING = 1e-9

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SlipCurve:
    """The share of milestones that slip by more than so many days: a step down to `left[i]` at each of `days`.

    `last` is the longest slip seen, reached or still open; beyond it nothing is known. `resolved` counts the
    milestones reached or past their date.
    """

    days: tuple[int, ...]
    left: tuple[float, ...]
    last: int
    resolved: int

    def beyond(self, days: int) -> float:
        """Return the share that slips by more than this, 1 before the first step."""
        place = bisect_right(self.days, days)
        return self.left[place - 1] if place else 1.0

    def beyond_each(self, days: Counts) -> Shares:
        """Return the share that slips by more than each of these days."""
        steps, shares = self._steps
        found: Shares = shares[np.searchsorted(steps, days, side="right")]
        return found

    def chances_from(self, first: int, still_open: float) -> tuple[float, ...]:
        """Return the chance of a slip up to each step from the `first` on, given that this share is left before it."""
        return tuple((1 - self._steps[1][first + 1 :] / still_open).tolist())

    def days_from(self, first: int, open_at: int) -> tuple[int, ...]:
        """Return the days from a slip of `open_at` to each step from the `first` on."""
        return tuple((self._steps[0][first:] - open_at).tolist())

    @cached_property
    def _steps(self) -> tuple[Counts, Shares]:
        """Return the steps, and the shares before the first and after each."""
        return np.array(self.days, dtype=np.int64), np.array((1.0, *self.left))


NOTHING_KNOWN = SlipCurve((), (), 0, 0)


def kaplan_meier(days: Counts, is_open: Flags) -> SlipCurve:
    """Return the curve of Kaplan and Meier (1958): open milestones count as long as they are known to be open.

    `days` are working days from a forecast date to the day it was reached, negative early; open ones exceed theirs.
    Leaving them out would show the dates of those who came in time (survivor bias). Methods: B2.
    """
    if not len(days):
        return NOTHING_KNOWN
    ordered, place = np.unique(days, return_inverse=True)
    leaving = np.bincount(place)
    reached = leaving - np.bincount(place[is_open], minlength=len(ordered))
    at_risk = leaving[::-1].cumsum()[::-1]
    left = np.cumprod((at_risk - reached) / at_risk)
    steps = reached > 0
    return SlipCurve(
        tuple(ordered[steps].tolist()),
        tuple(left[steps].tolist()),
        int(ordered[-1]),
        int(resolved(days, is_open).sum()),
    )


def resolved(days: Counts, is_open: Flags) -> Flags:
    """Tell of which slips it is known whether the date was kept: reached, or open past the date forecast."""
    return ~is_open | (days >= 0)


def pooled(own: SlipCurve, everyone: SlipCurve, *, weight: int = POOL_WEIGHT) -> SlipCurve:
    """Return a unit's curve drawn towards that of all units, the more so the less is known of the unit.

    Where the unit's own record ends, it goes on at the pace of all units. Methods: B2, B5:
    (n x own + M x everyone) / (n + M).
    """
    if not own.resolved:
        return everyone
    share = own.resolved / (own.resolved + weight)
    ends_at, goes_on_from = own.beyond(own.last), everyone.beyond(own.last)
    days = np.array(sorted({*own.days, *everyone.days}), dtype=np.int64)
    alone, all_units = own.beyond_each(days), everyone.beyond_each(days)
    goes_on = ends_at * all_units / goes_on_from if goes_on_from else np.zeros(len(days))
    left = share * np.where(days > own.last, goes_on, alone) + (1 - share) * all_units
    return SlipCurve(tuple(days.tolist()), tuple(left.tolist()), max(own.last, everyone.last), own.resolved)


def shrunk_rate(count: int, of: int, *, rate: float, weight: int = POOL_WEIGHT) -> float:
    """Return a small sample's rate, `count` a sum over `of`, drawn towards the rate of all. Methods: B5, case FC-7."""
    return (count + weight * rate) / (of + weight)


def chance_by(curve: SlipCurve, days: int, *, open_at: int | None = None) -> float:
    """Return the chance of a slip of at most `days`, given that the milestone is still open at a slip of `open_at`.

    0 where nothing is known beyond `open_at`. Methods: B2, case FC-5: 1 - S(days) / S(open_at).
    """
    still_open = 1.0 if open_at is None else curve.beyond(open_at)
    if (open_at is not None and days <= open_at) or not still_open:
        return 0.0
    return 1 - curve.beyond(days) / still_open


def odds_by(curve: SlipCurve, days: int, *, open_at: int | None = None) -> Odds:
    """Return the chance of a slip of at most `days` as `chance_by` does; up to 1 beyond the longest slip seen, of which
    nothing is known. Methods: B2 (mass beyond the last event stays "later than")."""
    least = chance_by(curve, days, open_at=open_at)
    may_be = days > curve.last and (open_at is None or days > open_at)
    return Odds(least, 1.0 if may_be else least)


def quantile(curve: SlipCurve, share: float, *, open_at: int | None = None) -> int | None:
    """Return the smallest slip exceeded with a chance of at most 1 - `share`; None: later than anything known."""
    still_open = 1.0 if open_at is None else curve.beyond(open_at)

    def reaches(place: int) -> bool:
        # Shares are ratios of counts: what a float leaves of one is still the same share.
        return chance_by(curve, curve.days[place], open_at=open_at) >= share - ROUNDING

    # The chance never falls from day to day, so what is left tells nearly where it gets there; rounding has its say.
    first = 0 if open_at is None else bisect_right(curve.days, open_at)
    place = bisect_left(curve.left, share - 1, lo=first, key=lambda left: -left / still_open) if still_open else first
    while place > first and reaches(place - 1):
        place -= 1
    while place < len(curve.days) and not reaches(place):
        place += 1
    return curve.days[place] if place < len(curve.days) else None
