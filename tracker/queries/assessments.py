"""How tasks stood at the end of the published months, frozen as known then. Methods: A5."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select

from tracker.db import db
from tracker.domain.claim_history import FrozenStatus, OptimismTable, optimism
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage, ReportingPeriod, View, view_of
from tracker.domain.permissions import Scope
from tracker.domain.rag import Rag
from tracker.models.reporting import Assessment, Period
from tracker.queries.frame import Frame, present_frame
from tracker.queries.kept import kept_as_said


def earlier_statuses(frame: Frame) -> Mapping[int, Sequence[Rag]]:
    """Return what each task's facts gave at the published reports before the view's month, newest first: as many as
    the rule on improvement looks at. One statement, none where it looks at no earlier report. Methods: A5."""
    asked, view = frame.rules.improvement_reports - 1, frame.view
    months = [period.month.last for period in frame.periods if _is_before(period, view)]
    if asked < 1 or not months:
        return {}
    statement = (
        select(Assessment.task_id, Assessment.computed)
        .join(Period, Period.id == Assessment.period_id)
        .where(Period.month_on.in_(months[-asked:]))
        .order_by(Assessment.task_id, Period.month_on.desc())
    )
    found: defaultdict[int, list[Rag]] = defaultdict(list)
    for row in db.session.execute(_known(statement, view)):
        found[row.task_id].append(Rag(row.computed))
    return found


def frozen_month(_scope: Scope, view: View) -> dict[int, Rag]:
    """Return the status each task's page showed at the end of the view's month, by task; empty unless it was published
    by what the view knows. One statement."""
    statement = (
        select(Assessment.task_id, Assessment.shown)
        .join(Period, Period.id == Assessment.period_id)
        .where(Period.month_on == view.month.last)
        .order_by(Assessment.task_id)
    )
    return {row.task_id: Rag(row.shown) for row in db.session.execute(_known(statement, view))}


def frozen_statuses(
    _scope: Scope, view: View, *, task_id: int | None = None, since: date = date.min
) -> tuple[FrozenStatus, ...]:
    """Return how tasks stood at each month published up to the view that ends on a day or later, oldest first. Two
    statements at most."""
    if task_id is not None:
        return _frozen(view, since, task_id)
    name = ("frozen_statuses", view.month, view.known_at, since)
    return kept_as_said(name, (Assessment,), lambda _counted, _before: _frozen(view, since, None))


def _frozen(view: View, since: date, task_id: int | None) -> tuple[FrozenStatus, ...]:
    """Return the statuses of all tasks or of one."""
    statement = (
        select(Assessment.__table__, Period.month_on)
        .join(Period, Period.id == Assessment.period_id)
        .where(Period.month_on.between(since, view.month.last))
        .order_by(Period.month_on, Assessment.task_id)
    )
    if task_id is not None:
        statement = statement.where(Assessment.task_id == task_id)
    return tuple(
        FrozenStatus(
            task_id=row.task_id,
            month=Month.of(row.month_on),
            lead_unit_id=row.lead_unit_id,
            own=Rag(row.computed),
            shown=Rag(row.shown),
            claimed=Rag(row.claimed) if row.claimed else None,
            is_carried=row.is_carried,
            gap=row.gap,
            verified=row.verified,
            planned=row.planned,
        )
        for row in db.session.execute(_known(statement, view))
    )


def unit_optimism(_scope: Scope, frame: Frame) -> OptimismTable:
    """Return each unit's optimism index over its task reports as lead, published up to the view. Two statements at
    most."""
    view = frame.view
    return kept_as_said(
        ("optimism", view.month, view.known_at), (Assessment,), lambda _counted, _before: _optimism(view)
    )


def _optimism(view: View) -> OptimismTable:
    statement = (
        select(Assessment.lead_unit_id, Assessment.gap, func.count())
        .join(Period, Period.id == Assessment.period_id)
        .where(Period.month_on <= view.month.last)
        .group_by(Assessment.lead_unit_id, Assessment.gap)
        .order_by(Assessment.lead_unit_id)
    )
    gaps: defaultdict[int, list[int | None]] = defaultdict(list)
    rows: Any = db.session.execute(_known(statement, view))
    for unit_id, gap, count in rows:
        gaps[unit_id].extend([gap] * count)
    return optimism(gaps)


def unfrozen_frames(scope: Scope) -> tuple[Frame, ...]:
    """Return the ground of the page of each published month without a record of its statuses, oldest first.

    The rules and the working days are those in force then. Five statements.
    """
    ground = present_frame(scope)
    if ground.plan is None:
        return ()
    plan, periods = ground.plan, ground.periods
    frozen = set(
        db.session.scalars(
            select(Period.id).where(exists().where(Assessment.period_id == Period.id)).order_by(Period.id)
        )
    )
    found = []
    for period in periods:
        if period.published_at is None or period.id in frozen:
            continue
        view = view_of(periods, today=plan.today, wanted=period.month, live=False, corrected=False)
        found.append(ground.seen(view))
    return tuple(found)


def _is_before(period: ReportingPeriod, view: View) -> bool:
    """Tell whether a period's report was published, and known, before what the view shows."""
    is_known = view.known_at is None or (period.published_at is not None and period.published_at <= view.known_at)
    return period.stage is PeriodStage.PUBLISHED and is_known and period.month < Month.of(view.as_of)


def _known(statement: Select[*tuple[object, ...]], view: View) -> Select[*tuple[object, ...]]:
    """Return the statement without what was recorded after the view's moment."""
    return statement if view.known_at is None else statement.where(Assessment.recorded_at <= view.known_at)
