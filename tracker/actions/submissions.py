"""What a unit does with its monthly report: save, submit, withdraw."""

from dataclasses import dataclass
from datetime import datetime

from tracker.actions import audit
from tracker.actions.report_locks import (
    begin_report,
    happened,
    lock_report,
    record_move,
    require_submitted,
    require_version,
    require_writable,
    subject_of,
)
from tracker.db import db
from tracker.domain.owed_reports import OwedReport
from tracker.domain.periods import PeriodStage
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.domain.report_checks import pre_check
from tracker.domain.submissions import Content, SubmissionEventKind, SubmissionState
from tracker.models.reporting import Submission


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A report after it was saved."""

    version: int
    saved_at: datetime


def save(*, report: OwedReport, period_id: int, version: int, content: Content, by: str, at: datetime) -> SavedReport:
    """Keep a draft as typed, valid or not. `version` is 0 for a report nobody has begun.

    Raises Refused: report.closed where the unit may not write now, report.stale where somebody else saved meanwhile.
    """
    submission = _draft(report, period_id, version, by, at)
    before, after = Content.from_json(submission.content).typed(), content.typed()
    changed = {name: text for name, text in after.items() if before.get(name) != text}
    if changed:
        _write(submission, content, by, at)
        audit.note(
            "ReportSaved",
            subject=subject_of(report.unit_code, report.month),
            by=by,
            before={name: before.get(name, "") for name in changed},
            after=changed,
        )
    return SavedReport(submission.version, submission.saved_at)


def submit(*, report: OwedReport, period_id: int, version: int, content: Content, by: str, at: datetime) -> SavedReport:
    """Hand a report to the office; what was submitted is kept with the event.

    Raises Refused with every blocking finding of the pre-check, or as `save` does.
    """
    said = report.filled(content)
    refuse_if([
        Refusal(finding.message.code, finding.field, finding.message.params)
        for finding in pre_check(report, said).blocking
    ])  # fmt: skip
    submission = _draft(report, period_id, version, by, at)
    before = submission.state
    submission.state = SubmissionState.SUBMITTED.value
    happened(submission, SubmissionEventKind.SUBMITTED, by=by, at=at, content=said.to_json())
    _write(submission, said, by, at)
    record_move(
        "ReportSubmitted",
        subject=subject_of(report.unit_code, report.month),
        before=before,
        after=submission.state,
        by=by,
        content=submission.content,
    )
    return SavedReport(submission.version, at)


def withdraw(*, report: OwedReport, period_id: int, version: int, by: str, at: datetime) -> None:
    """Take a submitted report back to draft while the period is open to units. Raises Refused."""
    period, found = lock_report(period_id, report.unit_id)
    submission = require_submitted(found, version)
    if period.stage is not PeriodStage.OPEN:
        raise Refused([Refusal("report.closed")])
    submission.state = SubmissionState.DRAFT.value
    happened(submission, SubmissionEventKind.WITHDRAWN, by=by, at=at)
    db.session.flush()
    record_move(
        "ReportWithdrawn",
        subject=subject_of(report.unit_code, report.month),
        before=SubmissionState.SUBMITTED.value,
        after=submission.state,
        by=by,
    )


def _draft(report: OwedReport, period_id: int, version: int, by: str, at: datetime) -> Submission:
    """Return the unit's report, held, writable and unchanged since it was read; a new one where nobody has begun."""
    period, submission = lock_report(period_id, report.unit_id)
    require_writable(period, submission)
    require_version(submission, version)
    if submission is not None:
        return submission
    submission = begin_report(period_id, report.unit_id, by=by, at=at)
    happened(submission, SubmissionEventKind.DRAFTED, by=by, at=at)
    return submission


def _write(submission: Submission, content: Content, by: str, at: datetime) -> None:
    submission.content = content.to_json()
    submission.saved_at, submission.saved_by = at, by
    db.session.flush()
