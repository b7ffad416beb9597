"""What changes to the plan have in common: a page was looked at, so nobody's newer edit may be lost."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.permissions import Role, Scope
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.revisions import Moment, TaskPast, scopes_as_known


def require_version(current: int, seen: int) -> None:
    """Refuse an edit of a row that has changed since its form was opened. Raises Refused."""
    if current != seen:
        raise Refused([Refusal("edit.stale")])


def require_in_plan(past: TaskPast, *, today: date, milestone_id: int | None = None) -> None:
    """Refuse to say anything of a task, or of a milestone of it, that has left the plan. Raises Refused."""
    newest = scopes_as_known(past, Moment(today))
    if any(word.is_out for key, word in newest.items() if key in (None, milestone_id)):
        raise Refused([Refusal("scope.left")])


def changed_only(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of two sets of values those that differ."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def source_of(scope: Scope) -> str:
    """Return in which part somebody speaks: for the project office, as an executive, or for a member unit."""
    if scope.role is Role.EXECUTIVE:
        return "executive"
    return "office" if scope.unit_id is None else "unit"
