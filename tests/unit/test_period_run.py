"""Where a month of reporting stands, and what a unit reads first."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.reports import text
from tracker.clock import business_day
from tracker.domain.months import Month
from tracker.domain.period_run import (
    Standing,
    StepKind,
    headline,
    next_to_open,
    owed_title,
    publishing_refusals,
    steps,
)
from tracker.domain.periods import PeriodStage, ReportingPeriod, unpublished_period
from tracker.domain.submissions import (
    ReportStage,
    SubmissionEventKind,
    SubmissionState,
    Timeliness,
    may_write,
    report_stage,
    timeliness,
)
from tracker.domain.unit_news import unit_headline
from tracker.domain.workdays import STATE_COUNCIL

AT = datetime(2020, 4, 1, tzinfo=UTC)
MARCH = ReportingPeriod(1, Month(2020, 3), date(2020, 3, 11), date(2020, 4, 7), date(2020, 4, 9), opened_at=AT)
CLOSED = ReportingPeriod(1, Month(2020, 3), MARCH.opens_on, MARCH.due_on, MARCH.closes_on, AT, AT)
PUBLISHED = ReportingPeriod(1, Month(2020, 3), MARCH.opens_on, MARCH.due_on, MARCH.closes_on, AT, AT, AT)
APRIL = ReportingPeriod(2, Month(2020, 4), date(2020, 4, 13), date(2020, 5, 9), date(2020, 5, 12))
S = ReportStage
MIXED = Standing((S.NOT_STARTED, S.DRAFT, S.DRAFT, *(S.SUBMITTED,) * 4, S.ACCEPTED, S.ACCEPTED))


def codes(clauses) -> list[str]:
    return [clause.code for clause in clauses]


def test_the_office_reads_who_is_in_who_owes_and_what_waits():
    clauses = headline(MARCH, MIXED, today=date(2020, 4, 7))
    assert codes(clauses) == ["office.reported", "office.due_today", "office.to_review"]
    assert [clause.params["count"] for clause in clauses] == [6, 3, 4]
    assert clauses[0].params["all"] == 9


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2020, 4, 6), "office.due_by"),
        (date(2020, 4, 7), "office.due_today"),
        (date(2020, 4, 8), "office.overdue_since"),
    ],
)
def test_what_is_owed_is_due_then_overdue(today, code):
    assert code in codes(headline(MARCH, MIXED, today=today))


def test_a_settled_a_published_and_no_month_have_their_own_sentence():
    settled = Standing((S.ACCEPTED, S.CARRIED))
    assert codes(headline(MARCH, settled, today=AT.date())) == ["office.settled"]
    assert codes(headline(PUBLISHED, settled, today=AT.date())) == ["office.published"]
    assert codes(headline(None, Standing(()), today=AT.date())) == ["office.no_period"]
    assert "office.owed_closed" in codes(headline(CLOSED, MIXED, today=AT.date()))


def test_who_owes_is_named_or_counted():
    title = owed_title([(text("A"), S.NOT_STARTED), (text("B"), S.DRAFT), (text("C"), S.ACCEPTED)], is_open=True)
    assert codes(title) == ["office.not_started", "office.in_draft"]
    many = owed_title([*((text(name), S.DRAFT) for name in "ABCD"), (text("E"), S.ACCEPTED)], is_open=True)
    assert (codes(many), many[0].params["count"]) == (["office.in_draft_many"], 4)
    assert codes(owed_title([(text("A"), S.NOT_STARTED)], is_open=True)) == ["office.nobody_started"]
    assert codes(owed_title([(text("A"), S.NOT_STARTED)], is_open=False)) == ["office.nobody_reported"]
    assert codes(owed_title([(text("A"), S.SUBMITTED)], is_open=True)) == ["office.none_owes"]


def test_what_is_carried_over_is_settled_but_no_report():
    mixed = owed_title([(text("A"), S.SUBMITTED), (text("B"), S.CARRIED)], is_open=True)
    assert [(clause.code, clause.params) for clause in mixed] == [
        ("office.in_or_carried", {"reported": 1, "all": 2, "count": 1})
    ]
    settled = owed_title([(text("A"), S.ACCEPTED), (text("B"), S.CARRIED), (text("C"), S.CARRIED)], is_open=True)
    assert [(clause.code, clause.params) for clause in settled] == [
        ("office.all_settled", {"count": 3, "accepted": 1, "carried": 2})
    ]


def test_publishing_waits_until_every_unit_is_settled():
    assert [refusal.code for refusal in publishing_refusals(MARCH, MIXED)] == ["period.unsettled"]
    assert publishing_refusals(MARCH, Standing((S.ACCEPTED, S.CARRIED))) == []
    assert [refusal.code for refusal in publishing_refusals(PUBLISHED, MIXED)] == ["period.published"]
    assert [refusal.code for refusal in publishing_refusals(APRIL, MIXED)] == ["period.not_open"]


def test_the_steps_say_what_is_past_and_what_is_next():
    shown = steps(MARCH, business_day, today=date(2020, 4, 7))
    assert [(step.kind, step.is_past, step.is_next) for step in shown] == [
        (StepKind.OPENED, True, False),
        (StepKind.DUE, False, True),
        (StepKind.CLOSED, False, False),
        (StepKind.PUBLISHED, False, False),
    ]
    assert all(step.is_past for step in steps(PUBLISHED, business_day, today=date(2020, 4, 13)))


def test_a_step_that_happened_has_the_day_on_which_it_did():
    planned = {step.kind: step.on for step in steps(APRIL, business_day, today=AT.date())}
    assert planned[StepKind.OPENED] == APRIL.opens_on
    assert planned[StepKind.CLOSED] == APRIL.closes_on
    happened = {step.kind: step.on for step in steps(CLOSED, business_day, today=AT.date())}
    assert happened == {
        StepKind.OPENED: date(2020, 4, 1),
        StepKind.DUE: MARCH.due_on,
        StepKind.CLOSED: date(2020, 4, 1),
        StepKind.PUBLISHED: None,
    }


def test_the_month_to_publish_next_is_the_oldest_one_that_was_opened():
    may = ReportingPeriod(3, Month(2020, 5), AT.date(), AT.date(), AT.date(), opened_at=AT)
    assert unpublished_period([may, CLOSED, APRIL]) == CLOSED
    assert unpublished_period([PUBLISHED, may, APRIL]) == may
    assert unpublished_period([PUBLISHED, APRIL]) is None


def test_the_next_month_is_the_first_planned_one():
    assert next_to_open([PUBLISHED, APRIL]) == APRIL
    assert next_to_open([PUBLISHED]) is None


def test_silence_is_not_started_and_a_mark_is_not_a_report():
    assert report_stage(None, None) is S.NOT_STARTED
    assert report_stage(SubmissionState.DRAFT, SubmissionEventKind.CARRIED) is S.CARRIED
    assert not S.CARRIED.is_in
    assert S.CARRIED.is_settled


@pytest.mark.parametrize(
    ("period", "stage", "may"),
    [
        (PeriodStage.OPEN, S.NOT_STARTED, True),
        (PeriodStage.OPEN, S.RETURNED, True),
        (PeriodStage.OPEN, S.SUBMITTED, False),
        (PeriodStage.OPEN, S.ACCEPTED, False),
        (PeriodStage.CLOSED, S.DRAFT, False),
        (PeriodStage.CLOSED, S.RETURNED, True),
        (PeriodStage.PUBLISHED, S.RETURNED, False),
        (PeriodStage.PLANNED, S.NOT_STARTED, False),
    ],
)
def test_a_unit_writes_while_the_month_is_open_or_its_report_came_back(period, stage, may):
    assert may_write(period, stage) is may


def test_a_report_is_on_time_late_missed_or_not_due():
    due = date(2020, 4, 7)
    assert timeliness(due, due_on=due, period=PeriodStage.OPEN) is Timeliness.ON_TIME
    assert timeliness(date(2020, 4, 8), due_on=due, period=PeriodStage.OPEN) is Timeliness.LATE
    assert timeliness(None, due_on=due, period=PeriodStage.CLOSED) is Timeliness.MISSED
    assert timeliness(None, due_on=due, period=PeriodStage.OPEN) is Timeliness.NA


@pytest.mark.parametrize(
    ("period", "stage", "today", "unanswered", "code"),
    [
        (None, S.NOT_STARTED, date(2020, 4, 11), 0, "unit.opens"),
        (MARCH, S.DRAFT, date(2020, 4, 3), 5, "unit.owes"),
        (MARCH, S.DRAFT, date(2020, 4, 7), 5, "unit.due_today"),
        (MARCH, S.DRAFT, date(2020, 4, 8), 5, "unit.overdue"),
        (MARCH, S.DRAFT, date(2020, 4, 3), 0, "unit.ready"),
        (MARCH, S.RETURNED, date(2020, 4, 3), 0, "unit.returned"),
        (MARCH, S.SUBMITTED, date(2020, 4, 3), 0, "unit.submitted"),
        (CLOSED, S.DRAFT, date(2020, 4, 10), 2, "unit.closed"),
    ],
)
def test_a_unit_reads_what_it_owes_or_what_became_of_it(period, stage, today, unanswered, code):
    message = unit_headline(period, APRIL, stage, unanswered=unanswered, reasons=2, today=today, calendar=STATE_COUNCIL)
    assert message.code == code


def test_the_days_left_are_working_days():
    message = unit_headline(
        MARCH, APRIL, S.DRAFT, unanswered=5, reasons=0, today=date(2020, 4, 2), calendar=STATE_COUNCIL
    )
    assert (message.params["count"], message.params["days"]) == (5, 2)
