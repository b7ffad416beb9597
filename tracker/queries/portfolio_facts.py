"""What a portfolio's tasks rest on beside their milestones: supporting units' contributions and claimed statuses."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.contributions import ContributionStage, ContributionState, contribution_overdue
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.models.plan import Contribution, ContributionReport, KeyTask, StatusUpdate, Unit
from tracker.queries.frame import Frame
from tracker.queries.known import known_in
from tracker.queries.plan_then import PlanThen, contribution_subject
from tracker.queries.portfolio_rows import Claim, ContributionRow, UnitRef


def contribution_rows(
    frame: Frame, units: Mapping[int, UnitRef], then: PlanThen
) -> dict[int, tuple[ContributionRow, ...]]:
    """Return what supporting units owe each task and last said of it, in the units' order, by task. One statement."""
    assert frame.plan is not None
    view, calendar = frame.view, frame.plan.calendar
    place = func.row_number().over(
        partition_by=ContributionReport.contribution_id,
        order_by=(
            ContributionReport.valid_on.desc(),
            ContributionReport.recorded_at.desc(),
            ContributionReport.id.desc(),
        ),
    )
    word = (
        select(ContributionReport.__table__, place.label("place")).where(known_in(ContributionReport, view)).subquery()
    )
    statement = (
        select(
            Contribution.__table__,
            KeyTask.code.label("task"),
            Unit.code.label("unit"),
            word.c.state,
            word.c.forecast_on,
            word.c.delivered_on,
            word.c.note,
            word.c.valid_on.label("said_on"),
        )
        .join(KeyTask, KeyTask.id == Contribution.task_id)
        .join(Unit, Unit.id == Contribution.unit_id)
        .outerjoin(word, and_(word.c.contribution_id == Contribution.id, word.c.place == 1))
        .order_by(Contribution.task_id, Unit.position)
    )
    by_task: defaultdict[int, list[ContributionRow]] = defaultdict(list)
    for row in then.rows(db.session.execute(statement), contribution_subject):
        stage = ContributionStage(row.state) if row.state else ContributionStage.SILENT
        state = ContributionState(row.due_on, stage, row.forecast_on, row.delivered_on)
        owes = stage is not ContributionStage.DELIVERED and row.said_on is not None
        by_task[row.task_id].append(
            ContributionRow(
                id=row.id,
                unit=units[row.unit_id],
                deliverable=Bilingual(row.deliverable_zh, row.deliverable_en),
                state=state,
                note=row.note or "",
                said_on=row.said_on,
                overdue=contribution_overdue(state, calendar, as_of=view.as_of),
                is_carried=owes and Month.of(row.said_on) < view.month,
                version=row.version,
            )
        )
    return {task_id: tuple(rows) for task_id, rows in by_task.items()}


def newest_claims(frame: Frame) -> dict[int, Claim]:
    """Return the newest claimed status of each task known in the frame's view, by task. One statement."""
    view = frame.view
    each = aliased(StatusUpdate)
    # Looked up task by task through the index: numbering all claims would read all history.
    newest = (
        select(each.id)
        .where(each.task_id == KeyTask.id, known_in(each, view))
        .order_by(each.valid_on.desc(), each.recorded_at.desc(), each.id.desc())
        .limit(1)
        .correlate(KeyTask)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(StatusUpdate.__table__).join(KeyTask, StatusUpdate.id == newest).order_by(StatusUpdate.task_id)
    )
    return {
        row.task_id: Claim(
            row.id,
            Rag(row.claimed),
            row.note,
            row.difference,
            Month.of(row.valid_on),
            row.recorded_at,
            row.recorded_by,
            row.source,
            is_carried=Month.of(row.valid_on) < view.month,
        )
        for row in rows
    }
