"""A supporting unit's part in a task: its deliverable and the milestones it holds. Methods: A1, E."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.milestones import MilestoneState, overdue_workdays
from tracker.domain.rag import Rag
from tracker.domain.status import Thresholds
from tracker.domain.workdays import WorkCalendar


class ContributionStage(StrEnum):
    """How far a supporting unit says it is with its deliverable; silent where it never said."""

    SILENT = "silent"
    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class ContributionState:
    """One deliverable as known at one moment."""

    due_on: date
    stage: ContributionStage = ContributionStage.SILENT
    forecast_on: date | None = None
    delivered_on: date | None = None


def contribution_overdue(state: ContributionState, calendar: WorkCalendar, *, as_of: date) -> int:
    """Return the working days since the due date passed without delivery; else 0."""
    if state.stage is ContributionStage.DELIVERED or state.due_on >= as_of:
        return 0
    return max(calendar.between(state.due_on, as_of), 0)


def part_status(
    contribution: ContributionState | None,
    milestones: Sequence[MilestoneState],
    calendar: WorkCalendar,
    *,
    as_of: date,
    thresholds: Thresholds,
) -> Rag:
    """Return the state of one unit's own part in a task.

    Red when anything of it is overdue beyond the red limit, amber when anything is overdue or its delivery is forecast
    late, done when all is delivered and verified, idle when nothing has begun and nothing is due, else green.
    """
    overdue = [overdue_workdays(m, calendar, as_of=as_of) for m in milestones]
    if contribution is not None:
        overdue.append(contribution_overdue(contribution, calendar, as_of=as_of))
    worst = max(overdue, default=0)
    if worst > thresholds.red_overdue_days:
        return Rag.RED
    delivered = contribution is None or contribution.stage is ContributionStage.DELIVERED
    if delivered and all(m.is_verified for m in milestones):
        return Rag.DONE if milestones or contribution is not None else Rag.IDLE
    late = not delivered and contribution is not None and (contribution.forecast_on or as_of) > contribution.due_on
    if worst > thresholds.amber_overdue_days or late:
        return Rag.AMBER
    begun = any(m.is_claimed or m.baseline_on <= as_of for m in milestones) or (
        contribution is not None and contribution.stage in (ContributionStage.UNDER_WAY, ContributionStage.DELIVERED)
    )
    return Rag.GREEN if begun else Rag.IDLE
