"""Everything ever said about one task, and what of it was known at one moment. Methods: A4, A5, F2; cases BT-1 to BT-5.

The plan-wide queries answer the same question in the database; here one task's whole past is at hand, so that each of
its moments can be looked at without asking again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.earned_schedule import task_schedule
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion, EarningRule, MilestoneState, WorkWord, with_work
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod, missed_reports
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.rules import Rules
from tracker.domain.scope import ScopeKind, ScopeState, left_plan, newest_words, reports_owed_from
from tracker.domain.status import ComputedStatus, NamedMilestone, TaskEvidence, compute_status, nothing_said
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reported fact's two times, its author and where it came from; `id` orders facts of one instant."""

    id: int
    valid_on: date
    recorded_at: datetime
    recorded_by: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanSaid(Said):
    """An approved new date of the current plan; `ground` is None where nobody recorded it, `extension_id` the request
    it grants."""

    baseline_on: date
    reason: str
    approved_by: str
    ground: Ground | None = None
    extension_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSaid(Said):
    """A forecast date; cause and note where it moved later."""

    forecast_on: date
    cause: Cause | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionSaid(Said):
    """A word on completion: claimed, verified or refused (then `evidence` is the reason)."""

    completion: Completion
    actual_on: date
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSaid(Said):
    """What was said of the work before completion: the day it began, or the share done in per cent (0 to 100)."""

    started_on: date | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSaid(Said):
    """An approved change of scope, in effect from `valid_on`; of the whole task where there is no milestone."""

    milestone_id: int | None
    kind: ScopeKind
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSaid(Said):
    """A claimed status of the task."""

    rag: Rag
    note: str
    difference: str


