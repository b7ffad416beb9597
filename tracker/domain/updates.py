"""What may be said about a task and its milestones, and what has to be said with it. Methods: A4, A5, A6.

Each function returns the refusals of one statement; an empty list lets it pass. Days are business days of the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.domain import plan_columns
from tracker.domain.bilingual import Message, Param
from tracker.domain.causes import Cause
from tracker.domain.milestones import Completion, EarningRule, MilestoneState, Work, WorkWord
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod, missed_reports, open_period
from tracker.domain.rag import CLAIMABLE, Rag, status_gap
from tracker.domain.refusals import Refusal
from tracker.domain.rules import Rules
from tracker.domain.status import ComputedStatus
from tracker.domain.status_shown import TaskStanding
from tracker.domain.workdays import WorkCalendar

LONGEST_TEXT = plan_columns.LONG


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days a plan knows: its span and its calendar of working days."""

    starts_on: date
    ends_on: date
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast somebody wants to record."""

    milestone_id: int
    forecast_on: date
    cause: Cause | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkReport:
    """What somebody wants to say of an open milestone's work: the day it began, or the share done in per cent."""

    milestone_id: int
    started_on: date | None = None
    percent: Decimal | None = None


def filing_day(periods: Sequence[ReportingPeriod], *, today: date) -> date:
    """Return the day an update speaks of: the last of the open period's month, today where that is still to come.

    Without an open period it is today. Methods: F2.
    """
    period = open_period(periods)
    return today if period is None else min(period.month.last, today)


def forecast_refusals(
    forecast: Forecast, milestone: MilestoneState, bounds: Bounds, *, today: date, prefix: str = ""
) -> list[Refusal]:
    """Return why a forecast cannot be recorded: reached already, in the past, unknown year, later without a cause.

    `prefix` is put before the names of the fields. Methods: A4.
    """
    where = f"{prefix}forecast_on"
    if milestone.is_claimed:
        return [Refusal("forecast.reached", where)]
    if outside := outside_calendar(forecast.forecast_on, bounds, where):
        return outside
    if forecast.forecast_on < today:
        return [Refusal("forecast.past", where, {"today": today})]
    current_on = current_forecast(milestone)
    if forecast.forecast_on <= current_on:
        return []
    days = bounds.calendar.between(current_on, forecast.forecast_on)
    refusals = []
    if forecast.cause is None:
        refusals.append(Refusal("forecast.cause_missing", f"{prefix}cause", {"days": days}))
    if not forecast.note.strip():
        refusals.append(Refusal("forecast.note_missing", f"{prefix}note", {"days": days}))
    return refusals


def current_forecast(milestone: MilestoneState) -> date:
    """Return the date the next forecast is compared with: the newest forecast, else the current plan's date."""
    return milestone.forecast_on or milestone.baseline_on


def claim_refusals(claimed: Rag, computed: Rag, difference: str) -> list[Refusal]:
    """Return why a status cannot be claimed: not a status to claim, or it differs and says not why. Methods: A5."""
    if claimed not in CLAIMABLE:
        return [Refusal("claim.unknown", "claimed")]
    if status_gap(claimed, computed) and not difference.strip():
        return [Refusal("claim.difference_missing", "difference", {"claimed": claimed, "computed": computed})]
    return []


def completion_refusals(
    actual_on: date, evidence: str, milestone: MilestoneState, bounds: Bounds, *, today: date
) -> list[Refusal]:
    """Return why a completion cannot be claimed or verified: in the future, before the plan, or without evidence."""
    if milestone.is_verified:
        return [Refusal("completion.verified_already", "actual_on")]
    refusals = outside_calendar(actual_on, bounds, "actual_on")
    if actual_on > today:
        refusals = [Refusal("completion.future", "actual_on", {"today": today})]
    elif actual_on < bounds.starts_on:
        refusals = [Refusal("completion.before_plan", "actual_on", {"starts_on": bounds.starts_on})]
    if not evidence.strip():
        refusals.append(Refusal("completion.evidence_missing", "evidence"))
    return refusals


