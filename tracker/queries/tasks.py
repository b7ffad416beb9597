"""Which tasks a reader asks for, in which order and groups. Pure: it chooses among the portfolio's rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tracker.domain.progress import Progress, roll_up
from tracker.domain.rag import Rag
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef, TaskRow, UnitRef


class GapKind(StrEnum):
    """How claimed and computed status stand to each other."""

    ROSIER = "rosier"
    WARNING = "warning"
    DIFFERS = "differs"


class PartKind(StrEnum):
    """The state of a unit's part asked for; late is watch or off plan."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DONE = "done"
    IDLE = "idle"
    LATE = "late"


class Grouping(StrEnum):
    """Under what the rows stand."""

    PROGRAMME = "programme"
    LEAD = "lead"
    FLAT = "flat"


class SortKey(StrEnum):
    """By what the rows of a group are ordered."""

    CODE = "code"
    LEAD = "lead"
    OWNER = "owner"
    STATUS = "status"
    EARNED = "earned"
    PLANNED = "planned"
    NEXT = "next"
    SLIP = "slip"
    FINISH = "finish"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a row must be; None and False ask nothing. `claimed` NONE asks for tasks nobody has claimed a status of;
    `slipped` for a milestone that moved later this month; `on_plan` for on plan or done; `unit` for its part in the
    task, leading or not, `lead` for leading it."""

    text: str = ""
    programme: str | None = None
    unit: str | None = None
    lead: str | None = None
    status: Rag | None = None
    on_plan: bool = False
    claimed: Rag | None = None
    gap: GapKind | None = None
    part: PartKind | None = None
    slipped: bool = False
    overdue: bool = False
    carried: bool = False
    code: str | None = None

    def without_facets(self) -> "TaskFilter":
        """Return the filter with only its scope left: text, programme, unit, lead, the one task."""
        return TaskFilter(self.text, self.programme, self.unit, self.lead, code=self.code)


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Rows under one programme or one lead; both None for all in one."""

    programme: ProgrammeRef | None
    lead: UnitRef | None
    tasks: tuple[TaskRow, ...]

    @property
    def totals(self) -> "TaskTotals":
        return totals(self.tasks)


@dataclass(frozen=True, slots=True)
class TaskTotals:
    """The figures of some tasks together: how many, how many on plan or done, and their weighted progress.

    Tasks that have left the plan count in the original plan's progress alone.
    """

    count: int
    on_plan: int
    progress: Progress | None
    milestones: int
    accepted: int


def totals(tasks: Sequence[TaskRow]) -> TaskTotals:
    """Return the figures of these tasks together. Methods: A1 (weighted), A5 (colours are counted, not averaged)."""
    milestones = [milestone for task in tasks for milestone in task.milestones]
    return TaskTotals(
        count=sum(task.scope is None for task in tasks),
        on_plan=sum(is_on_plan(task) for task in tasks),
        progress=roll_up((task.weight, task.progress) for task in tasks),
        milestones=len(milestones),
        accepted=sum(milestone.record.state.is_verified for milestone in milestones),
    )


def matching(portfolio: Portfolio, wanted: TaskFilter) -> tuple[TaskRow, ...]:
    """Return the tasks that are all the filter asks for, in the plan's order.

    What has left the plan is found only where it is asked for, by its status.
    """
    asked = portfolio.left if wanted.status is Rag.OUT else portfolio.current
    return tuple(task for task in asked if _is_in_scope(task, wanted) and _has_facets(task, wanted))


def left_tasks(portfolio: Portfolio, wanted: TaskFilter) -> tuple[TaskRow, ...]:
    """Return the tasks that have left the plan, within the filter's scope; none where it asks for a facet they lack."""
    everyone = wanted.without_facets()
    if wanted not in (everyone, replace(everyone, status=Rag.OUT)):
        return ()
    return matching(portfolio, replace(everyone, status=Rag.OUT))


def count_with(portfolio: Portfolio, wanted: TaskFilter, **facets: Any) -> int:
    """Return how many tasks the filter's scope leaves with these facets instead of its own."""
    return len(matching(portfolio, replace(wanted.without_facets(), **facets)))


def is_on_plan(task: TaskRow) -> bool:
    """Tell whether the rules find a task on plan, or done."""
    return task.computed.rag in (Rag.GREEN, Rag.DONE)


def is_carried(task: TaskRow) -> bool:
    """Tell whether the claim, or a supporting unit's part, is an earlier month's."""
    return (task.claim is not None and task.claim.is_carried) or any(row.is_carried for row in task.contributions)