@dataclass(frozen=True, slots=True)
class MilestonePast:
    """One milestone's plan and everything said about it, oldest first as recorded."""

    id: int
    number: int
    name: Bilingual
    weight: Decimal
    original_on: date
    replans: tuple[ReplanSaid, ...]
    forecasts: tuple[ForecastSaid, ...]
    completions: tuple[CompletionSaid, ...]
    works: tuple[WorkSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskPast:
    """One task's milestones, claims and changes of scope, everything ever said."""

    starts_on: date
    milestones: tuple[MilestonePast, ...]
    claims: tuple[ClaimSaid, ...]
    scopes: tuple[ScopeSaid, ...] = ()
    earning_rule: EarningRule = EarningRule.ZERO_HUNDRED

    @property
    def words(self) -> tuple[Said, ...]:
        """Return everything said of it and its milestones, in the order of recording.

        Words are only ever added: how many there are tells what somebody has seen.
        """
        kinds = [kind for one in self.milestones for kind in (one.forecasts, one.works, one.replans, one.completions)]
        said = [each for kind in (self.claims, self.scopes, *kinds) for each in kind]
        return tuple(sorted(said, key=attrgetter("recorded_at")))


@dataclass(frozen=True, slots=True)
class Moment:
    """A pair of times: facts speaking of days up to `as_of`, recorded up to `known_at` (None: until now)."""

    as_of: date
    known_at: datetime | None = None


AnySaid = TypeVar("AnySaid", bound=Said)


def known(facts: Sequence[AnySaid], moment: Moment) -> list[AnySaid]:
    """Return the facts known at a moment: by the day they speak of, then by when they were recorded."""
    seen = [
        fact
        for fact in facts
        if fact.valid_on <= moment.as_of and (moment.known_at is None or fact.recorded_at <= moment.known_at)
    ]
    return sorted(seen, key=lambda fact: (fact.valid_on, fact.recorded_at, fact.id))


def milestone_as_known(past: MilestonePast, moment: Moment) -> MilestoneState:
    """Return a milestone's state at a moment, without what it was a report earlier: a moment knows no reports.

    The newest word on completion is the one recorded last; a later day takes back an earlier one. What its task says of
    it, scope and earning rule, is not told here.
    """
    replans, forecasts = known(past.replans, moment), known(past.forecasts, moment)
    words = (word for word in past.completions if moment.known_at is None or word.recorded_at <= moment.known_at)
    last = max(words, key=lambda word: (word.recorded_at, word.id), default=None)
    if last is not None and last.actual_on > moment.as_of:
        last = None
    completion = last.completion if last else Completion.OPEN
    reached_on = last.actual_on if last and completion in (Completion.CLAIMED, Completion.VERIFIED) else None
    dates = [past.original_on, *(forecast.forecast_on for forecast in forecasts)]
    return MilestoneState(
        id=past.id,
        number=past.number,
        weight=past.weight,
        original_on=past.original_on,
        baseline_on=replans[-1].baseline_on if replans else past.original_on,
        forecast_on=forecasts[-1].forecast_on if forecasts else None,
        completion=completion,
        actual_on=reached_on,
        moves=sum(now != then for then, now in pairwise(dates)),
    )


def scopes_as_known(past: TaskPast, moment: Moment) -> dict[int | None, ScopeState]:
    """Return the newest change of scope at a moment, by milestone id; None stands for the whole task."""
    return newest_words(
        (said.milestone_id, ScopeState(said.kind, said.valid_on, said.reason, said.approved_by))
        for said in known(past.scopes, moment)
    )


def milestones_as_known(past: TaskPast, moment: Moment) -> list[NamedMilestone]:
    """Return a task's milestones at a moment, with their names; those out of the plan say so."""
    left = left_plan(scopes_as_known(past, moment))
    states = [
        replace(milestone_as_known(milestone, moment), in_scope=None not in left and milestone.id not in left)
        for milestone in past.milestones
    ]
    words = {
        milestone.id: [
            WorkWord(said.valid_on, said.started_on, said.percent) for said in known(milestone.works, moment)
        ]
        for milestone in past.milestones
    }
    states = with_work(states, words, rule=past.earning_rule, starts_on=past.starts_on)
    return [NamedMilestone(milestone.name, state) for milestone, state in zip(past.milestones, states, strict=True)]


def claim_as_known(past: TaskPast, moment: Moment) -> ClaimSaid | None:
    """Return the newest claim known at a moment."""
    claims = known(past.claims, moment)
    return claims[-1] if claims else None


def status_as_known(
    past: TaskPast,
    moment: Moment,
    periods: Sequence[ReportingPeriod],
    calendar: WorkCalendar,
    rules: Rules,
) -> ComputedStatus:
    """Return the status the rules gave at a moment. Raises DayOutsideCalendar."""
    claim = claim_as_known(past, moment)
    heard = Month.of(claim.valid_on) if claim else None
    named = milestones_as_known(past, moment)
    word = scopes_as_known(past, moment).get(None)
    return status_of(named, heard, past.starts_on, moment.as_of, periods, calendar, rules, word=word)


def status_of(
    milestones: Sequence[NamedMilestone],
    heard: Month | None,
    starts_on: date,
    as_of: date,
    periods: Sequence[ReportingPeriod],
    calendar: WorkCalendar,
    rules: Rules,
    *,
    word: ScopeState | None = None,
) -> ComputedStatus:
    """Return the status the rules give these milestones, `heard` being the newest month with a claim and `word` the
    newest change of the task's scope."""
    states = [milestone.state for milestone in milestones]
    evidence = TaskEvidence(
        [milestone for milestone in milestones if milestone.state.in_scope],
        task_progress(states, as_of=as_of, percent_cap=rules.percent_cap),
        task_schedule(states, starts_on=starts_on, as_of=as_of),
        missed_reports(periods, heard=heard, as_of=as_of, starts_on=reports_owed_from(starts_on, word)),
        starts_on,
        scope=word if word is not None and word.is_out else None,
        is_silent=nothing_said(heard, states),
    )
    return compute_status(evidence, calendar, as_of=as_of, thresholds=rules.status)
