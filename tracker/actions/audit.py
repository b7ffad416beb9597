"""The audit trail: one entry for each change, in the change's own transaction."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from tracker import clock
from tracker.db import db
from tracker.models.accounts import AuditEntry
from tracker.models.plan import Plan

# The request a change belongs to; the web sets it, the command line leaves it empty.
request_id: ContextVar[str] = ContextVar("tracker_request_id", default="")


def record(
    event: str,
    *,
    subject: str,
    by: str,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    only_adds: bool = False,
) -> None:
    """Add an entry (event in the past tense, subject as `noun:key`) and move the data's versions on.

    `only_adds` says that the change is a word recorded now, so that pages as known before it look as they did. The
    entry's time is real time, even where the plan's business date is pinned.
    """
    note(event, subject=subject, by=by, reason=reason, before=before, after=after)
    versions = [Plan.data_version] if only_adds else [Plan.data_version, Plan.past_version]
    db.session.execute(update(Plan).values({version: version + 1 for version in versions}))


def note(
    event: str,
    *,
    subject: str,
    by: str,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry about something that no page of the plan shows, such as a sign-in; cached pages stay good."""
    db.session.add(
        AuditEntry(
            at=clock.now(),
            actor=by,
            event=event,
            subject=subject,
            reason=reason,
            before=_plain(before),
            after=_plain(after),
            request_id=request_id.get(),
        )
    )


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {key: _text(value) for key, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
