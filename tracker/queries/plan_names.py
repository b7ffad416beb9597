"""Units and programmes as pages name them, in the plan's order."""

from sqlalchemy import select

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.permissions import Scope
from tracker.models.plan import Programme, Unit
from tracker.queries.plan_then import AS_IT_IS, PlanThen, programme_subject
from tracker.queries.portfolio_rows import ProgrammeRef, UnitRef


def all_units(_scope: Scope) -> dict[int, UnitRef]:
    """Return every member unit by id, in the plan's order. One statement."""
    rows = db.session.execute(select(Unit.__table__).order_by(Unit.position))
    return {
        row.id: UnitRef(
            row.id,
            row.code,
            Bilingual(row.name_zh, row.name_en),
            Bilingual(row.short_zh, row.short_en),
            row.reports,
        )
        for row in rows
    }


def all_programmes(_scope: Scope, then: PlanThen = AS_IT_IS) -> dict[int, ProgrammeRef]:
    """Return every programme by id, in the plan's order, as it was called then. One statement."""
    rows = db.session.execute(select(Programme.__table__).order_by(Programme.position))
    return {
        row.id: ProgrammeRef(
            row.id,
            row.code,
            Bilingual(row.name_zh, row.name_en),
            Bilingual(row.aim_zh, row.aim_en),
            row.version,
        )
        for row in (then.row(row, programme_subject(row)) for row in rows)
    }
