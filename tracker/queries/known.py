"""What was on record at a moment. Methods: F2."""

from collections.abc import Sequence
from typing import Any, NamedTuple

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


class RowCount(NamedTuple):
    """How many rows of a table there are, and the number of the last one."""

    rows: int
    last: int


NO_ROWS = RowCount(0, 0)


def rows_recorded(tables: Sequence[Any]) -> tuple[RowCount, ...]:
    """Return how many rows of each of these tables of `Recorded` there are; they are only ever added, so that this
    tells what there is from what there was. One statement."""
    counts = union_all(
        *(
            select(literal(place).label("place"), func.count(), func.coalesce(func.max(table.id), 0))
            for place, table in enumerate(tables)
        )
    )
    return tuple(RowCount(rows, last) for _, rows, last in db.session.execute(counts.order_by("place")))
