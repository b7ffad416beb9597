"""Each task's chance of finishing by its own plan's last date, and by the plan's end. Methods: A5, B2 to B6.

What is learnt comes from the published reports alone, which nothing recorded later can change; it is kept until another
month is published, so that a page costs one statement. The dates it is applied to are those of the view.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.bilingual import Message
from tracker.domain.milestone_history import Origin
from tracker.domain.milestones import MilestoneState
from tracker.domain.periods import ReportingPeriod, View
from tracker.domain.permissions import Scope
from tracker.domain.standings import WorkAxis
from tracker.domain.task_chances import Learnt, OpenMilestone, PastReports, chance_by_day, learnt_at
from tracker.domain.workdays import DayOutsideCalendar
from tracker.models.milestones import Milestone, MilestoneBaseline, MilestoneCompletion, MilestoneForecast
from tracker.models.plan import ScopeChange
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import TaskRow

_KEPT = 4


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

    None before the first published month and outside the calendar. One statement, and five more the first time after a
    month was published.
    """
    assert frame.plan is not None, "a page without a plan has no chances"
    published = [period for period in frame.periods if period.published_at is not None]
    if not published:
        return None
    held = _LEARNT.of(_fingerprint(frame, published), lambda: _Reports.read(scope, frame, published[-1]))
    learnt = held.learnt(frame.view) if held is not None else None
    if learnt is None or learnt.closed is not None:
        return learnt.closed if learnt is not None else None
    return Chances(learnt, WorkAxis(frame.plan.calendar, frame.plan.starts_on), frame.view.as_of, frame.plan.ends_on)


class _Reports:
    """The published reports with what could be learnt at each, worked out when asked for."""

    def __init__(self, past: PastReports) -> None:
        self._past = past
        self._learnt: dict[int, Learnt] = {}
        self._lock = Lock()

    @classmethod
    def read(cls, scope: Scope, frame: Frame, newest: ReportingPeriod) -> "_Reports | None":
        """Return the reports up to the newest published one; None outside the calendar's years."""
        view = View(newest, newest.month.last, newest.published_at)
        try:
            return cls(PastReports(record(scope, frame.seen(view))))
        except DayOutsideCalendar:
            return None

    def learnt(self, view: View) -> Learnt | None:
        """Return what could be learnt at the newest report that the view knows; None before the first."""
        known = [
            place
            for place, origin in enumerate(self._past.origins)
            if origin.is_complete and origin.as_of <= view.as_of and _is_known(origin, view)
        ]
        if not known:
            return None
        place = known[-1]
        with self._lock:
            if place not in self._learnt:
                self._learnt[place] = learnt_at(self._past, place)
            return self._learnt[place]


def _is_known(origin: Origin, view: View) -> bool:
    return view.known_at is None or (origin.known_at is not None and origin.known_at <= view.known_at)


class _Kept:
    """The reports last read by this process, by their fingerprint."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[Any, ...], _Reports | None] = OrderedDict()
        self._lock = Lock()

    def of(self, key: tuple[Any, ...], read: "Callable[[], _Reports | None]") -> _Reports | None:
        """Return what is kept under the key, or read it; who asks meanwhile waits."""
        with self._lock:
            if key not in self._found:
                self._found[key] = read()
                while len(self._found) > _KEPT:
                    self._found.popitem(last=False)
            return self._found[key]


_LEARNT = _Kept()


def _fingerprint(frame: Frame, published: Sequence[ReportingPeriod]) -> tuple[Any, ...]:
    """Return what tells one set of published reports from another. One statement."""
    assert frame.plan is not None
    known_at = published[-1].published_at
    counts = [
        select(func.count()).select_from(table).where(table.recorded_at <= known_at).scalar_subquery()
        for table in (MilestoneForecast, MilestoneCompletion, MilestoneBaseline, ScopeChange)
    ]
    plan = (func.count(Milestone.id), func.max(Milestone.id), func.sum(Milestone.version))
    row = db.session.execute(select(*(select(each).scalar_subquery() for each in plan), *counts)).one()
    periods = tuple((period.id, period.published_at) for period in published)
    return (str(db.engine.url), frame.plan.starts_on, frame.plan.calendar, periods, *row)


def _exact(chance: float) -> Decimal:
    return Decimal(repr(round(chance, 6)))
