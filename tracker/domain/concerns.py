"""Risks, issues and decisions needed: what each must say, how exposed a risk is, what is overdue, what it holds up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain import plan_columns
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.refusals import Refusal
from tracker.domain.rules import Rules
from tracker.domain.updates import Bounds, outside_calendar
from tracker.domain.workdays import WorkCalendar

LONGEST_NAME, LONGEST_TEXT = plan_columns.NAME, plan_columns.LONG
LOWEST, HIGHEST = 1, 5


class ConcernKind(StrEnum):
    """What somebody is concerned with: what may happen, what has happened, what somebody must decide."""

    RISK = "risk"
    ISSUE = "issue"
    DECISION = "decision"


class ConcernState(StrEnum):
    """Whether it still asks for something."""

    OPEN = "open"
    CLOSED = "closed"


class Verdict(StrEnum):
    """How a decision was answered."""

    AGREED = "agreed"
    DECLINED = "declined"
    OTHERWISE = "otherwise"


class Exposure(StrEnum):
    """How exposed the plan is to a risk."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


@dataclass(frozen=True, slots=True)
class ConcernDraft:
    """What somebody wants to say of a concern; `holds` are numbers of the task's milestones."""

    title: Bilingual
    detail: str
    owner: str
    due_on: date | None
    likelihood: int | None = None
    impact: int | None = None
    holds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldMilestone:
    """An open milestone that waits for a concern; `share` is its part of the task, 0 to 1."""

    number: int
    name: Bilingual
    share: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """The open milestones that wait for a concern."""

    milestones: tuple[HeldMilestone, ...]

    @property
    def share(self) -> Decimal:
        """Return their part of the task, 0 to 1."""
        return sum((milestone.share for milestone in self.milestones), Decimal(0))


def exposure(likelihood: int | None, impact: int | None, rules: Rules) -> Exposure | None:
    """Return the named exposure of likelihood times impact; None where either is not rated."""
    if likelihood is None or impact is None:
        return None
    product = likelihood * impact
    if product >= rules.exposure_extreme_from:
        return Exposure.EXTREME
    if product >= rules.exposure_high_from:
        return Exposure.HIGH
    return Exposure.MODERATE if product >= rules.exposure_moderate_from else Exposure.LOW


def overdue_workdays(state: ConcernState, due_on: date | None, calendar: WorkCalendar, *, as_of: date) -> int:
    """Return the working days since an open concern was due; 0 where it is closed, not due, or has no due day."""
    if state is ConcernState.CLOSED or due_on is None or due_on >= as_of:
        return 0
    return waiting_workdays(due_on, calendar, as_of=as_of)


def waiting_workdays(since: date, calendar: WorkCalendar, *, as_of: date) -> int:
    """Return the working days in (since, as_of], never negative; days outside the published calendar count as none."""
    if since >= as_of or not (calendar.covers(since) and calendar.covers(as_of)):
        return 0
    return calendar.between(since, as_of)


def concern_refusals(kind: ConcernKind, draft: ConcernDraft, bounds: Bounds, numbers: Collection[int]) -> list[Refusal]:
    """Return what keeps a concern off the record; `numbers` are those of the task's milestones."""
    refusals = _title_refusals(draft.title)
    if not draft.owner.strip():
        refusals.append(Refusal("concern.owner_missing", "owner"))
    elif len(draft.owner) > LONGEST_NAME:
        refusals.append(Refusal("text.too_long", "owner", {"most": LONGEST_NAME}))
    if draft.due_on is not None:
        refusals += outside_calendar(draft.due_on, bounds, "due_on")
    elif kind is ConcernKind.DECISION:
        refusals.append(Refusal("decision.due_missing", "due_on"))
    refusals += _too_long(draft.detail, "detail")
    refusals += _rating_refusals(kind, draft.likelihood, draft.impact)
    if unknown := sorted(set(draft.holds) - set(numbers)):
        refusals.append(Refusal("concern.milestone_unknown", "holds", {"number": str(unknown[0])}))
    return refusals


