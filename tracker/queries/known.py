"""What was on record at a moment. Methods: F2."""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, true, union_all

from tracker.db import db
from tracker.domain.periods import View
from tracker.models.plan import Recorded


def known_in(table: type[Recorded], view: View) -> ColumnElement[bool]:
    """Return the condition that a fact speaks of a day up to the view's and was recorded by its known time. F2."""
    return and_(table.valid_on <= view.as_of, recorded_in(table, view))


def recorded_in(table: type[Recorded], view: View) -> ColumnElement[bool]:
    """Return the condition that a fact was recorded by the view's known time, whatever day it speaks of."""
    return true() if view.known_at is None else table.recorded_at <= view.known_at


def rows_known(tables: Sequence[Any], view: View) -> Hashable:
    """Return what tells the rows of these tables of `Recorded` known in a view from fewer or more of them.

    They are only ever added, so that their number and the last one do. One statement.
    """
    counts = union_all(
        *(
            select(literal(table.__tablename__), func.count(), func.max(table.id)).where(known_in(table, view))
            for table in tables
        )
    )
    return tuple(sorted(tuple(row) for row in db.session.execute(counts)))
