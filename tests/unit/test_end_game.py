"""The end game from a whole record, the sentences about it, and its chart. Methods: A2, B2 to B4."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from tests.unit.test_finish_study import done, history, long_record, origin, record, said
from tracker.charts import end_game as chart
from tracker.charts.end_game import RateData
from tracker.charts.s_curve import trace
from tracker.domain.bilingual import Message
from tracker.domain.delivery_rate import Delivered, DeliveryRate, days_to_know, delivery_rate
from tracker.domain.end_game import EndGame, end_game
from tracker.domain.latest_safe import Safety
from tracker.domain.milestones import Completion, MilestoneState
from tracker.domain.months import Month
from tracker.domain.spans import Span
from tracker.domain.workdays import STATE_COUNCIL

END = date(2020, 12, 31)
AS_OF = date(2020, 6, 30)


def test_a_proven_record_gives_safe_dates_before_the_end_of_the_plan() -> None:
    game = end_game(long_record())
    assert game.reason is None
    assert game.milestones
    assert {milestone.safety for milestone in game.milestones} == {Safety.RECORD}
    assert all(milestone.on is not None and milestone.on <= END for milestone in game.milestones)
    rooms = [milestone.room for milestone in game.milestones]
    assert all(one <= other for one, other in pairwise(rooms))
    assert game.unsafe == sum(room < 0 for room in rooms)


def test_units_that_slip_have_to_be_safe_earlier() -> None:
    safe = {milestone.key[0]: milestone.on for milestone in end_game(long_record()).milestones}
    assert safe["B1"] < safe["A0"]


def test_what_others_need_before_the_end_moves_the_safe_date() -> None:
    found = long_record()
    before = {milestone.key: milestone for milestone in end_game(found).milestones}
    key = ("A0", 24)
    needed = date(2020, 9, 30)
    after = {milestone.key: milestone for milestone in end_game(found, needed_on={key: needed}).milestones}
    assert after[key].need_on == needed
    assert after[key].on <= needed < before[key].on
    assert {other: after[other] for other in after if other != key} == {
        other: before[other] for other in before if other != key
    }


def test_the_order_of_histories_does_not_matter() -> None:
    found = long_record(12)
    assert end_game(replace(found, histories=found.histories[::-1])) == end_game(found)


def test_until_the_forecast_is_proven_the_end_itself_stands_and_the_page_says_why() -> None:
    late = history("A", 2, date(2020, 6, 30), forecasts=(said(date(2021, 3, 1), Month(2019, 2)),))
    game = end_game(record([history("A", 1, date(2020, 3, 31)), late], 3))
    assert game.reason is not None
    assert game.reason.code == "forecast.too_few"
    assert game.readings.draws is None
    assert [(one.key[1], one.on, one.safety) for one in game.milestones] == [
        (2, END, Safety.PLAIN), (1, END, Safety.PLAIN),
    ]  # fmt: skip
    assert game.milestones[0].room == -42
    assert game.unsafe == 1


def test_outside_the_calendar_no_working_days_are_counted() -> None:
    beyond = record([history("A", 1, date(2031, 3, 31))], 2, calendar=STATE_COUNCIL, ends_on=date(2030, 12, 31))
    game = end_game(beyond)
    assert game.reason is not None
    assert game.reason.code == "forecast.outside_calendar"
    assert [(one.on, one.room, one.is_unsafe) for one in game.milestones] == [(date(2030, 12, 31), None, True)]


def test_what_has_left_the_plan_is_neither_open_nor_counted() -> None:
    found = record([history("A", 1, date(2020, 3, 31)), history("B", 1, date(2020, 3, 31))], 3)
    game = end_game(found, dropped={("B", 1)})
    assert [one.key for one in game.milestones] == [("A", 1)]
    assert (game.readings.of, game.readings.without_milestones) == (1, 0)


def test_after_the_plan_s_end_no_date_is_left() -> None:
    game = end_game(record([history("A", 1, date(2019, 5, 31))], 6, ends_on=date(2019, 5, 31)))
    assert [(one.on, one.safety) for one in game.milestones] == [(None, Safety.PASSED)]
    assert chart.safe_title(game).code == "end_game.all_passed"


def test_with_all_reached_nothing_is_open_and_every_task_finished() -> None:
    reached = history("A", 1, date(2019, 2, 15), completions=(done(date(2019, 2, 14)),))
    game = end_game(record([reached], 4))
    assert game.milestones == ()
    assert (game.readings.forecasts_hold, game.readings.trends_continue, game.readings.of) == (1, 1, 1)
    assert chart.safe_title(game) == Message("end_game.none_open")


def test_a_plan_without_milestones_has_nothing_to_say() -> None:
    game = end_game(record([], 2))
    assert (game.milestones, game.readings.of) == ((), 0)
    assert chart.readings_title(game).code == "end_game.no_tasks"


def test_the_three_readings_differ_where_dates_run_away() -> None:
    months = [origin(Month(2019, 1).plus(place)).as_of for place in range(4)]
    away = tuple(said(day + timedelta(days=300), Month.of(day)) for day in months)
    steady = tuple(said(date(2020, 3, 31), Month.of(day)) for day in months)
    histories = [
        history("A", 1, date(2019, 11, 30), forecasts=away), history("B", 1, date(2020, 3, 31), forecasts=steady),
    ]  # fmt: skip
    readings = end_game(record(histories, 4)).readings
    assert (readings.forecasts_hold, readings.trends_continue, readings.of) == (2, 1, 2)
    assert (len(readings.never), readings.without_trend) == (1, 0)


# Sentences and the chart ---------------------------------------------------------------------------------------------


def drawn(earned: dict[date, int], *, as_of: date = AS_OF) -> RateData:
    """Return a plan of ten equal milestones due at the ends of ten months, so many of them verified on these days."""
    reached = [day for day, count in sorted(earned.items()) for _ in range(count)]
    states = [
        MilestoneState(
            number, number, Decimal(1), Month(2020, number + 2).last, Month(2020, number + 2).last,
            completion=Completion.VERIFIED if number <= len(reached) else Completion.OPEN,
            actual_on=reached[number - 1] if number <= len(reached) else None,
        )
        for number in range(1, 11)
    ]  # fmt: skip
    starts_on = date(2020, 1, 1)
    curve = trace(
        [(Decimal(1), states)], starts_on=starts_on, ends_on=END, as_of=as_of, span=Span(Month.of(as_of), None)
    )
    assert curve is not None
    return RateData(curve, rate_of(reached, as_of))


def rate_of(reached: list[date], as_of: date) -> DeliveryRate:
    def at(day: date) -> Delivered:
        count = sum(on <= day for on in reached)
        return Delivered(day, Decimal(count) / 10, count)

    days = days_to_know(starts_on=date(2020, 1, 1), as_of=as_of)
    planned = (Delivered(as_of, Decimal("0.4"), 4), Delivered(END, Decimal(1), 10))
    return delivery_rate([at(day) for day in days], planned=planned, milestones=10, ends_on=END)


@pytest.mark.parametrize(
    ("earned", "as_of", "code", "figures"),
    [
        ({}, AS_OF, "end_game.nothing_yet", {"needed": Decimal("16.7")}),
        ({date(2020, 2, 3): 1}, date(2020, 2, 29), "end_game.early", {"needed": Decimal("9.0")}),
        ({date(2020, 2, 3): 4}, AS_OF, "end_game.stalled", {"needed": Decimal("10.0")}),
        ({date(2020, 2, 3): 1, date(2020, 5, 3): 3}, AS_OF, "end_game.level", {"needed": Decimal("10.0")}),
        ({date(2020, 5, 3): 5}, AS_OF, "end_game.enough", {"needed": Decimal("8.3"), "brought": Decimal("16.7")}),
        ({date(2020, 2, 3): 4, date(2020, 5, 3): 1}, AS_OF, "end_game.faster", {"times": Decimal("2.5")}),
        ({date(2020, 5, 3): 2}, AS_OF, "end_game.faster_than_ever", {"times": Decimal("2.0")}),
        ({date(2020, 5, 3): 10}, AS_OF, "s_curve.finished", {"finished_on": date(2020, 5, 3)}),
        ({date(2020, 5, 3): 9}, END, "end_game.passed", {"count": 1, "points": Decimal("10.0")}),
    ],
)
def test_the_title_compares_what_is_needed_with_what_came(earned, as_of, code, figures) -> None:
    message = chart.title(drawn(earned, as_of=as_of))
    assert message.code == code
    assert {name: message.params[name] for name in figures} == figures


def test_what_is_too_little_to_print_is_not_called_none() -> None:
    found = drawn({date(2020, 2, 3): 4})
    assert found.rate.recent is not None
    recent = replace(found.rate.recent, share=Decimal("0.0004"))
    message = chart.title(replace(found, rate=replace(found.rate, recent=recent)))
    assert message.code == "end_game.crawling"


def test_the_headline_says_what_is_left_and_for_how_long() -> None:
    message = chart.headline(drawn({date(2020, 5, 3): 4}))
    assert (message.code, message.params["count"], message.params["left"], message.params["months"]) == (
        "end_game.left", 6, Decimal("0.6"), Decimal("6.0"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("earned", "code"),
    [
        ({date(2020, 5, 3): 5}, "end_game.less"),
        ({date(2020, 5, 3): 2}, "end_game.more"),
        ({}, "end_game.against_nothing"),
    ],
)
def test_a_pace_is_compared_in_words(earned, code) -> None:
    rate = drawn(earned).rate
    assert rate.required is not None
    assert rate.recent is not None
    assert chart.against(rate.required, rate.recent).code == code


def test_the_needed_line_ends_at_the_whole_and_the_pace_where_it_leads() -> None:
    data = drawn({date(2020, 5, 3): 2})
    needed, pace = chart.figure(data)["data"][1:3]
    assert (needed["x"][-1], needed["y"]) == ("2020-12-31", [20.0, 100.0])
    assert (pace["x"][-1], pace["y"][-1]) == ("2020-12-31", pytest.approx(60.0))


def test_a_pace_that_is_enough_ends_on_the_day_it_arrives() -> None:
    data = drawn({date(2020, 5, 3): 5})
    assert data.rate.recent is not None
    on, reached = chart.arrives(data, data.rate.recent)
    assert reached == 1
    assert AS_OF < on < END


@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_drawn_runs_through_the_labels_where_the_plan_goes_on_after_its_end(narrow) -> None:
    data = drawn({date(2020, 5, 3): 2})
    last = replace(data.curve.points[-1], on=date(2021, 3, 31))
    data = replace(data, curve=replace(data.curve, points=(*data.curve.points, last)))
    layout = chart.figure(data, narrow=narrow)["layout"]
    labels = {note["text"].code: note["x"] for note in layout["annotations"]}
    assert labels["end_game.label_needed"] == labels["end_game.label_pace"] == "2021-03-31"
    assert labels["s_curve.ends_on"] == "2020-12-31"
    assert layout["xaxis"]["range"][1] >= "2021-03-31"


@pytest.mark.parametrize("earned", [{}, {date(2020, 5, 3): 2}, {date(2020, 5, 3): 10}])
@pytest.mark.parametrize("as_of", [date(2020, 1, 31), AS_OF, END, date(2021, 2, 28)])
@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_is_one_the_library_knows(earned, as_of, narrow) -> None:
    figure = chart.figure(drawn({on: count for on, count in earned.items() if on <= as_of}, as_of=as_of), narrow=narrow)
    assert go.Figure(plain(figure)).data


def plain(value):
    """Return a figure with a word for each message and a colour for each role, as the page has them."""
    if isinstance(value, Message):
        return value.code
    if isinstance(value, str):
        return "#123456" if value.startswith("var(") else value
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(("unsafe", "code"), [(0, "end_game.none_unsafe"), (2, "end_game.some_unsafe")])
def test_safe_dates_are_counted(unsafe: int, code: str) -> None:
    game = end_game(long_record())
    rows = tuple(
        replace(one, forecast_on=(one.on or END) + timedelta(days=1 if place < unsafe else -1))
        for place, one in enumerate(game.milestones)
    )
    message = chart.safe_title(replace(game, milestones=rows))
    assert (message.code, message.params["count"]) == (code, unsafe or len(rows))


def test_a_milestone_that_moves_away_is_not_called_safe() -> None:
    game = end_game(long_record())
    rows = tuple(replace(one, forecast_on=(one.on or END) - timedelta(days=1)) for one in game.milestones)
    away = replace(game.readings, never=frozenset({rows[0].key}))
    message = chart.safe_title(replace(game, milestones=rows, readings=away))
    assert (message.code, message.params["never"]) == ("end_game.none_unsafe_but_away", 1)


def test_readings_that_agree_are_one_number() -> None:
    game: EndGame = end_game(record([history("A", 1, date(2020, 3, 31))], 2))
    readings = replace(game.readings, of=4, draws=None)
    codes = [
        chart.readings_title(replace(game, readings=replace(readings, forecasts_hold=low, trends_continue=high))).code
        for low, high in ((2, 3), (2, 2), (4, 4), (0, 0))
    ]
    assert codes == ["end_game.readings", "end_game.readings_agree", "end_game.readings_all", "end_game.readings_none"]
