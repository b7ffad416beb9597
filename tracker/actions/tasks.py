"""Changes to key tasks: adding one to the plan, revising what it is."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.actions import audit
from tracker.actions.edits import changed_only, require_version
from tracker.actions.scene import scene
from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import TaskDraft, reason_refusals, task_refusals
from tracker.domain.refusals import Refusal, refuse_if
from tracker.models.plan import Contribution, KeyTask, Programme, Unit


def add(*, scope: Scope, draft: TaskDraft, reason: str, by: str, at: datetime) -> int:
    """Add a key task at the end of its programme and return its id. Raises Refused."""
    refusals = task_refusals(draft, scene(scope).bounds)
    if db.session.scalar(select(KeyTask.id).where(KeyTask.code == draft.code)) is not None:
        refusals.append(Refusal("code.taken", "code", {"code": draft.code}))
    refuse_if([*refusals, *_reference_refusals(draft), *reason_refusals(reason)])
    last = db.session.scalar(select(func.max(KeyTask.position)))
    task = KeyTask(code=draft.code, position=(last or 0) + 1)
    _apply(task, draft)
    db.session.add(task)
    db.session.flush()
    audit.record("TaskAdded", subject=f"task:{task.code}", by=by, reason=reason, after=_values(task))
    return task.id


def revise(*, scope: Scope, task_id: int, version: int, draft: TaskDraft, reason: str, by: str, at: datetime) -> None:
    """Change a key task's names, aim, owner, lead, programme, weight, start, earning rule or whether it is critical.

    Its code stays. Raises Refused.
    """
    task = db.session.scalars(select(KeyTask).where(KeyTask.id == task_id)).one()
    require_version(task.version, version)
    refusals = task_refusals(draft, scene(scope).bounds)
    if draft.starts_on == task.starts_on:
        refusals = [refusal for refusal in refusals if refusal.field != "starts_on"]
    if _supports(draft.lead_unit_id, task_id):
        refusals.append(Refusal("task.lead_supports", "lead_unit_id"))
    refuse_if([*refusals, *_reference_refusals(draft), *reason_refusals(reason)])
    before = _values(task)
    _apply(task, draft)
    old, new = changed_only(before, _values(task))
    refuse_if([] if new else [Refusal("edit.nothing_changed")])
    audit.record("TaskRevised", subject=f"task:{task.code}", by=by, reason=reason, before=old, after=new)


def _reference_refusals(draft: TaskDraft) -> list[Refusal]:
    found = []
    if db.session.scalar(select(Programme.id).where(Programme.id == draft.programme_id)) is None:
        found.append(Refusal("programme.unknown", "programme_id"))
    if db.session.scalar(select(Unit.id).where(Unit.id == draft.lead_unit_id)) is None:
        found.append(Refusal("unit.unknown", "lead_unit_id"))
    return found


def _supports(unit_id: int, task_id: int) -> bool:
    owed = select(Contribution.id).where(Contribution.task_id == task_id, Contribution.unit_id == unit_id)
    return db.session.scalar(owed) is not None


def _apply(task: KeyTask, draft: TaskDraft) -> None:
    task.programme_id, task.lead_unit_id = draft.programme_id, draft.lead_unit_id
    task.name_zh, task.name_en = draft.name.zh, draft.name.en
    task.aim_zh, task.aim_en = draft.aim.zh, draft.aim.en
    task.owner, task.weight, task.starts_on = draft.owner, Decimal(draft.weight), draft.starts_on
    task.earning_rule, task.is_critical = draft.earning_rule.value, draft.is_critical


def _values(task: KeyTask) -> dict[str, Any]:
    return {
        "programme_id": task.programme_id,
        "name_zh": task.name_zh,
        "name_en": task.name_en,
        "aim_zh": task.aim_zh,
        "aim_en": task.aim_en,
        "owner": task.owner,
        "lead_unit_id": task.lead_unit_id,
        "weight": task.weight,
        "starts_on": task.starts_on,
        "earning_rule": task.earning_rule,
        "is_critical": task.is_critical,
    }
