"""What the comparison prints: the sentence, the tasks with their milestones, the parts, the KPIs, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from flask_babel import gettext

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.comparison import Cell, Field, Line, Presence, TaskLine, headline
from tracker.domain.kpis import KpiStanding
from tracker.domain.rag import Rag
from tracker.queries.comparison import Compared
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import ProgrammeRef, UnitRef
from tracker.web import formats
from tracker.web.ambient import ambient_url
from tracker.web.plan.compare_query import CompareQuery, Sense, days_of
from tracker.web.plan.compare_wording import change_text, decimals_of, value_text
from tracker.web.shell import Link, url_with

TASKS_SHOWN = 60
TASK_FIELDS = (
    Field.CLAIMED, Field.COMPUTED, Field.EARNED, Field.PLANNED, Field.ACCEPTED, Field.PLAN_ON, Field.EXPECTED_ON,
    Field.SLIP, Field.OVERDUE, Field.WEIGHT,
)  # fmt: skip
# A milestone's completion stands under the number its task has accepted.
_MILESTONE_FIELDS = tuple(Field.COMPLETION if field is Field.ACCEPTED else field for field in TASK_FIELDS)
PART_FIELDS = (Field.PART, Field.STAGE, Field.FORECAST_ON, Field.DELIVERED_ON, Field.OVERDUE)
KPI_FIELDS = (Field.MONTH, Field.READING, Field.TARGET)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One figure in words: the old one only where it changed. `rag` and `old_rag` where it is a status."""

    new: str
    old: str = ""
    is_changed: bool = False
    change: str = ""
    rag: Rag | None = None
    old_rag: Rag | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of a table; a cell is None where the thing has no such figure."""

    code: str
    name: Bilingual
    href: str
    presence: Presence
    cells: tuple[ShownCell | None, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task's row with those of its milestones."""

    line: ShownLine
    milestones: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything the comparison prints; `unchanged` counts the tasks that are not shown because nothing changed."""

    query: CompareQuery
    headline: tuple[Message, ...]
    is_backwards: bool
    tasks: tuple[ShownTask, ...]
    unchanged: int
    total: int
    parts: tuple[ShownLine, ...]
    kpis: tuple[ShownLine, ...]
    pages: tuple[Link, ...]
    extents: tuple[Link, ...]
    senses: tuple[tuple[str, str, bool], ...]
    programmes: tuple[ProgrammeRef, ...]
    units: tuple[UnitRef, ...]
    all_tasks_href: str
    csv_href: str


def compare_page(found: Compared, frame: Frame, query: CompareQuery) -> ComparePage:
    """Return the page of a comparison."""
    everything = query.everything
    changed = [line for line in found.tasks if everything or line.is_changed]
    pages = max(ceil(len(changed) / TASKS_SHOWN), 1)
    page = min(query.page, pages)
    here = changed[(page - 1) * TASKS_SHOWN : page * TASKS_SHOWN]
    then_on, now_on = days_of(query)
    parts = [part for line in here for part in line.parts if everything or part.is_changed]
    return ComparePage(
        query=replace(query, page=page),
        headline=headline(found.summary),
        is_backwards=then_on is not None and then_on > now_on,
        tasks=tuple(_task(line, query) for line in here),
        unchanged=len(found.tasks) - len(changed),
        total=len(found.tasks),
        parts=tuple(_part(part, found.units, query) for part in parts),
        kpis=_kpis(found, query),
        pages=_pages(page, pages),
        extents=_extents(everything),
        senses=_senses(query.sense),
        programmes=found.programmes,
        units=found.units,
        all_tasks_href=url_with(task=None, programme=None, unit=None, page=None),
        csv_href=url_with(format="csv", page=None),
    )


def _task(line: TaskLine, query: CompareQuery) -> ShownTask:
    href = _task_href(line.task.key, query)
    return ShownTask(
        _line(line.task, TASK_FIELDS, href),
        tuple(
            _line(row, _MILESTONE_FIELDS, f"{href}#milestone-{row.key.rpartition('.')[2]}")
            for row in line.milestones
            if query.everything or row.is_changed
        ),
    )


def _part(line: Line, units: Sequence[UnitRef], query: CompareQuery) -> ShownLine:
    task, _, code = line.key.partition("/")
    unit = next((formats.in_language(unit.short) for unit in units if unit.code == code), "")
    return replace(_line(line, PART_FIELDS, _task_href(task, query)), code=f"{task} {unit or code}")


def _kpis(found: Compared, query: CompareQuery) -> tuple[ShownLine, ...]:
    definitions = {row.definition.code: row.definition for row in found.kpi_rows}
    shown = []
    for line in found.kpis:
        if query.everything or line.is_changed:
            definition = definitions[line.key]
            href = ambient_url("plan.kpi", code=line.key, **view_arguments(query))
            shown.append(_line(line, KPI_FIELDS, href, decimals=definition.decimals, measure=definition.measure))
    return tuple(shown)


def _task_href(code: str, query: CompareQuery) -> str:
    return ambient_url("plan.task", code=code, **view_arguments(query))


def view_arguments(query: CompareQuery) -> dict[str, Any]:
    """Return the arguments that open a page in the newer side's view."""
    view = query.now_view
    known = Sense.CORRECTED.value if view.corrected else None
    if view.on_day or view.period is None:
        return {"as_of": view.as_of.isoformat() if view.on_day else None, "period": None, "known": known}
    return {"period": str(view.period.month), "as_of": None, "known": known}


def _line(
    line: Line,
    fields: Sequence[Field],
    href: str,
    *,
    decimals: int = 1,
    measure: Bilingual | None = None,
) -> ShownLine:
    return ShownLine(
        code=line.key,
        name=line.name,
        href=href,
        presence=line.presence,
        cells=tuple(
            None if (cell := line.of(field)) is None else shown_cell(cell, decimals=decimals, measure=measure)
            for field in fields
        ),
        is_changed=line.is_changed,
    )


def shown_cell(cell: Cell, *, decimals: int = 1, measure: Bilingual | None = None) -> ShownCell:
    """Return a figure as a reader sees it: the old one beside the new one only where it changed."""
    decimals = decimals_of(cell, decimals)
    new = value_text(cell.field, cell.new, decimals=decimals, measure=measure)
    if not cell.is_changed:
        return ShownCell(new, rag=_rag(cell.new))
    return ShownCell(
        new=new,
        old=value_text(cell.field, cell.old, decimals=decimals, measure=measure),
        is_changed=True,
        change=change_text(cell, decimals=decimals, measure=measure),
        rag=_rag(cell.new),
        old_rag=_rag(cell.old),
    )


def _rag(value: object) -> Rag | None:
    if isinstance(value, KpiStanding):
        return value.rag
    return value if isinstance(value, Rag) else None


def _pages(page: int, pages: int) -> tuple[Link, ...]:
    if pages == 1:
        return ()
    return tuple(
        Link(formats.count(number), url_with(page=str(number)), number == page) for number in range(1, pages + 1)
    )


def _extents(everything: bool) -> tuple[Link, ...]:
    return (
        Link(gettext("Only what changed"), url_with(all=None, page=None), not everything),
        Link(gettext("Everything"), url_with(all="1", page=None), everything),
    )


def _senses(chosen: Sense) -> tuple[tuple[str, str, bool], ...]:
    labels = {
        Sense.THEN: gettext("Both as known then"),
        Sense.CORRECTED: gettext("Both as corrected since"),
        Sense.BOTH: gettext("First as known then, second as corrected since"),
    }
    return tuple((sense.value, label, sense is chosen) for sense, label in labels.items())
