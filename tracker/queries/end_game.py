"""What is left before the plan's end: rates, safe dates, readings, with the names a page needs. Methods: A, B."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.charts.s_curve import SCurve
from tracker.domain.delivery_rate import Delivered, DeliveryRate, days_to_know, delivery_rate, window_months
from tracker.domain.end_game import EndGame, SafeDate, end_game
from tracker.domain.milestones import MilestoneState
from tracker.domain.permissions import Scope
from tracker.domain.progress import curve
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame
from tracker.queries.kept import kept
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.queries.s_curves import plan_curve

Weighed = Sequence[tuple[Decimal, Sequence[MilestoneState]]]


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """An open milestone with its task and its latest safe date."""

    task: TaskRow
    milestone: MilestoneRow
    safe: SafeDate


@dataclass(frozen=True, slots=True)
class EndGameRecord:
    """The rates, the open milestones by room, the readings, and the curve they are drawn on.

    `rate` and `curve` are None in a plan without weighted milestones; `claimed` is the share claimed but not verified,
    `unplanned` the share of tasks without milestones.
    """

    rate: DeliveryRate | None
    curve: SCurve | None
    game: EndGame
    milestones: tuple[OpenMilestone, ...]
    claimed: Decimal
    unplanned: Decimal


def end_game_record(scope: Scope, frame: Frame) -> EndGameRecord:
    """Return the end game in the frame's view. At most 33 statements, whatever the plan's size."""
    return kept("end_game", frame, lambda: _read(scope, frame))


def _read(scope: Scope, frame: Frame) -> EndGameRecord:
    assert frame.plan is not None, "a page without a plan has no end game"
    rows = portfolio(scope, frame)
    dropped = frozenset((task.code, row.record.state.number) for task in rows.tasks for row in task.dropped)
    game = end_game(record(scope, frame), needed_on=rows.links.needed_on, dropped=dropped)
    weighed = [(task.weight, task.states) for task in rows.tasks]
    progress = rows.progress
    named = {(task.code, row.record.state.number): (task, row) for task in rows.tasks for row in task.milestones}
    drawn = plan_curve(rows, frame)
    return EndGameRecord(
        rate=_rate(weighed, drawn, frame) if drawn is not None and named else None,
        curve=drawn,
        game=game,
        milestones=tuple(OpenMilestone(*named[safe.key], safe) for safe in game.milestones),
        claimed=progress.claimed - progress.verified if progress else Decimal(0),
        unplanned=sum((task.share for task in rows.tasks if not task.states), Decimal(0)),
    )


def _rate(weighed: Weighed, drawn: SCurve, frame: Frame) -> DeliveryRate:
    assert frame.plan is not None
    plan, as_of = frame.plan, frame.view.as_of
    window = window_months(period.month for period in frame.periods if period.month.last <= as_of)
    days = days_to_know(starts_on=plan.starts_on, as_of=as_of, window=window)
    # Most of these days are points of the curve already; weighing a plan again for each would take longest of all.
    earned = {point.on: point.earned for point in drawn.past}
    planned = {point.on: point.planned for point in drawn.points}
    unknown = [day for day in {*days, plan.ends_on} if day not in (planned if day > as_of else earned)]
    points = curve(weighed, unknown, percent_cap=frame.rules.percent_cap)
    for day, point in zip(unknown, points, strict=True):
        earned[day], planned[day] = point.verified, point.planned
    states = [state for _, held in weighed for state in held if state.in_scope]
    reached = [state.actual_on for state in states if state.is_verified and state.actual_on is not None]

    def due(day: date) -> Delivered:
        return Delivered(day, planned[day], sum(state.baseline_on <= day for state in states))

    return delivery_rate(
        [Delivered(day, earned[day] or Decimal(0), sum(on <= day for on in reached)) for day in days],
        planned=(due(as_of), due(plan.ends_on)),
        milestones=len(states),
        ends_on=plan.ends_on,
        window=window,
    )
