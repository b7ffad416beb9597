"""A unit's report of one month, read once for a request: the period, what is owed, what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort

from tracker.domain.bilingual import Message
from tracker.domain.months import Month
from tracker.domain.owed_reports import OwedReport
from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.submissions import Content, ReportStage, may_write
from tracker.queries.link_rows import linked_lines
from tracker.queries.owed_reports import owed_reports, report_ground
from tracker.queries.submissions import UnitSubmission, submissions
from tracker.web import shell
from tracker.web.access import viewer


@dataclass(frozen=True, slots=True)
class Desk:
    """The report of the viewer's unit for one month; `submission` is None before anybody has begun it.

    `linked` tells, by milestone id, what it waits for and who waits for it.
    """

    period: ReportingPeriod
    report: OwedReport
    submission: UnitSubmission | None
    linked: Mapping[int, tuple[Message, ...]] = field(default_factory=dict)

    @property
    def stage(self) -> ReportStage:
        return self.submission.stage if self.submission else ReportStage.NOT_STARTED

    @property
    def version(self) -> int:
        return self.submission.version if self.submission else 0

    @property
    def content(self) -> Content:
        """Return the answers as they stand, prefilled where the draft is silent."""
        return self.report.filled(self.submission.content if self.submission else Content())

    @property
    def may_write(self) -> bool:
        return may_write(self.period.stage, self.stage)


def desk_for(month: str) -> Desk:
    """Return the desk for a month as written in the address; 404 where the viewer's unit has no report for it."""
    try:
        wanted = Month.parse(month)
    except ValueError:
        abort(404)
    period = next((p for p in shell.current_frame().periods if p.month == wanted), None)
    if period is None or period.stage is PeriodStage.PLANNED:
        abort(404)
    desk = desk_of(period)
    if desk is None:
        abort(404)
    return desk


def desk_of(period: ReportingPeriod) -> Desk | None:
    """Return the desk for a period; None where the viewer's unit owes no reports."""
    person, frame = viewer(), shell.current_frame()
    assert person.scope.unit_id is not None
    written = submissions(person.scope, period_id=period.id).get(person.scope.unit_id)
    ground = report_ground(person.scope, frame, period, known_at=written.known_before if written else None)
    report = owed_reports(person.scope, ground).get(person.scope.unit_id)
    return None if report is None else Desk(period, report, written, linked_lines(ground.now))
