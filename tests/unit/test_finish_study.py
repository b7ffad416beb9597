"""The forecast at each report: what was on record then, the gate, and what cannot be forecast. Methods: B2, B4, F2."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories.finish_records import START, done, history, long_record, origin, record, said
from tracker.domain import backtest, finish_study
from tracker.domain.earned_schedule import task_schedule
from tracker.domain.finish_bench import bench_of
from tracker.domain.finish_results import FinishForecast, NotYet
from tracker.domain.milestone_history import MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.slip_model import learn
from tracker.domain.standings import Lead, WorkAxis, lead_of, standings
from tracker.domain.workdays import STATE_COUNCIL, WEEKDAYS


def test_a_word_counts_from_the_day_it_was_recorded() -> None:
    late_word = said(date(2019, 8, 30), Month(2019, 2), recorded_on=date(2019, 4, 20))
    one = history("A", 1, date(2019, 6, 28), forecasts=(late_word,))
    assert one.at(origin(Month(2019, 2))).forecast_on is None
    assert one.at(origin(Month(2019, 4))).forecast_on == date(2019, 8, 30)
    assert one.at(Origin(date(2019, 2, 28), None)).forecast_on == date(2019, 8, 30)
    assert one.at(Origin(date(2019, 1, 31), None)).forecast_on is None


def test_of_two_words_for_a_month_the_later_recorded_counts() -> None:
    words = (
        said(date(2019, 8, 30), Month(2019, 2), recorded_on=date(2019, 3, 9)),
        said(date(2019, 7, 31), Month(2019, 2), recorded_on=date(2019, 3, 5)),
        said(date(2019, 12, 31), Month(2019, 1), recorded_on=date(2019, 3, 10)),
    )
    assert history("A", 1, date(2019, 6, 28), forecasts=words).at(origin(Month(2019, 2))).forecast_on == date(
        2019, 8, 30
    )


def test_a_refused_claim_is_open_again() -> None:
    reached = date(2019, 2, 20)
    words = (
        done(reached, state=Completion.CLAIMED, recorded_on=date(2019, 2, 21)),
        done(reached, state=Completion.REFUSED, recorded_on=date(2019, 3, 20)),
    )
    one = history("A", 1, date(2019, 2, 15), completions=words)
    assert one.at(origin(Month(2019, 2))).is_claimed
    refused = one.at(origin(Month(2019, 3)))
    assert (refused.is_claimed, refused.actual_on) == (False, None)


@pytest.mark.parametrize(
    ("days", "lead"), [(0, Lead.NEAR), (20, Lead.NEAR), (21, Lead.MIDDLE), (60, Lead.MIDDLE), (61, Lead.FAR)]
)
def test_forecasts_are_sorted_by_how_far_they_look_ahead(days: int, lead: Lead) -> None:
    assert lead_of(days) is lead


def test_the_first_forecast_in_each_bucket_is_learnt_from_not_the_last() -> None:
    """A milestone that is put off month by month has slipped by all of it, not by the last weeks alone."""
    words = tuple(said(START.plus(place + 1).first + timedelta(days=14), START.plus(place)) for place in range(6))
    one = history("A", 1, date(2019, 1, 20), forecasts=words, completions=(done(date(2019, 7, 15)),))
    seen = standings([one], [origin(START.plus(place)) for place in range(7)], WorkAxis(WEEKDAYS, START.first))
    slips = seen[-1].slips()
    assert slips.days[slips.leads == Lead.NEAR] == WEEKDAYS.between(date(2019, 2, 15), date(2019, 7, 15))


def test_an_open_milestone_is_censored_at_the_last_complete_report() -> None:
    one = history("A", 1, date(2019, 2, 15))
    origins = [origin(START), origin(Month(2019, 2)), Origin(date(2019, 3, 20), None, is_complete=False)]
    seen = standings([one], origins, WorkAxis(WEEKDAYS, START.first))
    slips = seen[-1].slips()
    assert slips.is_open.tolist() == [True]
    assert slips.days == WEEKDAYS.between(date(2019, 2, 15), date(2019, 2, 28))


def test_nothing_is_learnt_from_what_came_later() -> None:
    """Up to an origin the model is the same whether or not the future is on record."""
    whole = long_record()
    cut = replace(
        whole,
        histories=tuple(
            replace(
                one,
                forecasts=tuple(
                    word for word in one.forecasts if whole.origins[8].knows(word.valid_on, word.recorded_at)
                ),
                completions=tuple(w for w in one.completions if whole.origins[8].has(w.recorded_at)),
            )
            for one in whole.histories
        ),
    )
    axis = WorkAxis(WEEKDAYS, START.first)
    then, now = (standings(found.histories, found.origins[:9], axis)[-1] for found in (cut, whole))
    assert learn(then) == learn(now)


def test_a_long_record_earns_a_forecast_with_skill() -> None:
    found = finish_study.study(long_record())
    assert isinstance(found.result, FinishForecast)
    assert found.scores is not None
    assert found.scores.brier < found.scores.brier_base
    keeping, slipping = (part for part in found.result.programmes)
    assert (keeping.code, slipping.code) == ("A", "B")
    assert keeping.late.mean.most < 0.5 < slipping.late.mean.least
    assert found.result.resolved == found.scores.milestones >= 50


def test_each_forecast_asks_about_the_next_three_months_and_is_resolved_when_its_date_passes() -> None:
    data = long_record()
    seen = standings(data.histories, data.origins, WorkAxis(WEEKDAYS, START.first))
    learnt = [learn(standing) for standing in seen]
    months = backtest.horizon_months(seen)
    assert months == 3
    forecasts = backtest.resolved_forecasts(seen, learnt, months=months)
    due = {one.key: one.original_on for one in data.histories}
    for one in forecasts:
        assert one.origin_on < due[one.key] <= Month.of(one.origin_on).plus(3).last
        assert due[one.key] <= data.origins[-1].as_of
        assert one.kept == one.key[0].startswith("A")


def test_reports_a_year_apart_ask_about_the_year() -> None:
    one = history("A", 1, date(2022, 2, 15))
    origins = [origin(Month(year, 9)) for year in (2019, 2020, 2021)]
    assert backtest.horizon_months(standings([one], origins, WorkAxis(WEEKDAYS, START.first))) == 12


def test_too_few_resolved_milestones_give_the_base_rate_and_the_reason() -> None:
    histories = [
        history(f"A{n}", 1, date(2019, 2, 15), completions=(done(date(2019, 2, 14 + 5 * (n % 2))),)) for n in range(10)
    ]
    found = finish_study.forecast(record([*histories, history("A0", 2, date(2019, 12, 2))], 4))
    assert isinstance(found, NotYet)
    assert found.reason.code == "forecast.too_few"
    assert found.base is not None
    assert (found.base.kept, found.base.of) == (5, 10)


def test_the_base_rate_starts_at_one_half() -> None:
    assert backtest.BaseRate(0, 0).chance == 0.5
    assert backtest.BaseRate(0, 0).share is None
    assert backtest.BaseRate(9, 10).chance == pytest.approx(10 / 12)


@pytest.mark.parametrize(
    ("histories", "code"),
    [
        ([], "forecast.no_milestones"),
        ([history("A", 1, date(2019, 2, 15), completions=(done(date(2019, 2, 14)),))], "forecast.all_reached"),
    ],
)
def test_where_there_is_nothing_to_forecast_it_says_so(histories: list[MilestoneHistory], code: str) -> None:
    found = finish_study.forecast(record(histories, 3))
    assert isinstance(found, NotYet)
    assert found.reason.code == code


def test_a_date_outside_the_calendar_is_named() -> None:
    data = record([history("A", 1, date(2051, 2, 15))], 3, calendar=STATE_COUNCIL)
    found = finish_study.study(data)
    assert isinstance(found.result, NotYet)
    assert found.result.reason.code == "forecast.outside_calendar"
    assert found.result.reason.params["day"] == date(2051, 2, 15)
    assert finish_study.colours(data, {}) is None


def test_quantiles_beyond_the_calendar_are_later_than_its_end() -> None:
    axis = WorkAxis(STATE_COUNCIL, date(2020, 1, 1))
    last = date(STATE_COUNCIL.years[1], 12, 31) if STATE_COUNCIL.years else date.max
    assert axis.day(axis.at(last) + 1) is None
    for day in (date(2020, 1, 2), date(2020, 2, 3), date(2021, 10, 8)):
        assert axis.day(axis.at(day)) == day


def test_every_report_since_there_is_a_record_has_its_forecast_and_its_outcome() -> None:
    data = long_record()
    found = finish_study.study(data)
    assert [one.as_of for one in found.past] == sorted(one.as_of for one in found.past)
    resolved = [one.due_soon for one in found.past if one.due_soon is not None and one.due_soon.kept is not None]
    assert resolved
    for one in resolved:
        assert one.until_on <= data.origins[-1].as_of
        assert one.p10 <= one.p50 <= one.p90 <= one.of
        assert one.error is not None
        assert one.error >= 0
    assert found.past[-1].due_soon is not None
    assert found.past[-1].due_soon.kept is None


def test_a_month_forecast_again_later_gives_the_same_figures() -> None:
    """The forecast made at a report is the one its history shows later."""
    later = long_record()
    then = replace(later, origins=later.origins[:-2])
    before = finish_study.forecast(then)
    assert isinstance(before, FinishForecast)
    again = next(one for one in finish_study.study(later).past if one.as_of == before.as_of)
    assert again.whole == before.whole


def test_the_pace_so_far_is_a_rival_where_enough_is_earned() -> None:
    """Taken alone, SPI(t) of a task says whether its next dates are kept."""
    whole = long_record()
    bench = bench_of(whole)
    told = []
    for forecast in bench.resolved:
        (origin,) = (one for one in whole.origins if one.as_of == forecast.origin_on)
        states = [one.at(origin) for one in whole.histories if one.task == forecast.key[0]]
        schedule = task_schedule(states, starts_on=whole.starts_on, as_of=origin.as_of)
        earned = sum(state.weight for state in states if state.is_verified) / sum(state.weight for state in states)
        pace = schedule.figures.performance if schedule is not None else None
        if pace is not None and earned >= Decimal("0.1"):
            told.append(((pace >= 1) - forecast.kept) ** 2)
    found = bench.scores.pace
    assert 0 < found.forecasts == len(told) < len(bench.resolved)
    assert found.brier == pytest.approx(sum(told) / len(told))
