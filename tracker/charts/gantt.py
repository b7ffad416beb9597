"""The Gantt chart as geometry: per cent of the width, for rows the server draws. Titles that the dates make true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.charts.time_axis import Tick, TimeAxis
from tracker.domain.bilingual import Message

MOST_TICKS = 20
# Per cent of the width that two names above the axis need between them.
ROOM_FOR_NAMES = 22


class MarkKind(StrEnum):
    """What a diamond stands for."""

    ACCEPTED = "accepted"
    CLAIMED = "claimed"
    AHEAD = "ahead"
    LATE = "late"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class GanttMilestone:
    """A milestone's dates; `is_verified` and `is_claimed` tell who says that it is reached."""

    original_on: date
    baseline_on: date
    expected_on: date
    is_verified: bool
    is_claimed: bool


@dataclass(frozen=True, slots=True)
class GanttTask:
    """A task's start and milestones; `finish_days` is the finish against the original one, positive late."""

    code: str
    starts_on: date
    milestones: tuple[GanttMilestone, ...]
    finish_days: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch from one place to another."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A diamond; `shifted_from` is where the original date lies, if elsewhere."""

    at: float
    kind: MarkKind
    shifted_from: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A task drawn: run so far, still to run, the original span, and its milestones now and as promised."""

    run: Bar | None
    ahead: Bar | None
    promised: Bar | None
    marks: tuple[Mark, ...]
    originals: tuple[float, ...]
    end: float


@dataclass(frozen=True, slots=True)
class Gantt:
    """The chart: ticks, where the page stands, where the plan ends (named where there is room), a row for each task."""

    ticks: tuple[Tick, ...]
    ticks_are_years: bool
    as_of: float
    plan_end: float
    names_plan_end: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class StripRow:
    """A milestone drawn: where it stands now and was promised, and where a re-plan put it."""

    mark: Mark
    replanned: float | None


@dataclass(frozen=True, slots=True)
class Strip:
    """One task's milestones under one another."""

    ticks: tuple[Tick, ...]
    ticks_are_years: bool
    as_of: float
    plan_end: float
    names_plan_end: bool
    rows: tuple[StripRow, ...]


def gantt(tasks: Sequence[GanttTask], *, plan: tuple[date, date], as_of: date, most_ticks: int = MOST_TICKS) -> Gantt:
    """Return the chart of these tasks on one axis that holds the plan's span and all their dates."""
    days = [*plan, as_of]
    for task in tasks:
        days.append(task.starts_on)
        for milestone in task.milestones:
            days += [milestone.original_on, milestone.expected_on]
    axis = TimeAxis.around(days)
    return Gantt(
        ticks=axis.ticks(most_ticks),
        ticks_are_years=axis.ticks_are_years(most_ticks),
        as_of=axis.at(as_of),
        plan_end=axis.at(plan[1]),
        names_plan_end=_has_room(axis.at(as_of), axis.at(plan[1])),
        rows=tuple(_row(task, axis, as_of) for task in tasks),
    )


def strip(milestones: Sequence[GanttMilestone], *, plan: tuple[date, date], as_of: date, most_ticks: int = 6) -> Strip:
    """Return one task's milestones, each on a row of its own, on an axis that holds the plan's span and all dates."""
    days = [*plan, as_of]
    for milestone in milestones:
        days += [milestone.original_on, milestone.baseline_on, milestone.expected_on]
    axis = TimeAxis.around(days)
    return Strip(
        ticks=axis.ticks(most_ticks),
        ticks_are_years=axis.ticks_are_years(most_ticks),
        as_of=axis.at(as_of),
        plan_end=axis.at(plan[1]),
        names_plan_end=False,
        rows=tuple(
            StripRow(
                _mark(milestone, axis),
                axis.at(milestone.baseline_on) if milestone.baseline_on != milestone.original_on else None,
            )
            for milestone in milestones
        ),
    )


def _has_room(as_of: float, plan_end: float) -> bool:
    """Tell whether the names of both days fit above the axis without touching."""
    return abs(plan_end - as_of) > ROOM_FOR_NAMES


def _row(task: GanttTask, axis: TimeAxis, as_of: date) -> Row:
    if not task.milestones:
        return Row(None, None, None, (), (), axis.start_of(task.starts_on))
    finish = max(milestone.expected_on for milestone in task.milestones)
    promised = max(milestone.original_on for milestone in task.milestones)
    start, end, now = axis.start_of(task.starts_on), axis.at(finish), axis.at(as_of)
    turn = min(max(now, start), end)
    return Row(
        run=_bar(start, turn),
        ahead=_bar(turn, end),
        promised=_bar(start, axis.at(promised)),
        marks=tuple(_mark(milestone, axis) for milestone in task.milestones),
        originals=tuple(
            axis.at(milestone.original_on)
            for milestone in task.milestones
            if milestone.original_on != milestone.expected_on
        ),
        end=end,
    )


def _bar(start: float, end: float) -> Bar | None:
    return Bar(start, round(end - start, 3)) if end > start else None


def _mark(milestone: GanttMilestone, axis: TimeAxis) -> Mark:
    is_moved = milestone.original_on != milestone.expected_on
    return Mark(
        axis.at(milestone.expected_on), mark_kind(milestone), axis.at(milestone.original_on) if is_moved else None
    )


def mark_kind(milestone: GanttMilestone) -> MarkKind:
    """Return how a milestone is drawn now: evidenced, claimed, ahead and held, or later than promised."""
    if milestone.is_verified:
        return MarkKind.ACCEPTED
    if milestone.is_claimed:
        return MarkKind.CLAIMED
    return MarkKind.LATE if milestone.expected_on > milestone.original_on else MarkKind.AHEAD


def title(tasks: Sequence[GanttTask]) -> Message:
    """Return what the finish dates say: how many tasks end later than promised, and which one furthest."""
    known = [task for task in tasks if task.finish_days is not None]
    late = [task for task in known if (task.finish_days or 0) > 0]
    if not known:
        return Message("gantt.no_dates")
    if not late:
        early = sum((task.finish_days or 0) < 0 for task in known)
        if early:
            return Message("gantt.some_early", {"count": early, "total": len(known)})
        return Message("gantt.all_hold", {"total": len(known)})
    worst = max(late, key=lambda task: task.finish_days or 0)
    return Message(
        "gantt.some_late",
        {"count": len(late), "total": len(known), "task": worst.code, "days": worst.finish_days},
    )
