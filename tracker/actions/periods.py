"""How the office runs a month: open it to units, close it to them, publish it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from tracker.actions import assessments, audit
from tracker.actions.report_locks import reporting_period
from tracker.db import db
from tracker.domain.period_run import Standing, next_to_open, publishing_refusals
from tracker.domain.periods import PeriodStage, open_period
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.domain.submissions import SubmissionEventKind, SubmissionState, report_stage
from tracker.models.plan import Unit
from tracker.models.reporting import Period, Submission, SubmissionEvent


def open_to_units(*, period_id: int, version: int, by: str, at: datetime) -> None:
    """Open the next month for reporting. Raises Refused: another one is open, it is not the next, it was opened."""
    rows = _locked_periods()
    row = _chosen(rows, period_id, version)
    periods = [reporting_period(each) for each in rows]
    if reporting_period(row).stage is not PeriodStage.PLANNED:
        raise Refused([Refusal("period.opened_already")])
    if (other := open_period(periods)) is not None:
        raise Refused([Refusal("period.another_open", params={"month": other.month.first})])
    following = next_to_open(periods)
    if following is None or following.id != period_id:
        raise Refused([Refusal("period.not_next")])
    row.opened_at = at
    _record("PeriodOpened", row, by, {"opened_at": None}, {"opened_at": at})


def close_to_units(*, period_id: int, version: int, by: str, at: datetime) -> None:
    """Close an open month to units; only what is returned can still be mended. Raises Refused."""
    row = _chosen(_locked_periods(), period_id, version)
    if reporting_period(row).stage is not PeriodStage.OPEN:
        raise Refused([Refusal("period.not_open")])
    row.closed_at = at
    _record("PeriodClosed", row, by, {"closed_at": None}, {"closed_at": at})


def publish(*, period_id: int, version: int, by: str, at: datetime) -> None:
    """Freeze a month as known now, with the status of every task; it is closed to units too.

    Raises Refused while a unit's report is not settled.
    """
    row = _chosen(_locked_periods(), period_id, version)
    period = reporting_period(row)
    refuse_if(publishing_refusals(period, _standing(period_id)))
    before = {"closed_at": row.closed_at, "published_at": None}
    row.closed_at = row.closed_at or at
    row.published_at = at
    assessments.freeze_published()
    _record("PeriodPublished", row, by, before, {"closed_at": row.closed_at, "published_at": at})


def _locked_periods() -> list[Period]:
    """Return all periods, oldest first, held until the transaction ends: reports wait for this, and this for them."""
    statement = select(Period).order_by(Period.month_on).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _chosen(rows: list[Period], period_id: int, version: int) -> Period:
    row = next(each for each in rows if each.id == period_id)
    if row.version != version:
        raise Refused([Refusal("period.stale", "version")])
    return row


def _standing(period_id: int) -> Standing:
    """Return where each reporting unit's report for the period stands."""
    reports = select(Submission.unit_id, Submission.state).where(Submission.period_id == period_id)
    states = {row.unit_id: row.state for row in db.session.execute(reports)}
    events = db.session.execute(
        select(Submission.unit_id, SubmissionEvent.event)
        .join(SubmissionEvent, SubmissionEvent.submission_id == Submission.id)
        .where(Submission.period_id == period_id)
        .order_by(SubmissionEvent.id)
    )
    last = {unit_id: SubmissionEventKind(event) for unit_id, event in events}
    units = db.session.scalars(select(Unit.id).where(Unit.reports).order_by(Unit.position))
    return Standing(
        tuple(report_stage(SubmissionState(states[unit]) if unit in states else None, last.get(unit)) for unit in units)
    )


def _record(event: str, row: Period, by: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    db.session.flush()
    audit.record(event, subject=f"period:{reporting_period(row).month}", by=by, before=before, after=after)
