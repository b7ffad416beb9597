"""What a unit's people read first: what they owe, by when, or what became of it."""

from datetime import date

from tracker.domain.bilingual import Message, Param
from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.submissions import ReportStage, may_write
from tracker.domain.workdays import WorkCalendar


def unit_headline(
    period: ReportingPeriod | None,
    following: ReportingPeriod | None,
    stage: ReportStage,
    *,
    unanswered: int,
    reasons: int,
    today: date,
    calendar: WorkCalendar,
) -> Message:
    """Return where the unit stands. `unanswered` counts items that are not ready, `reasons` those it came back with."""
    if period is None:
        if following is None:
            return Message("unit.no_period")
        return Message("unit.opens", {"month": following.month.first, "opens_on": following.opens_on})
    month = period.month.first
    if stage is ReportStage.RETURNED and may_write(period.stage, stage):
        return Message("unit.returned", {"month": month, "count": max(reasons, 1)})
    if stage in (ReportStage.SUBMITTED, ReportStage.ACCEPTED, ReportStage.CARRIED):
        return Message(f"unit.{stage}", {"month": month})
    if period.stage is not PeriodStage.OPEN:
        return Message("unit.closed", {"month": month})
    if not unanswered:
        return Message("unit.ready", {"month": month, "due_on": period.due_on})
    owed: dict[str, Param] = {"month": month, "count": unanswered}
    if today > period.due_on:
        return Message("unit.overdue", owed | {"days": calendar.between(period.due_on, today)})
    if today == period.due_on:
        return Message("unit.due_today", owed)
    return Message("unit.owes", owed | {"due_on": period.due_on, "days": calendar.between(today, period.due_on)})
