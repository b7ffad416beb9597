"""Requests for a later date of the current plan, as known at one moment, with their answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.extensions import Answer, Extension, ExtensionState
from tracker.domain.grounds import Ground
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.models.accounts import User
from tracker.models.milestones import ExtensionDecision, ExtensionRequest, Milestone, MilestoneBaseline
from tracker.models.plan import KeyTask, Unit
from tracker.queries.known import known_in

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request with the milestone it is about and the unit that asked, None where the project office did."""

    extension: Extension
    asker: Bilingual | None
    task_code: str
    task_name: Bilingual
    number: int
    milestone: Bilingual
    original_on: date


def extension_rows(
    _scope: Scope,
    *,
    view: View,
    task_id: int | None = None,
    unit_id: int | None = None,
    milestone_id: int | None = None,
    extension_id: int | None = None,
    only_open: bool = False,
) -> tuple[ExtensionRow, ...]:
    """Return the requests known in the view, oldest first; of one task, of one milestone, of the milestones that a unit
    holds or leads, alone, or open in the view only, where asked for. One statement."""
    statement = _statement(view)
    if task_id is not None:
        statement = statement.where(Milestone.task_id == task_id)
    if unit_id is not None:
        statement = statement.where(or_(Milestone.unit_id == unit_id, KeyTask.lead_unit_id == unit_id))
    if milestone_id is not None:
        statement = statement.where(ExtensionRequest.milestone_id == milestone_id)
    if extension_id is not None:
        statement = statement.where(ExtensionRequest.id == extension_id)
    if only_open:
        statement = statement.where(ExtensionDecision.id.is_(None))
    return tuple(_row(row) for row in db.session.execute(statement))


def _statement(view: View) -> Select[Any]:
    return (
        select(
            ExtensionRequest.__table__,
            _due_on().label("due_on"),
            ExtensionDecision.id.label("answer_id"),
            ExtensionDecision.decision,
            ExtensionDecision.granted_on,
            ExtensionDecision.approved_by,
            ExtensionDecision.reason.label("answer_reason"),
            ExtensionDecision.valid_on.label("answered_on"),
            ExtensionDecision.recorded_at.label("answered_at"),
            ExtensionDecision.recorded_by.label("answered_by"),
            ExtensionDecision.source.label("answer_source"),
            Milestone.number,
            Milestone.name_zh,
            Milestone.name_en,
            Milestone.original_on,
            KeyTask.code,
            KeyTask.name_zh.label("task_zh"),
            KeyTask.name_en.label("task_en"),
            Unit.id.label("asker_id"),
            Unit.short_zh,
            Unit.short_en,
        )
        .join(Milestone, Milestone.id == ExtensionRequest.milestone_id)
        .join(KeyTask, KeyTask.id == Milestone.task_id)
        .outerjoin(
            ExtensionDecision,
            and_(ExtensionDecision.extension_id == ExtensionRequest.id, known_in(ExtensionDecision, view)),
        )
        .outerjoin(User, User.username == ExtensionRequest.recorded_by)
        # What came in a file has no account: the unit that holds the milestone stands for it.
        .outerjoin(Unit, Unit.id == case((ExtensionRequest.source == IMPORT, Milestone.unit_id), else_=User.unit_id))
        .where(known_in(ExtensionRequest, view))
        .order_by(ExtensionRequest.valid_on, ExtensionRequest.recorded_at, ExtensionRequest.id)
    )


def _due_on() -> ScalarSelect[Any]:
    """Return the current plan's date of the milestone when the request was filed."""
    plan = aliased(MilestoneBaseline)
    newest = (
        select(plan.baseline_on)
        .where(
            plan.milestone_id == ExtensionRequest.milestone_id,
            plan.valid_on <= ExtensionRequest.valid_on,
            plan.recorded_at <= ExtensionRequest.recorded_at,
            # A file may bring a request and what was granted on it under one day.
            func.coalesce(plan.extension_id, 0) != ExtensionRequest.id,
        )
        .order_by(plan.valid_on.desc(), plan.recorded_at.desc(), plan.id.desc())
        .limit(1)
        .correlate(ExtensionRequest)
        .scalar_subquery()
    )
    return select(func.coalesce(newest, Milestone.original_on)).correlate(Milestone, ExtensionRequest).scalar_subquery()


def _row(row: Any) -> ExtensionRow:
    extension = Extension(
        id=row.id,
        valid_on=row.valid_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        source=row.source,
        milestone_id=row.milestone_id,
        unit_id=row.asker_id,
        due_on=row.due_on,
        wanted_on=row.wanted_on,
        ground=Ground(row.ground),
        reason=row.reason,
        answer=_answer(row) if row.answer_id is not None else None,
    )
    return ExtensionRow(
        extension=extension,
        asker=Bilingual(row.short_zh, row.short_en) if row.asker_id is not None else None,
        task_code=row.code,
        task_name=Bilingual(row.task_zh, row.task_en),
        number=row.number,
        milestone=Bilingual(row.name_zh, row.name_en),
        original_on=row.original_on,
    )


def _answer(row: Any) -> Answer:
    return Answer(
        id=row.answer_id,
        valid_on=row.answered_on,
        recorded_at=row.answered_at,
        recorded_by=row.answered_by,
        source=row.answer_source,
        state=ExtensionState(row.decision),
        granted_on=row.granted_on,
        approved_by=row.approved_by,
        reason=row.answer_reason,
    )
