"""The milestone trend's lines, their title and what else they show: forecast dates as reported month by month.

Methods: A4. A level line is steady, a rising one slips; a month without a report is a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.milestone_trend import Pace, TrendPoint
from tracker.domain.months import Month
from tracker.domain.spans import Span
from tracker.domain.trend_patterns import SharedRise, TrendFinding, TrendPattern


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One milestone: its number in its task, its reports oldest first, the original date, and the day it was reached,
    if it was.

    `expected_on` and `slip_days` (working days, positive late) are today's; `moved_days` since the report before.
    `findings` are the patterns of its reports, `pace` where they lead if they go on as they do.
    """

    number: int
    label: Bilingual | str
    points: tuple[TrendPoint, ...]
    original_on: date
    expected_on: date
    reached_on: date | None
    slip_days: int
    moved_days: int
    findings: tuple[TrendFinding, ...] = ()
    pace: Pace | None = None

    @property
    def is_late(self) -> bool:
        return self.reached_on is None and self.slip_days > 0

    @property
    def is_named(self) -> bool:
        """Tell whether the line is drawn in ink: still open, and elsewhere than promised or at the report before."""
        return self.reached_on is None and (self.slip_days != 0 or self.moved_days != 0)


@dataclass(frozen=True, slots=True)
class TrendData:
    """The lines of one chart, the month looked at and where the plan begins and ends.

    `before_on` is the day of the report before, None for the first; `shared` is the report in which most open lines
    moved later at once.
    """

    lines: tuple[TrendLine, ...]
    as_of: date
    starts_on: date
    ends_on: date
    shared: SharedRise | None = None
    before_on: date | None = None

    @property
    def span(self) -> Span:
        """Return the time since the report before; since the month before where there is none."""
        month = Month.of(self.as_of)
        return Span(month, Month.of(self.before_on) if self.before_on else month.plus(-1))


def furthest(data: TrendData, most: int) -> TrendData:
    """Return a chart's data with at most so many lines, in order: those with patterns and those moved furthest."""
    if len(data.lines) <= most:
        return data
    ranked = sorted(data.lines, key=lambda line: (not line.findings, -abs(line.slip_days), -abs(line.moved_days)))
    kept = {id(line) for line in ranked[:most]}
    return replace(data, lines=tuple(line for line in data.lines if id(line) in kept))


def title(data: TrendData) -> Message:
    """Return what the reports show of the open milestones, the most alarming first; plain where none was reported."""
    open_lines = [line for line in data.lines if line.reached_on is None]
    if not any(line.points for line in data.lines):
        return Message("trend.no_reports")
    if not open_lines:
        return Message("trend.all_reached", {"count": len(data.lines)})
    if telling := telling_findings(data):
        return telling[0]
    figures: dict[str, Any] = {"open": len(open_lines), "since": data.span}
    if later := sum(line.moved_days > 0 for line in open_lines):
        code = "trend.moved_later" if later < len(open_lines) else "trend.all_moved_later"
        return Message(code, {"count": later, **figures})
    if earlier := sum(line.moved_days < 0 for line in open_lines):
        code = "trend.moved_earlier" if earlier < len(open_lines) else "trend.all_moved_earlier"
        return Message(code, {"count": earlier, **figures})
    if late := sum(line.is_late for line in open_lines):
        return Message(
            "trend.held_late" if late < len(open_lines) else "trend.held_all_late", {"count": late, **figures}
        )
    return Message("trend.steady", figures)


def telling_findings(data: TrendData) -> tuple[Message, ...]:
    """Return a sentence for each pattern among the open lines, the most alarming first."""
    found = [
        _sentence(TrendPattern.RUNS_AWAY, data),
        shared_rise(data.shared),
        _sentence(TrendPattern.LATE_RISE, data),
        _sentence(TrendPattern.ZIGZAG, data),
    ]
    return tuple(message for message in found if message is not None)


def shared_rise(shared: SharedRise | None) -> Message | None:
    """Return that most milestones moved later in the same report, and what that points to."""
    if shared is None:
        return None
    code = "trend.all_rose_together" if shared.rose == shared.of else "trend.rose_together"
    return Message(code, {"count": shared.rose, "of": shared.of, "month": shared.reported_on})


_ONE = {
    TrendPattern.RUNS_AWAY: "trend.runs_away",
    TrendPattern.LATE_RISE: "trend.late_rise",
    TrendPattern.ZIGZAG: "trend.zigzag",
}
_SEVERAL = {
    TrendPattern.RUNS_AWAY: "trend.several_run_away",
    TrendPattern.LATE_RISE: "trend.several_late_rises",
    TrendPattern.ZIGZAG: "trend.several_zigzag",
}


def _sentence(pattern: TrendPattern, data: TrendData) -> Message | None:
    """Return what lines of this pattern do, the one that moved furthest by name."""
    found = [
        (finding, line)
        for line in data.lines
        if line.reached_on is None
        for finding in line.findings
        if finding.pattern is pattern
    ]
    if not found:
        return None
    furthest, line = max(found, key=lambda pair: pair[0].days)
    figures: dict[str, Any] = {"milestone": line.label, "days": furthest.days, "reports": furthest.count}
    return Message((_ONE if len(found) == 1 else _SEVERAL)[pattern], {"count": len(found), **figures})


def programmes_title(finish_days: Mapping[str, Sequence[tuple[Bilingual, int]]]) -> Message:
    """Return in which programme finish dates drift furthest; `finish_days` are each task's, by programme code."""
    furthest = [(days, name) for rows in finish_days.values() for name, days in rows if days > 0]
    if not finish_days:
        return Message("trend.no_reports")
    if not furthest:
        return Message("trend.finishes_hold")
    days, name = max(furthest, key=lambda pair: pair[0])
    return Message("trend.furthest", {"programme": name, "days": days})


def open_only(data: TrendData) -> TrendData:
    """Return a chart's data without what is reached."""
    return replace(data, lines=tuple(line for line in data.lines if line.reached_on is None))
