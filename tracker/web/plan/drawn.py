"""The portfolio's rows as the charts take them."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from tracker.charts.gantt import GanttMilestone, GanttTask
from tracker.charts.milestone_trend import TrendData, TrendLine
from tracker.domain.bilingual import Bilingual
from tracker.domain.milestone_trend import TrendPoint
from tracker.domain.plan_titles import MilestoneTally, OpenMilestone
from tracker.queries.frame import Frame
from tracker.queries.milestone_rows import all_milestones, tally
from tracker.queries.milestones import ForecastPoint
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.web import formats
from tracker.web.plot import Table

History = Mapping[int, Sequence[ForecastPoint]]


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


def trend_line(row: MilestoneRow, history: History, label: Bilingual, frame: Frame) -> TrendLine:
    """Return a milestone's reports for the trend chart; a month still open is drawn at the day of looking."""
    state, as_of = row.record.state, frame.view.as_of
    return TrendLine(
        label=label,
        points=tuple(
            TrendPoint(min(point.month.last, as_of), point.forecast_on) for point in history.get(state.id, ())
        ),
        original_on=state.original_on,
        expected_on=row.expected_on,
        reached_on=state.actual_on if state.is_claimed else None,
        slip_days=row.slip,
        moved_days=row.moved,
    )


def trend_data(lines: Sequence[TrendLine], frame: Frame) -> TrendData:
    """Return lines as one chart over the plan's span."""
    assert frame.plan is not None
    reports = [point.reported_on for line in lines for point in line.points]
    first = min([frame.plan.starts_on, *reports]) if not reports else min(reports)
    return TrendData(tuple(lines), frame.view.as_of, first, frame.plan.ends_on)


def trend_table(data: TrendData) -> Table:
    """Return the reports of a trend chart as a table, one row for each milestone."""
    days = sorted({point.reported_on for line in data.lines for point in line.points})
    columns = [gettext("Milestone"), gettext("Promised"), *(formats.date_text(day) for day in days), gettext("Reached")]
    rows = []
    for line in data.lines:
        said = {point.reported_on: point.forecast_on for point in line.points}
        rows.append(
            [
                formats.in_language(line.label),
                formats.date_text(line.original_on),
                *(formats.date_text(said.get(day)) for day in days),
                formats.date_text(line.reached_on),
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
