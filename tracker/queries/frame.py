"""What every page stands on: the plan's frame, its periods, the view in time and who has reported."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod, View, as_stood, asked_day, day_view, open_period, view_of
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.rule_book import DEFAULT_RULE_BOOK, RuleBook
from tracker.domain.rules import Rules
from tracker.domain.updates import filing_day
from tracker.domain.workdays import CALENDARS, WorkCalendar, YearSet
from tracker.models.plan import Contribution, ContributionReport, Plan, Unit
from tracker.models.reporting import Period, Submission, SubmissionEvent
from tracker.queries.rules import calendar_with, calendar_years, rule_book
from tracker.queries.scope import tasks_out


@dataclass(frozen=True, slots=True)
class PlanFrame:
    """The plan's name, span, calendar of working days and business day; `today` is the day looked at where one was
    asked for."""

    name: Bilingual
    starts_on: date
    ends_on: date
    calendar: WorkCalendar
    notice: Bilingual
    is_sample: bool
    business_on: date | None
    today: date
    data_version: int
    past_version: int


class ReportState(StrEnum):
    """Whether a unit's report for the period is in; carried when part of it rests on an earlier month."""

    REPORTED = "reported"
    CARRIED = "carried"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One reporting unit's state in the period."""

    code: str
    name: Bilingual
    short: Bilingual
    state: ReportState


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has reported for the period, in the order of units."""

    units: tuple[UnitReport, ...]

    @property
    def reported(self) -> int:
        return sum(unit.state is not ReportState.MISSING for unit in self.units)

    @property
    def carried(self) -> tuple[UnitReport, ...]:
        return tuple(unit for unit in self.units if unit.state is ReportState.CARRIED)

    @property
    def missing(self) -> tuple[UnitReport, ...]:
        return tuple(unit for unit in self.units if unit.state is ReportState.MISSING)


@dataclass(frozen=True, slots=True)
class Present:
    """What is so now, whatever a page looks back at: the periods, the business day and the view pages open on."""

    periods: tuple[ReportingPeriod, ...]
    today: date
    view: View


@dataclass(frozen=True, slots=True)
class Frame:
    """The ground of a page; without a plan there are no periods and no coverage.

    In the view of a day, periods and business day are as they were on it. `rule_book` and `calendar_years` are
    everything the office ever set; the view decides what of it holds. `refusal` says why the day asked for is
    not shown.
    """

    plan: PlanFrame | None
    periods: tuple[ReportingPeriod, ...]
    view: View
    coverage: Coverage | None
    rule_book: RuleBook = DEFAULT_RULE_BOOK
    calendar_years: tuple[YearSet, ...] = ()
    present: Present | None = None
    refusal: Refusal | None = None

    @property
    def rules(self) -> Rules:
        """Return the rules in force in the view."""
        return self.rule_book.at(self.view.as_of, self.view.known_at)

    def seen(self, view: View) -> "Frame":
        """Return the same plan in another view, without its coverage: with the periods as they stood, the rules and the
        working days that held there."""
        if self.plan is None:
            return replace(self, view=view, coverage=None)
        present = self.present or Present(self.periods, self.plan.today, self.view)
        today, periods, moment = present.today, present.periods, None
        if view.on_day:
            today, moment = view.as_of, clock.end_of_day(view.as_of)
        elif self.view.on_day:
            # Seen from another day, a report stands among the periods as they were when it was known.
            moment = view.known_at
        if moment is not None:
            periods = tuple(as_stood(period, moment) for period in periods)
        calendar = calendar_with(self.plan.calendar.name, self.calendar_years, known_at=view.known_at)
        plan = replace(self.plan, calendar=calendar, today=today)
        return replace(self, plan=plan, periods=periods, view=view, coverage=None, present=present)


def frame(
    scope: Scope, *, wanted: Month | None = None, live: bool = False, corrected: bool = False, day: str = ""
) -> Frame:
    """Return the frame of a page: of the day asked for, else of a month. Seven statements at most, whatever the plan's
    size."""
    plan = _plan()
    if plan is None:
        return Frame(None, (), View(None, clock.business_day(clock.now())), None)
    today, periods = plan.today, reporting_periods(scope)
    present = Present(periods, today, view_of(periods, today=today, wanted=None, live=live, corrected=False))
    chosen, refusal = _chosen(day, plan.starts_on, today)
    if chosen is not None:
        view = view_on(present, chosen, corrected=corrected)
    else:
        view = view_of(periods, today=today, wanted=wanted, live=live, corrected=corrected)
    ground = Frame(plan, periods, view, None, rule_book(scope), calendar_years(scope), present, refusal)
    return replace(ground.seen(view), coverage=coverage(scope, view=view))


def view_on(present: Present, day: date, *, corrected: bool) -> View:
    """Return the view of a day: as known when it ended, or with what was recorded since."""
    ends_at = clock.end_of_day(day)
    return day_view([as_stood(p, ends_at) for p in present.periods], day, ends_at=ends_at, corrected=corrected)


def _chosen(text: str, starts_on: date, today: date) -> tuple[date | None, Refusal | None]:
    """Return the day asked for, or why it cannot be shown."""
    if not text:
        return None, None
    try:
        return asked_day(text, starts_on=starts_on, today=today), None
    except Refused as refused:
        return None, refused.refusals[0]


def present_frame(scope: Scope) -> Frame:
    """Return the ground of what is recorded now: the open period, else today, with all that is known. Four statements.

    Nobody's coverage is part of it.
    """
    plan = _plan()
    if plan is None:
        return Frame(None, (), View(None, clock.business_day(clock.now())), None)
    periods = reporting_periods(scope)
    view = View(open_period(periods), filing_day(periods, today=plan.today))
    return Frame(plan, periods, view, None, rule_book(scope), calendar_years(scope)).seen(view)


def plan_frame(scope: Scope) -> PlanFrame | None:
    """Return the plan's frame, None before there is a plan. Two statements."""
    plan = _plan()
    return None if plan is None else replace(plan, calendar=calendar_with(plan.calendar.name, calendar_years(scope)))


