"""Freeze how every task stood at the end of each published month."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert

from tracker.actions import audit
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.models.reporting import Assessment
from tracker.queries.assessments import unfrozen_frames
from tracker.queries.frame import Frame
from tracker.queries.kept import kept_apart
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import TaskRow

_OFFICE = Scope(Role.OFFICE)


def freeze_published(
    *, most: int | None = None, tell: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[Month, ...]:
    """Add how every task stood in each published month that has no such record, at most so many; return those months.
    `tell` is given how many months are done, and of how many, after each of them.

    The figures are those of that month's page as known at its publication, because the same query gives them. Months
    are done oldest first: the rule on improvement looks at the ones before. A number of statements for each month, the
    same for any number of tasks. Methods: A5.
    """
    db.session.flush()
    done = []
    # What was said of a long plan is read once for all its months: freezing says nothing new.
    with kept_apart():
        frames = unfrozen_frames(_OFFICE)[:most]
        for place, frame in enumerate(frames, start=1):
            rows = [_row(task, frame) for task in portfolio(_OFFICE, frame).tasks]
            if rows:
                db.session.execute(insert(Assessment), rows)
                done.append(frame.view.month)
            tell(place, len(frames))
    return tuple(done)


def catch_up(*, by: str, most: int | None = None) -> tuple[Month, ...]:
    """Freeze months published before this was kept, at most so many; one audit entry where there are any."""
    months = freeze_published(most=most)
    if months:
        after = {"months": [str(month) for month in months]}
        audit.record("StatusesFrozen", subject="plan:1", by=by, after=after)
    return months


def _row(task: TaskRow, frame: Frame) -> dict[str, Any]:
    period = frame.view.period
    assert period is not None, "only published months are frozen"
    return {
        "period_id": period.id,
        "task_id": task.id,
        "lead_unit_id": task.lead.id,
        "computed": task.computed.own.value,
        "shown": task.computed.rag.value,
        "claimed": task.claim.rag.value if task.claim else None,
        "is_carried": task.claim is not None and task.claim.is_carried,
        "gap": task.gap,
        "verified": task.progress.verified,
        "planned": task.progress.planned,
        "recorded_at": period.published_at,
    }
