"""What the milestones' trends show: each milestone's patterns, a shared rise, work stacked before the plan's end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.charts.milestone_trend import shared_rise
from tracker.domain.bilingual import Message
from tracker.domain.bow_wave import LastWeeks, is_bow_wave, last_weeks
from tracker.domain.milestone_trend import Pace, reached_at_this_pace
from tracker.domain.trend_patterns import (
    SharedRise,
    TrendFinding,
    TrendPattern,
    findings,
    rise_together,
    window_start,
    within,
)
from tracker.queries.forecast_history import ForecastHistory
from tracker.queries.frame import Frame
from tracker.queries.milestone_rows import NO_TRAITS, MilestoneOfTask, Show, Traits
from tracker.queries.portfolio_rows import MilestoneRow
from tracker.web.shell import url_with

PATTERN_SHOWS = {
    TrendPattern.RUNS_AWAY: Show.RUNS_AWAY,
    TrendPattern.LATE_RISE: Show.LATE_RISE,
    TrendPattern.ZIGZAG: Show.ZIGZAG,
}


@dataclass(frozen=True, slots=True)
class MilestoneTrend:
    """What an open milestone's recent reports show, and where they lead if they go on as they do."""

    findings: tuple[TrendFinding, ...] = ()
    pace: Pace | None = None

    @property
    def patterns(self) -> tuple[TrendPattern, ...]:
        return tuple(finding.pattern for finding in self.findings)


@dataclass(frozen=True, slots=True)
class TrendSentence:
    """A finding about several milestones, and where exactly these are listed, if anywhere."""

    text: Message
    href: str | None


def since_of(frame: Frame) -> date:
    """Return the first day whose reports count for patterns in the frame's view."""
    return window_start((period.month for period in frame.periods), as_of=frame.view.as_of)


def milestone_trend(row: MilestoneRow, history: ForecastHistory, frame: Frame, *, since: date) -> MilestoneTrend:
    """Return what a milestone's reports since a day show; nothing once it is reached."""
    if not row.is_open:
        return MilestoneTrend()
    recent = within(history.of(row.record.state.id), since)
    found = findings(recent)
    is_guess = any(finding.pattern is TrendPattern.ZIGZAG for finding in found)
    return MilestoneTrend(found, None if is_guess else reached_at_this_pace(recent, as_of=frame.view.as_of))


def shared_rise_of(rows: Sequence[MilestoneRow], history: ForecastHistory, frame: Frame) -> SharedRise | None:
    """Return the report in which most of these open milestones moved later at once."""
    since = since_of(frame)
    return rise_together([within(history.of(row.record.state.id), since) for row in rows if row.is_open])


def traits_of(rows: Sequence[MilestoneOfTask], trends: Mapping[int, MilestoneTrend], weeks: LastWeeks | None) -> Traits:
    """Return what each open milestone can be asked for beyond its own dates."""
    found: dict[int, Collection[Show]] = {}
    for row in rows:
        state = row.milestone.record.state
        shows = {PATTERN_SHOWS[pattern] for pattern in trends[state.id].patterns}
        if weeks is not None and row.milestone.is_open and weeks.holds(row.milestone.expected_on):
            shows.add(Show.LAST_WEEKS)
        found[state.id] = shows
    return found or NO_TRAITS


def last_weeks_of(rows: Sequence[MilestoneOfTask], frame: Frame) -> LastWeeks | None:
    """Return what of these milestones is expected in the plan's last weeks."""
    assert frame.plan is not None
    states = [row.milestone.record.state for row in rows]
    return last_weeks(states, starts_on=frame.plan.starts_on, ends_on=frame.plan.ends_on, as_of=frame.view.as_of)


def sentences(rows: Sequence[MilestoneOfTask], history: ForecastHistory, frame: Frame) -> tuple[TrendSentence, ...]:
    """Return what these milestones show together: a bow wave, a common cause; nothing where neither is there."""
    found = []
    weeks = last_weeks_of(rows, frame)
    if weeks is not None and is_bow_wave(weeks):
        found.append(TrendSentence(_wave(weeks), url_with(show=Show.LAST_WEEKS.value, page=None, format=None)))
    rose = shared_rise(shared_rise_of([row.milestone for row in rows], history, frame))
    if rose is not None:
        found.append(TrendSentence(rose, None))
    return tuple(found)


def _wave(weeks: LastWeeks) -> Message:
    code = "trend.bow_wave_beyond" if weeks.beyond else "trend.bow_wave"
    return Message(
        code,
        {
            "count": weeks.expected,
            "weeks": weeks.weeks,
            "ends_on": weeks.ends_on,
            "rate": weeks.rate,
            "planned": weeks.planned,
            "planned_rate": weeks.planned_rate,
            "beyond": weeks.beyond,
        },
    )
