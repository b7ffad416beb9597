"""Risks, issues, decisions and evidence in the database, for tests of queries, actions and pages."""

import hashlib
from datetime import date
from typing import Any

from tests.factories.plans import SmallPlan, instant, recorded
from tracker.db import db
from tracker.models.concerns import Concern, ConcernWord
from tracker.models.milestones import EvidenceFile, Milestone

PDF = b"%PDF-1.7\n%%EOF\n"


def concern(task_id: int, kind: str, number: int = 1) -> Concern:
    """Add a concern without a word yet."""
    found = Concern(task_id=task_id, kind=kind, number=number)
    db.session.add(found)
    db.session.flush()
    return found


def word(of: Concern, *, valid_on: date, recorded_on: date | None = None, **values: Any) -> ConcernWord:
    """Add a word about a concern: an open one titled in English, unless said otherwise."""
    said = ConcernWord(
        concern_id=of.id,
        **{"title_en": f"A {of.kind}", "owner": "Somebody", "due_on": date(2020, 4, 30), **values},
        **recorded(valid_on, recorded_on),
    )
    db.session.add(said)
    db.session.flush()
    return said


def evidence(milestone: Milestone, name: str = "proof.pdf", *, on: date, content: bytes = PDF) -> EvidenceFile:
    """Add a file to a milestone."""
    file = EvidenceFile(
        milestone_id=milestone.id,
        name=name,
        media_type="application/pdf",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        recorded_at=instant(on),
        recorded_by="somebody",
    )
    db.session.add(file)
    db.session.flush()
    return file


def casework(plan: SmallPlan) -> EvidenceFile:
    """Add a risk, an issue, a decision and a file to each task of a plan, commit, and return the first file."""
    files = []
    for place, (task, milestones) in enumerate(zip(plan.tasks, plan.milestones, strict=True), start=1):
        for kind in ("risk", "issue", "decision"):
            rating = {"likelihood": 4, "impact": 3} if kind == "risk" else {}
            raised = concern(task.id, kind, place)
            word(raised, valid_on=date(2020, 3, 2), holds=[2], **rating)
        files.append(evidence(milestones[0], on=date(2020, 3, 3)))
    db.session.commit()
    return files[0]
