"""What the milestones page prints: the Gantt chart, the trend of each programme, the rows behind the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from flask_babel import gettext

from tracker.charts import milestone_trend
from tracker.charts.gantt import Gantt, GanttTask, Row, gantt
from tracker.charts.gantt import title as gantt_title
from tracker.charts.gantt_links import RowLinks
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.dependencies import Key
from tracker.domain.months import Month
from tracker.domain.plan_titles import milestones_headline
from tracker.queries.forecast_history import ForecastHistory
from tracker.queries.frame import Frame
from tracker.queries.link_rows import LinkRow, link_rows, waiting_lines
from tracker.queries.milestone_rows import (
    MilestoneFilter,
    MilestoneOfTask,
    MilestoneSort,
    Show,
    Traits,
    all_milestones,
    chosen,
    coming_month,
    counts,
    left_milestones,
    ordered,
    tally,
)
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef, TaskRow, UnitRef
from tracker.web import formats
from tracker.web.file_names import file_name
from tracker.web.plan.drawn import gantt_task
from tracker.web.plan.gantt_links import LinksShown, drawn_links, link_choices
from tracker.web.plan.links_page import ChainBlock, chain_block
from tracker.web.plan.programme_trends import programme_trends
from tracker.web.plan.register_filters import Chip
from tracker.web.plan.register_page import is_slip_serious
from tracker.web.plan.trend_findings import (
    MilestoneTrend,
    TrendSentence,
    last_weeks_of,
    sentences,
    since_of,
    traits_of,
)
from tracker.web.plan.trend_findings import milestone_trend as trend_of
from tracker.web.plot import Plot
from tracker.web.shell import Link, url_with

GANTT_ROWS, TABLE_ROWS = 60, 150


@dataclass(frozen=True, slots=True)
class MilestonesQuery:
    """What the address asks for."""

    filter: MilestoneFilter
    sort: MilestoneSort
    descending: bool
    page: int
    links: LinksShown

    @property
    def sort_argument(self) -> str:
        return f"-{self.sort.value}" if self.descending else self.sort.value


@dataclass(frozen=True, slots=True)
class GanttLine:
    """A task's row in the Gantt chart."""

    task: TaskRow
    row: Row
    is_serious: bool


@dataclass(frozen=True, slots=True)
class GanttGroup:
    """A programme's rows."""

    programme: ProgrammeRef
    lines: tuple[GanttLine, ...]


@dataclass(frozen=True, slots=True)
class MilestonesPage:
    """Everything the milestones page prints. `left_out` counts the programmes whose trend is not drawn."""

    query: MilestonesQuery
    headline: tuple[Message, ...]
    findings: tuple[TrendSentence, ...]
    milestone_trends: Mapping[int, MilestoneTrend]
    chips: tuple[Chip, ...]
    units: tuple[UnitRef, ...]
    programmes: tuple[ProgrammeRef, ...]
    gantt_title: Message
    gantt: Gantt | None
    groups: tuple[GanttGroup, ...]
    tasks: int
    pages: tuple[Link, ...]
    trends_title: Message
    trends: tuple[Plot, ...]
    left_out: int
    rows: tuple[MilestoneOfTask, ...]
    total: int
    left: tuple[MilestoneOfTask, ...]
    left_title: Message
    clear_href: str
    csv_href: str
    svg_href: str
    png_name: str
    chain: ChainBlock | None
    lines: Mapping[int, tuple[Message, ...]]
    link_choices: tuple[Link, ...]
    gantt_links: Mapping[str, RowLinks]


