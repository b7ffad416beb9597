"""What every change of a report begins with: period and report held until the transaction ends, and what is refused."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.actions import audit
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.submissions import (
    ReportStage,
    SubmissionEventKind,
    SubmissionState,
    may_write,
    report_stage,
)
from tracker.models.reporting import Period, Submission, SubmissionEvent


def reporting_period(row: Period) -> ReportingPeriod:
    """Return a period's row as the rules know it."""
    return ReportingPeriod(
        row.id,
        Month.of(row.month_on),
        row.opens_on,
        row.due_on,
        row.closes_on,
        row.opened_at,
        row.closed_at,
        row.published_at,
        row.version,
    )


def lock_report(period_id: int, unit_id: int) -> tuple[ReportingPeriod, Submission | None]:
    """Return a period and a unit's report for it (None: not begun), held: closing and publishing wait for us."""
    period = db.session.execute(
        select(Period)
        .where(Period.id == period_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).scalar_one()
    submission = db.session.execute(
        select(Submission)
        .where(Submission.period_id == period_id, Submission.unit_id == unit_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return reporting_period(period), submission


def stage_of(submission: Submission | None) -> ReportStage:
    """Return where a report stands."""
    if submission is None:
        return report_stage(None, None)
    last = db.session.scalar(
        select(SubmissionEvent.event)
        .where(SubmissionEvent.submission_id == submission.id)
        .order_by(SubmissionEvent.id.desc())
        .limit(1)
    )
    return report_stage(SubmissionState(submission.state), SubmissionEventKind(last) if last else None)


def require_writable(period: ReportingPeriod, submission: Submission | None) -> None:
    """Refuse a unit's change of a report that is with the office, or of a period that is not open to it."""
    if not may_write(period.stage, stage_of(submission)):
        raise Refused([Refusal("report.closed")])


def require_unpublished(period: ReportingPeriod) -> None:
    """Refuse a change of a report whose month is published."""
    if period.stage is PeriodStage.PUBLISHED:
        raise Refused([Refusal("period.published")])


def require_version(submission: Submission | None, version: int) -> None:
    """Refuse a change of a report that somebody else changed since it was read; version 0: nobody had begun it."""
    if (submission.version if submission else 0) != version:
        raise Refused([Refusal("report.stale", "version")])


def require_submitted(submission: Submission | None, version: int) -> Submission:
    """Return a report that waits for the office, unchanged since it was read. Raises Refused."""
    if submission is None or submission.state != SubmissionState.SUBMITTED.value:
        raise Refused([Refusal("report.not_submitted")])
    require_version(submission, version)
    return submission


def begin_report(period_id: int, unit_id: int, *, by: str, at: datetime) -> Submission:
    """Return a new, empty report. Raises Refused report.stale where somebody else began it at the same moment."""
    submission = Submission(
        period_id=period_id,
        unit_id=unit_id,
        state=SubmissionState.DRAFT.value,
        content={},
        saved_at=at,
        saved_by=by,
    )
    try:
        with db.session.begin_nested():
            db.session.add(submission)
    except IntegrityError as error:
        raise Refused([Refusal("report.stale", "version")]) from error
    return submission


def happened(
    submission: Submission,
    event: SubmissionEventKind,
    *,
    by: str,
    at: datetime,
    reason: str = "",
    content: dict[str, Any] | None = None,
) -> None:
    """Add to what happened to a report."""
    db.session.add(
        SubmissionEvent(
            submission_id=submission.id,
            event=event.value,
            reason=reason,
            content=content,
            recorded_at=at,
            recorded_by=by,
        )
    )


def record_move(event: str, *, subject: str, before: str, after: str, by: str, reason: str = "", **more: Any) -> None:
    """Record in the audit trail that a report moved from one state to another."""
    states = {"before": {"state": before}, "after": {"state": after, **more}}
    audit.record(event, only_adds=True, subject=subject, by=by, reason=reason, **states)


def subject_of(unit_code: str, month: Month) -> str:
    """Return how the audit trail names a report."""
    return f"report:{unit_code}:{month}"
