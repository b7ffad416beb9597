"""The units' monthly reports: where each stands, what happened to it, how it kept its due dates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, func, select

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Permission, Scope
from tracker.domain.submissions import (
    Content,
    ReportStage,
    ReturnReason,
    SubmissionEventKind,
    SubmissionState,
    report_stage,
)
from tracker.models.accounts import User
from tracker.models.reporting import Submission, SubmissionEvent


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """One thing that happened to a report; `reasons` and `reason` where it was returned or carried over."""

    kind: SubmissionEventKind
    reason: str
    reasons: tuple[ReturnReason, ...]
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class UnitSubmission:
    """One unit's report for one period, with everything that happened to it, oldest first."""

    id: int
    unit_id: int
    state: SubmissionState
    content: Content
    saved_at: datetime
    saved_by: str
    version: int
    events: tuple[ReportEvent, ...]

    @property
    def stage(self) -> ReportStage:
        return report_stage(self.state, self.last.kind if self.last else None)

    @property
    def last(self) -> ReportEvent | None:
        return self.events[-1] if self.events else None

    def newest(self, kind: SubmissionEventKind) -> ReportEvent | None:
        """Return the newest event of a kind."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    @property
    def known_before(self) -> datetime | None:
        """Return the last moment before the report's own facts were recorded; None while they are not."""
        accepted = self.newest(SubmissionEventKind.ACCEPTED)
        return accepted.recorded_at - timedelta(microseconds=1) if accepted else None

    @property
    def rounds(self) -> int:
        """Return how many times it was submitted."""
        return sum(event.kind is SubmissionEventKind.SUBMITTED for event in self.events)

    @property
    def open_return(self) -> ReportEvent | None:
        """Return the return that waits for an answer, or whose answer waits for the office."""
        if self.state is SubmissionState.ACCEPTED:
            return None
        return self.newest(SubmissionEventKind.RETURNED)


def submissions(scope: Scope, *, period_id: int) -> dict[int, UnitSubmission]:
    """Return the reports of a period by unit; a unit's people see their own only. Two statements."""
    chosen = select(Submission.__table__).where(Submission.period_id == period_id)
    if not scope.may(Permission.REVIEW_REPORT):
        chosen = chosen.where(Submission.unit_id == scope.unit_id)
    rows = db.session.execute(chosen.order_by(Submission.unit_id)).all()
    events = _events(row.id for row in rows)
    return {
        row.unit_id: UnitSubmission(
            id=row.id,
            unit_id=row.unit_id,
            state=SubmissionState(row.state),
            content=Content.from_json(row.content),
            saved_at=row.saved_at,
            saved_by=row.saved_by,
            version=row.version,
            events=tuple(events[row.id]),
        )
        for row in rows
    }


def _events(submission_ids: Iterable[int]) -> defaultdict[int, list[ReportEvent]]:
    rows = db.session.execute(
        select(
            SubmissionEvent.submission_id,
            SubmissionEvent.event,
            SubmissionEvent.reason,
            SubmissionEvent.content,
            SubmissionEvent.recorded_at,
            SubmissionEvent.recorded_by,
        )
        .where(SubmissionEvent.submission_id.in_(list(submission_ids)))
        .order_by(SubmissionEvent.id)
    )
    events: defaultdict[int, list[ReportEvent]] = defaultdict(list)
    for row in rows:
        events[row.submission_id].append(_event(row))
    return events


def _event(row: "Row[tuple[int, str, str, dict[str, object] | None, datetime, str]]") -> ReportEvent:
    kind = SubmissionEventKind(row.event)
    reasons: tuple[ReturnReason, ...] = ()
    if kind is SubmissionEventKind.RETURNED and row.content:
        reasons = tuple(ReturnReason.from_json(each) for each in row.content.get("reasons", ()))
    return ReportEvent(kind, row.reason, reasons, row.recorded_at, row.recorded_by)


def first_submitted(scope: Scope) -> dict[tuple[int, int], date]:
    """Return the business day each report first came in, by period and unit. One statement."""
    statement = (
        select(Submission.period_id, Submission.unit_id, func.min(SubmissionEvent.recorded_at).label("first_at"))
        .join(SubmissionEvent, SubmissionEvent.submission_id == Submission.id)
        .where(SubmissionEvent.event == SubmissionEventKind.SUBMITTED.value)
        .group_by(Submission.period_id, Submission.unit_id)
        .order_by(Submission.period_id, Submission.unit_id)
    )
    if not scope.may(Permission.REVIEW_REPORT):
        statement = statement.where(Submission.unit_id == scope.unit_id)
    return {(row.period_id, row.unit_id): clock.business_day(row.first_at) for row in db.session.execute(statement)}


def carried_over(scope: Scope) -> set[tuple[int, int]]:
    """Return the period and unit of each report that the office marked as carried over. One statement."""
    newest = func.row_number().over(partition_by=SubmissionEvent.submission_id, order_by=SubmissionEvent.id.desc())
    last = select(SubmissionEvent.submission_id, SubmissionEvent.event, newest.label("place")).subquery()
    statement = (
        select(Submission.period_id, Submission.unit_id)
        .join(last, last.c.submission_id == Submission.id)
        .where(last.c.place == 1, last.c.event == SubmissionEventKind.CARRIED.value)
    )
    if not scope.may(Permission.REVIEW_REPORT):
        statement = statement.where(Submission.unit_id == scope.unit_id)
    return {(row.period_id, row.unit_id) for row in db.session.execute(statement)}


def people(_scope: Scope) -> dict[str, str]:
    """Return each account's name by user name, for pages that say who did something. One statement."""
    rows = db.session.execute(select(User.username, User.name).order_by(User.username))
    return {row.username: row.name for row in rows}
