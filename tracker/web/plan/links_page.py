"""What pages of the plan print of links: what a task waits for and holds up, what others wait for from a unit, the
critical chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.bilingual import Message
from tracker.domain.waiting import BookedDelay, booked, chain_title, links_title, waiting_sentence
from tracker.queries.link_rows import (
    CriticalChain,
    LinkRow,
    critical_chain,
    held_items,
    link_rows,
    not_before,
    waiting_lines,
)
from tracker.queries.portfolio_rows import Portfolio, TaskRow, UnitRef


@dataclass(frozen=True, slots=True)
class TaskLinks:
    """What a task waits for and what waits for it; `waiting` tells who else holds it up, `booked` every unit's delay,
    `lines` what stands under a milestone, by its id; `not_before` is the day before which the task cannot end, where
    that is later than its finish is expected."""

    title: Message
    waiting: Message | None
    booked: tuple[BookedDelay, ...]
    waits_for: tuple[LinkRow, ...]
    holds_up: tuple[LinkRow, ...]
    lines: Mapping[int, tuple[Message, ...]]
    not_before: date | None
    critical_float_days: int


def task_links(portfolio: Portfolio, task: TaskRow) -> TaskLinks:
    """Return the links of one task; one within it counts as waiting."""
    rows = link_rows(portfolio)
    waits_for = tuple(row for row in rows if row.successor.task.id == task.id)
    holds_up = tuple(row for row in rows if row.predecessor.task.id == task.id and row.successor.task.id != task.id)
    items = held_items(task, rows)
    limit = portfolio.rules.critical_float_days
    bound_on = max(not_before(portfolio, task).values(), default=None)
    return TaskLinks(
        title=links_title([row.mark for row in (*waits_for, *holds_up)], limit=limit),
        waiting=waiting_sentence([item for item in items if item.unit != task.lead.short]),
        booked=booked(items),
        waits_for=waits_for,
        holds_up=holds_up,
        lines=waiting_lines(portfolio, waits_for, [task]),
        not_before=bound_on if bound_on and task.finish and bound_on > task.finish.on else None,
        critical_float_days=limit,
    )


@dataclass(frozen=True, slots=True)
class UnitLinks:
    """The open links between one unit and others: who waits for it, and for whom it waits."""

    title: Message
    waited_for: tuple[LinkRow, ...]
    waits: tuple[LinkRow, ...]
    critical_float_days: int


def unit_links(portfolio: Portfolio, unit: UnitRef) -> UnitLinks:
    """Return the open links that cross from or to a unit."""
    rows = [row for row in link_rows(portfolio) if row.is_holding and row.crosses_units]
    waited_for = tuple(row for row in rows if row.predecessor.milestone.unit.id == unit.id)
    limit = portfolio.rules.critical_float_days
    return UnitLinks(
        title=links_title([row.mark for row in waited_for], limit=limit),
        waited_for=waited_for,
        waits=tuple(row for row in rows if row.successor.milestone.unit.id == unit.id),
        critical_float_days=limit,
    )


@dataclass(frozen=True, slots=True)
class ChainBlock:
    """The chain that decides the plan's end under its title; up to `critical_float_days` of total float a milestone of
    it is critical."""

    title: tuple[Message, ...]
    chain: CriticalChain
    critical_float_days: int


def chain_block(portfolio: Portfolio) -> ChainBlock | None:
    """Return the chain that decides the plan's end; None where there is none."""
    chain = critical_chain(portfolio)
    if chain is None:
        return None
    limit = portfolio.rules.critical_float_days
    return ChainBlock(chain_title([step.total_float for step in chain.steps], limit=limit), chain, limit)
