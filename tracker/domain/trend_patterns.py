"""Shapes of a milestone's trend that tell more than its dates: named, with every limit a setting. Methods: A4.

Only reports that were made count: a month without one is a gap, never a repetition of the report before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from tracker.domain.milestone_trend import ENOUGH_REPORTS, TrendPoint, runs_away
from tracker.domain.months import Month


class TrendPattern(StrEnum):
    """What a line shows, the most alarming first: it never arrives, news was held back, dates are guessed."""

    RUNS_AWAY = "runs_away"
    LATE_RISE = "late_rise"
    ZIGZAG = "zigzag"


@dataclass(frozen=True, slots=True)
class TrendLimits:
    """When a line counts as what. Days are calendar days, as in the slope of a trend.

    `window_reports`: how many months of reporting are looked at. Late rise: at least `flat_reports` that differ by at
    most `flat_within_days`, then, within the last `rise_reports`, one move later by at least `rise_days` and by at
    least `rise_slope` of the days that passed. Zigzag: at least `turns` changes of direction, each after a move of at
    least `turn_days`. Together: of at least `together_lines` lines with both reports, at least `together_share` moved
    later by `together_days` or more, in one of the last `together_reports` reports.
    """

    window_reports: int = 6
    flat_reports: int = 4
    flat_within_days: int = 3
    rise_reports: int = 2
    rise_days: int = 14
    rise_slope: Decimal = Decimal("0.5")
    turns: int = 2
    turn_days: int = 5
    together_reports: int = 2
    together_lines: int = 3
    together_share: Decimal = Decimal("0.75")
    together_days: int = 3


DEFAULT_LIMITS = TrendLimits()


@dataclass(frozen=True, slots=True)
class TrendFinding:
    """A pattern, the reports that show it, the calendar days the forecast moved and how many reports or turns.

    Days: moved over the last three reports, risen since the level line, or between the outermost forecasts. Count:
    those three, the level reports, or the turns.
    """

    pattern: TrendPattern
    points: tuple[TrendPoint, ...]
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class SharedRise:
    """A report in which most lines moved later at once: `rose` of the `of` lines that have it and the one before."""

    reported_on: date
    rose: int
    of: int


def window_start(reported: Iterable[Month], *, as_of: date, limits: TrendLimits = DEFAULT_LIMITS) -> date:
    """Return the first day whose reports are looked at, given the plan's months of reporting; all without any."""
    begun = sorted(month for month in set(reported) if month.first <= as_of)
    return begun[-limits.window_reports :][0].first if begun else date.min


def within(points: Sequence[TrendPoint], since: date) -> tuple[TrendPoint, ...]:
    """Return the reports made from a day on."""
    return tuple(point for point in points if point.reported_on >= since)


def findings(points: Sequence[TrendPoint], limits: TrendLimits = DEFAULT_LIMITS) -> tuple[TrendFinding, ...]:
    """Return the patterns of an open milestone's reports (oldest first), the most alarming first. Methods: A4."""
    found = (_running_away(points), _late_rise(points, limits), _zigzag(points, limits))
    return tuple(finding for finding in found if finding is not None)


def rise_together(lines: Sequence[Sequence[TrendPoint]], limits: TrendLimits = DEFAULT_LIMITS) -> SharedRise | None:
    """Return the newest report in which most lines moved later together, which points to a common cause.

    A line without that report or the one before is left out of the count. None where there is no such report.
    """
    said = [{point.reported_on: point.forecast_on for point in line} for line in lines]
    days = sorted({day for line in said for day in line})
    for before, after in reversed(list(pairwise(days))[-limits.together_reports :]):
        moves = [(line[after] - line[before]).days for line in said if before in line and after in line]
        rose = sum(move >= limits.together_days for move in moves)
        if len(moves) >= limits.together_lines and rose >= limits.together_share * len(moves):
            return SharedRise(after, rose, len(moves))
    return None


def _running_away(points: Sequence[TrendPoint]) -> TrendFinding | None:
    if not runs_away(points):
        return None
    last = tuple(points[-ENOUGH_REPORTS:])
    return TrendFinding(TrendPattern.RUNS_AWAY, last, _moved(last[0], last[-1]), len(last))


def _late_rise(points: Sequence[TrendPoint], limits: TrendLimits) -> TrendFinding | None:
    for recent in range(1, limits.rise_reports + 1):
        level = _level_end(points[:-recent], limits)
        if len(level) < limits.flat_reports:
            continue
        steps = list(pairwise((level[-1], *points[-recent:])))
        sharp = [step for step in steps if _is_sharp(*step, limits)]
        risen = _moved(level[-1], points[-1])
        if sharp and risen >= limits.rise_days:
            return TrendFinding(TrendPattern.LATE_RISE, sharp[0], risen, len(level))
    return None


def _level_end(points: Sequence[TrendPoint], limits: TrendLimits) -> Sequence[TrendPoint]:
    """Return the longest run of level reports at the end of a line."""
    days = [point.forecast_on.toordinal() for point in points]
    start = len(days)
    while start and max(days[start - 1 :]) - min(days[start - 1 :]) <= limits.flat_within_days:
        start -= 1
    return points[start:]


def _is_sharp(before: TrendPoint, after: TrendPoint, limits: TrendLimits) -> bool:
    passed = (after.reported_on - before.reported_on).days
    return _moved(before, after) >= max(Decimal(limits.rise_days), limits.rise_slope * passed)


def _zigzag(points: Sequence[TrendPoint], limits: TrendLimits) -> TrendFinding | None:
    turned = _turns(points, limits.turn_days)
    if len(turned) < limits.turns:
        return None
    days = [point.forecast_on for point in points]
    return TrendFinding(TrendPattern.ZIGZAG, tuple(turned), (max(days) - min(days)).days, len(turned))


def _turns(points: Sequence[TrendPoint], least: int) -> list[TrendPoint]:
    """Return the reports at which the direction changed, moves of fewer days being noise."""
    turned: list[TrendPoint] = []
    way = 0
    for place, point in enumerate(points):
        if not place:
            low = high = point
            continue
        if way >= 0 and point.forecast_on > high.forecast_on:
            high = point
        if way <= 0 and point.forecast_on < low.forecast_on:
            low = point
        if way >= 0 and _moved(point, high) >= least:
            turned += [high] * (way > 0)
            way, low = -1, point
        elif way <= 0 and _moved(low, point) >= least:
            turned += [low] * (way < 0)
            way, high = 1, point
    return turned


def _moved(before: TrendPoint, after: TrendPoint) -> int:
    return (after.forecast_on - before.forecast_on).days
