"""Each task's chance of finishing by its own plan's last date, and by the plan's end. Methods: A5, B2 to B6.

What is learnt is what the forecast of the newest published report rests on, which nothing recorded later can change; it
is kept, so that a page costs one statement. The dates it is applied to are those of the view.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.bilingual import Message
from tracker.domain.finish_bench import bench_of
from tracker.domain.milestones import MilestoneState
from tracker.domain.periods import View, view_of
from tracker.domain.permissions import Scope
from tracker.domain.standings import WorkAxis
from tracker.domain.task_chances import Learnt, OpenMilestone, chance_by_day, learnt
from tracker.domain.workdays import DayOutsideCalendar
from tracker.models.milestones import (
    Dependency,
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import KeyTask, ScopeChange
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame
from tracker.queries.kept import KeptReads
from tracker.queries.milestones import known_in
from tracker.queries.portfolio_rows import TaskRow


@dataclass(frozen=True, slots=True)
class TaskChance:
    """The chance of finishing by the last date of the task's current plan (None once that day has passed) and by the
    plan's end. It rests on `resolved` scored milestones, `of_unit` of them the lead unit's."""

    by_own_plan: Decimal | None
    by_end: Decimal
    resolved: int
    of_unit: int


@dataclass(frozen=True, slots=True)
class Chances:
    """What gives tasks their chances in one view; says nothing before the gate of B4 is open."""

    learnt: Learnt
    axis: WorkAxis
    as_of: date
    ends_on: date

    def of(self, task: str, lead: str, milestones: Sequence[tuple[MilestoneState, str]]) -> TaskChance | None:
        """Return a task's chance from its milestones in the plan, each with the code of the unit that holds it.

        None where nothing is open, and for days outside the calendar.
        """
        still = [OpenMilestone((task, state.number), unit, state) for state, unit in milestones if not state.is_claimed]
        if not still:
            return None
        own_end = max(state.baseline_on for state, _ in milestones)
        try:
            by_end = chance_by_day(self.learnt, still, self.axis, by=self.ends_on, as_of=self.as_of)
            by_own = chance_by_day(self.learnt, still, self.axis, by=own_end, as_of=self.as_of)
        except DayOutsideCalendar:
            return None
        return TaskChance(
            # A date that has passed is no chance any more: overdue and slip say the rest.
            by_own_plan=_exact(by_own) if own_end > self.as_of else None,
            by_end=_exact(by_end),
            resolved=self.learnt.resolved,
            of_unit=self.learnt.by_unit.get(lead, 0),
        )


def chance_of(task: TaskRow, found: Chances) -> TaskChance | None:
    """Return the chance of a task of the portfolio."""
    held = [(row.record.state, row.unit.code) for row in task.milestones]
    return found.of(task.code, task.lead.code, held)


def chances(scope: Scope, frame: Frame) -> Chances | Message | None:
    """Return what gives tasks their chances in the frame's view, or why they have none: the gate of B4 is closed.

    None before the first published month and outside the calendar. One statement, and eight more the first time after
    a month was published.
    """
    plan = frame.plan
    assert plan is not None, "a page without a plan has no chances"
    report = _newest_report(frame)
    if report is None:
        return None
    held = _LEARNT.get(_fingerprint(frame, report), lambda: _learnt(scope, frame.seen(report)))
    if held is None or held.closed is not None:
        return held.closed if held is not None else None
    return Chances(held, WorkAxis(plan.calendar, plan.starts_on), frame.view.as_of, plan.ends_on)


def _newest_report(frame: Frame) -> View | None:
    """Return the view of the newest published month that the frame's view knows, None before the first."""
    view = frame.view
    published = [
        period
        for period in frame.periods
        if period.published_at is not None
        and period.month.last <= view.as_of
        and (view.known_at is None or period.published_at <= view.known_at)
    ]
    if not published:
        return None
    return view_of(published, today=published[-1].month.last, wanted=published[-1].month, live=False, corrected=False)


def _learnt(scope: Scope, report: Frame) -> Learnt | None:
    """Return what could be learnt at a published month, as the forecast of its page; None outside the calendar."""
    try:
        return learnt(bench_of(record(scope, report)))
    except DayOutsideCalendar:
        return None


# What was learnt at the published months that pages were last asked for.
_LEARNT = KeptReads(keep=24)


def _fingerprint(frame: Frame, report: View) -> Hashable:
    """Return what tells one published report's record from another's, so that what is recorded later costs nothing.
    One statement."""
    assert frame.plan is not None
    tables = (MilestoneForecast, MilestoneCompletion, MilestoneBaseline, MilestoneProgress, ScopeChange)
    counts = [
        select(func.count()).select_from(table).where(known_in(table, report)).scalar_subquery() for table in tables
    ]
    plan = (func.count(Milestone.id), func.max(Milestone.id), func.sum(Milestone.version))
    links = (func.count(Dependency.id), func.count(Dependency.removed_at))
    whole = (select(each).scalar_subquery() for each in (*plan, *links, func.sum(KeyTask.version)))
    row = db.session.execute(select(*whole, *counts)).one()
    return (str(db.engine.url), frame.plan.starts_on, frame.plan.ends_on, frame.plan.calendar, report, *row)


def _exact(chance: float) -> Decimal:
    return Decimal(repr(round(chance, 6)))
