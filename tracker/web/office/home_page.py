"""The office's home as its template prints it: where the month stands, who owes, what waits, what needs attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker import clock
from tracker.domain.bilingual import Message
from tracker.domain.concerns import waiting_workdays
from tracker.domain.extensions import can_be_granted, waiting_sentence
from tracker.domain.owed_reports import OwedReport
from tracker.domain.period_run import Standing, Step, headline, next_to_open, owed_title, publishing_refusals, steps
from tracker.domain.periods import PeriodStage, ReportingPeriod, open_period, unpublished_period
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal
from tracker.domain.report_checks import pre_check
from tracker.domain.report_findings import PreCheck
from tracker.domain.submissions import Content, ReportStage, SubmissionEventKind, Timeliness, timeliness
from tracker.queries.attention import Attention, attention
from tracker.queries.extensions import ExtensionRow, extension_rows
from tracker.queries.frame import Frame, PlanFrame
from tracker.queries.owed_reports import owed_reports, report_ground
from tracker.queries.portfolio_rows import Portfolio, UnitRef
from tracker.queries.submissions import ReportEvent, UnitSubmission, first_submitted, submissions
from tracker.web.report_text import finding_text, person_names
from tracker.web.shell import present_view

RECORD_MONTHS = 9
ATTENTION_LINES = 7
FLAG_LINES = 3


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the table of who owes; `ready` of `items` answers stand, `record` has the oldest month first."""

    unit: UnitRef
    stage: ReportStage
    items: int
    ready: int
    last: ReportEvent | None
    seen_at: datetime | None
    rounds: int
    record: tuple[Timeliness, ...]

    @property
    def reached(self) -> int:
        """Return how many of the four steps draft, submitted, reviewed, accepted are behind it."""
        return _REACHED[self.stage]


