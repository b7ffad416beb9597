"""Milestone trend: the pace of forecasts, the chart and its title. Cases MT-1, MT-3."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tracker.charts.milestone_trend import TrendData, TrendLine, furthest, open_only, title
from tracker.charts.milestone_trend_figure import figure, small_figure, span
from tracker.domain.bilingual import Bilingual
from tracker.domain.milestone_trend import TrendPoint, crossing_on, runs_away, slope
from tracker.domain.months import Month
from tracker.domain.trend_patterns import findings
from tracker.web.plan import wording as plan_wording  # noqa: F401
from tracker.web.wording import sentence

MONTH_ENDS = (date(2020, 3, 31), date(2020, 4, 30), date(2020, 5, 31))
AS_OF = date(2020, 5, 31)


def points(*forecasts: date, reported: tuple[date, ...] = MONTH_ENDS) -> tuple[TrendPoint, ...]:
    return tuple(TrendPoint(on, forecast) for on, forecast in zip(reported, forecasts, strict=True))


STEADY = points(*[date(2020, 8, 31)] * 3)
RUNNING = points(date(2020, 8, 31), date(2020, 9, 30), date(2020, 10, 31))


def line(
    reports: tuple[TrendPoint, ...] = STEADY,
    *,
    original_on: date = date(2020, 8, 31),
    reached_on: date | None = None,
    slip: int = 0,
    moved: int = 0,
    number: int = 1,
) -> TrendLine:
    expected_on = reached_on or (reports[-1].forecast_on if reports else original_on)
    name = Bilingual("节点", "Step")
    return TrendLine(number, name, reports, original_on, expected_on, reached_on, slip, moved, findings(reports))


def chart(*lines: TrendLine) -> TrendData:
    return TrendData(lines, AS_OF, date(2020, 1, 31), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("reports", "pace", "crossing"),
    [(STEADY, 0, date(2020, 8, 31)), (RUNNING, 1, None)],
    ids=["MT-1 steady", "MT-3 parallel to the diagonal"],
)
def test_the_pace_of_a_forecast(reports, pace, crossing):
    assert slope(reports) == pace
    assert crossing_on(reports) == crossing


def test_a_milestone_that_moves_half_as_fast_as_time_is_met_in_the_end():
    reports = points(
        date(2020, 7, 1), date(2020, 7, 11), date(2020, 7, 21),
        reported=(date(2020, 3, 1), date(2020, 3, 21), date(2020, 4, 10)),
    )  # fmt: skip
    assert float(slope(reports)) == 0.5
    # 20 days of forecast for 40 of reporting: 122 days ahead on 1 March, met after twice as many.
    assert crossing_on(reports) == date(2020, 10, 31)


def test_two_reports_are_too_few_for_a_pace():
    assert slope(STEADY[:2]) is None
    assert not runs_away(RUNNING[:2])


def test_only_the_last_three_reports_say_whether_it_runs_away():
    early = (TrendPoint(date(2020, 2, 29), date(2020, 10, 31)),)
    assert runs_away(early + RUNNING)
    assert not runs_away((*RUNNING, TrendPoint(date(2020, 6, 30), date(2020, 10, 31))))


@pytest.mark.parametrize(
    ("lines", "code", "count"),
    [
        ((), "trend.no_reports", None),
        ((line(()),), "trend.no_reports", None),
        ((line(reached_on=AS_OF),), "trend.all_reached", 1),
        ((line(RUNNING, slip=40, moved=21), line()), "trend.runs_away", 1),
        ((line(RUNNING), line(RUNNING)), "trend.several_run_away", 2),
        ((line(slip=5, moved=5), line(moved=-3), line()), "trend.moved_later", 1),
        ((line(moved=-3), line(slip=2)), "trend.moved_earlier", 1),
        ((line(slip=5, moved=5), line(moved=3)), "trend.all_moved_later", 2),
        ((line(moved=-3), line(moved=-1)), "trend.all_moved_earlier", 2),
        ((line(slip=2), line()), "trend.held_late", 1),
        ((line(slip=2), line(slip=9), line(reached_on=AS_OF, slip=4)), "trend.held_all_late", 2),
        ((line(), line(slip=-4)), "trend.steady", None),
    ],
)
def test_the_title_says_the_most_alarming_thing_that_is_true(lines, code, count):
    message = title(chart(*lines))
    assert message.code == code
    assert message.params.get("count") == count


@pytest.mark.parametrize(
    ("before_on", "since"),
    [(date(2020, 4, 30), "April"), (date(2019, 5, 31), "May 2019"), (None, "April")],
)
def test_reports_further_apart_than_a_month_name_the_year_of_the_one_before(before_on, since):
    data = replace(chart(line(slip=5, moved=5)), before_on=before_on)
    assert sentence(title(data)) == f"The open milestone has moved later since {since}"


def test_a_month_without_a_report_is_a_gap_and_no_repetition():
    reports = points(date(2020, 8, 31), date(2020, 8, 31), reported=(date(2020, 1, 31), date(2020, 2, 29)))
    later = points(date(2020, 9, 30), reported=(date(2020, 5, 31),))
    drawn = figure(chart(line(reports + later)), height=300)["data"][1]
    assert drawn["x"] == ["2020-01-31", "2020-02-29", "2020-03-31", "2020-05-31"]
    assert drawn["y"] == ["2020-08-31", "2020-08-31", None, "2020-09-30"]
    assert drawn["connectgaps"] is False


def test_yearly_reports_have_no_gaps():
    ends = tuple(date(year, 12, 31) for year in (2017, 2018, 2019))
    drawn = figure(chart(line(points(*[date(2030, 1, 1)] * 3, reported=ends))), height=300)["data"][1]
    assert None not in drawn["y"]


def test_a_line_ends_on_the_diagonal_when_the_milestone_is_reached():
    drawn = figure(chart(line(reached_on=date(2020, 5, 11))), height=300)["data"][1]
    assert (drawn["x"][-1], drawn["y"][-1]) == ("2020-05-11", "2020-05-11")
    assert "2020-05-31" not in drawn["x"]
    assert drawn["marker"]["symbol"][-1] == "diamond"


def test_labels_of_lines_that_end_together_are_apart():
    lines = [line(slip=slip) for slip in (3, 4, 5, 6)]
    annotations = figure(chart(*lines), height=360)["layout"]["annotations"]
    heights = sorted(note["y"] * (360 - 52) for note in annotations)
    assert len(heights) == 4
    assert min(later - earlier for earlier, later in pairwise(heights)) >= 28


def test_lines_of_a_narrow_chart_end_in_their_numbers_apart():
    lines = [
        line(number=1, reached_on=date(2020, 2, 3)),
        line(number=2),
        line(number=3, slip=1),
        line(RUNNING, number=4),
    ]
    annotations = figure(chart(*lines), height=300, narrow=True)["layout"]["annotations"]
    assert sorted(note["text"] for note in annotations) == ["1", "2", "3", "4"]
    heights = sorted(note["y"] * (300 - 52) for note in annotations if note["yref"] == "paper")
    assert min(later - earlier for earlier, later in pairwise(heights)) >= 13
    assert [note["x"] for note in annotations if note["yref"] == "y"] == ["2020-02-03"]


def test_small_charts_share_their_dates_and_leave_out_what_is_reached():
    first, second = chart(line(reached_on=date(2020, 2, 3)), line()), chart(line(RUNNING))
    dates = span([open_only(first), open_only(second)])
    drawn = [small_figure(data, height=240, dates=dates) for data in (first, second)]
    assert drawn[0]["layout"]["yaxis"]["range"] == drawn[1]["layout"]["yaxis"]["range"]
    assert len(drawn[0]["data"]) == 1
    assert dates[0] > date(2020, 7, 1)


def test_of_many_lines_those_that_tell_most_are_drawn_in_their_order() -> None:
    steady = chart(line()).lines[0]
    lines = tuple(replace(steady, label=f"L{place}", slip_days=place % 7, moved_days=0) for place in range(20))
    kept = furthest(replace(chart(), lines=lines), 5)
    assert [one.label for one in kept.lines] == ["L5", "L6", "L12", "L13", "L19"]
    assert furthest(kept, 5) == kept


def test_small_charts_keep_the_turns_of_a_line_and_drop_what_repeats() -> None:
    first, later = date(2020, 9, 30), date(2020, 11, 30)
    ends = tuple(Month(2020, number).last for number in (1, 2, 3, 4, 5, 6))
    said = points(first, first, first, first, later, later, reported=ends)
    data = chart(replace(line(), points=said, reached_on=None, expected_on=later))
    whole = figure(data, height=300)["data"][1]
    small = small_figure(data, height=300, dates=span([data]))["data"][0]
    assert len(whole["y"]) == len(ends)
    assert small["y"] == [first.isoformat(), first.isoformat(), later.isoformat(), later.isoformat()]
    assert small["x"] == [whole["x"][place] for place in (0, 3, 4, 5)]
    assert small["marker"]["symbol"][-1] == whole["marker"]["symbol"][-1]
