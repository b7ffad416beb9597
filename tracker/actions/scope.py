"""Approved changes of what the plan holds: a task, or one milestone of it, leaves the current plan or returns."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.actions import audit
from tracker.actions.edits import require_version
from tracker.actions.scene import Scene, scene
from tracker.actions.statuses import SOURCE
from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import ScopeDraft, ScopeGround, scope_refusals
from tracker.domain.refusals import refuse_if
from tracker.domain.revisions import Moment, TaskPast, milestones_as_known, scopes_as_known
from tracker.models.milestones import Milestone
from tracker.models.plan import KeyTask, ScopeChange
from tracker.queries.task_history import task_past


@dataclass(frozen=True, slots=True)
class _Change:
    """What a change of scope is about: the row whose version guards it, and how the audit trail names it."""

    row: KeyTask | Milestone
    subject: str


def change(
    *, scope: Scope, task_id: int, milestone_id: int | None, version: int, draft: ScopeDraft, by: str, at: datetime
) -> None:
    """Record that a task, or one of its milestones, leaves the plan or comes back; the original plan keeps it.

    `version` is the task's or the milestone's. Raises Refused with fields kind, since_on, reason, approved_by.
    Methods: A1, A6.
    """
    ground, about = scene(scope), _about(task_id, milestone_id)
    require_version(about.row.version, version)
    past = task_past(scope, task_id=task_id)
    met = _ground(past, milestone_id, ground)
    refuse_if(scope_refusals(draft, met, ground.bounds, today=ground.today))
    db.session.add(
        ScopeChange(
            task_id=task_id,
            milestone_id=milestone_id,
            kind=draft.kind.value,
            reason=draft.reason,
            approved_by=draft.approved_by,
            valid_on=draft.since_on,
            recorded_at=at,
            recorded_by=by,
            source=SOURCE,
        )
    )
    # Two people deciding on one thing at once would otherwise both be recorded.
    about.row.version += 1
    audit.record(
        "ScopeChanged",
        only_adds=True,
        subject=about.subject,
        by=by,
        reason=draft.reason,
        before={"scope": met.own.kind.value if met.own else None, "since_on": met.own.since_on if met.own else None},
        after={"scope": draft.kind.value, "since_on": draft.since_on, "approved_by": draft.approved_by},
    )


def _about(task_id: int, milestone_id: int | None) -> _Change:
    task = db.session.scalars(select(KeyTask).where(KeyTask.id == task_id)).one()
    if milestone_id is None:
        return _Change(task, f"task:{task.code}")
    milestone = db.session.scalars(
        select(Milestone).where(Milestone.id == milestone_id, Milestone.task_id == task_id)
    ).one()
    return _Change(milestone, f"milestone:{task.code}/{milestone.number}")


def _ground(past: TaskPast, milestone_id: int | None, ground: Scene) -> ScopeGround:
    """Return what the change meets, as it stands today."""
    moment = Moment(ground.today)
    newest = scopes_as_known(past, moment)
    states = [named.state for named in milestones_as_known(past, moment)]
    if milestone_id is None:
        is_accepted = bool(states) and all(state.is_verified for state in states if state.in_scope)
        return ScopeGround(newest.get(None), is_accepted=is_accepted)
    here = [state for state in states if state.id == milestone_id]
    others = [state for state in states if state.in_scope and state.id != milestone_id]
    return ScopeGround(
        newest.get(milestone_id),
        newest.get(None),
        is_accepted=any(state.is_verified for state in here),
        is_last=not others,
    )
