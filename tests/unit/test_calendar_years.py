"""Years of working days that the office sets: what can be set, what holds when, and what moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import clock
from tracker.domain.calendar_years import period_moves, typed_days, year_as_typed, year_refusals
from tracker.domain.holidays import holiday_name
from tracker.domain.months import Month
from tracker.domain.periods import CycleDays, ReportingPeriod, cycle_days, usual_periods
from tracker.domain.workdays import (
    STATE_COUNCIL,
    WEEKDAYS,
    DayOutsideCalendar,
    YearDays,
    YearSet,
    with_years,
    years_known,
    years_that_fit,
)

LAST = STATE_COUNCIL.years[1]
NEXT = LAST + 1


def refusals(year: int, off: str, on: str = "") -> list[tuple[str, str, object]]:
    found = year_refusals(year, typed_days(off), typed_days(on), STATE_COUNCIL)
    return [(each.code, each.field, each.params.get("line")) for each in found]


def test_a_line_is_a_day_with_a_remark():
    first, second, third = typed_days("2027-10-01 National Day\n\n 2027年10月2日\nsoon")
    assert (first.day, first.line) == (date(2027, 10, 1), 1)
    assert (second.day, second.line) == (date(2027, 10, 2), 3)
    assert (third.day, third.line) == (None, 4)


def test_what_cannot_stand_in_a_year_is_named_by_its_line():
    weekday = date(NEXT, 3, 1)
    while weekday.weekday() != 2:
        weekday += timedelta(days=1)
    saturday = weekday + timedelta(days=3)
    listed = f"{weekday}\n{saturday}\n{LAST}-10-01\nx\n{weekday}"
    assert refusals(NEXT, listed, f"{saturday}\n{weekday}") == [
        ("calendar.weekend_off", "days_off", 2),
        ("calendar.other_year", "days_off", 3),
        ("calendar.not_a_day", "days_off", 4),
        ("calendar.twice", "days_off", 5),
        ("calendar.weekday_on", "days_on", 2),
    ]


def test_years_are_added_one_after_the_other():
    assert refusals(NEXT + 1, "") == [("calendar.does_not_follow", "", None)]
    assert refusals(STATE_COUNCIL.years[0] - 1, "") == [("calendar.does_not_follow", "", None)]


def test_a_published_year_has_days_off():
    assert refusals(NEXT, "") == [("calendar.no_days_off", "days_off", None)]


def test_a_year_that_stays_as_it_is_is_no_change():
    known = STATE_COUNCIL.of_year(2020)
    off, on = ("\n".join(day.isoformat() for day in side) for side in (known.days_off, known.days_on))
    assert refusals(2020, off, on) == [("edit.nothing_changed", "", None)]


def test_an_added_year_is_known_and_the_office_s_own():
    calendar = with_years(STATE_COUNCIL, [YearDays(NEXT, (date(NEXT, 1, 1),), ())])
    assert calendar.years == (STATE_COUNCIL.years[0], NEXT)
    assert calendar.own_years == (NEXT,)
    assert calendar.covers(date(NEXT, 12, 31))
    assert not calendar.is_workday(date(NEXT, 1, 1)) or date(NEXT, 1, 1).weekday() >= 5


def test_a_gap_and_a_day_of_another_year_are_refused():
    with pytest.raises(ValueError, match="does not follow"):
        with_years(STATE_COUNCIL, [YearDays(NEXT + 1, (), ())])
    with pytest.raises(ValueError, match="outside"):
        with_years(STATE_COUNCIL, [YearDays(2020, (date(2021, 1, 1),), ())])


def test_years_of_one_calendar_that_another_cannot_follow_are_left_out():
    years = [YearDays(NEXT + 5, (), ()), YearDays(NEXT, (), ()), YearDays(2020, (), ())]
    assert [each.year for each in years_that_fit(STATE_COUNCIL, years)] == [2020, NEXT]
    assert len(years_that_fit(WEEKDAYS, years)) == 3


def year_set(number: int, days: YearDays, recorded_on: date) -> YearSet:
    at = datetime(recorded_on.year, recorded_on.month, recorded_on.day, tzinfo=UTC)
    return YearSet(number, days, "", at, "office")


def test_a_revised_year_holds_from_its_recording_a_new_one_always():
    revised, added = YearDays(2020, (date(2020, 3, 16),), ()), YearDays(NEXT, (date(NEXT, 1, 1),), ())
    sets = [year_set(1, revised, date(2020, 4, 1)), year_set(2, added, date(2020, 4, 1))]
    before, after = datetime(2020, 3, 1, tzinfo=UTC), datetime(2020, 5, 1, tzinfo=UTC)
    assert years_known(sets, STATE_COUNCIL, known_at=before) == (added,)
    assert set(years_known(sets, STATE_COUNCIL, known_at=after)) == {revised, added}
    assert set(years_known(sets, STATE_COUNCIL)) == {revised, added}


def test_the_newest_word_on_a_year_counts():
    sets = [
        year_set(2, YearDays(2020, (date(2020, 3, 17),), ()), date(2020, 4, 2)),
        year_set(1, YearDays(2020, (date(2020, 3, 16),), ()), date(2020, 4, 1)),
    ]
    assert years_known(sets, STATE_COUNCIL) == (sets[0].days,)


year_days = st.builds(
    lambda year, picked: YearDays(
        year,
        tuple(sorted({day for n in picked if (day := date(year, 1, 1) + timedelta(days=n)).weekday() < 5})),
        tuple(sorted({day for n in picked if (day := date(year, 1, 1) + timedelta(days=n)).weekday() >= 5})),
    ),
    st.integers(2018, 2022),
    st.lists(st.integers(0, 364), max_size=40),
)
years = st.lists(year_days, max_size=4, unique_by=lambda each: each.year)
days = st.dates(date(2017, 6, 1), date(2023, 6, 30))


@given(own=years, order=st.randoms())
def test_the_order_in_which_years_are_set_means_nothing(own, order):
    mixed = list(own)
    order.shuffle(mixed)
    assert with_years(STATE_COUNCIL, mixed) == with_years(STATE_COUNCIL, own)


@given(own=years, first=days, second=days, third=days)
def test_working_days_add_up(own, first, second, third):
    calendar = with_years(STATE_COUNCIL, own)
    assert calendar.between(first, third) == calendar.between(first, second) + calendar.between(second, third)


@given(own=years, start=days, count=st.integers(1, 60))
def test_so_many_working_days_on_are_that_many_working_days_between(own, start, count):
    calendar = with_years(STATE_COUNCIL, own)
    reached = calendar.plus(start, count)
    assert calendar.between(start, reached) == count
    assert calendar.is_workday(reached)


@given(own=years, year=st.integers(2017, 2023))
def test_a_year_s_working_days_are_those_between_its_ends(own, year):
    calendar = with_years(STATE_COUNCIL, own)
    assert calendar.workdays_in(year) == calendar.between(date(year - 1, 12, 31), date(year, 12, 31))
    assert calendar.of_year(year) == next((each for each in own if each.year == year), STATE_COUNCIL.of_year(year))


def periods_of(starts_on: date, ends_on: date) -> list[ReportingPeriod]:
    usual, _ = usual_periods(starts_on, ends_on, STATE_COUNCIL)
    return [
        ReportingPeriod(number, each.month, each.opens_on, each.due_on, each.closes_on)
        for number, each in enumerate(usual, start=1)
    ]


def test_the_days_of_the_cycle_are_read_from_the_periods():
    usual = periods_of(date(2020, 1, 1), date(2020, 6, 30))
    assert cycle_days(usual, STATE_COUNCIL, clock.business_day) == CycleDays((3,), (5,))
    published = datetime(2020, 4, 9, 9, tzinfo=UTC)
    march = ReportingPeriod(
        3, usual[2].month, usual[2].opens_on, date(2020, 4, 7), date(2020, 4, 8), None, None, published
    )
    assert cycle_days([march, *usual], STATE_COUNCIL, clock.business_day) == CycleDays((3, 4), (5,), (6,))
    assert cycle_days([], STATE_COUNCIL, clock.business_day) == CycleDays()


def test_planned_months_on_their_usual_days_move_with_the_calendar():
    span = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 6, 30)}
    periods = periods_of(**span)
    opened = datetime(2020, 1, 1, tzinfo=UTC)
    begun = [ReportingPeriod(p.id, p.month, p.opens_on, p.due_on, p.closes_on, opened) for p in periods[:2]]
    other = ReportingPeriod(3, periods[2].month, periods[2].opens_on, date(2020, 4, 8), date(2020, 4, 9))
    known = STATE_COUNCIL.of_year(2020)
    off = (*known.days_off, date(2020, 3, 2), date(2020, 4, 1), date(2020, 6, 1))
    calendar = with_years(STATE_COUNCIL, [YearDays(2020, tuple(sorted(off)), known.days_on)])
    moves = period_moves([*begun, other, *periods[3:]], STATE_COUNCIL, calendar, **span)
    # February has begun, and in March somebody chose other working days; each keeps its place among them.
    moved = {str(move.month): (move.before.due_on, move.after.due_on) for move in moves if move.before}
    assert moved["2020-05"] == (date(2020, 6, 3), date(2020, 6, 4))
    assert moved["2020-03"] == (date(2020, 4, 8), date(2020, 4, 9))
    assert "2020-02" not in moved


def test_a_day_off_that_somebody_chose_stays():
    span = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 6, 30)}
    sunday = date(2020, 6, 7)
    period = ReportingPeriod(1, Month(2020, 5), date(2020, 5, 14), sunday, date(2020, 6, 9))
    known = STATE_COUNCIL.of_year(2020)
    calendar = with_years(STATE_COUNCIL, [YearDays(2020, (*known.days_off, date(2020, 6, 1)), known.days_on)])
    (move,) = period_moves([period], STATE_COUNCIL, calendar, **span)
    assert (move.after.due_on, move.after.closes_on) == (sunday, date(2020, 6, 10))


def test_months_whose_days_were_not_known_are_added():
    span = {"starts_on": date(LAST, 11, 1), "ends_on": date(LAST, 12, 31)}
    periods = periods_of(**span)
    assert [str(period.month) for period in periods] == [f"{LAST}-11"]
    calendar = with_years(STATE_COUNCIL, [YearDays(NEXT, (date(NEXT, 1, 1),), ())])
    (move,) = period_moves(periods, STATE_COUNCIL, calendar, **span)
    assert (str(move.month), move.before) == (f"{LAST}-12", None)
    assert move.after.due_on.year == NEXT


def test_a_year_as_typed_is_in_order_and_without_remarks():
    found = year_as_typed(2027, typed_days("2027-10-01 a\n2027-01-01 b"), typed_days("2027-01-03"))
    assert found == YearDays(2027, (date(2027, 1, 1), date(2027, 10, 1)), (date(2027, 1, 3),))


def test_holidays_have_names_in_both_languages():
    name = holiday_name(date(2020, 10, 1))
    assert (name.zh, name.en) == ("国庆节", "National Day")
    assert holiday_name(date(2020, 10, 10)) == name
    assert holiday_name(date(2020, 4, 1)) is None


def test_beyond_the_last_year_a_day_is_refused_not_guessed():
    calendar = with_years(STATE_COUNCIL, [YearDays(NEXT, (), ())])
    with pytest.raises(DayOutsideCalendar):
        calendar.between(date(LAST, 1, 1), date(NEXT + 1, 1, 1))
