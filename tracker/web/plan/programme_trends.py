"""The milestone trends of programmes side by side: each task's last milestone, those that move most. Methods: A4."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext, ngettext

from tracker.charts import milestone_trend, milestone_trend_figure
from tracker.charts.milestone_trend import TrendData
from tracker.domain.bilingual import Bilingual
from tracker.queries.forecast_history import ForecastHistory
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, ProgrammeRef, TaskRow
from tracker.web import formats
from tracker.web.plan.drawn import trend_data, trend_line, trend_table
from tracker.web.plan.trend_findings import shared_rise_of, since_of
from tracker.web.plot import Plot, embed

# Beyond so many charts, and lines in one of them, none can be told from another.
MOST_TRENDS, MOST_LINES = 8, 12
TREND_HEIGHT = 240


def last_milestones(portfolio: Portfolio) -> dict[int, MilestoneRow]:
    """Return, by task id, the milestone each task is expected to finish with."""
    return {
        task.id: max(task.milestones, key=lambda row: (row.expected_on, row.record.state.number))
        for task in portfolio.tasks
        if task.milestones
    }


def programme_trends(
    portfolio: Portfolio, tasks: Sequence[TaskRow], frame: Frame, history: ForecastHistory
) -> tuple[tuple[Plot, ...], int]:
    """Return one trend for each programme with an open task; of many, those that drift furthest."""
    last = last_milestones(portfolio)
    of_programme: dict[int, list[TaskRow]] = {}
    for task in tasks:
        if task.id in last and (not last[task.id].is_open or history.of(last[task.id].record.state.id)):
            of_programme.setdefault(task.programme.id, []).append(task)
    open_ones = [id for id, rows in of_programme.items() if any(last[task.id].is_open for task in rows)]
    order = open_ones
    if len(order) > MOST_TRENDS:
        drift = {id: max(abs(task.finish.days) for task in of_programme[id] if task.finish) for id in order}
        furthest = sorted(order, key=lambda id: -drift[id])[:MOST_TRENDS]
        order = [id for id in order if id in furthest]
    charts = [_trend_data(of_programme[id], last, frame, history) for id in order]
    if not charts:
        return (), 0
    dates = milestone_trend_figure.span([milestone_trend.open_only(data) for data in charts])
    plots = (_trend(of_programme[id][0].programme, data, dates) for id, data in zip(order, charts, strict=True))
    return tuple(plots), len(open_ones) - len(order)


def _trend_data(
    tasks: Sequence[TaskRow], last: Mapping[int, MilestoneRow], frame: Frame, history: ForecastHistory
) -> TrendData:
    since = since_of(frame)
    lines = [trend_line(last[task.id], history, Bilingual(task.code, task.code), frame, since=since) for task in tasks]
    rows = [last[task.id] for task in tasks]
    return trend_data(lines, frame, shared_rise_of(rows, history, frame))


def _trend(programme: ProgrammeRef, data: TrendData, dates: tuple[date, date]) -> Plot:
    open_ones = milestone_trend.open_only(data)
    drawn = milestone_trend.furthest(open_ones, MOST_LINES)
    return embed(
        milestone_trend_figure.small_figure(drawn, height=TREND_HEIGHT, dates=dates),
        id=f"trend-{programme.id}",
        title=f"{programme.code} {formats.in_language(programme.name)}",
        height=TREND_HEIGHT,
        table=trend_table(drawn),
        note=_not_drawn(data, len(open_ones.lines) - len(drawn.lines)),
    )


def _not_drawn(data: TrendData, steadier: int) -> str:
    """Return which tasks a trend leaves out: those reached, by name while they are few, and those that moved less."""
    reached = [formats.in_language(line.label) for line in data.lines if line.reached_on is not None]
    found = []
    if len(reached) > MOST_LINES:
        found.append(
            ngettext("%(num)s task is reached, not drawn", "%(num)s tasks are reached, not drawn", len(reached))
        )
    elif reached:
        found.append(gettext("Reached, not drawn: %(tasks)s", tasks=formats.listed(reached)))
    if steadier:
        found.append(
            ngettext(
                "%(num)s task that moved less is not drawn", "%(num)s tasks that moved less are not drawn", steadier
            )
        )
    return gettext("; ").join(found)
