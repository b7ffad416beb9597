"""Which links the Gantt chart shows, as the address asks, and where they run."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from flask_babel import gettext

from tracker.charts.gantt_links import GanttLink, RowLinks, row_links
from tracker.charts.gantt_sheet import SheetLink
from tracker.domain.dependencies import Key, LinkMark
from tracker.queries.link_rows import LinkRow
from tracker.queries.milestone_rows import MilestoneOfTask
from tracker.queries.portfolio_rows import Portfolio
from tracker.web.shell import Link, url_with


class LinksShown(StrEnum):
    """Which links a reader wants drawn."""

    NONE = "none"
    CHAIN = "chain"
    LATE = "late"
    ALL = "all"


def link_choices(portfolio: Portfolio, shown: LinksShown) -> tuple[Link, ...]:
    """Return the ways to choose among links; none in a plan without any."""
    if not portfolio.links.network.links:
        return ()
    return tuple(
        Link(label, url_with(links=None if choice is LinksShown.NONE else choice.value, format=None), choice is shown)
        for choice, label in link_labels().items()
    )


def link_labels() -> dict[LinksShown, str]:
    """Return the choices in words."""
    return {
        LinksShown.NONE: gettext("none"),
        LinksShown.CHAIN: gettext("critical chain"),
        LinksShown.LATE: gettext("late and critical"),
        LinksShown.ALL: gettext("all open"),
    }


def drawn_links(
    order: Sequence[str], places: Mapping[Key, float], rows: Sequence[LinkRow], shown: LinksShown
) -> dict[str, RowLinks]:
    """Return what each row of the chart draws; `order` names its rows, `places` the milestones' per cent across."""
    links = [
        GanttLink(link.kind, link.first[0], places[link.first], link.then[0], places[link.then])
        for link in shown_links(rows, shown)
        if link.first in places and link.then in places
    ]
    return row_links(order, links)


def shown_links(rows: Sequence[LinkRow], shown: LinksShown) -> list[SheetLink]:
    """Return the links to be drawn."""
    return [
        SheetLink(row.mark.value, row.record.link.predecessor, row.record.link.successor)
        for row in rows
        if _is_shown(row, shown)
    ]


def _is_shown(row: LinkRow, shown: LinksShown) -> bool:
    match shown:
        case LinksShown.NONE:
            return False
        case LinksShown.CHAIN:
            return _leads_on(row.predecessor, row.successor)
        case LinksShown.LATE:
            return row.mark in (LinkMark.LATE, LinkMark.CRITICAL)
        case LinksShown.ALL:
            return row.is_holding


def _leads_on(first: MilestoneOfTask, then: MilestoneOfTask) -> bool:
    return first.milestone.is_on_chain and then.milestone.is_on_chain
