"""Which table rows the workbook's codes stand for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.domain.months import Month
from tracker.models.kpis import Kpi
from tracker.models.milestones import Milestone
from tracker.models.plan import Contribution, KeyTask, Programme, Unit
from tracker.models.reporting import Period


@dataclass(frozen=True, slots=True)
class PlanIds:
    """Ids by code; milestones by task and number, contributions by task and unit, periods by month."""

    programmes: dict[str, int]
    units: dict[str, int]
    tasks: dict[str, int]
    kpis: dict[str, int]
    milestones: dict[tuple[str, int], int]
    contributions: dict[tuple[str, str], int]
    periods: dict[Month, int]

    @classmethod
    def read(cls) -> "PlanIds":
        """Return the ids as they are now. Seven statements."""
        session = db.session
        milestones = select(KeyTask.code, Milestone.number, Milestone.id).join(KeyTask, KeyTask.id == Milestone.task_id)
        contributions = (
            select(KeyTask.code, Unit.code, Contribution.id)
            .join(KeyTask, KeyTask.id == Contribution.task_id)
            .join(Unit, Unit.id == Contribution.unit_id)
        )
        periods: dict[date, int] = dict(session.execute(select(Period.month_on, Period.id)).all())
        return cls(
            programmes=dict(session.execute(select(Programme.code, Programme.id)).all()),
            units=dict(session.execute(select(Unit.code, Unit.id)).all()),
            tasks=dict(session.execute(select(KeyTask.code, KeyTask.id)).all()),
            kpis=dict(session.execute(select(Kpi.code, Kpi.id)).all()),
            milestones={(task, number): id_ for task, number, id_ in session.execute(milestones)},
            contributions={(task, unit): id_ for task, unit, id_ in session.execute(contributions)},
            periods={Month.of(day): id_ for day, id_ in periods.items()},
        )
