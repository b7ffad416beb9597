"""What the page of claims against computed statuses prints: units with their index, tasks by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.bilingual import Message
from tracker.domain.claim_history import FrozenStatus, GapCounts, Optimism, OptimismTable
from tracker.domain.claim_titles import claims_headline
from tracker.domain.months import Month
from tracker.queries.claim_months import MonthStatus, TaskMonths, claim_months, gaps_by_month
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef, UnitRef
from tracker.web.shell import url_with

# Months beside each other; earlier ones are reached by looking back, and all are in the file.
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ClaimsQuery:
    """What the address asks for; None asks nothing. `unit` leads the task."""

    programme: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its index."""

    unit: UnitRef
    optimism: Optimism


@dataclass(frozen=True, slots=True)
class GridRow:
    """A task with one cell for each month shown, None where there is no record of it."""

    row: TaskMonths
    cells: tuple[MonthStatus | None, ...]


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """Everything the page prints; `grid_title` sums up the months shown of the tasks asked for, empty for all tasks."""

    query: ClaimsQuery
    headline: tuple[Message, ...]
    table: OptimismTable
    units: tuple[UnitRow, ...]
    months: tuple[Month, ...]
    earlier: int
    open_month: Month | None
    rows: tuple[GridRow, ...]
    totals: tuple[GapCounts, ...]
    grid_title: tuple[Message, ...]
    programmes: tuple[ProgrammeRef, ...]
    leads: tuple[UnitRef, ...]
    csv_href: str
    clear_href: str


def query_of(arguments: Mapping[str, str]) -> ClaimsQuery:
    """Return what an address asks for."""
    return ClaimsQuery(arguments.get("programme") or None, arguments.get("unit") or None)


def chosen(rows: Sequence[TaskMonths], query: ClaimsQuery) -> tuple[TaskMonths, ...]:
    """Return the tasks that are all the query asks for."""
    return tuple(
        row
        for row in rows
        if (query.programme is None or row.task.programme.code == query.programme)
        and (query.unit is None or row.task.lead.code == query.unit)
    )


def claims_page(
    portfolio: Portfolio, frozen: Sequence[FrozenStatus], table: OptimismTable, query: ClaimsQuery
) -> ClaimsPage:
    """Return the page of claims."""
    rows = chosen(claim_months(portfolio, frozen), query)
    known = sorted({each.month for row in rows for each in row.months})
    months = tuple(known[-MONTHS_SHOWN:])
    units = {unit.id: unit for unit in portfolio.units}
    leads = {task.lead.id for task in portfolio.tasks}
    by_month = gaps_by_month(rows, months)
    open_months = {each.month for row in rows for each in row.months if each.is_open}
    return ClaimsPage(
        query=query,
        headline=claims_headline(table.counts),
        table=table,
        units=tuple(UnitRow(units[one.unit_id], one) for one in table.units if one.unit_id in units),
        months=months,
        earlier=len(known) - len(months),
        open_month=max(open_months, default=None),
        rows=tuple(GridRow(row, _cells(row, months)) for row in rows),
        totals=tuple(by_month[month] for month in months),
        grid_title=claims_headline(_sum([row.counts for row in rows])) if query != ClaimsQuery() else (),
        programmes=portfolio.programmes,
        leads=tuple(unit for unit in portfolio.units if unit.id in leads),
        csv_href=url_with(format="csv"),
        clear_href=url_with(programme=None, unit=None),
    )


def _cells(row: TaskMonths, months: Sequence[Month]) -> tuple[MonthStatus | None, ...]:
    held: dict[Month, Any] = {each.month: each for each in row.months}
    return tuple(held.get(month) for month in months)


def _sum(counts: Sequence[GapCounts]) -> GapCounts:
    return GapCounts(
        sum(one.watermelons for one in counts),
        sum(one.understated for one in counts),
        sum(one.agree for one in counts),
        sum(one.warnings for one in counts),
    )
