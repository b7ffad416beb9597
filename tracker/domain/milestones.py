"""A milestone's dates and what follows from them: expected date, slip, overdue. Methods: A2, A4, A6."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.workdays import WorkCalendar


class Completion(StrEnum):
    """How far a milestone's completion has come: claimed by the unit, verified or refused by the office."""

    OPEN = "open"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"


class EarningRule(StrEnum):
    """What a milestone earns before it is complete: nothing; half once begun; what is declared, up to a cap."""

    ZERO_HUNDRED = "zero_hundred"
    FIFTY_FIFTY = "fifty_fifty"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class WorkWord:
    """What was said of a milestone's work for the day `on`: the day it began, or the share done in per cent (0 to 100);
    None where that was not said."""

    on: date
    started_on: date | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """How a milestone earns before it is complete, and what is said of its work so far.

    Under 50/50 its work is planned to begin when the milestone before it is due, the task's first one when the task
    starts: `planned_on` by the current plan, `promised_on` by the original one. `declared` holds every declaration of
    a percentage, oldest first. Methods: A1.
    """

    rule: EarningRule
    planned_on: date
    promised_on: date
    started_on: date | None = None
    declared: tuple[WorkWord, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        """Return the share done in per cent as declared last, None where nobody declared one."""
        return self.declared[-1].percent if self.declared else None

    def percent_by(self, day: date) -> Decimal | None:
        """Return what had been declared by a day."""
        return next((word.percent for word in reversed(self.declared) if word.on <= day), None)

    def told(self, word: WorkWord) -> "Work":
        """Return the work with one more word on it."""
        declared = self.declared if word.percent is None else (*self.declared, word)
        return replace(self, started_on=word.started_on or self.started_on, declared=declared)


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """One milestone as known at one moment.

    `original_on` is the first promise and never moves, `baseline_on` the current plan, `forecast_on` the newest
    forecast, `previous_on` the date expected one period earlier, `actual_on` the day the newest claim or verification
    names. `weight` is a positive number, meaningful only relative to its task's other milestones. `work` is None where
    nothing is earned before completion; out of scope it stays in the original plan only.
    """

    id: int
    number: int
    weight: Decimal
    original_on: date
    baseline_on: date
    forecast_on: date | None = None
    previous_on: date | None = None
    completion: Completion = Completion.OPEN
    actual_on: date | None = None
    moves: int = 0
    work: Work | None = None
    in_scope: bool = True

    @property
    def is_told_of(self) -> bool:
        """Tell whether anybody has said anything of it: a forecast, a completion, its work."""
        work = self.work
        is_worked_on = work is not None and (work.started_on is not None or bool(work.declared))
        return self.forecast_on is not None or self.completion is not Completion.OPEN or is_worked_on

    @property
    def untold(self) -> "MilestoneState":
        """Return the milestone as it was planned, before anybody spoke of it."""
        work = replace(self.work, started_on=None, declared=()) if self.work is not None else None
        return MilestoneState(
            self.id, self.number, self.weight, self.original_on, self.baseline_on, work=work, in_scope=self.in_scope
        )

    @property
    def is_verified(self) -> bool:
        return self.completion is Completion.VERIFIED

    @property
    def is_claimed(self) -> bool:
        """Tell whether somebody says it is done: claimed or already verified."""
        return self.completion in (Completion.CLAIMED, Completion.VERIFIED)


def expected_on(state: MilestoneState, *, as_of: date) -> date:
    """Return when the milestone was, or is expected to be, reached.

    A verified or claimed date wins over any forecast. An open forecast already in the past is stale and counts as the
    day of looking: without this, forgetting to move it would make a late milestone look punctual. Methods: A4, A6.
    """
    if state.is_claimed and state.actual_on is not None:
        return state.actual_on
    return max(state.forecast_on or state.baseline_on, as_of)


def slip_workdays(state: MilestoneState, calendar: WorkCalendar, *, as_of: date) -> int:
    """Return working days from the original date to the expected one, positive late, (original, expected] counted.

    Methods: A6; cases CA-8, CA-9.
    """
    return calendar.between(state.original_on, expected_on(state, as_of=as_of))


def overdue_workdays(state: MilestoneState, calendar: WorkCalendar, *, as_of: date) -> int:
    """Return the working days since the current plan's date passed without verified or claimed completion; else 0."""
    if state.is_claimed or state.baseline_on >= as_of:
        return 0
    return max(calendar.between(state.baseline_on, as_of), 0)


def moved_workdays(state: MilestoneState, calendar: WorkCalendar, *, as_of: date) -> int:
    """Return the working days the expected date moved since the previous period; 0 when nothing earlier is known."""
    if state.previous_on is None:
        return 0
    return calendar.between(state.previous_on, expected_on(state, as_of=as_of))


def with_work(
    states: Sequence[MilestoneState],
    words: Mapping[int, Sequence[WorkWord]],
    *,
    rule: EarningRule,
    starts_on: date,
) -> list[MilestoneState]:
    """Return a task's milestones, in order, with how each earns before it is complete; unchanged under 0/100.

    `words` are by milestone id, by the day they speak of and then by recording. A milestone that left the plan holds up
    no other one's planned begin, but keeps its place in the original plan. Methods: A1.
    """
    if rule is EarningRule.ZERO_HUNDRED:
        return list(states)
    found, planned_on, promised_on = [], starts_on, starts_on
    for state in states:
        work = Work(rule, planned_on, promised_on)
        for word in words.get(state.id, ()):
            work = work.told(word)
        found.append(replace(state, work=work))
        planned_on = state.baseline_on if state.in_scope else planned_on
        promised_on = state.original_on
    return found
