"""Which milestones a reader asks for, in which order. Pure: it chooses among the portfolio's rows."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tracker.domain.bilingual import Message
from tracker.domain.months import Month
from tracker.domain.plan_titles import MilestoneTally
from tracker.domain.replans import replans_title
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, TaskRow


class Show(StrEnum):
    """What a milestone must be to be shown."""

    ALL = "all"
    ACCEPTED = "accepted"
    CLAIMED = "claimed"
    OPEN = "open"
    OVERDUE = "overdue"
    LATE = "late"
    MOVED = "moved"
    REPLANNED = "replanned"
    FINISH = "finish"
    DUE = "due"
    RUNS_AWAY = "runs_away"
    LATE_RISE = "late_rise"
    ZIGZAG = "zigzag"
    LAST_WEEKS = "last_weeks"
    CHAIN = "chain"
    LATE_LINKS = "late-links"


# What milestones, by their ids, can be asked for beyond their own dates.
Traits = Mapping[int, Collection[Show]]
NO_TRAITS: Traits = MappingProxyType({})


class MilestoneSort(StrEnum):
    """By what the rows of the table are ordered."""

    PLAN = "plan"
    UNIT = "unit"
    ORIGINAL = "original"
    CURRENT = "current"
    NOW = "now"
    SLIP = "slip"
    MOVED = "moved"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class MilestoneFilter:
    """What a reader asks for; None asks nothing. `unit` holds the milestone."""

    show: Show = Show.ALL
    programme: str | None = None
    unit: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class MilestoneOfTask:
    """A milestone with its task."""

    task: TaskRow
    milestone: MilestoneRow

    @property
    def is_last(self) -> bool:
        """Tell whether the task is expected to finish with it; of several that are due to, the one numbered last."""
        last = max(self.task.milestones, key=lambda row: (row.expected_on, row.record.state.number), default=None)
        # A number is its task's own: comparing whole rows would take a hundred times as long.
        return last is not None and last.record.state.number == self.milestone.record.state.number


def tally(rows: Sequence[MilestoneOfTask]) -> MilestoneTally:
    """Return how many milestones are accepted, claimed, open, overdue, and open but forecast later than promised."""
    return MilestoneTally(
        total=len(rows),
        accepted=sum(row.milestone.record.state.is_verified for row in rows),
        claimed=sum(_is_claimed_only(row) for row in rows),
        open=sum(row.milestone.is_open for row in rows),
        overdue=sum(row.milestone.overdue > 0 for row in rows),
        late=sum(_is_late(row) for row in rows),
    )


def replans_of(rows: Iterable[MilestoneOfTask]) -> Message:
    """Return how often dates of these milestones were moved by approval. Methods: A6."""
    counts = [row.milestone.record.replans for row in rows if row.milestone.record.replans]
    return replans_title(sum(counts), len(counts))


def all_milestones(tasks: Sequence[TaskRow]) -> tuple[MilestoneOfTask, ...]:
    """Return every milestone of these tasks that is in the plan, in the plan's order."""
    return tuple(MilestoneOfTask(task, milestone) for task in tasks for milestone in task.milestones)


def left_milestones(portfolio: Portfolio, wanted: MilestoneFilter) -> tuple[MilestoneOfTask, ...]:
    """Return the milestones that have left the plan, within the filter's programme, unit and task."""
    rows = (MilestoneOfTask(task, milestone) for task in portfolio.tasks for milestone in task.dropped)
    return tuple(row for row in rows if _is_asked(row, wanted))


def chosen(portfolio: Portfolio, wanted: MilestoneFilter, traits: Traits = NO_TRAITS) -> tuple[MilestoneOfTask, ...]:
    """Return the milestones that are all the filter asks for, in the plan's order."""
    as_of = portfolio.view.as_of
    return tuple(
        row
        for row in all_milestones(portfolio.tasks)
        if _is_asked(row, wanted) and wanted.show in _kinds(row, as_of, traits)
    )


def _is_asked(row: MilestoneOfTask, wanted: MilestoneFilter) -> bool:
    return (
        (wanted.programme is None or row.task.programme.code == wanted.programme)
        and (wanted.unit is None or row.milestone.unit.code == wanted.unit)
        and (wanted.task is None or row.task.code == wanted.task)
    )


def coming_month(as_of: date) -> Month:
    """Return the month in which what is due next falls due: the day's own while it goes on, then the one after it."""
    return Month.of(as_of + timedelta(days=1))


def counts(portfolio: Portfolio, wanted: MilestoneFilter, traits: Traits = NO_TRAITS) -> dict[Show, int]:
    """Return how many milestones each kind would leave, all else in the filter as it is."""
    as_of = portfolio.view.as_of
    rows = chosen(portfolio, replace(wanted, show=Show.ALL))
    found = Counter(kind for row in rows for kind in _kinds(row, as_of, traits))
    return {show: found[show] for show in Show}


def _kinds(row: MilestoneOfTask, as_of: date, traits: Traits) -> Iterator[Show]:
    """Yield every kind a milestone belongs to."""
    milestone, state = row.milestone, row.milestone.record.state
    yield Show.ALL
    if state.is_verified:
        yield Show.ACCEPTED
    elif state.is_claimed:
        yield Show.CLAIMED
    else:
        yield Show.OPEN
        # What is overdue without a date to come is expected today, which is no date anybody gave.
        is_dated = milestone.expected_on > as_of or not milestone.overdue
        if is_dated and Month.of(milestone.expected_on) == coming_month(as_of):
            yield Show.DUE
    if milestone.overdue > 0:
        yield Show.OVERDUE
    if _is_late(row):
        yield Show.LATE
    if milestone.moved > 0:
        yield Show.MOVED
    if milestone.record.replans:
        yield Show.REPLANNED
    if row.task.finish is not None and row.task.finish.days != 0 and row.is_last:
        yield Show.FINISH
    if milestone.is_on_chain:
        yield Show.CHAIN
    if milestone.waits_too_long:
        yield Show.LATE_LINKS
    yield from traits.get(state.id, ())


def _is_late(row: MilestoneOfTask) -> bool:
    return row.milestone.is_open and row.milestone.slip > 0


def _is_claimed_only(row: MilestoneOfTask) -> bool:
    state = row.milestone.record.state
    return state.is_claimed and not state.is_verified


_VALUES: dict[MilestoneSort, Callable[[MilestoneOfTask], Any]] = {
    MilestoneSort.UNIT: lambda row: row.milestone.unit.code,
    MilestoneSort.ORIGINAL: lambda row: row.milestone.record.state.original_on,
    MilestoneSort.CURRENT: lambda row: row.milestone.record.state.baseline_on,
    MilestoneSort.NOW: lambda row: row.milestone.expected_on,
    MilestoneSort.SLIP: lambda row: row.milestone.slip,
    MilestoneSort.MOVED: lambda row: row.milestone.record.state.moves,
    MilestoneSort.OVERDUE: lambda row: row.milestone.overdue,
}


def ordered(
    rows: Sequence[MilestoneOfTask], key: MilestoneSort, *, descending: bool = False
) -> tuple[MilestoneOfTask, ...]:
    """Return the rows by the key; rows that are equal keep the plan's order."""
    if key is MilestoneSort.PLAN:
        return tuple(reversed(rows)) if descending else tuple(rows)
    return tuple(sorted(rows, key=_VALUES[key], reverse=descending))
