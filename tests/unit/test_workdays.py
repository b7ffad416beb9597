"""Worked examples, section 10."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.workdays import STATE_COUNCIL, WEEKDAYS, DayOutsideCalendar, WorkCalendar


@pytest.mark.parametrize(
    ("first", "n", "expected"),
    [
        pytest.param(date(2020, 10, 1), 3, date(2020, 10, 12), id="CA-1"),
        pytest.param(date(2020, 5, 1), 3, date(2020, 5, 8), id="CA-3"),
    ],
)
def test_nth_working_day_of_a_month(first: date, n: int, expected: date) -> None:
    assert STATE_COUNCIL.nth_of_month(first, n) == expected


def test_a_make_up_sunday_is_the_next_working_day_ca_5() -> None:
    assert STATE_COUNCIL.plus(date(2020, 1, 17), 1) == date(2020, 1, 19)


def test_working_days_of_a_year_and_of_the_plan_ca_7() -> None:
    assert STATE_COUNCIL.between(date(2019, 12, 31), date(2020, 12, 31)) == 249
    assert STATE_COUNCIL.between(date(2019, 6, 30), date(2020, 12, 31)) == 377


def test_early_is_negative_ca_9() -> None:
    assert STATE_COUNCIL.between(date(2020, 5, 11), date(2020, 4, 30)) == -5


def test_a_year_not_yet_published_is_refused_and_named() -> None:
    assert STATE_COUNCIL.years is not None
    beyond = date(STATE_COUNCIL.years[1] + 1, 1, 1)
    with pytest.raises(DayOutsideCalendar) as refusal:
        STATE_COUNCIL.between(date(2020, 1, 1), beyond)
    assert (refusal.value.day, refusal.value.last) == (beyond, STATE_COUNCIL.years[1])
    assert not STATE_COUNCIL.covers(beyond)


def test_no_working_days_from_zero_means_today_or_the_next() -> None:
    assert STATE_COUNCIL.plus(date(2020, 4, 3), 0) == date(2020, 4, 3)
    assert STATE_COUNCIL.plus(date(2020, 4, 4), 0) == date(2020, 4, 7)


days = st.dates(date(2004, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("calendar", [STATE_COUNCIL, WEEKDAYS], ids=lambda calendar: calendar.name)
@given(start=days, span=st.integers(0, 400))
def test_counting_equals_looking_at_each_day(calendar: WorkCalendar, start: date, span: int) -> None:
    end = min(start + timedelta(days=span), date(2026, 12, 31))
    each = sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert calendar.between(start, end) == each
    assert calendar.between(end, start) == -each