def data_version(_scope: Scope) -> int | None:
    """Return the version of the data, which rises with every change; None without a plan. One statement."""
    return db.session.scalar(select(Plan.data_version))


def _plan() -> PlanFrame | None:
    """Return the plan's frame with the bundled working days, None before there is a plan."""
    row = db.session.execute(select(Plan.__table__)).one_or_none()
    if row is None:
        return None
    return PlanFrame(
        name=Bilingual(row.name_zh, row.name_en),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        calendar=CALENDARS[row.calendar],
        notice=Bilingual(row.notice_zh, row.notice_en),
        is_sample=row.is_sample,
        business_on=row.business_on,
        today=clock.business_day(clock.business_now(row.business_on)),
        data_version=row.data_version,
        past_version=row.past_version,
    )


def reporting_periods(_scope: Scope) -> tuple[ReportingPeriod, ...]:
    """Return all reporting periods, oldest first."""
    rows = db.session.execute(select(Period.__table__).order_by(Period.month_on))
    return tuple(
        ReportingPeriod(
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
        for row in rows
    )


def coverage(_scope: Scope, *, view: View) -> Coverage | None:
    """Return who has reported for the view's period as known then; None without a period."""
    if view.period is None:
        return None
    units = db.session.execute(
        select(Unit.id, Unit.code, Unit.name_zh, Unit.name_en, Unit.short_zh, Unit.short_en)
        .where(Unit.reports)
        .order_by(Unit.position)
    ).all()
    arrived = _arrived(view.period.id, view.known_at)
    carried = _units_with_carried_parts(view)
    return Coverage(
        tuple(
            UnitReport(
                row.code,
                Bilingual(row.name_zh, row.name_en),
                Bilingual(row.short_zh, row.short_en),
                _report_state(arrived.get(row.id), has_carried_parts=row.id in carried),
            )
            for row in units
        )
    )


def _report_state(event: str | None, *, has_carried_parts: bool) -> ReportState:
    """Return a report's state by its last event. What a submitted one says is not on the record before acceptance, so
    only an accepted one can turn out to rest on an earlier month."""
    if event is None:
        return ReportState.MISSING
    return ReportState.CARRIED if event == "accepted" and has_carried_parts else ReportState.REPORTED


def _arrived(period_id: int, known_at: datetime | None) -> dict[int, str]:
    """Return the units whose report stood as submitted or accepted at that time, and as which."""
    newest = func.row_number().over(partition_by=Submission.unit_id, order_by=SubmissionEvent.id.desc())
    events = (
        select(Submission.unit_id, SubmissionEvent.event, newest.label("place"))
        .join(SubmissionEvent, SubmissionEvent.submission_id == Submission.id)
        .where(Submission.period_id == period_id, SubmissionEvent.event != "drafted")
    )
    if known_at is not None:
        events = events.where(SubmissionEvent.recorded_at <= known_at)
    last = events.subquery()
    arrived = select(last.c.unit_id, last.c.event).where(last.c.place == 1, last.c.event.in_(("submitted", "accepted")))
    return {row.unit_id: row.event for row in db.session.execute(arrived)}


def _units_with_carried_parts(view: View) -> set[int]:
    """Return the units with a deliverable that is owed, undelivered, and without a word in the view's month."""
    assert view.period is not None
    word = (
        select(
            ContributionReport.contribution_id,
            func.max(ContributionReport.valid_on).label("last_on"),
            func.max(ContributionReport.delivered_on).label("delivered_on"),
        )
        .where(ContributionReport.valid_on <= view.as_of)
        .group_by(ContributionReport.contribution_id)
    )
    if view.known_at is not None:
        word = word.where(ContributionReport.recorded_at <= view.known_at)
    said = word.subquery()
    before = view.period.month.first - timedelta(days=1)
    silent = (
        select(Contribution.unit_id)
        .join(said, said.c.contribution_id == Contribution.id)
        .where(
            said.c.last_on <= before,
            said.c.delivered_on.is_(None),
            Contribution.task_id.not_in(tasks_out(view)),
        )
        .distinct()
    )
    return set(db.session.scalars(silent))
