"""The filters of the key-task register: what an address asks for, the chips that offer more, what holds in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.queries.portfolio_rows import Portfolio
from tracker.queries.tasks import GapKind, PartKind, TaskFilter, count_with
from tracker.web import formats, wording
from tracker.web.shell import url_with

# The arguments that make up a filter's facets; a chip replaces them all.
_FACETS = ("status", "claimed", "gap", "part", "slipped", "overdue", "carried", "on_plan")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter with how many rows it leaves."""

    label: str
    href: str
    count: int
    is_current: bool
    status: Rag | None = None


def filter_of(arguments: Mapping[str, str]) -> TaskFilter:
    """Return the filter an address asks for; anything it does not know counts as not asked."""
    return TaskFilter(
        text=arguments.get("q", "").strip()[:200],
        programme=arguments.get("programme") or None,
        unit=arguments.get("unit") or None,
        lead=arguments.get("lead") or None,
        on_plan=arguments.get("on_plan") == "1",
        status=one_of(Rag, arguments.get("status")),
        claimed=one_of(Rag, arguments.get("claimed")),
        gap=one_of(GapKind, arguments.get("gap")),
        part=one_of(PartKind, arguments.get("part")),
        slipped=arguments.get("slipped") == "1",
        overdue=arguments.get("overdue") == "1",
        carried=arguments.get("carried") == "1",
    )


def one_of(kind: Any, text: str | None) -> Any:
    """Return the member with this value, None for none."""
    try:
        return kind(text)
    except ValueError:
        return None


def cleared(**changes: str | None) -> str:
    """Return this page's address without facets, page and editor, and with these arguments changed."""
    emptied: dict[str, str | None] = dict.fromkeys((*_FACETS, "page", "edit", "format"))
    return url_with(**{**emptied, **changes})


def _chip(
    portfolio: Portfolio, wanted: TaskFilter, label: str, facet: str, value: str, asked: Any, status: Rag | None = None
) -> Chip:
    is_current = wanted == replace(wanted.without_facets(), **{facet: asked})
    return Chip(label, cleared(**{facet: value}), count_with(portfolio, wanted, **{facet: asked}), is_current, status)


def chips(portfolio: Portfolio, wanted: TaskFilter) -> tuple[Chip, ...]:
    """Return the filters asked for most, each with its count within the search, programme and unit chosen."""
    month = formats.month_name(Month.of(portfolio.view.as_of))
    everything = Chip(gettext("All"), cleared(), count_with(portfolio, wanted), wanted == wanted.without_facets())
    return (
        everything,
        _chip(portfolio, wanted, gettext("Claimed ≠ computed"), "gap", "differs", GapKind.DIFFERS),
        _chip(portfolio, wanted, wording.rag_word(Rag.RED), "status", "red", Rag.RED, Rag.RED),
        _chip(portfolio, wanted, wording.rag_word(Rag.AMBER), "status", "amber", Rag.AMBER, Rag.AMBER),
        _chip(portfolio, wanted, gettext("Slipped in %(month)s", month=month), "slipped", "1", True),
    )


def more_chips(portfolio: Portfolio, wanted: TaskFilter) -> tuple[Chip, ...]:
    """Return the other filters."""
    return (
        _chip(portfolio, wanted, gettext("On plan or done"), "on_plan", "1", True),
        _chip(portfolio, wanted, gettext("Overdue"), "overdue", "1", True),
        _chip(portfolio, wanted, gettext("Claimed rosier"), "gap", "rosier", GapKind.ROSIER),
        _chip(portfolio, wanted, gettext("Early warning"), "gap", "warning", GapKind.WARNING),
        _chip(portfolio, wanted, gettext("Carried over"), "carried", "1", True),
        _chip(portfolio, wanted, gettext("Nobody claims a status"), "claimed", "none", Rag.NONE),
        *(
            _chip(portfolio, wanted, wording.rag_word(rag), "status", rag.value, rag, rag)
            for rag in (Rag.GREEN, Rag.DONE, Rag.IDLE, *_rare(portfolio))
        ),
    )


def _rare(portfolio: Portfolio) -> tuple[Rag, ...]:
    """Return the statuses that are asked for only where tasks have them: no report yet, out of the plan."""
    found = {task.computed.rag for task in portfolio.tasks}
    return tuple(rag for rag in (Rag.NONE, Rag.OUT) if rag in found)


def facets_in_words(wanted: TaskFilter) -> str:
    """Return in words what is in force beyond the search and the unit chosen; empty where there is nothing."""
    words = []
    if wanted.programme is not None:
        words.append(gettext("programme %(code)s", code=wanted.programme))
    if wanted.lead is not None:
        words.append(gettext("led by %(unit)s", unit=wanted.lead))
    if wanted.part is not None:
        part = gettext("late") if wanted.part is PartKind.LATE else wording.rag_word(wanted.part.value)
        words.append(gettext("with a unit's part that is: %(status)s", status=part))
    if wanted.claimed is not None and wanted.claimed is not Rag.NONE:
        words.append(gettext("claimed: %(status)s", status=wording.rag_word(wanted.claimed)))
        if wanted.status is not None:
            words.append(gettext("computed: %(status)s", status=wording.rag_word(wanted.status)))
    return formats.listed(words)
