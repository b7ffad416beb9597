"""The view of any day: which month's report it stands on, what changed since when, and which days there are none of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import clock
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage, ReportingPeriod, as_stood, asked_day, day_view, missed_reports, view_of
from tracker.domain.refusals import Refused

START, TODAY = date(2020, 1, 1), date(2020, 6, 15)


def period(number: int) -> ReportingPeriod:
    """Return a month that opens on its 10th; it closes on the 5th and is published on the 10th of the next."""
    after = date(2020, number + 1, 1)
    opens_on = date(2020, number, 10)
    return ReportingPeriod(
        number,
        Month(2020, number),
        opens_on,
        after.replace(day=3),
        after.replace(day=5),
        opened_at=clock.start_of_day(opens_on),
        closed_at=datetime(2020, number + 1, 5, 8, tzinfo=UTC),
        published_at=datetime(2020, number + 1, 10, 8, tzinfo=UTC),
    )


PERIODS = [period(number) for number in range(1, 6)]


def view(day: date, *, corrected: bool = False):
    ends_at = clock.end_of_day(day)
    return day_view([as_stood(each, ends_at) for each in PERIODS], day, ends_at=ends_at, corrected=corrected)


@pytest.mark.parametrize(
    ("day", "month", "before_on"),
    [
        (date(2020, 1, 9), None, None),
        (date(2020, 1, 20), 1, None),
        (date(2020, 1, 31), 1, None),
        (date(2020, 2, 9), 1, date(2020, 1, 31)),
        (date(2020, 3, 17), 2, date(2020, 2, 29)),
        (date(2020, 3, 31), 3, date(2020, 2, 29)),
        (date(2020, 4, 1), 3, date(2020, 3, 31)),
    ],
)
def test_a_day_stands_on_the_newest_report_that_could_be_owed(day, month, before_on):
    found = view(day)
    assert (found.period and found.period.month.number, found.before_on) == (month, before_on)
    assert (found.as_of, found.on_day) == (day, True)


@pytest.mark.parametrize(
    ("stood_on", "live", "month", "is_known_now"),
    [
        # May is open, closed and published; between, readers keep to April.
        (date(2020, 5, 31), True, 5, True),
        (date(2020, 5, 31), False, 4, False),
        (date(2020, 6, 7), True, 5, True),
        (date(2020, 6, 7), False, 4, False),
        (date(2020, 6, 10), True, 5, False),
        (date(2020, 6, 10), False, 5, False),
    ],
)
def test_people_at_work_open_on_the_month_they_still_have_to_finish(stood_on, live, month, is_known_now):
    periods = [as_stood(each, clock.end_of_day(stood_on)) for each in PERIODS]
    found = view_of(periods, today=stood_on, wanted=None, live=live, corrected=False)
    assert (found.period and found.period.month.number, found.known_at is None) == (month, is_known_now)


def test_as_known_then_ends_with_the_day_and_as_corrected_knows_no_end():
    day = date(2020, 3, 17)
    assert view(day).known_at == clock.start_of_day(date(2020, 3, 18)) - timedelta(microseconds=1)
    assert view(day, corrected=True).known_at is None


def test_a_period_is_at_the_stage_it_had_reached_that_day():
    stages = [as_stood(PERIODS[1], clock.end_of_day(day)).stage for day in _days(9, 10, month=2)]
    stages += [as_stood(PERIODS[1], clock.end_of_day(day)).stage for day in _days(4, 5, 9, 10, month=3)]
    assert stages == [
        PeriodStage.PLANNED,
        PeriodStage.OPEN,
        PeriodStage.OPEN,
        PeriodStage.CLOSED,
        PeriodStage.CLOSED,
        PeriodStage.PUBLISHED,
    ]


def test_a_report_is_not_missed_before_its_month_was_closed():
    def missed(day: date) -> int:
        stood = [as_stood(each, clock.end_of_day(day)) for each in PERIODS]
        return missed_reports(stood, heard=None, as_of=day, starts_on=START)

    assert [missed(day) for day in _days(4, 5, month=3)] == [1, 2]


@given(st.dates(START, TODAY), st.dates(START, TODAY))
def test_a_later_day_knows_no_less(one, other):
    earlier, later = sorted((one, other))
    first, second = view(earlier), view(later)
    assert first.known_at <= second.known_at
    assert (first.before_on or START) <= (second.before_on or START)
    assert first.period is None or first.period.month <= second.period.month


@pytest.mark.parametrize(
    "text", ["", "17", "2020-3-17", "2020-02-30", "20200317", "2020-W12-2", "2020-03-17 ", "２０２０-03-17"]
)
def test_what_is_no_day_is_refused(text):
    assert _refusal(text) == "as_of.no_day"


def test_days_before_the_plan_and_days_ahead_are_refused():
    assert _refusal("2019-12-31") == "as_of.before_plan"
    assert _refusal("2020-06-16") == "as_of.ahead"
    assert asked_day("2020-01-01", starts_on=START, today=TODAY) == START
    assert asked_day("2020-06-15", starts_on=START, today=TODAY) == TODAY


def _refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        asked_day(text, starts_on=START, today=TODAY)
    return refused.value.refusals[0].code


def _days(*days: int, month: int) -> list[date]:
    return [date(2020, month, day) for day in days]
