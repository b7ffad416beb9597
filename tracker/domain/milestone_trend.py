"""How a milestone's forecasts move from report to report. Methods: A4, cases MT-1 to MT-4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

from tracker.domain.milestone_history import DatedWord, Origin, in_order
from tracker.domain.months import Month

ENOUGH_REPORTS = 3
# A pace just short of the diagonal's leads to days that mean nothing: from here on it is only "later".
PACE_HORIZON_DAYS = 3 * 365


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What was forecast in one report."""

    reported_on: date
    forecast_on: date


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a pace leads: the day a milestone is reached, or with `is_later` a day it is not reached by."""

    on: date
    is_later: bool


def reports(forecasts: Iterable[DatedWord], origin: Origin) -> tuple[TrendPoint, ...]:
    """Return what each month's report forecast, oldest first, as known at an origin: the month's newest word.

    A month that was not over counts as of the origin's day.
    """
    by_month = {(word.valid_on.year, word.valid_on.month): word for word in in_order(origin.known(forecasts))}
    return tuple(
        TrendPoint(min(Month(year, month).last, origin.as_of), word.on) for (year, month), word in by_month.items()
    )


def slope(points: Sequence[TrendPoint]) -> Fraction | None:
    """Return the days the forecast moves for each day that passes, by least squares over these reports.

    0 is steady, 1 runs parallel to the diagonal and never arrives. None with fewer than three reports. Methods: A4.
    """
    if len(points) < ENOUGH_REPORTS:
        return None
    # In whole days from the first report, so that one division at the end is all: this is asked for every milestone.
    start = points[0].reported_on
    pairs = [((point.reported_on - start).days, (point.forecast_on - start).days) for point in points]
    count, across, upright = len(pairs), sum(x for x, _ in pairs), sum(y for _, y in pairs)
    spread = count * sum(x * x for x, _ in pairs) - across * across
    if not spread:
        return None
    return Fraction(count * sum(x * y for x, y in pairs) - across * upright, spread)


def crossing_on(points: Sequence[TrendPoint]) -> date | None:
    """Return the day on which forecast and report would meet at this pace; None where they never do.

    Methods: A4, r* = (mean forecast - slope x mean report) / (1 - slope).
    """
    pace = slope(points)
    if pace is None or pace >= 1:
        return None
    reported_mean, forecast_mean = _means(points)
    # To the nearest day, a half upwards: round() would go to the even one.
    day = floor((forecast_mean - pace * reported_mean) / (1 - pace) + Fraction(1, 2))
    return date.fromordinal(day) if date.min.toordinal() <= day <= date.max.toordinal() else None


def runs_away(points: Sequence[TrendPoint]) -> bool:
    """Tell whether, over the last three reports, the forecast moved away at least as fast as time passed."""
    pace = slope(points[-ENOUGH_REPORTS:])
    return pace is not None and pace >= 1


def reached_at_this_pace(points: Sequence[TrendPoint], *, as_of: date) -> Pace | None:
    """Return the day an open milestone is reached if its last three reports go on like this.

    None unless the date moved the same way each time: a single step is no pace, and a level line's forecast says as
    much. None too where it runs away, and where the day has passed.
    """
    last = points[-ENOUGH_REPORTS:]
    moves = [(after.forecast_on - before.forecast_on).days for before, after in pairwise(last)]
    if not (all(move > 0 for move in moves) or all(move < 0 for move in moves)):
        return None
    pace = slope(last)
    if pace is None or pace >= 1:
        return None
    day, horizon = crossing_on(last), as_of + timedelta(days=PACE_HORIZON_DAYS)
    if day is None or day > horizon:
        return Pace(horizon, is_later=True)
    return Pace(day, is_later=False) if day > as_of else None


def _means(points: Sequence[TrendPoint]) -> tuple[Fraction, Fraction]:
    return (
        Fraction(sum(point.reported_on.toordinal() for point in points), len(points)),
        Fraction(sum(point.forecast_on.toordinal() for point in points), len(points)),
    )
