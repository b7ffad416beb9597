"""Patterns of the milestone trend: which shape has which name, and what never changes one."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.milestones import milestone
from tracker.domain.bow_wave import is_bow_wave, last_weeks
from tracker.domain.milestone_trend import Pace, TrendPoint, reached_at_this_pace
from tracker.domain.months import Month
from tracker.domain.trend_patterns import (
    SharedRise,
    TrendLimits,
    TrendPattern,
    findings,
    rise_together,
    window_start,
    within,
)

FIRST = Month(2019, 10)
DUE = date(2020, 6, 30)


def line(*moves: int | None, first: Month = FIRST) -> tuple[TrendPoint, ...]:
    """Return month-end reports, each so many days after the original date; None is a month without a report."""
    return tuple(
        TrendPoint(first.plus(place).last, DUE + timedelta(days=days))
        for place, days in enumerate(moves)
        if days is not None
    )


def names(points: Sequence[TrendPoint]) -> list[str]:
    return [finding.pattern.value for finding in findings(points)]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ((0, 0, 0, 0, 0, 0), []),
        ((0, 0, 0, 0, 0, 21), ["late_rise"]),
        ((0, 0, 0, 0, 0, 35, 35), ["late_rise"]),
        ((0, 0, 0, 0, 7, 28), ["late_rise"]),
        ((0, 2, 0, 1, 20), ["late_rise"]),
        ((0, 0, 0, 0, 0, 13), []),  # too small a move
        ((0, 0, 0, 21), []),  # too short a line before
        ((0, 0, 0, 0, 35, 35, 35), []),  # old news by now
        ((0, 0, 0, 0, -35), []),  # earlier is good news
        ((0, 10, 20, 30, 44), []),  # it told all along
        ((0, 0, 0, 0, 0, 60), ["runs_away", "late_rise"]),
        ((0, 31, 62, 93), ["runs_away"]),
        ((0, 20, 0, 20), ["zigzag"]),
        ((0, -10, 10, 10, 10), []),  # one turn
        ((0, -10, 10, 0), ["zigzag"]),
        ((0, 4, 0, 4, 0, 4), []),  # noise
        ((0, 4, 8, 4, 0, 4, 8), ["zigzag"]),  # small steps, large swings
        ((0,), []),
        ((), []),
    ],
)
def test_a_shape_has_its_name(moves: tuple[int, ...], expected: list[str]) -> None:
    assert names(line(*moves)) == expected


def test_a_missing_report_does_not_lengthen_a_level_line() -> None:
    assert names(line(0, 0, None, 0, 21)) == []
    assert names(line(0, 0, 0, 0, 21)) == ["late_rise"]


def test_a_missing_report_before_the_jump_does_not_hide_it() -> None:
    assert names(line(0, 0, 0, 0, None, 40)) == ["late_rise"]


def test_yearly_reports_need_a_larger_move_to_be_sharp() -> None:
    ends = [date(year, 12, 31) for year in range(2014, 2020)]
    small, large = (
        tuple(TrendPoint(day, date(2025, 1, 1) + timedelta(days=move)) for day, move in zip(ends, moves, strict=True))
        for moves in ((0, 0, 0, 0, 0, 30), (0, 0, 0, 0, 0, 200))
    )
    assert names(small) == []
    assert "late_rise" in names(large)


def test_a_finding_says_how_far_and_after_how_long() -> None:
    (found,) = findings(line(0, 0, 0, 0, 7, 28))
    assert (found.pattern, found.days, found.count) == (TrendPattern.LATE_RISE, 28, 4)
    assert [point.reported_on for point in found.points] == [date(2020, 2, 29), date(2020, 3, 31)]
    (found,) = findings(line(0, 20, 0, 20))
    assert (found.days, found.count) == (20, 2)


moves = st.lists(st.integers(-120, 120), min_size=0, max_size=9)


@given(moves, st.integers(-3000, 3000))
def test_a_shift_of_all_dates_changes_no_pattern(days: list[int], shift: int) -> None:
    points = line(*days)
    by = timedelta(days=shift)
    moved = tuple(TrendPoint(point.reported_on + by, point.forecast_on + by) for point in points)
    assert names(moved) == names(points)


@given(st.integers(0, 9), st.integers(-400, 400))
def test_a_level_line_has_no_pattern(reports: int, days: int) -> None:
    assert names(line(*[days] * reports)) == []


@given(moves)
def test_who_moves_one_way_only_does_not_zigzag(days: list[int]) -> None:
    assert "zigzag" not in names(line(*sorted(days)))
    assert "zigzag" not in names(line(*sorted(days, reverse=True)))


@given(moves)
def test_no_line_that_ends_no_later_than_it_began_rises_late(days: list[int]) -> None:
    assert "late_rise" not in names(line(*sorted(days, reverse=True)))


@given(moves, st.integers(0, 8))
def test_leaving_a_report_out_never_makes_a_line_longer(days: list[int], gone: int) -> None:
    kept = [None if place == gone else move for place, move in enumerate(days)]
    late = [found for found in findings(line(*kept)) if found.pattern is TrendPattern.LATE_RISE]
    assert all(found.count <= sum(move is not None for move in kept) - 1 for found in late)


def test_the_window_is_the_last_months_of_reporting() -> None:
    months = [Month(2019, 7).plus(place) for place in range(12)]
    since = window_start(months, as_of=date(2020, 3, 31))
    assert since == date(2019, 10, 1)
    assert len(within(line(0, 0, 0, first=Month(2019, 8)), since)) == 1
    assert window_start([], as_of=DUE) == date.min
    assert window_start([Month(y, 12) for y in range(2014, 2020)], as_of=date(2019, 12, 31)) == date(2014, 12, 1)


def test_lines_that_rise_in_the_same_report_point_to_a_common_cause() -> None:
    lines = [line(0, 0, 10), line(0, 0, 5), line(0, 0, 30)]
    assert rise_together(lines) == SharedRise(date(2019, 12, 31), 3, 3)
    assert rise_together(lines[:2]) is None
    assert rise_together([*lines, line(0, 0, 0)]) == SharedRise(date(2019, 12, 31), 3, 4)
    assert rise_together([*lines, line(0, 0, 0), line(0, 0, -9)]) is None


def test_a_rise_is_remembered_for_one_report_more() -> None:
    lines = [line(0, 10, 10), line(0, 5, 5), line(0, 30, 30)]
    assert rise_together(lines) == SharedRise(date(2019, 11, 30), 3, 3)
    assert rise_together([(*each, *line(0, first=FIRST.plus(3))) for each in lines]) is None


def test_a_line_without_the_report_is_not_counted() -> None:
    lines = [line(0, 0, 10), line(0, 0, 5), line(0, 0, 30), line(0, None, 40), line(0, 0)]
    assert rise_together(lines) == SharedRise(date(2019, 12, 31), 3, 3)


@given(st.lists(moves, max_size=6), st.randoms())
def test_the_order_of_lines_does_not_matter(several: list[list[int]], luck) -> None:
    lines = [line(*days) for days in several]
    shuffled = list(lines)
    luck.shuffle(shuffled)
    assert rise_together(shuffled) == rise_together(lines)


def test_limits_are_settings() -> None:
    assert findings(line(0, 0, 0, 21), TrendLimits(flat_reports=3))[0].pattern is TrendPattern.LATE_RISE


def test_the_pace_of_the_last_reports_says_when_the_diagonal_is_met() -> None:
    as_of = date(2020, 3, 31)
    drifting = line(0, 0, 0, 0, 10, 20)
    reached = reached_at_this_pace(drifting, as_of=as_of)
    assert reached is not None
    assert not reached.is_later
    assert reached.on > drifting[-1].forecast_on
    assert reached_at_this_pace(line(0, 31, 61, 91), as_of=as_of) == Pace(date(2023, 3, 31), is_later=True)
    assert reached_at_this_pace(line(0, 0, 0), as_of=as_of) is None
    assert reached_at_this_pace(line(0, 31, 62, 93), as_of=as_of) is None
    assert reached_at_this_pace(line(0, 10), as_of=as_of) is None
    assert reached_at_this_pace(line(0, 0, 0, 10), as_of=as_of) is None  # one step is no pace
    assert reached_at_this_pace(line(0, 0, 10, 10), as_of=as_of) is None


STARTS, ENDS, NOW = date(2020, 1, 1), date(2020, 12, 31), date(2020, 9, 30)


def plan(original: Sequence[date], expected: Sequence[date | None]) -> list:
    return [
        milestone(number, on, forecast_on=forecast) if forecast else milestone(number, on, verified_on=on)
        for number, (on, forecast) in enumerate(zip(original, expected, strict=True))
    ]


def test_milestones_pushed_to_the_end_are_a_bow_wave() -> None:
    original = [date(2020, month, 15) for month in range(1, 13)]
    done = [None] * 5
    states = plan(original, [*done, *[date(2020, 12, 15)] * 7])
    found = last_weeks(states, starts_on=STARTS, ends_on=ENDS, as_of=NOW)
    assert found is not None
    assert (found.after_on, found.weeks, found.expected, found.planned, found.beyond) == (date(2020, 11, 5), 8, 7, 2, 0)
    assert is_bow_wave(found)


def test_a_plan_that_always_ended_like_this_is_no_bow_wave() -> None:
    states = plan([date(2020, 12, 1)] * 8, [date(2020, 12, 1)] * 8)
    found = last_weeks(states, starts_on=STARTS, ends_on=ENDS, as_of=NOW)
    assert found is not None
    assert not is_bow_wave(found)


def test_the_weeks_that_are_left_count_and_none_after_the_end() -> None:
    states = plan([date(2020, 6, 1)] * 5, [date(2020, 6, 30)] * 5)
    found = last_weeks(states, starts_on=STARTS, ends_on=ENDS, as_of=date(2020, 12, 24))
    assert found is not None
    assert (found.weeks, found.expected, found.beyond) == (1, 0, 0)  # overdue ones are expected today
    assert last_weeks(states, starts_on=STARTS, ends_on=ENDS, as_of=ENDS) is None
    assert last_weeks([], starts_on=STARTS, ends_on=ENDS, as_of=NOW) is None


@given(st.lists(st.dates(date(2020, 10, 1), date(2021, 3, 31)), min_size=1, max_size=20), st.data())
def test_pushing_a_milestone_into_the_last_weeks_never_ends_a_wave(days: list[date], data: st.DataObject) -> None:
    original = [date(2020, 5, 1)] * len(days)
    before = last_weeks(plan(original, days), starts_on=STARTS, ends_on=ENDS, as_of=NOW)
    place = data.draw(st.integers(0, len(days) - 1))
    pushed = [*days[:place], date(2020, 12, 20), *days[place + 1 :]]
    after = last_weeks(plan(original, pushed), starts_on=STARTS, ends_on=ENDS, as_of=NOW)
    assert before is not None
    assert after is not None
    assert after.expected >= before.expected
    assert is_bow_wave(after) >= is_bow_wave(before)