def arranged(
    tasks: Sequence[TaskRow], grouping: Grouping, key: SortKey = SortKey.CODE, *, descending: bool = False
) -> tuple[TaskGroup, ...]:
    """Return the tasks in groups, each ordered by the key; rows without a value come last either way.

    Programmes stand in the plan's order, leads in the order of their first task.
    """
    if grouping is Grouping.FLAT:
        return (TaskGroup(None, None, _ordered(tasks, key, descending)),) if tasks else ()
    groups: dict[int, list[TaskRow]] = {}
    for task in tasks:
        groups.setdefault(task.programme.id if grouping is Grouping.PROGRAMME else task.lead.id, []).append(task)
    by_programme = grouping is Grouping.PROGRAMME
    return tuple(
        TaskGroup(
            rows[0].programme if by_programme else None,
            None if by_programme else rows[0].lead,
            _ordered(rows, key, descending),
        )
        for rows in groups.values()
    )


def _is_in_scope(task: TaskRow, wanted: TaskFilter) -> bool:
    if wanted.code is not None and task.code != wanted.code:
        return False
    if wanted.programme is not None and task.programme.code != wanted.programme:
        return False
    if wanted.lead is not None and task.lead.code != wanted.lead:
        return False
    if wanted.unit is not None and not any(part.unit.code == wanted.unit for part in task.parts):
        return False
    return all(word in _searched(task) for word in wanted.text.casefold().split())


def _searched(task: TaskRow) -> str:
    lead = task.lead
    names = (task.code, task.name.zh, task.name.en, task.owner, lead.code, lead.name.zh, lead.name.en)
    return "\n".join(names).casefold()


def _has_facets(task: TaskRow, wanted: TaskFilter) -> bool:
    if wanted.status is not None and task.computed.rag is not wanted.status:
        return False
    if wanted.on_plan and not is_on_plan(task):
        return False
    if wanted.claimed is not None and (task.claim.rag if task.claim else Rag.NONE) is not wanted.claimed:
        return False
    if wanted.gap is not None and not _has_gap(task, wanted.gap):
        return False
    if wanted.part is not None and not _has_part(task, wanted.part, wanted.unit):
        return False
    if wanted.slipped and not any(milestone.moved > 0 for milestone in task.milestones):
        return False
    if wanted.overdue and not any(milestone.overdue > 0 for milestone in task.milestones):
        return False
    return not wanted.carried or is_carried(task)


def _has_gap(task: TaskRow, kind: GapKind) -> bool:
    gap = task.gap or 0
    if kind is GapKind.DIFFERS:
        return gap != 0
    return gap > 0 if kind is GapKind.ROSIER else gap < 0


def _has_part(task: TaskRow, kind: PartKind, unit: str | None) -> bool:
    rags = (Rag.AMBER, Rag.RED) if kind is PartKind.LATE else (Rag(kind.value),)
    return any(part.rag in rags for part in task.parts if unit is None or part.unit.code == unit)


_WORST_FIRST = (Rag.OUT, Rag.DONE, Rag.IDLE, Rag.NONE, Rag.GREEN, Rag.AMBER, Rag.RED)
_VALUES: dict[SortKey, Callable[[TaskRow], Any]] = {
    SortKey.LEAD: lambda task: task.lead.code,
    SortKey.OWNER: lambda task: task.owner or None,
    SortKey.STATUS: lambda task: (_WORST_FIRST.index(task.computed.rag), task.gap or 0),
    SortKey.EARNED: lambda task: task.progress.verified,
    SortKey.PLANNED: lambda task: task.progress.planned,
    SortKey.NEXT: lambda task: task.next_milestone.expected_on if task.next_milestone else None,
    SortKey.SLIP: lambda task: task.next_milestone.slip if task.next_milestone else None,
    SortKey.FINISH: lambda task: task.finish.on if task.finish else None,
    SortKey.UPDATED: lambda task: task.claim.recorded_at if task.claim else None,
}


def _ordered(tasks: Sequence[TaskRow], key: SortKey, descending: bool) -> tuple[TaskRow, ...]:
    if key is SortKey.CODE:
        return tuple(reversed(tasks)) if descending else tuple(tasks)
    value = _VALUES[key]
    with_value = [task for task in tasks if value(task) is not None]
    without = [task for task in tasks if value(task) is None]
    return (*sorted(with_value, key=value, reverse=descending), *without)
