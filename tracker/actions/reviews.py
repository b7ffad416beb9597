"""What the office does with a unit's report: return it, accept it, or give it up for the month."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.actions.report_facts import record_facts
from tracker.actions.report_locks import (
    begin_report,
    happened,
    lock_report,
    record_move,
    require_submitted,
    require_unpublished,
    require_version,
    stage_of,
    subject_of,
)
from tracker.db import db
from tracker.domain.owed_reports import OwedReport
from tracker.domain.periods import PeriodStage
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.domain.report_facts import ReportFacts, report_facts
from tracker.domain.submissions import (
    Content,
    ReportStage,
    ReturnReason,
    SubmissionEventKind,
    SubmissionState,
)
from tracker.models.reporting import Submission, SubmissionEvent


def return_to_unit(
    *, report: OwedReport, period_id: int, version: int, reasons: Sequence[ReturnReason], by: str, at: datetime
) -> None:
    """Send a submitted report back with reasons, each pointing at a field.

    Raises Refused: without a reason, for a reason without a sentence, for a report that is not submitted.
    """
    period, found = lock_report(period_id, report.unit_id)
    submission = require_submitted(found, version)
    require_unpublished(period)
    if not reasons:
        raise Refused([Refusal("return.reason_missing")])
    refuse_if([Refusal("return.sentence_missing", reason.field) for reason in reasons if not reason.sentence])
    submission.state = SubmissionState.RETURNED.value
    sentences = "\n".join(reason.sentence for reason in reasons)
    told = {"reasons": [reason.to_json() for reason in reasons]}
    happened(submission, SubmissionEventKind.RETURNED, by=by, at=at, reason=sentences, content=told)
    db.session.flush()
    record_move(
        "ReportReturned",
        subject=subject_of(report.unit_code, report.month),
        before=SubmissionState.SUBMITTED.value,
        after=submission.state,
        by=by,
        reason=sentences,
        **told,
    )


def accept(*, report: OwedReport, period_id: int, version: int, by: str, at: datetime) -> ReportFacts:
    """Accept a submitted report and add its facts to the record, once. Returns the facts.

    Raises Refused for a report that is not submitted (any more), that changed meanwhile, or of a published month.
    """
    period, found = lock_report(period_id, report.unit_id)
    submission = require_submitted(found, version)
    require_unpublished(period)
    facts = report_facts(report, Content.from_json(submission.content))
    record_facts(
        facts,
        unit_id=report.unit_id,
        valid_on=report.as_of,
        recorded_at=at,
        recorded_by=_submitter(submission),
        source=f"report:{submission.id}",
    )
    submission.state = SubmissionState.ACCEPTED.value
    happened(submission, SubmissionEventKind.ACCEPTED, by=by, at=at)
    db.session.flush()
    record_move(
        "ReportAccepted",
        subject=subject_of(report.unit_code, report.month),
        before=SubmissionState.SUBMITTED.value,
        after=submission.state,
        by=by,
        facts=facts.count,
    )
    return facts


def carry_over(*, report: OwedReport, period_id: int, version: int, reason: str, by: str, at: datetime) -> None:
    """Mark that no report will come from a unit for a month: what it last said stands, as carried over.

    `version` is 0 for a report nobody has begun. Raises Refused: without a reason, for a report that has come in, in a
    month that is not open or is published.
    """
    period, submission = lock_report(period_id, report.unit_id)
    require_unpublished(period)
    if period.stage is PeriodStage.PLANNED:
        raise Refused([Refusal("period.not_open")])
    before = stage_of(submission)
    if before.is_in or before is ReportStage.CARRIED:
        raise Refused([Refusal("carry_over.came_in")])
    if not reason:
        raise Refused([Refusal("carry_over.reason_missing", "reason")])
    require_version(submission, version)
    if submission is None:
        submission = begin_report(period_id, report.unit_id, by=by, at=at)
    submission.state = SubmissionState.DRAFT.value
    submission.saved_at = at
    happened(submission, SubmissionEventKind.CARRIED, by=by, at=at, reason=reason)
    db.session.flush()
    record_move(
        "ReportCarriedOver",
        subject=subject_of(report.unit_code, report.month),
        before=before.value,
        after=ReportStage.CARRIED.value,
        by=by,
        reason=reason,
    )


def _submitter(submission: Submission) -> str:
    """Return who submitted a report last."""
    return db.session.scalars(
        select(SubmissionEvent.recorded_by)
        .where(
            SubmissionEvent.submission_id == submission.id,
            SubmissionEvent.event == SubmissionEventKind.SUBMITTED.value,
        )
        .order_by(SubmissionEvent.id.desc())
        .limit(1)
    ).one()
