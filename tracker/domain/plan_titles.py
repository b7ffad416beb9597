"""Sentences about milestones and tasks that the dates make true; which of them fires is decided here, never typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.bilingual import Bilingual, Message, Param


@dataclass(frozen=True, slots=True)
class MilestoneTally:
    """How many milestones there are, and how many of each kind; `late` are open and expected after their promise."""

    total: int
    accepted: int
    claimed: int
    open: int
    overdue: int
    late: int


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """An open milestone: due by the current plan, expected when, overdue by how many working days.

    `has_forecast` tells whether somebody gave a date that still lies ahead.
    """

    name: Bilingual
    due_on: date
    expected_on: date
    overdue: int
    has_forecast: bool


@dataclass(frozen=True, slots=True)
class OwedPart:
    """A supporting unit's deliverable and the working days it is overdue."""

    unit: Bilingual
    overdue: int
    is_delivered: bool


def milestones_headline(tally: MilestoneTally) -> tuple[Message, ...]:
    """Return the clauses that sum up milestones; a clause drops out where it would say nothing."""
    if not tally.total:
        return (Message("milestones.none"),)
    if tally.accepted == tally.total:
        return (Message("milestones.all_accepted", {"total": tally.total}),)
    clauses = [Message("milestones.accepted", {"accepted": tally.accepted, "total": tally.total})]
    if tally.claimed:
        clauses.append(Message("milestones.claimed", {"count": tally.claimed}))
    if tally.overdue:
        clauses.append(Message("milestones.overdue", {"count": tally.overdue}))
    if tally.open:
        clauses.append(_late_clause(tally))
    return tuple(clauses)


def _late_clause(tally: MilestoneTally) -> Message:
    if not tally.late:
        return Message("milestones.none_late", {"count": tally.open})
    if tally.late == tally.open:
        return Message("milestones.all_late", {"count": tally.late})
    return Message("milestones.late", {"count": tally.late, "open": tally.open})


def task_standfirst(
    tally: MilestoneTally,
    open_ones: Sequence[OpenMilestone],
    *,
    last_reached_on: date | None,
    finish_on: date | None,
    finish_days: int,
    late_link: Message | None = None,
) -> Message:
    """Return what holds a task back, or what comes next.

    `finish_days` is the finish against the current plan, `late_link` what it waits for where that decides its status.
    """
    if not tally.total:
        return Message("task.no_milestones")
    if tally.accepted == tally.total:
        return Message("task.done", {"reached_on": last_reached_on})
    if not open_ones:
        return Message("task.claims_open")
    if late_link is not None:
        return Message("task.waits", late_link.params)
    overdue = sorted((m for m in open_ones if m.overdue), key=lambda m: -m.overdue)
    if overdue:
        return _overdue(overdue)
    if finish_days > 0:
        return Message("task.finish_late", {"finish_on": finish_on, "days": finish_days})
    following = min(open_ones, key=lambda m: m.expected_on)
    return Message("task.next", {"milestone": following.name, "expected_on": following.expected_on})


def _overdue(overdue: Sequence[OpenMilestone]) -> Message:
    worst = overdue[0]
    figures: dict[str, Param] = {"milestone": worst.name, "due_on": worst.due_on}
    if len(overdue) > 1:
        return Message("task.several_overdue", {"count": len(overdue), "days": worst.overdue, **figures})
    if not worst.has_forecast:
        return Message("task.overdue_unforecast", figures)
    return Message("task.overdue", {"expected_on": worst.expected_on, **figures})


def contributions_title(parts: Sequence[OwedPart]) -> Message:
    """Return who holds a task's contributions up, and for how long."""
    late = sorted((part for part in parts if part.overdue), key=lambda part: -part.overdue)
    if not parts:
        return Message("contributions.none")
    if late:
        units = len({part.unit for part in late})
        figures: dict[str, Param] = {"count": len(late), "units": units, "unit": late[0].unit, "days": late[0].overdue}
        return Message("contributions.late" if units == 1 else "contributions.several_late", figures)
    delivered = sum(part.is_delivered for part in parts)
    if delivered == len(parts):
        return Message("contributions.all_delivered", {"count": len(parts)})
    return Message("contributions.none_late", {"delivered": delivered, "count": len(parts)})
