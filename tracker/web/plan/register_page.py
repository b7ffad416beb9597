"""What the key-task register prints: the tasks asked for, the filters with their counts, the totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from flask_babel import gettext

from tracker import clock
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef, TaskRow, UnitRef
from tracker.queries.tasks import (
    GapKind,
    Grouping,
    PartKind,
    SortKey,
    TaskFilter,
    TaskGroup,
    TaskTotals,
    arranged,
    count_with,
    left_tasks,
    matching,
    totals,
)
from tracker.web import formats, wording
from tracker.web.plan.claims import claim_line
from tracker.web.shell import Link, url_with

PAGE_ROWS = 100
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


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A task with what the register adds: how old its newest update is, and which month what is carried over is from.

    `parts_from` names the units whose part is older than the claim itself.
    """

    task: TaskRow
    claim_line: str
    claim_from: Month | None
    parts_from: tuple[tuple[Month, tuple[Bilingual, ...]], ...]
    age_days: int | None
    is_slip_serious: bool
    is_editing: bool


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """Rows under one heading; `totals` are those of all its rows, on this page or not."""

    programme: ProgrammeRef | None
    lead: UnitRef | None
    rows: tuple[RegisterRow, ...]
    totals: TaskTotals


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """What the address asks for."""

    filter: TaskFilter
    grouping: Grouping
    sort: SortKey
    descending: bool
    page: int
    editing: str | None

    @property
    def sort_argument(self) -> str:
        return f"-{self.sort.value}" if self.descending else self.sort.value


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Everything the register prints; `left` are the tasks that have left the plan, which nothing else counts."""

    query: RegisterQuery
    groups: tuple[RegisterGroup, ...]
    left: tuple[TaskRow, ...]
    left_title: Message
    totals: TaskTotals
    total: int
    programmes: int
    chips: tuple[Chip, ...]
    more_chips: tuple[Chip, ...]
    facets: str
    units: tuple[UnitRef, ...]
    groupings: tuple[Link, ...]
    pages: tuple[Link, ...]
    may_edit: bool
    clear_href: str
    csv_href: str


def query_of(arguments: Mapping[str, str]) -> RegisterQuery:
    """Return what an address asks for; anything it does not know counts as not asked."""
    sort = arguments.get("sort", "")
    key = _one_of(SortKey, sort.removeprefix("-")) or SortKey.CODE
    return RegisterQuery(
        filter=TaskFilter(
            text=arguments.get("q", "").strip()[:200],
            programme=arguments.get("programme") or None,
            unit=arguments.get("unit") or None,
            lead=arguments.get("lead") or None,
            on_plan=arguments.get("on_plan") == "1",
            status=_one_of(Rag, arguments.get("status")),
            claimed=_one_of(Rag, arguments.get("claimed")),
            gap=_one_of(GapKind, arguments.get("gap")),
            part=_one_of(PartKind, arguments.get("part")),
            slipped=arguments.get("slipped") == "1",
            overdue=arguments.get("overdue") == "1",
            carried=arguments.get("carried") == "1",
        ),
        grouping=_one_of(Grouping, arguments.get("group")) or Grouping.PROGRAMME,
        sort=key,
        descending=sort.startswith("-"),
        page=_page_number(arguments.get("page", "")),
        editing=arguments.get("edit") or None,
    )


def register_page(portfolio: Portfolio, frame: Frame, query: RegisterQuery, *, may_edit: bool) -> RegisterPage:
    """Return the register for what an address asks."""
    left = left_tasks(portfolio, query.filter)
    tasks = () if query.filter.status is Rag.OUT else matching(portfolio, query.filter)
    groups = arranged(tasks, query.grouping, query.sort, descending=query.descending)
    pages = max(ceil(len(tasks) / PAGE_ROWS), 1)
    page = min(query.page, pages)
    now = _now(frame)
    shown = replace(query, page=page)
    return RegisterPage(
        query=shown,
        groups=_cut(groups, page, now, query.editing if may_edit else None),
        left=left,
        left_title=Message("left.tasks", {"count": len(left)}),
        totals=totals(tasks),
        total=len(portfolio.current),
        programmes=len(portfolio.programmes),
        chips=_chips(portfolio, query.filter),
        more_chips=_more_chips(portfolio, query.filter),
        facets=_facets_in_words(query.filter),
        units=portfolio.units,
        groupings=_groupings(query.grouping),
        pages=_page_links(page, pages),
        may_edit=may_edit,
        clear_href=_cleared(q=None, programme=None, unit=None, lead=None),
        csv_href=url_with(format="csv", edit=None, page=None),
    )


def register_rows(groups: Sequence[TaskGroup], frame: Frame) -> tuple[RegisterGroup, ...]:
    """Return groups of tasks as the register prints them, all rows on one page and none of them being edited."""
    now = _now(frame)
    return tuple(
        RegisterGroup(group.programme, group.lead, tuple(_row(task, now, None) for task in group.tasks), group.totals)
        for group in groups
    )


def _one_of(kind: Any, text: str | None) -> Any:
    try:
        return kind(text)
    except ValueError:
        return None


def _page_number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _now(frame: Frame) -> datetime:
    """Return the moment ages are counted to: when the view was frozen, else the business present."""
    assert frame.plan is not None
    return frame.view.known_at or clock.business_now(frame.plan.business_on)


def _cut(groups: tuple[TaskGroup, ...], page: int, now: datetime, editing: str | None) -> tuple[RegisterGroup, ...]:
    """Return the groups with the rows of one page."""
    first, last = (page - 1) * PAGE_ROWS, page * PAGE_ROWS
    found, passed = [], 0
    for group in groups:
        here = group.tasks[max(first - passed, 0) : max(last - passed, 0)]
        passed += len(group.tasks)
        if here:
            rows = tuple(_row(task, now, editing) for task in here)
            found.append(RegisterGroup(group.programme, group.lead, rows, group.totals))
    return tuple(found)


def _row(task: TaskRow, now: datetime, editing: str | None) -> RegisterRow:
    following = task.next_milestone
    age = None
    if task.claim is not None:
        age = (clock.business_day(now) - clock.business_day(task.claim.recorded_at)).days
    claim_from = task.claim.month if task.claim is not None and task.claim.is_carried else None
    return RegisterRow(
        task=task,
        claim_line=claim_line(task),
        claim_from=claim_from,
        parts_from=_parts_from(task, claim_from),
        age_days=age,
        is_slip_serious=is_slip_serious(task) if following is not None else False,
        is_editing=task.code == editing,
    )


def _parts_from(task: TaskRow, claim_from: Month | None) -> tuple[tuple[Month, tuple[Bilingual, ...]], ...]:
    """Return the units whose part is carried over, by month, newest first; the claim's own month is not said twice."""
    found: dict[Month, list[Bilingual]] = {}
    for row in task.contributions:
        if row.is_carried and row.said_on is not None:
            found.setdefault(Month.of(row.said_on), []).append(row.unit.short)
    return tuple((month, tuple(found[month])) for month in sorted(found, reverse=True) if month != claim_from)


