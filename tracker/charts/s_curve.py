"""The S-curve: planned against earned progress over the whole plan, with its title and its table. Methods: A2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tracker.charts.rounding import per_cent, points
from tracker.domain.bilingual import Message, Param
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.progress import PERCENT_CAP, Progress, curve
from tracker.domain.spans import Span

# Beyond this many months one point a year says as much, and can still be told apart.
MONTHLY_UP_TO = 60
# A difference below this many points is within the weight of one small milestone.
LEVEL_WITHIN = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The plan's progress on one day, shares of one; nothing is earned or claimed of days still to come (None)."""

    on: date
    planned: Decimal
    promised: Decimal
    earned: Decimal | None
    claimed: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Return earned minus planned, negative behind."""
        return None if self.earned is None else self.earned - self.planned


@dataclass(frozen=True, slots=True)
class SCurve:
    """Points at the ends of months (or years, in a long plan) and on the as-of day, oldest first.

    `tasks` counts those in the plan; `left` those that count in the original plan alone.
    """

    points: tuple[CurvePoint, ...]
    as_of: date
    ends_on: date
    tasks: int
    span: Span
    finished_on: date | None
    left: int = 0

    @property
    def past(self) -> tuple[CurvePoint, ...]:
        """Return the points up to the as-of day."""
        return tuple(point for point in self.points if point.on <= self.as_of)

    @property
    def now(self) -> CurvePoint:
        return self.past[-1]

    @property
    def has_claims(self) -> bool:
        """Tell whether more is claimed than earned anywhere."""
        return any(point.claimed != point.earned for point in self.points)

    @property
    def is_replanned(self) -> bool:
        """Tell whether the current plan differs from the original one anywhere."""
        return any(point.promised != point.planned for point in self.points)


def trace(
    tasks: Sequence[tuple[Decimal, Sequence[MilestoneState]]],
    *,
    starts_on: date,
    ends_on: date,
    as_of: date,
    span: Span,
    percent_cap: Decimal = PERCENT_CAP,
) -> SCurve | None:
    """Return the curve of `(task weight, milestones)` pairs; None when there is nothing to weigh.

    What left the plan counts in the original plan alone, and not among the tasks.
    """
    milestones = [milestone for _, states in tasks for milestone in states if milestone.in_scope]
    if not milestones:
        return None
    last_on = max(ends_on, as_of, *(milestone.baseline_on for milestone in milestones))
    days = _days(min(starts_on, as_of), last_on, as_of)
    found = curve(tasks, days, percent_cap=percent_cap)
    if not found:
        return None
    finished = all(milestone.is_verified for milestone in milestones)
    in_plan = sum(not states or any(milestone.in_scope for milestone in states) for _, states in tasks)
    return SCurve(
        tuple(_point(day, progress, as_of) for day, progress in zip(days, found, strict=True)),
        as_of,
        ends_on,
        in_plan,
        span,
        max((milestone.actual_on for milestone in milestones if milestone.actual_on), default=None)
        if finished
        else None,
        len(tasks) - in_plan,
    )


def _days(starts_on: date, last_on: date, as_of: date) -> list[date]:
    """Return the eve of the start, the period ends up to the last day, and the as-of day."""
    first, last, here = Month.of(starts_on), Month.of(last_on), Month.of(as_of)
    step = 1 if last - first < MONTHLY_UP_TO else 12
    months = [month for month in first.until(last) if (month - here) % step == 0]
    return sorted({starts_on - timedelta(days=1), as_of, *(month.last for month in months), last.last})


def _point(day: date, progress: Progress, as_of: date) -> CurvePoint:
    is_past = day <= as_of
    return CurvePoint(
        day,
        progress.planned,
        progress.promised,
        progress.verified if is_past else None,
        progress.claimed if is_past else None,
    )


def title(data: SCurve) -> Message:
    """Return what the curve says: finished, not due yet, level, ahead, or behind and since when."""
    now = data.now
    assert now.gap is not None
    if data.finished_on is not None:
        return Message("s_curve.finished", {"finished_on": data.finished_on, "ends_on": data.ends_on})
    if not now.planned and not now.earned:
        return Message("s_curve.not_due", {"count": data.tasks})
    gap = points(now.gap)
    if abs(gap) < LEVEL_WITHIN:
        return Message("s_curve.level", {"earned": now.earned, "planned": now.planned})
    if gap > 0:
        return Message("s_curve.ahead", {"points": gap})
    return _behind(data, -gap)


def _behind(data: SCurve, gap: Decimal) -> Message:
    """Word a shortfall with its change over the last two months, as far as they are known."""
    changes = _changes(data)
    last = changes[-1] if changes else Decimal(0)
    if not last:
        return Message("s_curve.behind", {"points": gap})
    params: dict[str, Param] = {"points": gap, "change": abs(last), "when": data.span}
    if last > 0:
        return Message("s_curve.behind_less", params)
    if len(changes) < 2 or changes[-2] >= 0 or data.span.before is None:
        return Message("s_curve.behind_more", params)
    earlier = Span(data.span.before, data.span.before.plus(-1))
    return Message("s_curve.behind_twice", {**params, "change_before": -changes[-2], "when_before": earlier})


def _changes(data: SCurve) -> list[Decimal]:
    """Return by how many points the gap changed up to the as-of day, the newest last; negative when it grew.

    Over the span for reports a month apart the month before is known as well; for others only the span itself.
    """
    before = data.span.before
    if before is None:
        return []
    at = {point.on: point.gap for point in data.past}
    ends = [before.last, data.as_of]
    if data.span.is_one_month:
        ends.insert(0, before.plus(-1).last)
    gaps = [at[day] for day in ends if day in at]
    known = [gap for gap in gaps if gap is not None]
    return [points(later - earlier) for earlier, later in pairwise(known)]


def subtitle(data: SCurve) -> Message:
    """Return measure, unit, scope and time."""
    monthly = Month.of(data.points[-1].on) - Month.of(data.points[0].on) <= MONTHLY_UP_TO
    measure = Message("s_curve.subtitle" if monthly else "s_curve.subtitle_yearly", {"count": data.tasks})
    if not data.left:
        return measure
    return Message("s_curve.subtitle_original", {"measure": measure, "all": data.tasks + data.left})


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One line of the figure's table, in whole points of a per cent with one decimal."""

    on: date
    planned: Decimal
    promised: Decimal
    earned: Decimal | None
    claimed: Decimal | None
    gap: Decimal | None


def table(data: SCurve) -> tuple[CurveRow, ...]:
    """Return the points in per cent, as the figure draws them."""
    return tuple(
        CurveRow(
            point.on,
            points(point.planned),
            points(point.promised),
            None if point.earned is None else points(point.earned),
            None if point.claimed is None else points(point.claimed),
            None if point.gap is None else points(point.gap),
        )
        for point in data.points
    )


def label(code: str, share: Decimal) -> Message:
    """Return a direct label at a line: its name and its value in whole per cent."""
    return Message(code, {"per_cent": per_cent(share)})