def due_day_remarks(due_on: date | None, *, today: date) -> list[Message]:
    """Return what is unusual about a due day, and is allowed: it is over, so that the concern is overdue at once."""
    return [Message("concern.due_over", {"due_on": due_on})] if due_on is not None and due_on < today else []


def closing_refusals(kind: ConcernKind, state: ConcernState, outcome: str) -> list[Refusal]:
    """Return why a risk or an issue cannot be closed: closed already, a decision, or without how it ended."""
    if kind is ConcernKind.DECISION:
        return [Refusal("decision.needs_answer")]
    if state is ConcernState.CLOSED:
        return [Refusal("concern.closed_already")]
    return _missing_or_long(outcome, "concern.outcome_missing")


def answer_refusals(kind: ConcernKind, state: ConcernState, verdict: Verdict | None, outcome: str) -> list[Refusal]:
    """Return why a decision cannot be answered: none to answer, answered already, or an answer that says nothing.

    Agreeing needs no words: the question has them.
    """
    if kind is not ConcernKind.DECISION:
        return [Refusal("decision.none_asked")]
    if state is ConcernState.CLOSED:
        return [Refusal("decision.answered_already")]
    if verdict is None:
        return [Refusal("decision.answer_missing", "answer")]
    if verdict is Verdict.AGREED:
        return _too_long(outcome, "outcome")
    return _missing_or_long(outcome, "decision.words_missing")


def held(numbers: Collection[int], milestones: Sequence[tuple[HeldMilestone, bool]]) -> Held:
    """Return which of a task's milestones a concern holds up: those it names that are open (the truth value)."""
    return Held(tuple(milestone for milestone, is_open in milestones if is_open and milestone.number in numbers))


def concerns_title(count: int, *, open_kinds: Sequence[ConcernKind], overdue: int) -> Message:
    """Return how many risks, issues and decisions there are, how many of them open and overdue; a single open one by
    its kind."""
    open_ones = len(open_kinds)
    if not count:
        return Message("concerns.none")
    if not open_ones:
        return Message("concerns.all_closed", {"count": count})
    if open_ones == 1:
        return Message("concerns.one_overdue" if overdue else "concerns.one_open", {"kind": open_kinds[0]})
    if overdue:
        return Message("concerns.overdue", {"count": overdue, "open": open_ones})
    return Message("concerns.open", {"count": open_ones})


def decisions_title(waiting: int, answered: int, *, for_reader: bool) -> Message:
    """Return how many decisions wait, for the reader or for somebody else, and how many were answered since."""
    if not waiting:
        return Message("decisions.answered" if answered else "decisions.none", {"count": answered})
    if answered:
        return Message("decisions.waiting_still", {"count": waiting, "answered": answered})
    return Message("decisions.waiting_reader" if for_reader else "decisions.waiting", {"count": waiting})


def _title_refusals(title: Bilingual) -> list[Refusal]:
    if not title.zh.strip() and not title.en.strip():
        return [Refusal("concern.title_missing", "title_en")]
    written = (("title_zh", title.zh), ("title_en", title.en))
    return [
        Refusal("text.too_long", field, {"most": LONGEST_NAME}) for field, text in written if len(text) > LONGEST_NAME
    ]


def _rating_refusals(kind: ConcernKind, likelihood: int | None, impact: int | None) -> list[Refusal]:
    rated = (("likelihood", likelihood), ("impact", impact))
    if kind is not ConcernKind.RISK:
        return [Refusal("concern.not_rated", field) for field, value in rated if value is not None]
    missing = [Refusal("risk.rating_missing", field) for field, value in rated if value is None]
    beyond = [
        Refusal("risk.rating_unfit", field, {"least": LOWEST, "most": HIGHEST})
        for field, value in rated
        if value is not None and not LOWEST <= value <= HIGHEST
    ]
    return [*missing, *beyond]


def _missing_or_long(text: str, code: str) -> list[Refusal]:
    return _too_long(text, "outcome") if text.strip() else [Refusal(code, "outcome")]


def _too_long(text: str, field: str) -> list[Refusal]:
    return [Refusal("text.too_long", field, {"most": LONGEST_TEXT})] if len(text) > LONGEST_TEXT else []
