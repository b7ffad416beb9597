"""Requests for later dates and their answers as the plan workbook tells them: one event after the other."""

from typing import Any

from sqlalchemy import Select, and_, literal, select, union_all

from tracker.domain.extensions import ASKED
from tracker.domain.periods import View
from tracker.models.milestones import ExtensionDecision, ExtensionRequest, Milestone
from tracker.models.plan import KeyTask
from tracker.queries.known import known_in

_FILED, _ANSWERED = 0, 1


def extension_events(view: View | None = None) -> Select[*tuple[Any, ...]]:
    """Return the statement of every event, oldest first; in a view those known in it."""
    filed = (
        select(
            KeyTask.code.label("task"), Milestone.number.label("milestone"), literal(ASKED).label("event"),
            ExtensionRequest.wanted_on.label("new_on"), ExtensionRequest.ground, ExtensionRequest.reason,
            literal("").label("approved_by"), ExtensionRequest.recorded_at.label("reported_on"),
            literal(_FILED).label("place"),
        )
        .join(Milestone, Milestone.id == ExtensionRequest.milestone_id)
        .join(KeyTask, KeyTask.id == Milestone.task_id)
    )  # fmt: skip
    answered = (
        select(
            KeyTask.code, Milestone.number, ExtensionDecision.decision, ExtensionDecision.granted_on,
            literal(""), ExtensionDecision.reason, ExtensionDecision.approved_by, ExtensionDecision.recorded_at,
            literal(_ANSWERED),
        )
        .join(ExtensionRequest, ExtensionRequest.id == ExtensionDecision.extension_id)
        .join(Milestone, Milestone.id == ExtensionRequest.milestone_id)
        .join(KeyTask, KeyTask.id == Milestone.task_id)
    )  # fmt: skip
    if view is not None:
        filed = filed.where(known_in(ExtensionRequest, view))
        answered = answered.where(and_(known_in(ExtensionRequest, view), known_in(ExtensionDecision, view)))
    events = union_all(filed, answered).subquery()
    columns = [column for column in events.c if column.key != "place"]
    return select(*columns).order_by(events.c.reported_on, events.c.place, events.c.task, events.c.milestone)
