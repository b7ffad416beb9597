"""Evidence: files are added to a milestone and stay as they came."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.actions import audit
from tracker.db import db
from tracker.domain.evidence import TYPES, Limits, Offered, clean_name, extension_of, file_refusals
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal, refuse_if
from tracker.domain.updates import LONGEST_TEXT
from tracker.models.milestones import EvidenceFile, Milestone
from tracker.models.plan import KeyTask
from tracker.queries.evidence import kept_files


def add(
    *,
    scope: Scope,
    milestone_id: int,
    files: Sequence[Offered],
    note: str,
    limits: Limits,
    by: str,
    at: datetime,
) -> int:
    """Keep files as evidence of a milestone, all or none, and return how many. Raises Refused."""
    # Two uploads at once would otherwise each find room for itself alone.
    milestone = db.session.scalars(select(Milestone).where(Milestone.id == milestone_id).with_for_update()).one()
    kept = kept_files(scope, milestone_id=milestone_id)
    digests = [hashlib.sha256(file.content).hexdigest() for file in files]
    refusals = file_refusals(files, kept_size=kept.size, kept_digests=kept.digests, digests=digests, limits=limits)
    if len(note) > LONGEST_TEXT:
        refusals.append(Refusal("text.too_long", "note", {"most": LONGEST_TEXT}))
    refuse_if(refusals)
    names = [clean_name(file.name) for file in files]
    for file, name, digest in zip(files, names, digests, strict=True):
        db.session.add(
            EvidenceFile(
                milestone_id=milestone_id,
                name=name,
                media_type=TYPES[extension_of(name)],
                size=len(file.content),
                digest=digest,
                content=file.content,
                note=note,
                recorded_at=at,
                recorded_by=by,
            )
        )
    code = db.session.scalar(select(KeyTask.code).where(KeyTask.id == milestone.task_id))
    audit.record(
        "EvidenceAdded",
        only_adds=True,
        subject=f"milestone:{code}/{milestone.number}",
        by=by,
        reason=note,
        after={"files": [{"name": name, "sha256": digest} for name, digest in zip(names, digests, strict=True)]},
    )
    return len(files)
