"""Requests for a later date in the database, for tests of queries, actions and pages."""

from datetime import date
from typing import Any

from tests.factories.plans import instant
from tracker.db import db
from tracker.models.milestones import ExtensionDecision, ExtensionRequest, Milestone


def asked(milestone: Milestone, wanted_on: date, *, on: date, by: str = "reporter", **values: Any) -> ExtensionRequest:
    """Add a request that a unit filed on a day, on the ground of scope unless said otherwise."""
    request = ExtensionRequest(
        **{"ground": "scope", "reason": "The group widened it", **values},
        milestone_id=milestone.id,
        wanted_on=wanted_on,
        valid_on=on,
        recorded_at=instant(on),
        recorded_by=by,
        source="unit",
    )
    db.session.add(request)
    db.session.flush()
    return request


def answered(request: ExtensionRequest, decision: str, *, on: date, **values: Any) -> ExtensionDecision:
    """Add the office's answer to a request."""
    answer = ExtensionDecision(
        **{"reason": "Because", **values},
        extension_id=request.id,
        decision=decision,
        valid_on=on,
        recorded_at=instant(on, 5),
        recorded_by="office1",
        source="office",
    )
    db.session.add(answer)
    db.session.flush()
    return answer
