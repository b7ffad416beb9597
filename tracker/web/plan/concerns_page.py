"""What pages print of risks, issues and decisions: the list with its filters, one case, the blocks of other pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext

from tracker.domain.bilingual import Message
from tracker.domain.concerns import ConcernKind, concerns_title
from tracker.domain.evidence import Coverage, evidence_title
from tracker.domain.permissions import Permission, Scope
from tracker.queries.concerns import (
    ConcernFilter,
    ConcernRow,
    ConcernSort,
    StateFilter,
    Word,
    chosen,
    count_with,
    ordered,
)
from tracker.queries.evidence import FileRow, evidence_coverage
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, ProgrammeRef, TaskRow, UnitRef
from tracker.web.access import viewer
from tracker.web.concern_wording import concern_kind
from tracker.web.plan.register_filters import Chip
from tracker.web.report_text import person_names
from tracker.web.shell import is_looking_back, url_with

TABLE_ROWS, FILES_SHOWN = 300, 6


@dataclass(frozen=True, slots=True)
class ConcernsQuery:
    """What the address asks for."""

    filter: ConcernFilter
    sort: ConcernSort
    descending: bool

    @property
    def sort_argument(self) -> str:
        return f"-{self.sort.value}" if self.descending else self.sort.value


@dataclass(frozen=True, slots=True)
class ConcernsPage:
    """Everything the list prints; `total` counts the rows that match, `recorded` all there are."""

    query: ConcernsQuery
    headline: Message
    kinds: tuple[Chip, ...]
    states: tuple[Chip, ...]
    units: tuple[UnitRef, ...]
    programmes: tuple[ProgrammeRef, ...]
    rows: tuple[ConcernRow, ...]
    total: int
    recorded: int
    clear_href: str
    csv_href: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One concern with everything said of it, newest first. `known_on` is set where that is later than the page's
    day."""

    row: ConcernRow
    words: tuple[Word, ...]
    names: Mapping[str, str]
    milestones: tuple[MilestoneRow, ...]
    known_on: date | None
    may_keep: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ConcernsBlock:
    """The risks, issues and decisions of something; `kinds` are those the viewer may raise there."""

    title: Message
    rows: tuple[ConcernRow, ...]
    kinds: tuple[ConcernKind, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceBlock:
    """The files of a task, and to which of its milestones the viewer may add some; `counts` by milestone number."""

    title: Message
    coverage: Coverage
    files: tuple[FileRow, ...]
    older: tuple[FileRow, ...]
    counts: Mapping[int, int]
    open_to: tuple[MilestoneRow, ...]


def query_of(arguments: Mapping[str, str]) -> ConcernsQuery:
    """Return what an address asks for; anything it does not know counts as not asked."""
    sort, state, kind = (arguments.get(name, "") for name in ("sort", "state", "kind"))
    key = sort.removeprefix("-")
    return ConcernsQuery(
        ConcernFilter(
            kind=ConcernKind(kind) if kind in set(ConcernKind) else None,
            state=StateFilter(state) if state in set(StateFilter) else StateFilter.OPEN,
            unit=arguments.get("unit") or None,
            programme=arguments.get("programme") or None,
            text=arguments.get("q", "")[:200],
        ),
        ConcernSort(key) if key in set(ConcernSort) else ConcernSort.STATE,
        sort.startswith("-"),
    )


def concerns_page(portfolio: Portfolio, rows: Sequence[ConcernRow], query: ConcernsQuery) -> ConcernsPage:
    """Return the page for what an address asks."""
    found = chosen(rows, query.filter)
    in_scope = chosen(rows, replace(query.filter, kind=None, state=StateFilter.ALL))
    return ConcernsPage(
        query=query,
        headline=_title(in_scope),
        kinds=_kind_chips(rows, query.filter),
        states=_state_chips(rows, query.filter),
        units=portfolio.units,
        programmes=portfolio.programmes,
        rows=ordered(found, query.sort, descending=query.descending)[:TABLE_ROWS],
        total=len(found),
        recorded=len(rows),
        clear_href=url_with(kind=None, state=StateFilter.ALL.value, unit=None, programme=None, q=None),
        csv_href=url_with(format="csv"),
    )


def case_page(row: ConcernRow, frame: Frame, *, known_on: date) -> CasePage:
    """Return the page of one concern, known up to a day."""
    scope, may_write = viewer().scope, not is_looking_back()
    return CasePage(
        row=row,
        words=tuple(reversed(row.record.words)),
        milestones=tuple(m for m in row.task.milestones if m.record.state.number in row.record.now.holds),
        names=person_names(scope),
        known_on=known_on if known_on > frame.view.as_of else None,
        may_keep=may_write and scope.may_as_one_of(Permission.KEEP_CONCERNS, row.task.lead.id),
        may_answer=may_write
        and row.is_open
        and row.record.kind is ConcernKind.DECISION
        and scope.may(Permission.ANSWER_DECISION),
    )


def concerns_block(rows: Sequence[ConcernRow], task: TaskRow | None = None) -> ConcernsBlock:
    """Return the block of some concerns; of a task, with what the viewer may raise there."""
    may_raise = (
        task is not None
        and not is_looking_back()
        and viewer().scope.may_as_one_of(Permission.KEEP_CONCERNS, task.lead.id)
    )
    return ConcernsBlock(_title(rows), tuple(rows), tuple(ConcernKind) if may_raise else ())


def open_block(rows: Sequence[ConcernRow]) -> ConcernsBlock:
    """Return the block of the open ones among some concerns, with a title about all of them."""
    return ConcernsBlock(_title(rows), tuple(row for row in rows if row.is_open))


def evidence_block(task: TaskRow, files: tuple[FileRow, ...]) -> EvidenceBlock:
    """Return the block of a task's files."""
    covered = evidence_coverage(task, files)
    counts = dict.fromkeys((row.record.state.number for row in task.milestones), 0) | Counter(f.number for f in files)
    may_write, scope = not is_looking_back(), viewer().scope
    return EvidenceBlock(
        title=evidence_title(len(files), covered),
        coverage=covered,
        files=files[:FILES_SHOWN],
        older=files[FILES_SHOWN:],
        counts=counts,
        open_to=tuple(row for row in task.milestones if may_write and may_add_evidence(scope, task, row)),
    )


def may_add_evidence(scope: Scope, task: TaskRow, row: MilestoneRow) -> bool:
    """Tell whether somebody may add files to a milestone: the unit that holds it, the lead, the office."""
    return scope.may_as_one_of(Permission.ADD_EVIDENCE, row.unit.id, task.lead.id)


def _title(rows: Sequence[ConcernRow]) -> Message:
    open_kinds = [row.record.kind for row in rows if row.is_open]
    return concerns_title(len(rows), open_kinds=open_kinds, overdue=sum(row.overdue > 0 for row in rows))


def _kind_chips(rows: Sequence[ConcernRow], wanted: ConcernFilter) -> tuple[Chip, ...]:
    labels: list[tuple[ConcernKind | None, str]] = [(None, gettext("All kinds"))]
    labels += [(kind, concern_kind(kind)) for kind in ConcernKind]
    return tuple(
        Chip(
            label,
            url_with(kind=kind.value if kind else None, format=None),
            count_with(rows, wanted, kind=kind),
            wanted.kind is kind,
        )
        for kind, label in labels
    )


def _state_chips(rows: Sequence[ConcernRow], wanted: ConcernFilter) -> tuple[Chip, ...]:
    labels = {
        StateFilter.OPEN: gettext("Open"),
        StateFilter.OVERDUE: gettext("Overdue"),
        StateFilter.CLOSED: gettext("Closed"),
        StateFilter.ALL: gettext("All"),
    }
    return tuple(
        Chip(
            label,
            url_with(state=None if state is StateFilter.OPEN else state.value, format=None),
            count_with(rows, wanted, state=state),
            wanted.state is state,
        )
        for state, label in labels.items()
    )
