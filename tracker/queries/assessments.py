"""How tasks stood at the end of the published months, frozen as known then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tracker.db import db
from tracker.domain.rag import Rag
from tracker.models.reporting import Assessment, Period
from tracker.queries.frame import Frame


def earlier_statuses(frame: Frame) -> Mapping[int, Sequence[Rag]]:
    """Return what each task's facts gave at the reports before the view's, newest first: as many as the rule on
    improvement looks at. One statement, none where it looks at no earlier report. Methods: A5."""
    asked, view = frame.rules.improvement_reports - 1, frame.view
    months = [period.month.last for period in frame.periods if period.month < view.month]
    if asked < 1 or not months:
        return {}
    statement = (
        select(Assessment.task_id, Assessment.computed)
        .join(Period, Period.id == Assessment.period_id)
        .where(Period.month_on.in_(months[-asked:]))
        .order_by(Assessment.task_id, Period.month_on.desc())
    )
    if view.known_at is not None:
        statement = statement.where(Assessment.recorded_at <= view.known_at)
    found: defaultdict[int, list[Rag]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.task_id].append(Rag(row.computed))
    return found
