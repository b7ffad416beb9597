"""Files shown as evidence; lists never load what is in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.db import db
from tracker.domain.evidence import Coverage, coverage
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.models.milestones import EvidenceFile, Milestone
from tracker.queries.portfolio_rows import TaskRow


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as a page lists it; `size` in bytes."""

    id: int
    milestone_id: int
    number: int
    name: str
    size: int
    digest: str
    note: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file to be handed out."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """What a milestone has already: bytes altogether, and the digest of each file."""

    size: int
    digests: frozenset[str]


def evidence_files(_scope: Scope, *, view: View, task_id: int) -> tuple[FileRow, ...]:
    """Return the files of a task's milestones that were there at the view's known time, newest first. One statement.

    A file speaks of its milestone, whose day the reader sees beside it, so only the time of recording counts.
    """
    columns = (
        EvidenceFile.id,
        EvidenceFile.milestone_id,
        Milestone.number,
        EvidenceFile.name,
        EvidenceFile.size,
        EvidenceFile.digest,
        EvidenceFile.note,
        EvidenceFile.recorded_at,
        EvidenceFile.recorded_by,
    )
    statement = (
        select(*columns)
        .join(Milestone, Milestone.id == EvidenceFile.milestone_id)
        .where(Milestone.task_id == task_id)
        .order_by(EvidenceFile.recorded_at.desc(), EvidenceFile.id.desc())
    )
    if view.known_at is not None:
        statement = statement.where(EvidenceFile.recorded_at <= view.known_at)
    return tuple(FileRow(*row) for row in db.session.execute(statement))


def evidence_coverage(task: TaskRow, files: tuple[FileRow, ...]) -> Coverage:
    """Return how much of what the task has earned is covered by at least one file."""
    with_files = {file.milestone_id for file in files}
    return coverage(
        (row.record.share, row.record.state.is_verified, row.record.state.id in with_files) for row in task.milestones
    )


def kept_files(_scope: Scope, *, milestone_id: int) -> KeptFiles:
    """Return what a milestone has, so that nothing comes twice or grows without bound. One statement."""
    rows = db.session.execute(
        select(EvidenceFile.size, EvidenceFile.digest).where(EvidenceFile.milestone_id == milestone_id)
    ).all()
    return KeptFiles(sum(row.size for row in rows), frozenset(row.digest for row in rows))


def file_content(_scope: Scope, *, file_id: int) -> FileContent | None:
    """Return one file with what is in it; None where there is none. One statement."""
    row = db.session.execute(
        select(EvidenceFile.name, EvidenceFile.media_type, EvidenceFile.content).where(EvidenceFile.id == file_id)
    ).one_or_none()
    return None if row is None else FileContent(row.name, row.media_type, row.content)
