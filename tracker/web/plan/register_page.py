"""What the key-task register prints: the tasks asked for, in groups, with the totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from flask_babel import gettext

from tracker import clock
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef, TaskRow, UnitRef
from tracker.queries.tasks import (
    Grouping,
    SortKey,
    TaskFilter,
    TaskGroup,
    TaskTotals,
    arranged,
    left_tasks,
    matching,
    totals,
)
from tracker.web import formats
from tracker.web.plan.claims import claim_line
from tracker.web.plan.register_filters import Chip, chips, cleared, facets_in_words, filter_of, more_chips, one_of
from tracker.web.shell import Link, url_with

PAGE_ROWS = 100


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
    key = one_of(SortKey, sort.removeprefix("-")) or SortKey.CODE
    return RegisterQuery(
        filter=filter_of(arguments),
        grouping=one_of(Grouping, arguments.get("group")) or Grouping.PROGRAMME,
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
        chips=chips(portfolio, query.filter),
        more_chips=more_chips(portfolio, query.filter),
        facets=facets_in_words(query.filter),
        units=portfolio.units,
        groupings=_groupings(query.grouping),
        pages=_page_links(page, pages),
        may_edit=may_edit,
        clear_href=cleared(q=None, programme=None, unit=None, lead=None),
        csv_href=url_with(format="csv", edit=None, page=None),
    )


def register_rows(groups: Sequence[TaskGroup], frame: Frame) -> tuple[RegisterGroup, ...]:
    """Return groups of tasks as the register prints them, all rows on one page and none of them being edited."""
    now = _now(frame)
    return tuple(
        RegisterGroup(group.programme, group.lead, tuple(_row(task, now, None) for task in group.tasks), group.totals)
        for group in groups
    )


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
