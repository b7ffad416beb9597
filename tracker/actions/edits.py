"""What changes to the plan have in common: a page was looked at, so nobody's newer edit may be lost."""

from collections.abc import Mapping
from typing import Any

from tracker.domain.refusals import Refusal, Refused


def require_version(current: int, seen: int) -> None:
    """Refuse an edit of a row that has changed since its form was opened. Raises Refused."""
    if current != seen:
        raise Refused([Refusal("edit.stale")])


def changed_only(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of two sets of values those that differ."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
