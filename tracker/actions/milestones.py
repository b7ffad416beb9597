"""Changes to milestones: their place in the plan, re-plans, and the office's word on their completion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.actions import audit
from tracker.actions.edits import changed_only, require_in_plan, require_version
from tracker.actions.scene import Scene, scene
from tracker.actions.statuses import SOURCE
from tracker.db import db
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion, MilestoneState
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import MilestoneDraft, milestone_refusals, reason_refusals, replan_refusals
from tracker.domain.refusals import Refusal, refuse_if
from tracker.domain.revisions import MilestonePast, Moment, milestone_as_known
from tracker.domain.updates import LONGEST_TEXT, answer_refusals, completion_refusals
from tracker.models.milestones import Milestone, MilestoneBaseline, MilestoneCompletion
from tracker.models.plan import KeyTask, Unit
from tracker.queries.task_history import task_past


@dataclass(frozen=True, slots=True)
class ReplanDraft:
    """A new date of the current plan, on which ground, why, and who approved it; a ground is missing where it is
    None."""

    baseline_on: date
    reason: str
    approved_by: str
    ground: Ground | None


def add(*, scope: Scope, task_id: int, draft: MilestoneDraft, reason: str, by: str, at: datetime) -> int:
    """Add a milestone at the end of a task and return its number. Raises Refused."""
    ground = scene(scope)
    refusals = milestone_refusals(draft, ground.bounds, is_new=True)
    refuse_if([*refusals, *_unit_refusals(draft.unit_id), *reason_refusals(reason)])
    last = db.session.scalar(select(func.max(Milestone.number)).where(Milestone.task_id == task_id))
    milestone = Milestone(task_id=task_id, number=(last or 0) + 1, original_on=draft.original_on, unit_id=draft.unit_id)
    _apply(milestone, draft)
    db.session.add(milestone)
    record_milestone("MilestoneAdded", milestone, by=by, reason=reason, after=_values(milestone))
    return milestone.number


def revise(
    *, scope: Scope, milestone_id: int, version: int, draft: MilestoneDraft, reason: str, by: str, at: datetime
) -> None:
    """Change a milestone's names, weight, unit or the evidence it needs; never its original date. Raises Refused."""
    ground, milestone = scene(scope), milestone_of(milestone_id)
    require_version(milestone.version, version)
    refuse_if([Refusal("milestone.promise_stays", "original_on")] if draft.original_on != milestone.original_on else [])
    refusals = milestone_refusals(draft, ground.bounds, is_new=False)
    refuse_if([*refusals, *_unit_refusals(draft.unit_id), *reason_refusals(reason)])
    before = _values(milestone)
    _apply(milestone, draft)
    milestone.unit_id = draft.unit_id
    old, new = changed_only(before, _values(milestone))
    refuse_if([] if new else [Refusal("edit.nothing_changed")])
    record_milestone("MilestoneRevised", milestone, by=by, reason=reason, before=old, after=new)


def replan(*, scope: Scope, milestone_id: int, version: int, draft: ReplanDraft, by: str, at: datetime) -> None:
    """Record an approved new date of the current plan; the first promise stays. Raises Refused. Methods: A6."""
    ground, milestone = scene(scope), milestone_of(milestone_id)
    require_version(milestone.version, version)
    state = state_today(scope, milestone, ground)
    refuse_if([Refusal("replan.reached", "baseline_on")] if state.is_claimed else [])
    refuse_if(
        replan_refusals(
            draft.baseline_on,
            state.baseline_on,
            draft.ground,
            draft.reason,
            draft.approved_by,
            ground.bounds,
            today=ground.today,
        )
    )
    move_plan(milestone, draft, filed_on=ground.filed_on, by=by, at=at)
    record_milestone(
        "MilestoneReplanned",
        milestone,
        only_adds=True,
        by=by,
        reason=draft.reason,
        before={"baseline_on": state.baseline_on},
        after={"baseline_on": draft.baseline_on, "approved_by": draft.approved_by, "ground": draft.ground},
    )


def move_plan(
    milestone: Milestone,
    draft: ReplanDraft,
    *,
    filed_on: date,
    by: str,
    at: datetime,
    extension_id: int | None = None,
) -> None:
    """Add an approved date of a milestone's current plan; its conditions are looked at by who calls."""
    assert draft.ground is not None
    db.session.add(
        MilestoneBaseline(
            milestone_id=milestone.id,
            baseline_on=draft.baseline_on,
            reason=draft.reason,
            approved_by=draft.approved_by,
            ground=draft.ground.value,
            extension_id=extension_id,
            valid_on=filed_on,
            recorded_at=at,
            recorded_by=by,
            source=SOURCE,
        )
    )
    milestone.version += 1


