"""A task's past as a reader follows it: each report with its claim, what the rules gave then, and what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.claim_history import FrozenStatus
from tracker.domain.extensions import Extension, ExtensionState
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod
from tracker.domain.rag import Rag, status_gap
from tracker.domain.replans import numbered_plans
from tracker.domain.revisions import (
    ClaimSaid,
    MilestonePast,
    Moment,
    Said,
    TaskPast,
    known,
    status_as_known,
)
from tracker.domain.rule_book import DEFAULT_RULE_BOOK, RuleBook
from tracker.domain.scope import ScopeKind
from tracker.domain.status import held_back
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone's forecast that changed: from one date to another, in working days, positive later."""

    milestone: Bilingual
    was_on: date
    now_on: date
    days: int
    cause: Cause | None
    note: str


@dataclass(frozen=True, slots=True)
class Completed:
    """A word on a milestone's completion; `evidence` is the reason where it is refused."""

    milestone: Bilingual
    completion: Completion
    actual_on: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Replanned:
    """A new date of the current plan."""

    milestone: Bilingual
    was_on: date
    now_on: date
    reason: str
    approved_by: str
    number: int
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Requested:
    """A request for a later date, or the answer to one; `granted_on` is the new date where it was granted."""

    milestone: Bilingual
    asking: ExtensionState
    due_on: date
    wanted_on: date
    granted_on: date | None
    ground: Ground
    reason: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A word on the work of a milestone that is not complete: the day it began, or the share done in per cent."""

    milestone: Bilingual
    started_on: date | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Rescoped:
    """An approved change of scope from a day on; of the whole task where no milestone is named."""

    milestone: Bilingual | None
    scope: ScopeKind
    since_on: date
    reason: str
    approved_by: str


Change = Moved | Completed | Replanned | Requested | Worked | Rescoped


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """What was recorded at one moment by one person. `computed` is the status that the page of the claim's month shows;
    `gap` the steps by which the claim was rosier."""

    recorded_at: datetime
    recorded_by: str
    source: str
    month: Month
    claim: ClaimSaid | None
    computed: Rag | None
    gap: int | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What claims are judged by: periods, working days and rules, the task's frozen months and the status shown for the
    view's own month (None where there is no such view). `known_at` is the view's: nothing recorded later counts."""

    periods: Sequence[ReportingPeriod]
    calendar: WorkCalendar
    rule_book: RuleBook = DEFAULT_RULE_BOOK
    frozen: Mapping[Month, FrozenStatus] = field(default_factory=dict)
    shown: tuple[Month, Rag] | None = None
    known_at: datetime | None = None

    def status(self, claim: ClaimSaid, past: TaskPast) -> Rag:
        """Return the status of the claim's month: as its page shows it where it is shown now or published; else what
        the rules give, a published month being taken as known when the claim came. Raises DayOutsideCalendar."""
        month = Month.of(claim.valid_on)
        if self.shown is not None and self.shown[0] == month:
            return self.shown[1]
        if month in self.frozen:
            return self.frozen[month].shown
        published_at = next((period.published_at for period in self.periods if period.month == month), None)
        known_at = max(published_at, claim.recorded_at) if published_at else self.known_at
        moment = Moment(month.last if published_at else claim.valid_on, known_at)
        rules = self.rule_book.at(moment.as_of, known_at)
        computed = status_as_known(past, moment, self.periods, self.calendar, rules)
        earlier = [self.frozen[each].own for each in sorted(self.frozen, reverse=True) if each < month]
        return held_back(computed, earlier, reports=rules.improvement_reports).rag


def task_history(
    past: TaskPast, moment: Moment, judged: Judged, requests: Sequence[Extension] = ()
) -> tuple[HistoryItem, ...]:
    """Return what is known of a task's past at a moment, newest first; a report that changed nothing is left out.

    `requests` for later dates come as the reader may know them: what waits for somebody is told up to today.
    """
    found: dict[tuple[datetime, str, str], list[tuple[Said, Change | None]]] = {}
    for said, change in chain(_requests(past, requests), _all(past, moment, judged.calendar)):
        found.setdefault((said.recorded_at, said.recorded_by, said.source), []).append((said, change))
    items = [_item(entries, past, judged) for entries in found.values()]
    return tuple(sorted(items, key=lambda item: item.recorded_at, reverse=True))


def _all(past: TaskPast, moment: Moment, calendar: WorkCalendar) -> Iterator[tuple[Said, Change | None]]:
    for claim in known(past.claims, moment):
        yield claim, None
    for milestone in past.milestones:
        yield from _moves(milestone, moment, calendar)
        yield from _work(milestone, moment)
        for word in known(milestone.completions, moment):
            yield word, Completed(milestone.name, word.completion, word.actual_on, word.evidence)
    for plan in numbered_plans(past, moment):
        said = plan.said
        yield (
            said,
            Replanned(
                plan.milestone, plan.was_on, said.baseline_on, said.reason, said.approved_by, plan.number, said.ground
            ),
        )
    yield from _scopes(past, moment)


def _requests(past: TaskPast, requests: Sequence[Extension]) -> Iterator[tuple[Said, Change]]:
    """Yield each request and its answer, under the names of their milestones."""
    names = {milestone.id: milestone.name for milestone in past.milestones}
    for asked in requests:
        about = (asked.due_on, asked.wanted_on)
        name, answer = names[asked.milestone_id], asked.answer
        yield asked, Requested(name, ExtensionState.OPEN, *about, None, asked.ground, asked.reason)
        if answer is not None:
            yield answer, Requested(name, answer.state, *about, answer.granted_on, asked.ground, answer.reason)


def _scopes(past: TaskPast, moment: Moment) -> Iterator[tuple[Said, Change]]:
    names = {milestone.id: milestone.name for milestone in past.milestones}
    for said in known(past.scopes, moment):
        name = names.get(said.milestone_id) if said.milestone_id is not None else None
        yield said, Rescoped(name, said.kind, said.valid_on, said.reason, said.approved_by)


def _work(milestone: MilestonePast, moment: Moment) -> Iterator[tuple[Said, Change]]:
    """Yield what was said of the work where it differs from what was said before."""
    before: tuple[date | None, Decimal | None] = (None, None)
    for said in known(milestone.works, moment):
        now = (said.started_on, said.percent)
        if now != before:
            yield said, Worked(milestone.name, *now)
        before = now


def _moves(milestone: MilestonePast, moment: Moment, calendar: WorkCalendar) -> Iterator[tuple[Said, Change]]:
    was_on = milestone.original_on
    for forecast in known(milestone.forecasts, moment):
        if forecast.forecast_on != was_on:
            days = calendar.between(was_on, forecast.forecast_on)
            moved = Moved(milestone.name, was_on, forecast.forecast_on, days, forecast.cause, forecast.note)
            yield forecast, moved
        was_on = forecast.forecast_on


def _item(entries: Sequence[tuple[Said, Change | None]], past: TaskPast, judged: Judged) -> HistoryItem:
    first = entries[0][0]
    claim = next((said for said, _ in entries if isinstance(said, ClaimSaid)), None)
    computed = judged.status(claim, past) if claim is not None else None
    return HistoryItem(
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by,
        source=first.source,
        month=Month.of((claim or first).valid_on),
        claim=claim,
        computed=computed,
        gap=status_gap(claim.rag, computed) if claim and computed else None,
        changes=tuple(change for _, change in entries if change is not None),
    )
