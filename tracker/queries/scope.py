"""What has left the plan by approved change, and what came back."""

from typing import Any

from sqlalchemy import Select, func, select

from tracker.db import db
from tracker.domain.periods import View
from tracker.domain.scope import LEAVING, ScopeKind, ScopeState, newest_words
from tracker.models.plan import ScopeChange
from tracker.queries.known import known_in

Thing = tuple[int, int | None]


def scope_words(view: View) -> dict[Thing, ScopeState]:
    """Return the newest change known in the view, by task and milestone; None for the whole task. One statement."""
    rows = db.session.execute(
        select(ScopeChange.__table__)
        .where(known_in(ScopeChange, view))
        .order_by(ScopeChange.valid_on, ScopeChange.recorded_at, ScopeChange.id)
    )
    return newest_words(
        (
            (row.task_id, row.milestone_id),
            ScopeState(ScopeKind(row.kind), row.valid_on, row.reason, row.approved_by),
        )
        for row in rows
    )


def tasks_out(view: View) -> Select[Any]:
    """Return the selection of the ids of the tasks that are out of the plan in the view, for use within a statement."""
    place = func.row_number().over(
        partition_by=ScopeChange.task_id,
        order_by=(ScopeChange.valid_on.desc(), ScopeChange.recorded_at.desc(), ScopeChange.id.desc()),
    )
    newest = (
        select(ScopeChange.task_id, ScopeChange.kind, place.label("place"))
        .where(ScopeChange.milestone_id.is_(None), known_in(ScopeChange, view))
        .subquery()
    )
    kinds = [kind.value for kind in LEAVING]
    return select(newest.c.task_id).where(newest.c.place == 1, newest.c.kind.in_(kinds))