def claim_completion(
    *, scope: Scope, milestone_id: int, version: int, actual_on: date, evidence: str, by: str, at: datetime
) -> None:
    """Record that a milestone was reached on a day, with a note on the evidence. Raises Refused."""
    ground, milestone = scene(scope), milestone_of(milestone_id)
    require_version(milestone.version, version)
    state = state_today(scope, milestone, ground)
    refusals = completion_refusals(actual_on, evidence, state, ground.bounds, today=ground.today)
    refuse_if([*refusals, *_long_evidence(evidence, "evidence")])
    _say(milestone, state, Completion.CLAIMED, actual_on, evidence, by=by, at=at)


def verify(*, scope: Scope, milestone_id: int, version: int, evidence: str, by: str, at: datetime) -> None:
    """Accept a claimed completion; what was seen as evidence is noted where given. Raises Refused."""
    state, milestone, claimed = _claimed(scope, milestone_id, version)
    refuse_if(_long_evidence(evidence, "evidence"))
    assert state.actual_on is not None
    _say(milestone, state, Completion.VERIFIED, state.actual_on, evidence or claimed, by=by, at=at)


def refuse(*, scope: Scope, milestone_id: int, version: int, reason: str, by: str, at: datetime) -> None:
    """Refuse a claimed completion, with the reason the unit reads. Raises Refused."""
    state, milestone, _claim = _claimed(scope, milestone_id, version)
    refuse_if([*reason_refusals(reason)])
    assert state.actual_on is not None
    _say(milestone, state, Completion.REFUSED, state.actual_on, reason, by=by, at=at)


def _claimed(scope: Scope, milestone_id: int, version: int) -> tuple[MilestoneState, Milestone, str]:
    """Return a milestone whose completion is claimed, with the claim's evidence."""
    ground, milestone = scene(scope), milestone_of(milestone_id)
    require_version(milestone.version, version)
    past = _past(scope, milestone, ground)
    state = milestone_as_known(past, Moment(ground.today))
    refuse_if(answer_refusals(state))
    return state, milestone, past.completions[-1].evidence


def _say(
    milestone: Milestone,
    state: MilestoneState,
    completion: Completion,
    actual_on: date,
    evidence: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Add a word on completion; it speaks of the day the milestone was reached."""
    db.session.add(
        MilestoneCompletion(
            milestone_id=milestone.id,
            state=completion.value,
            actual_on=actual_on,
            evidence=evidence,
            valid_on=actual_on,
            recorded_at=at,
            recorded_by=by,
            source=SOURCE,
        )
    )
    # Two people answering one claim at once would otherwise both be recorded.
    milestone.version += 1
    record_milestone(
        f"MilestoneCompletion{completion.value.capitalize()}",
        milestone,
        only_adds=True,
        by=by,
        reason=evidence,
        before={"completion": state.completion.value, "actual_on": state.actual_on},
        after={"completion": completion.value, "actual_on": actual_on},
    )


def milestone_of(milestone_id: int) -> Milestone:
    """Return a milestone to be changed."""
    return db.session.scalars(select(Milestone).where(Milestone.id == milestone_id)).one()


def _past(scope: Scope, milestone: Milestone, ground: Scene) -> MilestonePast:
    past = task_past(scope, task_id=milestone.task_id)
    require_in_plan(past, today=ground.today, milestone_id=milestone.id)
    return next(found for found in past.milestones if found.id == milestone.id)


def state_today(scope: Scope, milestone: Milestone, ground: Scene) -> MilestoneState:
    """Return the milestone as it stands today, whatever day it is filed under. Raises Refused once it has left the
    plan."""
    return milestone_as_known(_past(scope, milestone, ground), Moment(ground.today))


def _unit_refusals(unit_id: int) -> list[Refusal]:
    known = db.session.scalar(select(Unit.id).where(Unit.id == unit_id))
    return [] if known is not None else [Refusal("unit.unknown", "unit_id")]


def _long_evidence(text: str, field: str) -> list[Refusal]:
    return [Refusal("text.too_long", field, {"most": LONGEST_TEXT})] if len(text) > LONGEST_TEXT else []


def _apply(milestone: Milestone, draft: MilestoneDraft) -> None:
    milestone.name_zh, milestone.name_en = draft.name.zh, draft.name.en
    milestone.evidence_zh, milestone.evidence_en = draft.evidence.zh, draft.evidence.en
    milestone.weight = draft.weight


def _values(milestone: Milestone) -> dict[str, str | int | date | Decimal]:
    return {
        "name_zh": milestone.name_zh,
        "name_en": milestone.name_en,
        "weight": milestone.weight,
        "unit_id": milestone.unit_id,
        "original_on": milestone.original_on,
        "evidence_zh": milestone.evidence_zh,
        "evidence_en": milestone.evidence_en,
    }


def record_milestone(
    event: str,
    milestone: Milestone,
    *,
    by: str,
    reason: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
    only_adds: bool = False,
) -> None:
    """Put a change of a milestone into the audit trail."""
    code = db.session.scalar(select(KeyTask.code).where(KeyTask.id == milestone.task_id))
    subject = f"milestone:{code}/{milestone.number}"
    audit.record(event, subject=subject, by=by, reason=reason, before=before, after=after, only_adds=only_adds)