_REACHED = {
    ReportStage.NOT_STARTED: 0,
    ReportStage.CARRIED: 0,
    ReportStage.DRAFT: 1,
    ReportStage.SUBMITTED: 2,
    ReportStage.RETURNED: 3,
    ReportStage.ACCEPTED: 4,
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding of a waiting report, in words."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A report that waits for review: since when, the first flags, and how many more there are."""

    row: UnitRow
    submitted_by: str
    submitted_at: datetime
    waits: int
    flags: tuple[Flag, ...]
    more: int


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for a later date that waits to be decided, for how many working days, what happened since, and whether
    it can be granted."""

    row: ExtensionRow
    waits: int
    since: Message | None
    can_be_granted: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything the office's home prints about a month."""

    period: ReportingPeriod
    headline: tuple[Message, ...]
    steps: tuple[Step, ...]
    standing: Standing
    title: tuple[Message, ...]
    rows: tuple[UnitRow, ...]
    queue: tuple[QueueRow, ...]
    attention: tuple[Attention, ...]
    attention_more: int
    publishing: tuple[Refusal, ...]
    opening: ReportingPeriod | None
    others: tuple[ReportingPeriod, ...]
    record_from: ReportingPeriod | None
    items: int
    ready: int
    requests: tuple[RequestRow, ...]

    @property
    def is_open(self) -> bool:
        return self.period.stage is PeriodStage.OPEN


def home_page(scope: Scope, frame: Frame) -> HomePage:
    """Return the office's home for the frame's month. The frame has a plan and a month."""
    assert frame.plan is not None
    period = frame.view.period
    assert period is not None
    ground = report_ground(scope, frame, period)
    owed = owed_reports(scope, ground)
    written = submissions(scope, period_id=period.id)
    past, submitted = _past(frame, period), first_submitted(scope)
    checks = {unit_id: _checked(report, written.get(unit_id)) for unit_id, report in owed.items()}
    units = [unit for unit in ground.now.units if unit.id in owed]
    rows = [_row(unit, checks[unit.id], written.get(unit.id), _record(unit.id, past, submitted)) for unit in units]
    standing = Standing(tuple(row.stage for row in rows))
    idle = [row.unit for row in rows if row.stage is ReportStage.NOT_STARTED and frame.plan.today >= period.due_on]
    found = attention(ground.now, idle)
    return HomePage(
        period=period,
        headline=headline(period, standing, today=frame.plan.today),
        steps=steps(period, clock.business_day, today=frame.plan.today),
        standing=standing,
        title=owed_title([(row.unit.name, row.stage) for row in rows], is_open=period.stage is PeriodStage.OPEN),
        rows=tuple(sorted(rows, key=_still_to_do)),
        queue=_queue(rows, written, owed, checks, scope, frame.plan),
        attention=found[:ATTENTION_LINES],
        attention_more=max(len(found) - ATTENTION_LINES, 0),
        publishing=tuple(publishing_refusals(period, standing)),
        opening=next_to_open(frame.periods),
        others=_others(frame.periods, period),
        record_from=past[0] if past else None,
        items=sum(row.items for row in rows),
        ready=sum(row.ready for row in rows),
        requests=_requests(scope, frame, frame.plan, ground.now),
    )


def _others(periods: Sequence[ReportingPeriod], shown: ReportingPeriod) -> tuple[ReportingPeriod, ...]:
    """Return the months beside the one shown that the office is at: to be published next, open to the units."""
    found = {each.id: each for each in (unpublished_period(periods), open_period(periods)) if each is not None}
    return tuple(each for each in found.values() if each.id != shown.id)


def _requests(scope: Scope, frame: Frame, plan: PlanFrame, now: Portfolio) -> tuple[RequestRow, ...]:
    view = present_view(frame)
    states = {state.id: state for task in now.tasks for state in task.states}
    return tuple(
        RequestRow(
            row,
            waiting_workdays(row.extension.valid_on, plan.calendar, as_of=view.as_of),
            waiting_sentence(row.extension, states.get(row.extension.milestone_id), today=plan.today),
            can_be_granted(row.extension, states.get(row.extension.milestone_id)),
        )
        for row in extension_rows(scope, view=view, only_open=True)
    )


def _checked(report: OwedReport, written: UnitSubmission | None) -> PreCheck:
    return pre_check(report, report.filled(written.content if written else Content()))


def _row(unit: UnitRef, check: PreCheck, written: UnitSubmission | None, record: tuple[Timeliness, ...]) -> UnitRow:
    is_begun = written is not None and written.stage is not ReportStage.CARRIED
    return UnitRow(
        unit=unit,
        stage=written.stage if written else ReportStage.NOT_STARTED,
        items=len(check.items),
        ready=check.ready if is_begun else 0,
        last=written.last if written else None,
        seen_at=written.saved_at if written else None,
        rounds=written.rounds if written else 0,
        record=record,
    )


_ORDER = (
    ReportStage.NOT_STARTED,
    ReportStage.DRAFT,
    ReportStage.RETURNED,
    ReportStage.SUBMITTED,
    ReportStage.CARRIED,
    ReportStage.ACCEPTED,
)


def _still_to_do(row: UnitRow) -> int:
    """Return a row's place: who owes most first, in the plan's order of units within a stage."""
    return _ORDER.index(row.stage)


def _past(frame: Frame, period: ReportingPeriod) -> list[ReportingPeriod]:
    return [each for each in frame.periods if each.month < period.month][-RECORD_MONTHS:]


def _record(
    unit_id: int, past: Sequence[ReportingPeriod], submitted: Mapping[tuple[int, int], date]
) -> tuple[Timeliness, ...]:
    return tuple(timeliness(submitted.get((each.id, unit_id)), due_on=each.due_on, period=each.stage) for each in past)


def _queue(
    rows: Sequence[UnitRow],
    written: Mapping[int, UnitSubmission],
    owed: Mapping[int, OwedReport],
    checks: Mapping[int, PreCheck],
    scope: Scope,
    plan: PlanFrame,
) -> tuple[QueueRow, ...]:
    names, waiting = person_names(scope), []
    for row in rows:
        submission = written.get(row.unit.id)
        event = submission.newest(SubmissionEventKind.SUBMITTED) if submission else None
        if row.stage is ReportStage.SUBMITTED and event is not None:
            waiting.append((event, row))
    queue = []
    for event, row in sorted(waiting, key=lambda pair: (pair[0].recorded_at, pair[1].unit.id)):
        findings = checks[row.unit.id].findings
        ordered = sorted(findings, key=lambda finding: not finding.severity.blocks)
        flags = tuple(
            Flag("red" if f.severity.blocks else "amber", finding_text(owed[row.unit.id], f))
            for f in ordered[:FLAG_LINES]
        )
        queue.append(
            QueueRow(
                row=row,
                submitted_by=names.get(event.recorded_by, event.recorded_by),
                submitted_at=event.recorded_at,
                waits=plan.calendar.between(clock.business_day(event.recorded_at), plan.today),
                flags=flags,
                more=len(ordered) - len(flags),
            )
        )
    return tuple(queue)
