"""Requests for a later date of the current plan: filed by a unit or for it, then granted, refused or taken back."""

from datetime import datetime

from tracker.actions.edits import require_version, source_of
from tracker.actions.milestones import ReplanDraft, milestone_of, move_plan, record_milestone, state_today
from tracker.actions.scene import Scene, scene
from tracker.db import db
from tracker.domain.extensions import (
    Extension,
    ExtensionDraft,
    ExtensionState,
    GrantDraft,
    grant_refusals,
    refusal_refusals,
    request_refusals,
    withdrawal_refusals,
)
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.models.milestones import ExtensionDecision, ExtensionRequest, Milestone
from tracker.queries.extensions import extension_rows


def ask(*, scope: Scope, milestone_id: int, draft: ExtensionDraft, by: str, at: datetime) -> int:
    """File a request for a later date today and return its id; nothing moves before it is granted. Raises Refused."""
    ground, milestone = scene(scope), milestone_of(milestone_id)
    state = state_today(scope, milestone, ground)
    view = View(None, ground.today)
    is_asked = bool(extension_rows(scope, view=view, milestone_id=milestone_id, only_open=True))
    refuse_if(request_refusals(draft, state, ground.bounds, today=ground.today, is_asked=is_asked))
    assert draft.wanted_on is not None
    assert draft.ground is not None
    request = ExtensionRequest(
        milestone_id=milestone_id,
        wanted_on=draft.wanted_on,
        ground=draft.ground.value,
        reason=draft.reason,
        valid_on=ground.today,
        recorded_at=at,
        recorded_by=by,
        source=source_of(scope),
    )
    db.session.add(request)
    # Two people asking at once would otherwise both be recorded.
    milestone.version += 1
    db.session.flush()
    record_milestone(
        "ExtensionAsked",
        milestone,
        only_adds=True,
        by=by,
        reason=draft.reason,
        before={"baseline_on": state.baseline_on},
        after={"extension": request.id, "wanted_on": draft.wanted_on, "ground": draft.ground},
    )
    return request.id


def grant(*, scope: Scope, extension_id: int, version: int, draft: GrantDraft, by: str, at: datetime) -> None:
    """Grant a request, also to another date than asked for: the current plan moves, the promise stays.

    `version` is the milestone's. Raises Refused. Methods: A6.
    """
    ground, asked = _asked(scope, extension_id)
    milestone = milestone_of(asked.milestone_id)
    require_version(milestone.version, version)
    state = state_today(scope, milestone, ground)
    refuse_if(grant_refusals(draft, asked, state, ground.bounds))
    assert draft.granted_on is not None
    moved = ReplanDraft(draft.granted_on, asked.reason, draft.approved_by, asked.ground)
    move_plan(milestone, moved, filed_on=ground.filed_on, by=by, at=at, extension_id=asked.id)
    _answer(milestone, asked, ExtensionState.GRANTED, ground, scope, grant=draft, reason=draft.note, by=by, at=at)


def refuse(*, scope: Scope, extension_id: int, version: int, reason: str, by: str, at: datetime) -> None:
    """Refuse a request with the reason the unit reads; the current date stays. Raises Refused."""
    ground, asked = _asked(scope, extension_id)
    milestone = milestone_of(asked.milestone_id)
    require_version(milestone.version, version)
    refuse_if(refusal_refusals(asked, reason))
    milestone.version += 1
    _answer(milestone, asked, ExtensionState.REFUSED, ground, scope, reason=reason, by=by, at=at)


def withdraw(*, scope: Scope, extension_id: int, by: str, at: datetime) -> None:
    """Take back a request that has not been answered. Raises Refused."""
    ground, asked = _asked(scope, extension_id)
    refuse_if(withdrawal_refusals(asked))
    milestone = milestone_of(asked.milestone_id)
    milestone.version += 1
    _answer(milestone, asked, ExtensionState.WITHDRAWN, ground, scope, reason="", by=by, at=at)


def _asked(scope: Scope, extension_id: int) -> tuple[Scene, Extension]:
    ground = scene(scope)
    found = extension_rows(scope, view=View(None, ground.today), extension_id=extension_id)
    if not found:
        raise Refused([Refusal("edit.stale")])
    return ground, found[0].extension


def _answer(
    milestone: Milestone,
    asked: Extension,
    state: ExtensionState,
    ground: Scene,
    scope: Scope,
    *,
    reason: str,
    by: str,
    at: datetime,
    grant: GrantDraft | None = None,
) -> None:
    """Add the one answer to a request, given today."""
    granted_on, approved_by = (grant.granted_on, grant.approved_by) if grant is not None else (None, "")
    db.session.add(
        ExtensionDecision(
            extension_id=asked.id,
            decision=state.value,
            granted_on=granted_on,
            approved_by=approved_by,
            reason=reason,
            valid_on=ground.today,
            recorded_at=at,
            recorded_by=by,
            source=source_of(scope),
        )
    )
    after = {"extension": asked.id, "decision": state}
    if grant is not None:
        after |= {"baseline_on": granted_on, "approved_by": approved_by, "ground": asked.ground}
    record_milestone(
        f"Extension{state.value.capitalize()}",
        milestone,
        only_adds=True,
        by=by,
        reason=reason,
        before={"wanted_on": asked.wanted_on},
        after=after,
    )
