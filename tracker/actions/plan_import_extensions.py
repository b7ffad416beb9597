"""Write the requests for later dates of a plan workbook, and their answers: each is only added."""

from collections import defaultdict
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from tracker.actions.plan_import_facts import instant_on, recorded
from tracker.actions.plan_import_ids import PlanIds
from tracker.db import db
from tracker.domain.extensions import ASKED, ExtensionState
from tracker.domain.plan_rows import Row, SheetChanges
from tracker.models.milestones import ExtensionDecision, ExtensionRequest, MilestoneBaseline

Values = dict[str, Any]


def write_extensions(changes: SheetChanges, ids: PlanIds) -> None:
    """Add requests, then each answer to the request that was open on its day; the re-plan that a granted one led to is
    told which it was. Four statements at most."""
    filed = [_request(row, ids) for row in changes.added if row.text("event") == ASKED]
    if filed:
        db.session.execute(insert(ExtensionRequest), filed)
    answers = sorted(
        (row for row in changes.added if row.text("event") != ASKED), key=lambda row: row.on("reported_on")
    )
    if not answers:
        return
    open_requests = _open_requests()
    decisions = [_decision(row, open_requests[_milestone(row, ids)]) for row in answers]
    db.session.execute(insert(ExtensionDecision), decisions)
    granted = [
        {
            "about_id": _milestone(row, ids),
            "new_on": row.on("new_on"),
            "at": instant_on(row.on("reported_on")),
            "request_id": decision["extension_id"],
        }
        for row, decision in zip(answers, decisions, strict=True)
        if row.text("event") == ExtensionState.GRANTED
    ]
    if granted:
        _tell_replans(granted)


def _tell_replans(granted: list[Values]) -> None:
    plan = MilestoneBaseline.__table__.c
    statement = (
        update(MilestoneBaseline)
        .where(
            plan.milestone_id == bindparam("about_id"),
            plan.baseline_on == bindparam("new_on"),
            plan.recorded_at == bindparam("at"),
            plan.extension_id.is_(None),
        )
        .values(extension_id=bindparam("request_id"))
    )
    db.session.connection().execute(statement, granted)


def _open_requests() -> defaultdict[int, list[int]]:
    """Return the requests that have no answer yet, by milestone, oldest first."""
    rows = db.session.execute(
        select(ExtensionRequest.milestone_id, ExtensionRequest.id)
        .outerjoin(ExtensionDecision, ExtensionDecision.extension_id == ExtensionRequest.id)
        .where(ExtensionDecision.id.is_(None))
        .order_by(ExtensionRequest.recorded_at, ExtensionRequest.id)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for milestone_id, request_id in rows:
        found[milestone_id].append(request_id)
    return found


def _milestone(row: Row, ids: PlanIds) -> int:
    return ids.milestones[row.text("task"), row.whole("milestone")]


def _request(row: Row, ids: PlanIds) -> Values:
    return {
        **recorded(row),
        "milestone_id": _milestone(row, ids),
        "wanted_on": row.on("new_on"),
        "ground": row.text("ground"),
        "reason": row.text("reason"),
        "valid_on": row.on("reported_on"),
    }


def _decision(row: Row, waiting: list[int]) -> Values:
    """Return the answer to the oldest request that waits; the checks have seen that there is one on its day."""
    return {
        **recorded(row),
        "extension_id": waiting.pop(0),
        "decision": row.text("event"),
        "granted_on": row.day("new_on") if row.text("event") == ExtensionState.GRANTED else None,
        "approved_by": row.text("approved_by"),
        "reason": row.text("reason"),
        "valid_on": row.on("reported_on"),
    }
