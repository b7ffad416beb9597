"""The portfolio's rows as the charts take them."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from tracker.charts.gantt import GanttMilestone, GanttTask
from tracker.charts.milestone_trend import TrendData, TrendLine
from tracker.domain.bilingual import Bilingual
from tracker.domain.plan_titles import MilestoneTally, OpenMilestone
from tracker.domain.trend_patterns import SharedRise
from tracker.queries.forecast_history import ForecastHistory
from tracker.queries.frame import Frame
from tracker.queries.milestone_rows import all_milestones, tally
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.web import formats
from tracker.web.plan.trend_findings import milestone_trend, since_of
from tracker.web.plan.trend_wording import pace_text, pattern_word
from tracker.web.plot import Table


def gantt_milestone(row: MilestoneRow) -> GanttMilestone:
    """Return a milestone's dates for the Gantt chart."""
    state = row.record.state
    return GanttMilestone(
        state.original_on,
        state.baseline_on,
        row.expected_on,
        is_verified=state.is_verified,
        is_claimed=state.is_claimed,
    )


def gantt_task(task: TaskRow) -> GanttTask:
    """Return a task for the Gantt chart."""
    return GanttTask(
        task.code,
        task.starts_on,
        tuple(gantt_milestone(row) for row in task.milestones),
        task.finish.days if task.finish else None,
    )


def trend_line(
    row: MilestoneRow, history: ForecastHistory, label: Bilingual, frame: Frame, *, since: date | None = None
) -> TrendLine:
    """Return a milestone's reports for the trend chart; a month still open is drawn at the day of looking.

    `since` is the day reports count from for patterns, where the caller knows it already.
    """
    state = row.record.state
    trend = milestone_trend(row, history, frame, since=since or since_of(frame))
    return TrendLine(
        number=state.number,
        label=label,
        points=history.of(row.record.state.id),
        original_on=state.original_on,
        expected_on=row.expected_on,
        reached_on=state.actual_on if state.is_claimed else None,
        slip_days=row.slip,
        moved_days=row.moved,
        findings=trend.findings,
        pace=trend.pace,
    )


def trend_data(lines: Sequence[TrendLine], frame: Frame, shared: SharedRise | None = None) -> TrendData:
    """Return lines as one chart over the plan's span; `shared` is a report in which most of them moved later."""
    assert frame.plan is not None
    reports = [point.reported_on for line in lines for point in line.points]
    first = min([frame.plan.starts_on, *reports]) if not reports else min(reports)
    return TrendData(tuple(lines), frame.view.as_of, first, frame.plan.ends_on, shared, frame.view.before_on)


def trend_table(data: TrendData) -> Table:
    """Return the reports of a trend chart as a table, one row for each milestone."""
    days = sorted({point.reported_on for line in data.lines for point in line.points})
    columns = [
        gettext("Milestone"), gettext("Promised"), *(formats.date_text(day) for day in days), gettext("Reached"),
        gettext("Trend"), gettext("At this pace"),
    ]  # fmt: skip
    rows = []
    for line in data.lines:
        said = {point.reported_on: point.forecast_on for point in line.points}
        rows.append(
            [
                formats.in_language(line.label),
                formats.date_text(line.original_on),
                *(formats.date_text(said.get(day)) for day in days),
                formats.date_text(line.reached_on),
                formats.listed([pattern_word(finding.pattern) for finding in line.findings]) or formats.DASH,
                pace_text(line.pace),
            ]
        )
    return Table(columns, rows)


def task_tally(task: TaskRow) -> MilestoneTally:
    """Return how many of a task's milestones there are of each kind."""
    return tally(all_milestones([task]))


def open_milestones(task: TaskRow, frame: Frame) -> list[OpenMilestone]:
    """Return a task's open milestones as the sentences about it take them."""
    return [
        OpenMilestone(
            name=row.record.name,
            due_on=row.record.state.baseline_on,
            expected_on=row.expected_on,
            overdue=row.overdue,
            has_forecast=(row.record.state.forecast_on or row.record.state.baseline_on) > frame.view.as_of,
        )
        for row in task.milestones
        if row.is_open
    ]