def query_of(arguments: Mapping[str, str]) -> MilestonesQuery:
    """Return what an address asks for; anything it does not know counts as not asked."""
    sort = arguments.get("sort", "")
    key, show = sort.removeprefix("-"), arguments.get("show", "")
    page, links = arguments.get("page", ""), arguments.get("links", "")
    return MilestonesQuery(
        MilestoneFilter(
            show=Show(show) if show in set(Show) else Show.ALL,
            programme=arguments.get("programme") or None,
            unit=arguments.get("unit") or None,
            task=arguments.get("task") or None,
        ),
        MilestoneSort(key) if key in set(MilestoneSort) else MilestoneSort.PLAN,
        sort.startswith("-"),
        max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        LinksShown(links) if links in set(LinksShown) else LinksShown.NONE,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The milestones an address asks for, those in its scope whatever they show, and what trends they have."""

    rows: tuple[MilestoneOfTask, ...]
    in_scope: tuple[MilestoneOfTask, ...]
    trends: Mapping[int, MilestoneTrend]
    traits: Traits


def chosen_with_trends(portfolio: Portfolio, frame: Frame, wanted: MilestoneFilter, history: ForecastHistory) -> Chosen:
    """Return the milestones asked for, with what their reports show."""
    everything = all_milestones(portfolio.tasks)
    since = since_of(frame)
    trends = {row.milestone.record.state.id: trend_of(row.milestone, history, frame, since=since) for row in everything}
    traits = traits_of(everything, trends, last_weeks_of(everything, frame))
    return Chosen(chosen(portfolio, wanted, traits), chosen(portfolio, replace(wanted, show=Show.ALL)), trends, traits)


def milestones_page(
    portfolio: Portfolio, frame: Frame, query: MilestonesQuery, history: ForecastHistory
) -> MilestonesPage:
    """Return the page for what an address asks."""
    asked = chosen_with_trends(portfolio, frame, query.filter, history)
    rows, in_scope = asked.rows, asked.in_scope
    tasks = tasks_of(rows)
    pages = max(ceil(len(tasks) / GANTT_ROWS), 1)
    page = min(query.page, pages)
    drawn = tasks[(page - 1) * GANTT_ROWS : page * GANTT_ROWS]
    chart, groups = _gantt(drawn, frame)
    left = left_milestones(portfolio, query.filter)
    trends, left_out = programme_trends(portfolio, tasks, frame, history)
    links = link_rows(portfolio)
    return MilestonesPage(
        query=replace(query, page=page),
        headline=milestones_headline(tally(in_scope)),
        findings=sentences(in_scope, history, frame),
        milestone_trends=asked.trends,
        chips=_chips(portfolio, query.filter, asked.traits),
        units=portfolio.units,
        programmes=portfolio.programmes,
        gantt_title=gantt_title([gantt_task(task) for task in tasks]),
        gantt=chart,
        groups=groups,
        tasks=len(tasks),
        pages=_page_links(page, pages),
        trends_title=milestone_trend.programmes_title(_finish_days(tasks)),
        trends=trends,
        left_out=left_out,
        rows=ordered(rows, query.sort, descending=query.descending)[:TABLE_ROWS],
        total=len(rows),
        left=left,
        left_title=Message("left.milestones", {"count": len(left)}),
        clear_href=url_with(show=None, programme=None, unit=None, task=None, page=None),
        csv_href=url_with(format="csv", page=None),
        svg_href=url_with(format="svg", page=None),
        png_name=file_name("gantt", frame.view, "png"),
        chain=chain_block(portfolio),
        lines=waiting_lines(portfolio, links, tasks),
        link_choices=link_choices(portfolio, query.links),
        gantt_links=_links_of(groups, links, query.links),
    )


def tasks_of(rows: Sequence[MilestoneOfTask]) -> list[TaskRow]:
    """Return the tasks of these milestones, each once, in the plan's order."""
    return list({row.task.id: row.task for row in rows}.values())


def _gantt(tasks: Sequence[TaskRow], frame: Frame) -> tuple[Gantt | None, tuple[GanttGroup, ...]]:
    assert frame.plan is not None
    if not tasks:
        return None, ()
    drawn: list[GanttTask] = [gantt_task(task) for task in tasks]
    chart = gantt(drawn, plan=(frame.plan.starts_on, frame.plan.ends_on), as_of=frame.view.as_of)
    groups: dict[int, list[GanttLine]] = {}
    for task, row in zip(tasks, chart.rows, strict=True):
        groups.setdefault(task.programme.id, []).append(GanttLine(task, row, is_slip_serious(task)))
    return chart, tuple(GanttGroup(lines[0].task.programme, tuple(lines)) for lines in groups.values())


def _links_of(groups: Sequence[GanttGroup], links: Sequence[LinkRow], shown: LinksShown) -> dict[str, RowLinks]:
    """Return what the rows of the chart draw of the links."""
    order: list[str] = []
    places: dict[Key, float] = {}
    for group in groups:
        order += [f"group {group.programme.code}", *(line.task.code for line in group.lines)]
        for line in group.lines:
            for milestone, mark in zip(line.task.milestones, line.row.marks, strict=True):
                places[line.task.code, milestone.record.state.number] = mark.at
    return drawn_links(order, places, links, shown)


def _finish_days(tasks: Sequence[TaskRow]) -> dict[str, list[tuple[Bilingual, int]]]:
    found: dict[str, list[tuple[Bilingual, int]]] = {}
    for task in tasks:
        if task.finish is not None:
            found.setdefault(task.programme.code, []).append((task.programme.name, task.finish.days))
    return found


def facets(portfolio: Portfolio, wanted: MilestoneFilter) -> tuple[str, ...]:
    """Return in words what a filter leaves, nothing where it leaves all."""
    programme = next((one for one in portfolio.programmes if one.code == wanted.programme), None)
    unit = next((one for one in portfolio.units if one.code == wanted.unit), None)
    found = (
        "" if wanted.show is Show.ALL else _labels(portfolio)[wanted.show],
        f"{programme.code} {formats.in_language(programme.name)}" if programme else wanted.programme,
        formats.in_language(unit.short) or formats.in_language(unit.name) if unit else wanted.unit,
        wanted.task,
    )
    return tuple(text for text in found if text)


def _labels(portfolio: Portfolio) -> dict[Show, str]:
    as_of = portfolio.view.as_of
    this_month, coming = formats.month_name(Month.of(as_of)), formats.month_name(coming_month(as_of))
    labels = {
        Show.ALL: gettext("All milestones"),
        Show.ACCEPTED: gettext("Accepted"),
        Show.CLAIMED: gettext("Claimed"),
        Show.OPEN: gettext("Open milestones"),
        Show.OVERDUE: gettext("Overdue"),
        Show.LATE: gettext("Later than promised"),
        Show.MOVED: gettext("Slipped in %(month)s", month=this_month),
        Show.REPLANNED: gettext("Re-planned"),
        Show.FINISH: gettext("Finish moved"),
        Show.DUE: gettext("Due in %(month)s", month=coming),
        Show.RUNS_AWAY: gettext("Never converging"),
        Show.LATE_RISE: gettext("Late sharp rise"),
        Show.ZIGZAG: gettext("Zigzag"),
        Show.LAST_WEEKS: gettext("In the plan's last weeks"),
    }
    if portfolio.links.network.links:
        labels |= {Show.CHAIN: gettext("Critical chain"), Show.LATE_LINKS: gettext("Late links")}
    return labels


def _chips(portfolio: Portfolio, wanted: MilestoneFilter, traits: Traits) -> tuple[Chip, ...]:
    found = counts(portfolio, wanted, traits)
    return tuple(
        Chip(
            label,
            url_with(show=None if show is Show.ALL else show.value, page=None, format=None),
            found[show],
            wanted.show is show,
        )
        for show, label in _labels(portfolio).items()
        if show is not Show.OPEN or wanted.show is Show.OPEN
    )


def _page_links(page: int, pages: int) -> tuple[Link, ...]:
    if pages == 1:
        return ()
    return tuple(
        Link(formats.count(number), url_with(page=str(number)), number == page) for number in range(1, pages + 1)
    )
