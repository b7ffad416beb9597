"""What a unit owes for the month, what became of its reports, and the one button."""

from dataclasses import dataclass

from flask import Response, make_response, render_template

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.extensions import extensions_title, may_withdraw
from tracker.domain.owed_reports import ItemKind
from tracker.domain.period_run import next_to_open
from tracker.domain.periods import PeriodStage, ReportingPeriod, open_period
from tracker.domain.permissions import Permission
from tracker.domain.report_checks import pre_check
from tracker.domain.submissions import ReportStage, ReturnReason, Timeliness, timeliness
from tracker.domain.unit_news import unit_headline
from tracker.queries.extensions import ExtensionRow, extension_rows
from tracker.queries.frame import Frame
from tracker.queries.submissions import UnitSubmission, carried_over, first_submitted
from tracker.web import shell
from tracker.web.access import requires, viewer
from tracker.web.unit import blueprint
from tracker.web.unit.desk import Desk, desk_of

# How many months the record shows.
RECORD_MONTHS = 12
# How many answered requests for a later date stand below those that wait.
ANSWERED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwedKind:
    """How many items of one kind are ready."""

    kind: ItemKind
    ready: int
    all: int


@dataclass(frozen=True, slots=True)
class PastMonth:
    """How one earlier month was kept."""

    period: ReportingPeriod
    kept: Timeliness
    is_carried: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """What a unit's home prints; without a desk nothing is owed now."""

    headline: Message
    unit: Bilingual | None
    desk: Desk | None
    submission: UnitSubmission | None
    stage: ReportStage
    kinds: tuple[OwedKind, ...]
    workdays_left: int
    reasons: tuple[ReturnReason, ...]
    record: tuple[PastMonth, ...]
    requests_title: Message
    requests: tuple[ExtensionRow, ...]
    withdrawable: frozenset[int]

    @property
    def on_time(self) -> int:
        return sum(month.kept is Timeliness.ON_TIME for month in self.record)


@blueprint.get("")
@requires(Permission.FILL_REPORT)
def home() -> Response:
    """Show what the unit owes for the open month, its state, what came back, and how the last months went."""
    return make_response(render_template("unit/home.html", page=_page(shell.current_frame())))


def _page(frame: Frame) -> HomePage:
    period = _current(frame)
    desk = desk_of(period) if period is not None else None
    stage = desk.stage if desk else ReportStage.NOT_STARTED
    submission = desk.submission if desk else None
    returned = submission.open_return if submission and stage is ReportStage.RETURNED else None
    check = pre_check(desk.report, desk.content) if desk else None
    kinds = tuple(
        OwedKind(kind, sum(i.is_ready for i in items), len(items))
        for kind in ItemKind
        if check and (items := [item for item in check.items if item.item.kind is kind])
    )
    requests = _requests(frame) if frame.plan else ()
    calendar, today = (frame.plan.calendar, frame.plan.today) if frame.plan else (None, frame.view.as_of)
    if calendar is None:
        headline = Message("unit.no_period")
    elif period is not None and desk is None:
        headline = Message("unit.not_owed")
    else:
        headline = unit_headline(
            period,
            next_to_open(frame.periods),
            stage,
            unanswered=sum(kind.all - kind.ready for kind in kinds),
            reasons=len(returned.reasons) if returned else 0,
            today=today,
            calendar=calendar,
        )
    return HomePage(
        headline=headline,
        unit=desk.report.unit_name if desk else None,
        desk=desk,
        submission=submission,
        stage=stage,
        kinds=kinds,
        workdays_left=calendar.between(today, period.due_on) if calendar and period else 0,
        reasons=returned.reasons if returned else (),
        record=_record(frame, period) if frame.plan else (),
        requests_title=extensions_title([row.extension for row in requests]),
        requests=_shown(requests),
        withdrawable=frozenset(
            row.extension.id
            for row in requests
            if row.extension.is_open and may_withdraw(row.extension, viewer().scope, viewer().username)
        ),
    )


def _requests(frame: Frame) -> tuple[ExtensionRow, ...]:
    """Return the requests for milestones that the unit holds or leads, newest first."""
    scope = viewer().scope
    return tuple(reversed(extension_rows(scope, view=shell.present_view(frame), unit_id=scope.unit_id)))


def _shown(rows: tuple[ExtensionRow, ...]) -> tuple[ExtensionRow, ...]:
    """Return the requests that wait, and of those answered the newest."""
    answered = [row.extension.id for row in rows if not row.extension.is_open][:ANSWERED_SHOWN]
    return tuple(row for row in rows if row.extension.is_open or row.extension.id in answered)


def _current(frame: Frame) -> ReportingPeriod | None:
    """Return the month a unit works on: the open one, else the one that is closed but not published yet."""
    opened = open_period(frame.periods)
    if opened is not None:
        return opened
    closed = [period for period in frame.periods if period.stage is PeriodStage.CLOSED]
    return closed[-1] if closed else None


def _record(frame: Frame, current: ReportingPeriod | None) -> tuple[PastMonth, ...]:
    scope = viewer().scope
    submitted, carried = first_submitted(scope), carried_over(scope)
    assert scope.unit_id is not None
    past = [
        period
        for period in frame.periods
        if period.stage in (PeriodStage.CLOSED, PeriodStage.PUBLISHED) and period != current
    ]
    return tuple(
        PastMonth(
            period,
            timeliness(submitted.get((period.id, scope.unit_id)), due_on=period.due_on, period=period.stage),
            (period.id, scope.unit_id) in carried,
        )
        for period in past[-RECORD_MONTHS:]
    )
