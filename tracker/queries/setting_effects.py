"""What other limits or other working days would do to the plan, before anybody sets them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.domain.periods import PeriodStage, view_of
from tracker.domain.permissions import Scope
from tracker.domain.progress import Progress
from tracker.domain.rag import Rag
from tracker.domain.rule_book import RuleBook
from tracker.domain.rules import Rules
from tracker.domain.status import ComputedStatus, roll_up_status
from tracker.domain.workdays import WorkCalendar
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, ProgrammeRef, TaskRow


@dataclass(frozen=True, slots=True)
class TaskEffect:
    """A task whose computed status becomes another."""

    task: TaskRow
    before: ComputedStatus
    after: ComputedStatus


@dataclass(frozen=True, slots=True)
class ProgrammeEffect:
    """A programme whose colour becomes another."""

    programme: ProgrammeRef
    before: Rag
    after: Rag


@dataclass(frozen=True, slots=True)
class MilestoneEffect:
    """A milestone whose slip or overdue days are counted differently."""

    task: TaskRow
    before: MilestoneRow
    after: MilestoneRow


@dataclass(frozen=True, slots=True)
class Effects:
    """What changes in the frame's view; `progress` is before and after, None in a plan without weights."""

    frame: Frame
    tasks: tuple[TaskEffect, ...]
    programmes: tuple[ProgrammeEffect, ...]
    milestones: tuple[MilestoneEffect, ...]
    counts: tuple[Mapping[Rag, int], Mapping[Rag, int]]
    progress: tuple[Progress | None, Progress | None]

    @property
    def claimed_change(self) -> Decimal:
        """Return by which share the claimed progress of the whole plan changes."""
        before, after = self.progress
        return after.claimed - before.claimed if before and after else Decimal(0)


def working_frame(frame: Frame) -> Frame:
    """Return the frame in the month that new settings show first: the oldest that has begun and is not published.

    Where every month that has begun is published it is the frame's own.
    """
    pending = next((p for p in frame.periods if p.stage in (PeriodStage.OPEN, PeriodStage.CLOSED)), None)
    if pending is None or frame.plan is None:
        return frame
    view = view_of(frame.periods, today=frame.plan.today, wanted=pending.month, live=True, corrected=False)
    return frame.seen(view)


def effects_of_rules(scope: Scope, frame: Frame, rules: Rules) -> Effects:
    """Return what these rules would change in the frame's view, had they held. Twice a portfolio's statements."""
    return _effects(frame, portfolio(scope, frame), portfolio(scope, replace(frame, rule_book=RuleBook.always(rules))))


def effects_of_calendar(scope: Scope, frame: Frame, calendar: WorkCalendar) -> Effects:
    """Return what these working days would change in the frame's view. Twice a portfolio's statements."""
    assert frame.plan is not None
    other = replace(frame, plan=replace(frame.plan, calendar=calendar))
    return _effects(frame, portfolio(scope, frame), portfolio(scope, other))


def _effects(frame: Frame, before: Portfolio, after: Portfolio) -> Effects:
    pairs = list(zip(before.tasks, after.tasks, strict=True))
    return Effects(
        frame=frame,
        tasks=tuple(
            TaskEffect(now, was.computed, now.computed) for was, now in pairs if was.computed.rag != now.computed.rag
        ),
        programmes=tuple(
            ProgrammeEffect(programme, was, now)
            for programme in before.programmes
            if (was := _colour(before, programme)) != (now := _colour(after, programme))
        ),
        milestones=tuple(
            MilestoneEffect(now, old, new)
            for was, now in pairs
            for old, new in zip(was.milestones, now.milestones, strict=True)
            if (old.slip, old.overdue) != (new.slip, new.overdue)
        ),
        counts=(_counts(before), _counts(after)),
        progress=(before.progress, after.progress),
    )


def _colour(rows: Portfolio, programme: ProgrammeRef) -> Rag:
    votes = ((task.weight, task.computed.rag, task.is_critical) for task in rows.of_programme(programme))
    return roll_up_status(votes, rows.rules.status)


def _counts(rows: Portfolio) -> Mapping[Rag, int]:
    return Counter(task.computed.rag for task in rows.tasks)
