"""Changes to what supporting units owe a task."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.actions import audit
from tracker.actions.edits import changed_only, require_version
from tracker.actions.scene import scene
from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import ContributionDraft, contribution_refusals, reason_refusals
from tracker.domain.refusals import Refusal, refuse_if
from tracker.models.plan import Contribution, KeyTask, Unit


def add(*, scope: Scope, task_id: int, draft: ContributionDraft, reason: str, by: str, at: datetime) -> int:
    """Add a supporting unit's deliverable to a task and return its id; a unit has one in each task. Raises Refused."""
    task = _task(task_id)
    refusals = contribution_refusals(draft, scene(scope).bounds, lead_unit_id=task.lead_unit_id)
    refusals += _unit_refusals(draft.unit_id, task_id)
    refuse_if([*refusals, *reason_refusals(reason)])
    contribution = Contribution(task_id=task_id, unit_id=draft.unit_id)
    _apply(contribution, draft)
    db.session.add(contribution)
    db.session.flush()
    _record("ContributionAdded", task, contribution, by=by, reason=reason, before=None, after=_values(contribution))
    return contribution.id


def revise(
    *, scope: Scope, contribution_id: int, version: int, draft: ContributionDraft, reason: str, by: str, at: datetime
) -> None:
    """Change a deliverable's text or due date; the unit stays. Raises Refused."""
    contribution = db.session.scalars(select(Contribution).where(Contribution.id == contribution_id)).one()
    require_version(contribution.version, version)
    task = _task(contribution.task_id)
    refusals = contribution_refusals(draft, scene(scope).bounds, lead_unit_id=task.lead_unit_id)
    if draft.due_on == contribution.due_on:
        refusals = [refusal for refusal in refusals if refusal.field != "due_on"]
    if draft.unit_id != contribution.unit_id:
        refusals.append(Refusal("contribution.unit_stays", "unit_id"))
    refuse_if([*refusals, *reason_refusals(reason)])
    before = _values(contribution)
    _apply(contribution, draft)
    old, new = changed_only(before, _values(contribution))
    refuse_if([] if new else [Refusal("edit.nothing_changed")])
    _record("ContributionRevised", task, contribution, by=by, reason=reason, before=old, after=new)


def _task(task_id: int) -> KeyTask:
    return db.session.scalars(select(KeyTask).where(KeyTask.id == task_id)).one()


def _unit_refusals(unit_id: int, task_id: int) -> list[Refusal]:
    code = db.session.scalar(select(Unit.code).where(Unit.id == unit_id))
    if code is None:
        return [Refusal("unit.unknown", "unit_id")]
    owed = select(Contribution.id).where(Contribution.task_id == task_id, Contribution.unit_id == unit_id)
    if db.session.scalar(owed) is not None:
        return [Refusal("contribution.taken", "unit_id", {"unit": code})]
    return []


def _apply(contribution: Contribution, draft: ContributionDraft) -> None:
    contribution.deliverable_zh, contribution.deliverable_en = draft.deliverable.zh, draft.deliverable.en
    contribution.due_on = draft.due_on


def _values(contribution: Contribution) -> dict[str, Any]:
    return {
        "deliverable_zh": contribution.deliverable_zh,
        "deliverable_en": contribution.deliverable_en,
        "due_on": contribution.due_on,
    }


def _record(
    event: str,
    task: KeyTask,
    contribution: Contribution,
    *,
    by: str,
    reason: str,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    code = db.session.scalar(select(Unit.code).where(Unit.id == contribution.unit_id))
    subject = f"contribution:{task.code}/{code}"
    audit.record(event, subject=subject, by=by, reason=reason, before=before, after=after)
