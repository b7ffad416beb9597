"""Requests for a later date of the current plan: what one must say, when it is too late, how it is answered.

The promise never moves: a granted request adds a date to the current plan, and slip keeps counting from the original
one. Methods: A6.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.bilingual import Message
from tracker.domain.grounds import Ground, is_in_time
from tracker.domain.milestones import MilestoneState
from tracker.domain.permissions import Permission, Scope
from tracker.domain.plan_edits import LONGEST_TEXT, approval_refusals, reason_refusals
from tracker.domain.refusals import Refusal
from tracker.domain.revisions import Said
from tracker.domain.updates import Bounds, outside_calendar

# How a request is called among the events of the record.
ASKED = "asked"


class ExtensionState(StrEnum):
    """Where a request stands: open, or answered in one of three ways."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    """What somebody asks for; None where nothing was chosen."""

    wanted_on: date | None
    ground: Ground | None
    reason: str


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """What the office wants to grant, who approved it, and a note for the unit, which may stay empty."""

    granted_on: date | None
    approved_by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Said):
    """The one answer to a request, given on `valid_on`; `granted_on` is the new date where it was granted."""

    state: ExtensionState
    granted_on: date | None
    approved_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Said):
    """A request as known at one moment, filed on `valid_on`; `due_on` was the current plan's date when it was filed.

    `unit_id` is the unit that asked, None where the project office did; `answer` is None while none is known.
    """

    milestone_id: int
    unit_id: int | None
    due_on: date
    wanted_on: date
    ground: Ground
    reason: str
    answer: Answer | None = None

    @property
    def state(self) -> ExtensionState:
        return self.answer.state if self.answer is not None else ExtensionState.OPEN

    @property
    def is_open(self) -> bool:
        return self.answer is None

    @property
    def is_in_time(self) -> bool:
        """Tell whether it was filed before the date fell due; only then it can be granted, however late."""
        return is_in_time(self.valid_on, self.due_on)

    def fell_due(self, today: date) -> bool:
        """Tell whether the date has fallen due since it was filed."""
        return self.due_on <= today


def request_refusals(
    draft: ExtensionDraft, milestone: MilestoneState, bounds: Bounds, *, today: date, is_asked: bool
) -> list[Refusal]:
    """Return why a later date cannot be asked for; `is_asked` where a request of this milestone is open. Methods: A6.

    A milestone that is reached or has fallen due, and one with an open request, take none whatever it says.
    """
    if (bar := _bar_to_ask(milestone, today=today, is_asked=is_asked)) is not None:
        return [bar]
    refusals = _date_refusals(draft.wanted_on, milestone.baseline_on, bounds, "wanted_on")
    if draft.ground is None:
        refusals.append(Refusal("ground.missing", "ground"))
    return [*refusals, *reason_refusals(draft.reason)]


def can_be_asked_for(milestone: MilestoneState, *, today: date, is_asked: bool) -> bool:
    """Tell whether a later date of a milestone can be asked for at all; forms offer no other one."""
    return _bar_to_ask(milestone, today=today, is_asked=is_asked) is None


def _bar_to_ask(milestone: MilestoneState, *, today: date, is_asked: bool) -> Refusal | None:
    """Return why a milestone takes no request whatever it says: reached, fallen due, or one waits already."""
    if milestone.is_claimed:
        return Refusal("extension.reached", "milestone")
    if not is_in_time(today, milestone.baseline_on):
        return Refusal("extension.too_late", "milestone", {"due_on": milestone.baseline_on})
    return Refusal("extension.asked_already", "milestone") if is_asked else None


def grant_refusals(draft: GrantDraft, asked: Extension, milestone: MilestoneState, bounds: Bounds) -> list[Refusal]:
    """Return why a request cannot be granted: answered, filed too late, reached, or not a later date. Methods: A6.

    A date that has fallen due since the request was filed does not stand in the way: the unit asked in time.
    """
    if (bar := _bar_to_grant(asked, milestone)) is not None:
        return [bar]
    refusals = _date_refusals(draft.granted_on, milestone.baseline_on, bounds, "granted_on")
    if len(draft.note) > LONGEST_TEXT:
        refusals.append(Refusal("text.too_long", "reason", {"most": LONGEST_TEXT}))
    return [*refusals, *approval_refusals(draft.approved_by)]


def can_be_granted(asked: Extension, milestone: MilestoneState | None) -> bool:
    """Tell whether a request can be granted at all, to whatever date; one that waits and cannot is to be refused.

    The milestone is None on a page of a month that does not know it yet: nothing had happened to it then.
    """
    return _bar_to_grant(asked, milestone) is None


def waiting_sentence(asked: Extension, milestone: MilestoneState | None, *, today: date) -> Message | None:
    """Return what happened since an open request was filed and bears on its answer; None for nothing."""
    if milestone is not None and milestone.is_claimed:
        return Message("extension.accepted_since" if milestone.is_verified else "extension.claimed_since")
    if can_be_granted(asked, milestone) and asked.fell_due(today):
        return Message("extension.fell_due_since", {"day": asked.due_on})
    return None


def _bar_to_grant(asked: Extension, milestone: MilestoneState | None) -> Refusal | None:
    """Return why a request can be granted to no date: answered, filed too late, out of the plan or reached."""
    if not asked.is_open:
        return Refusal("extension.answered_already")
    if not asked.is_in_time:
        return Refusal("extension.too_late", "granted_on", {"due_on": asked.due_on})
    if milestone is not None and not milestone.in_scope:
        return Refusal("scope.left")
    is_reached = milestone is not None and milestone.is_claimed
    return Refusal("extension.reached", "granted_on") if is_reached else None


def refusal_refusals(asked: Extension, reason: str) -> list[Refusal]:
    """Return why a request cannot be refused: answered already, or without words for the unit."""
    if not asked.is_open:
        return [Refusal("extension.answered_already")]
    return reason_refusals(reason)


def withdrawal_refusals(asked: Extension) -> list[Refusal]:
    """Return why a request cannot be taken back: it has been answered."""
    return [] if asked.is_open else [Refusal("extension.answered_already")]


def may_ask(scope: Scope, *unit_ids: int) -> bool:
    """Tell whether somebody may ask for a milestone of these units: its holder and its task's lead."""
    return scope.may_as_one_of(Permission.ASK_EXTENSION, *unit_ids)


def may_withdraw(asked: Extension, scope: Scope, username: str) -> bool:
    """Tell whether somebody may take a request back: who filed it, or their unit."""
    if not scope.may(Permission.ASK_EXTENSION):
        return False
    is_units = asked.unit_id is not None and asked.unit_id == scope.unit_id
    return is_units or asked.recorded_by == username


def extensions_title(requests: Iterable[Extension]) -> Message:
    """Return how many requests there are, and how many of them wait."""
    states = [request.state for request in requests]
    waiting = states.count(ExtensionState.OPEN)
    if waiting:
        return Message("extensions.waiting", {"count": waiting})
    return Message("extensions.answered", {"count": len(states)}) if states else Message("extensions.none")


def _date_refusals(day: date | None, current_on: date, bounds: Bounds, where: str) -> list[Refusal]:
    if day is None:
        return [Refusal("extension.date_missing", where)]
    if outside := outside_calendar(day, bounds, where):
        return outside
    if day <= current_on:
        return [Refusal("extension.not_later", where, {"current_on": current_on})]
    return []
