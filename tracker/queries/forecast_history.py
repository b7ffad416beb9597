"""The forecasts of milestones month by month."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.models.milestones import Milestone, MilestoneForecast
from tracker.queries.kept import kept_as_said
from tracker.queries.known import known_in


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """What was forecast for a milestone at the end of one month."""

    milestone_id: int
    month: Month
    forecast_on: date
    cause: str
    note: str
    recorded_at: datetime


def forecast_history(
    _scope: Scope,
    *,
    view: View,
    task_id: int | None = None,
    milestone_ids: Collection[int] | None = None,
    since: date | None = None,
) -> dict[int, list[ForecastPoint]]:
    """Return each milestone's forecasts, oldest first, one for each month: the newest recorded. Two statements at most.

    Of one task, of some milestones or of reports since a day only, where asked for.
    """
    if task_id is not None:
        return _read_history(view, task_id, None, since)
    wanted = None if milestone_ids is None else frozenset(milestone_ids)
    return kept_as_said(
        ("forecast_history", wanted, since),
        (MilestoneForecast,),
        view,
        lambda: _read_history(view, None, milestone_ids, since),
    )


def _read_history(
    view: View, task_id: int | None, milestone_ids: Collection[int] | None, since: date | None
) -> dict[int, list[ForecastPoint]]:
    newest = func.row_number().over(
        partition_by=(MilestoneForecast.milestone_id, MilestoneForecast.valid_on),
        order_by=(MilestoneForecast.recorded_at.desc(), MilestoneForecast.id.desc()),
    )
    known = select(MilestoneForecast.__table__, newest.label("place")).where(known_in(MilestoneForecast, view))
    if task_id is not None:
        known = known.where(
            MilestoneForecast.milestone_id.in_(select(Milestone.id).where(Milestone.task_id == task_id))
        )
    if milestone_ids is not None:
        known = known.where(MilestoneForecast.milestone_id.in_(milestone_ids))
    if since is not None:
        known = known.where(MilestoneForecast.valid_on >= since)
    last = known.subquery()
    rows = db.session.execute(select(last).where(last.c.place == 1).order_by(last.c.milestone_id, last.c.valid_on))
    history: defaultdict[int, list[ForecastPoint]] = defaultdict(list)
    for row in rows:
        point = ForecastPoint(
            row.milestone_id, Month.of(row.valid_on), row.forecast_on, row.cause, row.note, row.recorded_at
        )
        points = history[row.milestone_id]
        if points and points[-1].month == point.month:
            points.pop()
        points.append(point)
    return dict(history)
