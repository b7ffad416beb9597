"""The audit trail: for export, and whether the plan itself was edited since a day."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.models.accounts import AuditEntry

_IMPORTED = "PlanImported"
ADDITIONS = ("ProgrammeAdded", "TaskAdded", "MilestoneAdded", "ContributionAdded")
EDITS = (*ADDITIONS, "ProgrammeRevised", "TaskRevised", "MilestoneRevised", "ContributionRevised")
# The sheets of an import whose rows are kept as they are now, not as they were.
_PLAN_SHEETS = frozenset({"plan", "programmes", "units", "tasks", "contributions", "milestones", "kpis"})


def entries() -> Iterator[dict[str, object]]:
    """Give every entry as a plain record, oldest first, without holding them all at once."""
    rows = db.session.execute(
        select(AuditEntry).order_by(AuditEntry.seq), execution_options={"yield_per": 500}
    ).scalars()
    for entry in rows:
        yield {
            "seq": entry.seq,
            "ts": entry.at.isoformat(),
            "actor": entry.actor,
            "action": entry.event,
            "object": entry.subject,
            "reason": entry.reason,
            "before": entry.before,
            "after": entry.after,
            "request_id": entry.request_id,
        }


def is_plan_edited_since(_scope: Scope, moment: datetime, *, by_file_only: bool = False) -> bool:
    """Tell whether names, weights or what belongs to what were edited after a moment, only by a file where asked for;
    the first import is no edit. One statement.
    """
    events = (_IMPORTED,) if by_file_only else (*EDITS, _IMPORTED)
    first = select(func.coalesce(func.min(AuditEntry.seq), 0)).where(AuditEntry.event == _IMPORTED).scalar_subquery()
    rows = db.session.execute(
        select(AuditEntry.event, AuditEntry.before, AuditEntry.after)
        .where(AuditEntry.at > moment, AuditEntry.event.in_(events), AuditEntry.seq > first)
        .order_by(AuditEntry.seq)
    )
    return any(row.event != _IMPORTED or _edits_the_plan(row.before, row.after) for row in rows)


def _edits_the_plan(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Tell whether an import touched the plan itself: a key is a sheet, or a sheet with a row and a column."""
    return any(key.split(":")[0] in _PLAN_SHEETS for key in (*(before or ()), *(after or ())))
