"""Changes to the links between milestones: one is added or removed, never altered."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.actions import audit
from tracker.actions.edits import require_version
from tracker.actions.scene import scene
from tracker.db import db
from tracker.domain.dependencies import Key, Link, path_text
from tracker.domain.dependency_edits import DependencyDraft, dependency_refusals
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import reason_refusals
from tracker.domain.refusals import Refusal, refuse_if
from tracker.models.milestones import Dependency, Milestone
from tracker.models.plan import KeyTask, Plan
from tracker.queries.dependencies import links_known
from tracker.queries.frame import present_frame
from tracker.queries.portfolio import portfolio


def add(*, scope: Scope, draft: DependencyDraft, other: str, reason: str, by: str, at: datetime) -> int:
    """Add a link and return its id. `other` is the form's field of the other milestone. Raises Refused.

    Two links that close a cycle only together cannot both be added: the plan is held until this transaction ends.
    """
    _hold_plan()
    scene(scope)
    rows = portfolio(scope, present_frame(scope))
    states = {(task.code, row.record.state.number): row.record.state for task in rows.tasks for row in task.milestones}
    refusals = dependency_refusals(
        draft,
        _links(scope),
        known=states.keys(),
        reached={key for key, state in states.items() if state.is_claimed},
        other=other,
    )
    refuse_if([*refusals, *reason_refusals(reason)])
    dependency = Dependency(
        predecessor_id=states[draft.predecessor].id,
        successor_id=states[draft.successor].id,
        lag_workdays=draft.lag,
        note=draft.note,
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(dependency)
    db.session.flush()
    _record("DependencyAdded", draft.predecessor, draft.successor, by=by, reason=reason, after=_values(dependency))
    return dependency.id


def remove(*, dependency_id: int, version: int, reason: str, by: str, at: datetime) -> None:
    """Remove a link; pages that look back to an earlier day still know it. Raises Refused."""
    dependency = db.session.scalars(select(Dependency).where(Dependency.id == dependency_id)).one()
    refuse_if([Refusal("dependency.removed")] if dependency.removed_at is not None else [])
    require_version(dependency.version, version)
    refuse_if(reason_refusals(reason))
    before = _values(dependency)
    dependency.removed_at, dependency.removed_by = at, by
    predecessor, successor = _key(dependency.predecessor_id), _key(dependency.successor_id)
    _record("DependencyRemoved", predecessor, successor, by=by, reason=reason, before=before)


def _hold_plan() -> None:
    db.session.execute(select(Plan.id).with_for_update())


def _links(scope: Scope) -> list[Link]:
    """Return all links that hold now, those to milestones out of the plan too: these may come back."""
    return [record.link for record in links_known(scope, known_at=None)]


def _key(milestone_id: int) -> Key:
    row = db.session.execute(
        select(KeyTask.code, Milestone.number)
        .join(KeyTask, KeyTask.id == Milestone.task_id)
        .where(Milestone.id == milestone_id)
    ).one()
    return row.code, row.number


def _values(dependency: Dependency) -> dict[str, Any]:
    return {"lag_workdays": dependency.lag_workdays, "note": dependency.note}


def _record(
    event: str,
    predecessor: Key,
    successor: Key,
    *,
    by: str,
    reason: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = f"dependency:{path_text([predecessor, successor])}"
    audit.record(event, subject=subject, by=by, reason=reason, before=before, after=after)
