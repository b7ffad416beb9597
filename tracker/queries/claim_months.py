"""Claimed against computed by month: the frozen months, and the view's own where it is not published yet.

Pure: it chooses among what was read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.claim_history import FrozenStatus, GapCounts, gap_counts
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.queries.portfolio_rows import Portfolio, TaskRow


@dataclass(frozen=True, slots=True)
class MonthStatus:
    """What was claimed and what was shown for a task in a month; `is_open` while the month is not published."""

    month: Month
    claimed: Rag | None
    shown: Rag
    gap: int | None
    is_carried: bool
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class TaskMonths:
    """A task with its months, oldest first; a month without a record of it is left out."""

    task: TaskRow
    months: tuple[MonthStatus, ...]

    @property
    def counts(self) -> GapCounts:
        """Return how its task reports differ; a month that is not published is none yet."""
        return gap_counts(each.gap for each in self.months if not each.is_open)

    def of(self, month: Month) -> MonthStatus | None:
        """Return one month, None where there is no record of it."""
        return next((each for each in self.months if each.month == month), None)


def task_months(task: TaskRow, frozen: Iterable[FrozenStatus], portfolio: Portfolio) -> TaskMonths:
    """Return a task's months from its frozen ones and, if that is not among them, the view's own."""
    months = [MonthStatus(one.month, one.claimed, one.shown, one.gap, one.is_carried) for one in frozen]
    now = portfolio.view.month
    if all(each.month != now for each in months):
        claim = task.claim
        rag = claim.rag if claim else None
        is_carried = claim is not None and claim.is_carried
        months.append(MonthStatus(now, rag, task.computed.rag, task.gap, is_carried, is_open=True))
    return TaskMonths(task, tuple(months))


def claim_months(portfolio: Portfolio, frozen: Sequence[FrozenStatus]) -> tuple[TaskMonths, ...]:
    """Return every task's months, in the plan's order."""
    by_task: defaultdict[int, list[FrozenStatus]] = defaultdict(list)
    for one in frozen:
        by_task[one.task_id].append(one)
    return tuple(task_months(task, by_task[task.id], portfolio) for task in portfolio.tasks)


def gaps_by_month(rows: Iterable[TaskMonths], months: Iterable[Month]) -> Mapping[Month, GapCounts]:
    """Return how the claims of each month differ from what was shown; colours are counted, never averaged."""
    gaps: dict[Month, list[int | None]] = {month: [] for month in months}
    for row in rows:
        for each in row.months:
            if each.month in gaps:
                gaps[each.month].append(each.gap)
    return {month: gap_counts(found) for month, found in gaps.items()}
