"""The audit trail, for export."""

from collections.abc import Iterator

from sqlalchemy import select

from tracker.db import db
from tracker.models.accounts import AuditEntry


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
