"""What a task's page prints."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.charts import milestone_trend, milestone_trend_figure
from tracker.charts.gantt import Strip, strip
from tracker.charts.kpi_strip import KpiTile
from tracker.charts.milestone_trend import TrendData
from tracker.domain.bilingual import Message
from tracker.domain.contributions import ContributionStage
from tracker.domain.plan_titles import (
    OwedPart,
    contributions_title,
    milestones_headline,
    task_standfirst,
)
from tracker.domain.rag import Rag
from tracker.domain.task_history import HistoryItem
from tracker.queries.forecast_history import ForecastHistory
from tracker.queries.frame import Frame
from tracker.queries.kpi_tiles import kpi_tile
from tracker.queries.kpis import KpiRow
from tracker.queries.milestone_rows import MilestoneOfTask
from tracker.queries.portfolio_rows import ContributionRow, TaskRow
from tracker.queries.schedules import measured_schedule
from tracker.web import wording
from tracker.web.plan.claims import claim_line
from tracker.web.plan.drawn import (
    gantt_milestone,
    open_milestones,
    task_tally,
    trend_data,
    trend_line,
    trend_table,
)
from tracker.web.plan.links_page import TaskLinks
from tracker.web.plan.register_page import is_slip_serious
from tracker.web.plan.schedule_block import ScheduleBlock, schedule_block
from tracker.web.plan.task_scope import TaskScope, task_scope
from tracker.web.plan.trend_findings import shared_rise_of
from tracker.web.plot import Plot, embed

TREND_HEIGHT, NARROW_TREND_HEIGHT = 360, 330
HISTORY_SHOWN = 6


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A supporting unit's deliverable and how its part stands."""

    row: ContributionRow
    rag: Rag


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything a task's page prints; `left_items` are its milestones that have left the plan."""

    task: TaskRow
    standfirst: Message
    milestones_title: tuple[Message, ...]
    claim_line: str
    promised_on: date | None
    is_slip_serious: bool
    strip: Strip
    trend: Plot | None
    schedule: ScheduleBlock | None
    owed_title: Message
    owed: tuple[OwedRow, ...]
    recent: tuple[HistoryItem, ...]
    older: tuple[HistoryItem, ...]
    kpis: tuple[KpiTile, ...]
    links: TaskLinks
    may_post: bool
    may_plan: bool
    scope: TaskScope
    left_items: tuple[MilestoneOfTask, ...]


def task_page(
    task: TaskRow,
    frame: Frame,
    forecasts: ForecastHistory,
    history: tuple[HistoryItem, ...],
    kpis: tuple[KpiRow, ...],
    links: TaskLinks,
    *,
    may_post: bool,
    may_plan: bool,
) -> TaskPage:
    """Return the page of a task."""
    assert frame.plan is not None
    counts = task_tally(task)
    reached = [row.record.state.actual_on for row in task.milestones if row.record.state.actual_on]
    decided_by = task.computed.deciding
    parts = {part.unit.id: part.rag for part in task.parts if not part.leads}
    return TaskPage(
        task=task,
        standfirst=Message("task.left")
        if task.scope is not None
        else task_standfirst(
            counts,
            open_milestones(task, frame),
            last_reached_on=max(reached, default=None),
            finish_on=task.finish.on if task.finish else None,
            finish_days=task.finish.plan_days if task.finish else 0,
            late_link=decided_by if decided_by is not None and decided_by.code == "status.waits" else None,
        ),
        milestones_title=milestones_headline(counts),
        claim_line=claim_line(task),
        promised_on=max((row.record.state.original_on for row in task.milestones), default=None),
        is_slip_serious=is_slip_serious(task),
        strip=strip(
            [gantt_milestone(row) for row in task.milestones],
            plan=(min(frame.plan.starts_on, task.starts_on), frame.plan.ends_on),
            as_of=frame.view.as_of,
        ),
        trend=_trend(task, frame, forecasts),
        schedule=_schedule(task, frame),
        owed_title=contributions_title([_owed_part(row) for row in task.contributions]),
        owed=tuple(OwedRow(row, parts[row.unit.id]) for row in task.contributions if row.unit.id in parts),
        recent=history[:HISTORY_SHOWN],
        older=history[HISTORY_SHOWN:],
        kpis=tuple(kpi_tile(row) for row in kpis if task.code in row.definition.tasks),
        links=links,
        may_post=may_post and task.scope is None,
        may_plan=may_plan,
        scope=task_scope(task, frame.rules, as_of=frame.view.as_of),
        left_items=tuple(MilestoneOfTask(task, row) for row in task.dropped),
    )


def _schedule(task: TaskRow, frame: Frame) -> ScheduleBlock | None:
    if not task.milestones:
        return None
    return schedule_block(measured_schedule([task], starts_on=task.starts_on, frame=frame), frame)


def _owed_part(row: ContributionRow) -> OwedPart:
    return OwedPart(row.unit.short, row.overdue, row.state.stage is ContributionStage.DELIVERED)


def _trend(task: TaskRow, frame: Frame, forecasts: ForecastHistory) -> Plot | None:
    """Return the milestone trend; None where nothing was ever reported."""
    lines = [trend_line(row, forecasts, row.record.name, frame) for row in task.milestones]
    data = trend_data(lines, frame, shared_rise_of(task.milestones, forecasts, frame))
    if not any(line.points for line in lines):
        return None
    return embed(
        milestone_trend_figure.figure(data, height=TREND_HEIGHT),
        id="trend",
        title=milestone_trend.title(data),
        subtitle=Message("trend.subtitle"),
        height=TREND_HEIGHT,
        table=trend_table(data),
        note=_further(data),
        narrow=milestone_trend_figure.figure(data, height=NARROW_TREND_HEIGHT, narrow=True),
        narrow_height=NARROW_TREND_HEIGHT,
    )


def _further(data: TrendData) -> str:
    """Return what the lines show beyond the chart's title."""
    title = milestone_trend.title(data)
    further = [message for message in milestone_trend.telling_findings(data) if message != title]
    return gettext("; ").join(wording.sentence(message) for message in further)
