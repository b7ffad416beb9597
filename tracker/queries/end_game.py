"""What is left before the plan's end: rates, safe dates, readings, with the names a page needs. Methods: A, B."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.charts.s_curve import SCurve, trace
from tracker.domain.delivery_rate import Delivered, DeliveryRate, days_to_know, delivery_rate
from tracker.domain.end_game import EndGame, SafeDate, end_game
from tracker.domain.milestones import MilestoneState
from tracker.domain.permissions import Scope
from tracker.domain.progress import Progress, curve
from tracker.queries.finish_forecast import record
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import MilestoneRow, Portfolio, TaskRow
from tracker.queries.spans import span_of

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
    """Return the end game in the frame's view. Eleven statements, whatever the plan's size."""
    assert frame.plan is not None, "a page without a plan has no end game"
    rows = portfolio(scope, frame)
    game = end_game(record(scope, frame))
    weighed = [(task.weight, [row.record.state for row in task.milestones]) for task in rows.tasks]
    progress = rows.progress
    named = {(task.code, row.record.state.number): (task, row) for task in rows.tasks for row in task.milestones}
    return EndGameRecord(
        rate=_rate(weighed, frame),
        curve=trace(
            weighed,
            starts_on=frame.plan.starts_on,
            ends_on=frame.plan.ends_on,
            as_of=frame.view.as_of,
            span=span_of(frame),
        ),
        game=game,
        milestones=tuple(OpenMilestone(*named[safe.key], safe) for safe in game.milestones),
        claimed=progress.claimed - progress.verified if progress else Decimal(0),
        unplanned=_unplanned(rows),
    )


def _rate(weighed: Weighed, frame: Frame) -> DeliveryRate | None:
    assert frame.plan is not None
    plan, as_of = frame.plan, frame.view.as_of
    days = days_to_know(starts_on=plan.starts_on, as_of=as_of)
    points = curve(weighed, [*days, plan.ends_on])
    states = [state for _, held in weighed for state in held]
    if not points or not states:
        return None
    *past, end = points
    return delivery_rate(
        [
            Delivered(
                day,
                point.verified,
                sum(state.is_verified and state.actual_on is not None and state.actual_on <= day for state in states),
            )
            for day, point in zip(days, past, strict=True)
        ],
        planned=(_due(past[-1], states, as_of), _due(end, states, plan.ends_on)),
        milestones=len(states),
        ends_on=plan.ends_on,
    )


def _due(point: Progress, states: Sequence[MilestoneState], day: date) -> Delivered:
    """Return what the current plan asks for by a day."""
    return Delivered(day, point.planned, sum(state.baseline_on <= day for state in states))


def _unplanned(rows: Portfolio) -> Decimal:
    return sum((task.share for task in rows.tasks if not task.milestones), Decimal(0))