def is_slip_serious(task: TaskRow) -> bool:
    """Tell whether a slip is drawn in colour: the next milestone is overdue, or the finish moves later."""
    following = task.next_milestone
    finish_moves = task.finish is not None and task.finish.days > 0
    return finish_moves or (following is not None and following.overdue > 0)


def _cleared(**changes: str | None) -> str:
    """Return this page's address without facets, page and editor, and with these arguments changed."""
    emptied: dict[str, str | None] = dict.fromkeys((*_FACETS, "page", "edit", "format"))
    return url_with(**{**emptied, **changes})


def _chip(
    portfolio: Portfolio, wanted: TaskFilter, label: str, facet: str, value: str, asked: Any, status: Rag | None = None
) -> Chip:
    is_current = wanted == replace(wanted.without_facets(), **{facet: asked})
    return Chip(label, _cleared(**{facet: value}), count_with(portfolio, wanted, **{facet: asked}), is_current, status)


def _chips(portfolio: Portfolio, wanted: TaskFilter) -> tuple[Chip, ...]:
    """Return the filters asked for most, each with its count within the search, programme and unit chosen."""
    month = formats.month_name(Month.of(portfolio.view.as_of))
    everything = Chip(gettext("All"), _cleared(), count_with(portfolio, wanted), wanted == wanted.without_facets())
    return (
        everything,
        _chip(portfolio, wanted, gettext("Claimed ≠ computed"), "gap", "differs", GapKind.DIFFERS),
        _chip(portfolio, wanted, wording.rag_word(Rag.RED), "status", "red", Rag.RED, Rag.RED),
        _chip(portfolio, wanted, wording.rag_word(Rag.AMBER), "status", "amber", Rag.AMBER, Rag.AMBER),
        _chip(portfolio, wanted, gettext("Slipped in %(month)s", month=month), "slipped", "1", True),
    )


def _more_chips(portfolio: Portfolio, wanted: TaskFilter) -> tuple[Chip, ...]:
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


def _facets_in_words(wanted: TaskFilter) -> str:
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


def _groupings(current: Grouping) -> tuple[Link, ...]:
    labels = {
        Grouping.PROGRAMME: gettext("By programme"),
        Grouping.LEAD: gettext("By lead"),
        Grouping.FLAT: gettext("Flat"),
    }
    return tuple(
        Link(label, url_with(group=grouping.value, page=None, edit=None), grouping is current)
        for grouping, label in labels.items()
    )


def _page_links(page: int, pages: int) -> tuple[Link, ...]:
    if pages == 1:
        return ()
    return tuple(
        Link(formats.count(number), url_with(page=str(number), edit=None), number == page)
        for number in range(1, pages + 1)
    )