def work_refusals(
    report: WorkReport, milestone: MilestoneState, note: str, bounds: Bounds, *, today: date, prefix: str = ""
) -> list[Refusal]:
    """Return why a word on the work cannot be recorded: a begin in the future, before the plan or after the completion;
    a share that is none, or that falls without a note. `milestone` is as known before. Methods: A1.
    """
    found = _start_refusals(report.started_on, bounds, f"{prefix}started_on", today)
    if report.percent is None:
        return found
    if not (report.percent.is_finite() and 0 <= report.percent <= 100):
        return [*found, Refusal("work.no_percentage", f"{prefix}percent")]
    before = milestone.work.percent if milestone.work is not None else None
    if before is not None and report.percent < before and not note.strip():
        figures: dict[str, Param] = {"before": before, "percent": report.percent}
        found.append(Refusal("work.fell", f"{prefix}note", figures))
    return found


def says_something_new(report: WorkReport, work: Work) -> bool:
    """Tell whether a word on the work differs from what is known; an empty one says nothing. Only what the task's
    earning rule looks at counts."""
    if work.rule is EarningRule.FIFTY_FIFTY:
        return report.started_on is not None and report.started_on != work.started_on
    return report.percent is not None and report.percent != work.percent


def work_as_told(milestone: MilestoneState, report: WorkReport | None, on: date) -> Work | None:
    """Return a milestone's work with what somebody wants to say of it on a day."""
    if milestone.work is None or report is None:
        return milestone.work
    return milestone.work.told(WorkWord(on, report.started_on, report.percent))


def _start_refusals(started_on: date | None, bounds: Bounds, where: str, today: date) -> list[Refusal]:
    if started_on is None:
        return []
    if started_on > today:
        return [Refusal("work.future", where, {"today": today})]
    if started_on < bounds.starts_on:
        return [Refusal("work.before_plan", where, {"starts_on": bounds.starts_on})]
    return outside_calendar(started_on, bounds, where)


def answer_refusals(milestone: MilestoneState) -> list[Refusal]:
    """Return why a claimed completion cannot be verified or refused: nobody claims it."""
    return [] if milestone.completion is Completion.CLAIMED else [Refusal("completion.not_claimed")]


def outside_calendar(day: date, bounds: Bounds, where: str) -> list[Refusal]:
    """Return a refusal for a day in a year whose working days nobody has published."""
    if bounds.calendar.covers(day) or bounds.calendar.years is None:
        return []
    first, last = bounds.calendar.years
    return [Refusal("date.outside_calendar", where, {"first": str(first), "last": str(last)})]


def outside_plan(day: date, bounds: Bounds, where: str) -> list[Refusal]:
    """Return a refusal for a planned day outside the plan's span, or outside the calendar."""
    if outside := outside_calendar(day, bounds, where):
        return outside
    if bounds.starts_on <= day <= bounds.ends_on:
        return []
    return [Refusal("date.outside_plan", where, {"starts_on": bounds.starts_on, "ends_on": bounds.ends_on})]


def planned_day_remarks(day: date, bounds: Bounds) -> list[Message]:
    """Return what is unusual about a day the plan may move to, and is allowed: after the plan's end, or no working day
    of a year that the calendar knows."""
    remarks = []
    if day > bounds.ends_on:
        days = (day - bounds.ends_on).days
        remarks.append(Message("planned_day.after_plan", {"day": day, "days": days, "ends_on": bounds.ends_on}))
    if bounds.calendar.covers(day) and not bounds.calendar.is_workday(day):
        remarks.append(Message("planned_day.no_workday", {"day": day}))
    return remarks


def status_with(
    standing: TaskStanding,
    forecasts: Sequence[Forecast],
    periods: Sequence[ReportingPeriod],
    calendar: WorkCalendar,
    rules: Rules,
    *,
    filed_on: date,
    works: Sequence[WorkReport] = (),
) -> ComputedStatus:
    """Return the status the rules would show with these forecasts and words on the work recorded; the claim that comes
    with them counts as a report. Raises DayOutsideCalendar."""
    evidence = standing.evidence
    dates = {forecast.milestone_id: forecast.forecast_on for forecast in forecasts}
    told = {work.milestone_id: work for work in works}
    states = {
        each.state.id: replace(
            each.state,
            forecast_on=dates.get(each.state.id, each.state.forecast_on),
            work=work_as_told(each.state, told.get(each.state.id), filed_on),
        )
        for each in evidence.milestones
    }
    heard_in = Month.of(filed_on)
    missed = missed_reports(periods, heard=heard_in, as_of=filed_on, starts_on=evidence.starts_on)
    typed = standing.typed(states, rules, as_of=filed_on, missed_reports=missed)
    return typed.status(calendar, rules, as_of=filed_on)
