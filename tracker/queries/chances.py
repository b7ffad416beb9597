"""Each task's chance of finishing by its own plan's last date, and by the plan's end. Methods: A5, B2 to B6.

What is learnt is what the forecast of the newest published report rests on, which nothing recorded later can change;
the dates it is applied to are those of the view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.bilingual import Message
from tracker.domain.dependencies import LinkFloat, needed_by
from tracker.domain.finish_bench import bench_of
from tracker.domain.odds import Odds
from tracker.domain.periods import View, view_of
from tracker.domain.permissions import Scope
from tracker.domain.standings import Key, WorkAxis
from tracker.domain.status import OwnChance
from tracker.domain.task_chances import HeldMilestone, Learnt, learnt, odds_by
from tracker.domain.workdays import DayOutsideCalendar
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import Portfolio, TaskRow


@dataclass(frozen=True, slots=True)
class TaskChance:
    """The chance of finishing by the last date of the task's current plan (None once that day has passed) and by the
    plan's end. It rests on `resolved` scored milestones, `of_unit` of them the lead unit's."""

    by_own_plan: Odds | None
    by_end: Odds
    resolved: int
    of_unit: int

    @property
    def own(self) -> OwnChance | None:
        """Return the chance that the status goes by."""
        return None if self.by_own_plan is None else OwnChance(self.by_own_plan, self.resolved)


@dataclass(frozen=True, slots=True)
class Chances:
    """What gives tasks their chances in one view; says nothing before the gate of B4 is open."""

    learnt: Learnt
    axis: WorkAxis
    as_of: date
    ends_on: date

    def of(
        self, own: Sequence[Key], lead: str, held: Mapping[Key, HeldMilestone], links: Sequence[LinkFloat]
    ) -> TaskChance | None:
        """Return the chance of a task with these milestones; `held` are all those in the plan, which it may wait for.

        None where nothing of it is open, and for days outside the calendar. Methods: B3 (A_j >= A_i + lag).
        """
        still = [key for key in own if not held[key].state.is_claimed]
        if not still:
            return None
        own_end = max(held[key].state.baseline_on for key in own)

        def chance(by: date) -> Odds:
            places = needed_by(dict.fromkeys(still, self.axis.at(by)), links)
            wanted = [(held[key], place) for key, place in places.items()]
            return odds_by(self.learnt, wanted, self.axis, as_of=self.as_of)

        try:
            by_end, by_own = chance(self.ends_on), chance(own_end)
        except DayOutsideCalendar:
            return None
        return TaskChance(
            # A date that has passed is no chance any more: overdue and slip say the rest.
            by_own_plan=by_own if own_end > self.as_of else None,
            by_end=by_end,
            resolved=self.learnt.resolved,
            of_unit=self.learnt.by_unit.get(lead, 0),
        )


def chance_of(task: TaskRow, rows: Portfolio, found: Chances) -> TaskChance | None:
    """Return the chance of a task of the portfolio."""
    held = {
        key: HeldMilestone(key, row.unit.code, row.record.state)
        for each in rows.tasks
        for row in each.milestones
        for key in [(each.code, row.record.state.number)]
    }
    own = [key for key in held if key[0] == task.code]
    return found.of(own, task.lead.code, held, rows.links.network.links)


def chances(scope: Scope, frame: Frame) -> Chances | Message | None:
    """Return what gives tasks their chances in the frame's view, or why they have none: the gate of B4 is closed.

    None before the first published month and outside the calendar. Fifteen statements at most.
    """
    plan = frame.plan
    assert plan is not None, "a page without a plan has no chances"
    report = _newest_report(frame)
    if report is None:
        return None
    try:
        found = learnt(bench_of(record(scope, frame.seen(report))))
    except DayOutsideCalendar:
        return None
    if found.closed is not None:
        return found.closed
    return Chances(found, WorkAxis(plan.calendar, plan.starts_on), frame.view.as_of, plan.ends_on)


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
