"""A task's claims month by month and its chance, as its page prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.claim_history import FrozenStatus
from tracker.domain.claim_titles import claims_headline
from tracker.domain.odds import told
from tracker.queries.chances import Chances, chance_of
from tracker.queries.claim_months import MonthStatus, task_months
from tracker.queries.portfolio_rows import Portfolio, TaskRow

MONTHS_DRAWN = 18


@dataclass(frozen=True, slots=True)
class ClaimsBlock:
    """The newest months of a task, oldest first, how many are not drawn, and the sentence over them."""

    title: tuple[Message, ...]
    months: tuple[MonthStatus, ...]
    earlier: int


@dataclass(frozen=True, slots=True)
class ChanceTile:
    """A task's chance of finishing by the plan's end, and by its own plan's last date while that lies ahead.

    `closed` is why there is none yet, instead of the chances.
    """

    ends_on: date
    by_end: Message | None
    own_on: date | None
    by_own_plan: Message | None
    of_unit: int
    unit: Bilingual
    closed: Message | None


def claims_block(task: TaskRow, frozen: Iterable[FrozenStatus], portfolio: Portfolio) -> ClaimsBlock:
    """Return a task's claims by month."""
    found = task_months(task, frozen, portfolio)
    drawn = found.months[-MONTHS_DRAWN:]
    return ClaimsBlock(claims_headline(found.counts), drawn, len(found.months) - len(drawn))


def chance_tile(
    task: TaskRow, rows: Portfolio, chances: Chances | Message | None, *, ends_on: date
) -> ChanceTile | None:
    """Return a task's chance in words, None where nothing is open or nothing can be said of it."""
    if chances is None or not any(row.is_open for row in task.milestones):
        return None
    if isinstance(chances, Message):
        return ChanceTile(ends_on, None, None, None, 0, task.lead.short, chances)
    found = chance_of(task, rows, chances)
    if found is None:
        return None
    own_on = max(row.record.state.baseline_on for row in task.milestones)
    own = found.by_own_plan
    return ChanceTile(
        ends_on=ends_on,
        by_end=told(found.by_end, found.resolved),
        own_on=own_on if own is not None and own_on != ends_on else None,
        by_own_plan=told(own, found.resolved) if own is not None else None,
        of_unit=found.of_unit,
        unit=task.lead.short,
        closed=None,
    )
