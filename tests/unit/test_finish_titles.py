"""What the forecast says, and its drawings: true of the data, valid for the chart library. Methods: B4, B6."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from tests.factories.milestones import milestone
from tracker.charts import due_soon, finish_fan, finish_titles, reliability, s_curve
from tracker.domain import scoring
from tracker.domain.backtest import Reliability, Scores, Share
from tracker.domain.bilingual import Message
from tracker.domain.colour_scores import ColourScore, ColourScores
from tracker.domain.finish_forecast import TaskCount
from tracker.domain.finish_results import DueSoon, FanDay, FinishDay, FinishForecast, FinishSpread, Part, PastForecast
from tracker.domain.months import Month
from tracker.domain.odds import Odds, spoken, told
from tracker.domain.rag import Rag
from tracker.domain.scoring import Interval
from tracker.domain.spans import Span
from tracker.web.chance_wording import tenths

END = date(2020, 12, 31)


def part(
    *,
    by_end: float = 0.4,
    most: float | None = None,
    late: tuple[float, float] = (4.6, 4.6),
    later_from: int = 90,
    days: tuple[int, ...] = (10, 20, 40, 60, 80),
) -> Part:
    """Return a forecast whose quantiles lie so many days into 2021; from `later_from` on they are later than that."""
    found = [date.fromordinal(END.toordinal() + day) for day in days]
    spread = (
        FinishDay(on, is_later=share >= later_from) for share, on in zip((10, 20, 50, 80, 90), found, strict=True)
    )
    return Part(
        "",
        24,
        56,
        FinishSpread(*spread),
        Odds(by_end, by_end if most is None else most),
        0.3,
        TaskCount(Odds(*late), 2, 9, 24),
        TaskCount(Odds(17.4, 17.4), 13, 21, 24),
        None,
    )


def forecast(resolved: int = 57, **changes: Any) -> FinishForecast:
    fan = tuple(FanDay(Month(2020, number).last, 0.5, 0.52, 0.6, 0.7, 0.75) for number in range(4, 13))
    return FinishForecast(date(2020, 3, 31), END, part(**changes), (), fan, resolved, "d" * 64, 1, 10_000)


def scores(*, skill: float | None = 0.25, low: float = 0.1, chance: float = 0.7, kept: int = 70) -> Scores:
    chances, outcomes = [chance] * 100, [place < kept for place in range(100)]
    found = Reliability(
        scoring.bins(chances, outcomes),
        scoring.isotonic(chances, outcomes),
        scoring.consistency_band(chances),
        scoring.decomposition(chances, outcomes),
    )
    interval = Interval(low, 0.4)
    cover = Share(80, 100, scoring.wilson(80, 100))
    return Scores(100, 60, kept, 0.2, 0.25, 0.3, skill, interval, 0.3, interval, None, cover, 0, found)


@pytest.mark.parametrize(
    ("chance", "resolved", "code", "per_cent"),
    [
        (0.41, 57, "chance.about", 40),
        (0.43, 57, "chance.about", 45),
        (0.024, 57, "chance.under", 5),
        (0.049, 57, "chance.under", 5),
        (0.976, 57, "chance.over", 95),
        (0.951, 57, "chance.over", 95),
        (0.95, 57, "chance.about", 95),
        (0.43, 100, "chance.is", 43),
        (0.004, 100, "chance.under", 1),
        (1.0, 100, "chance.over", 99),
    ],
)
def test_a_chance_is_told_no_more_exactly_than_it_is_known(
    chance: float, resolved: int, code: str, per_cent: int
) -> None:
    said = Message(code, {"per_cent": per_cent})
    assert told(Odds(chance, chance), resolved) == said
    clause = finish_titles.chance_by_end(forecast(resolved, by_end=chance))
    assert clause == Message("forecast.end", {"chance": said, "ends_on": END})


@pytest.mark.parametrize(
    ("least", "most", "code", "figures"),
    [
        (0.4, 0.66, "chance.between", {"low": 40, "high": 70}),
        (0.42, 0.43, "chance.between", {"low": 40, "high": 45}),
        (0.41, 0.42, "chance.about", {"per_cent": 40}),
        (0.125, 1.0, "chance.at_least", {"per_cent": 10}),
        (0.01, 0.31, "chance.at_most", {"per_cent": 35}),
        (0.0, 1.0, "chance.open", {}),
    ],
)
def test_what_lies_beyond_the_record_leaves_a_chance_between_bounds(
    least: float, most: float, code: str, figures: dict[str, int]
) -> None:
    assert told(Odds(least, most), 57) == Message(code, figures)
    clause = finish_titles.chance_by_end(forecast(by_end=least, most=most))
    assert clause.code == ("forecast.end_open" if code == "chance.open" else "forecast.end")


@pytest.mark.parametrize(
    ("least", "most", "told_least", "told_most"),
    [(0.41, 0.42, 40, 40), (0.42, 0.43, 40, 45), (0.01, 0.02, 0, 5), (0.98, 0.99, 95, 100), (0.0, 1.0, 0, 100)],
)
def test_the_bounds_told_hold_the_chance(least: float, most: float, told_least: int, told_most: int) -> None:
    low, high = spoken(Odds(least, most), 57)
    assert (low.least, high.most) == (told_least, told_most)


def test_the_fan_says_nothing_of_the_end_where_the_record_does_not() -> None:
    codes = [finish_titles.fan(forecast(by_end=least, most=most)).code for least, most in ((0.6, 0.7), (0.4, 0.6))]
    assert codes == ["forecast.fan_keeps", "forecast.fan_open"]
    assert finish_titles.fan(forecast(by_end=0.1, most=0.4)).code == "forecast.fan_misses"


def test_late_tasks_are_told_between_bounds_where_they_differ() -> None:
    found = finish_titles.late_tasks(part(late=(4.6, 6.2)))
    assert (found.code, found.params["least"], found.params["count"]) == ("forecast.late_tasks_open", 5, 6)


@pytest.mark.parametrize(
    ("later_from", "code"),
    [
        (90, "forecast.finish"),
        (80, "forecast.finish_partly"),
        (50, "forecast.finish_later"),
        (10, "forecast.finish_later"),
    ],
)
def test_a_date_beyond_the_record_is_never_told_as_the_date(later_from: int, code: str) -> None:
    assert finish_titles.finish(forecast(later_from=later_from)).code == code


def test_late_tasks_are_told_with_their_range() -> None:
    said = finish_titles.late_tasks(part())
    assert said.params == {"count": 5, "of": 24, "low": 2, "high": 9}


@pytest.mark.parametrize(("by_end", "code"), [(0.5, "forecast.fan_keeps"), (0.49, "forecast.fan_misses")])
def test_the_fan_says_what_most_draws_do(by_end: float, code: str) -> None:
    assert finish_titles.fan(forecast(by_end=by_end)).code == code


@pytest.mark.parametrize(
    ("skill", "low", "code"),
    [
        (0.25, 0.1, "forecast.score_better"),
        (0.25, -0.01, "forecast.score_maybe"),
        (0.0, -0.2, "forecast.score_none"),
        (None, 0.0, "forecast.score_none"),
    ],
)
def test_skill_that_may_be_chance_is_called_so(skill: float | None, low: float, code: str) -> None:
    assert finish_titles.scores(scores(skill=skill, low=low)).code == code


def test_a_score_of_few_milestones_is_no_boast() -> None:
    assert finish_titles.scores(replace(scores(), milestones=49)).code == "forecast.score_early"


@pytest.mark.parametrize("low", [0.1, -0.1])
def test_the_rival_that_came_closer_is_not_left_out(low):
    found = finish_titles.scores(replace(scores(low=low), brier_declared=0.1))
    assert found.code == ("forecast.score_better_behind" if low > 0 else "forecast.score_maybe_behind")


@pytest.mark.parametrize(
    ("count", "of", "code"),
    [(0, 0, "none"), (80, 100, "right"), (65, 100, "early"), (97, 100, "cautious"), (3, 5, "right")],
)
def test_p80_dates_are_judged_by_their_interval(count: int, of: int, code: str) -> None:
    assert finish_titles.cover(Share(count, of, scoring.wilson(count, of))).code == f"forecast.cover_{code}"


@pytest.mark.parametrize(("kept", "code"), [(70, "reliable"), (50, "rosy"), (90, "dark")])
def test_chances_are_called_rosy_only_beyond_the_noise(kept: int, code: str) -> None:
    assert finish_titles.reliability(scores(kept=kept)).code == f"forecast.{code}"


def past(*kept: int | None) -> tuple[PastForecast, ...]:
    return tuple(
        PastForecast(
            Month(2020, number).last,
            part(),
            DueSoon(Month(2020, number + 3).last, 20, 8, 12, 15, 18, one, None if one is None else 2.5),
        )
        for number, one in enumerate(kept, start=1)
    )


def test_outcomes_are_counted_within_their_ranges() -> None:
    assert finish_titles.due_soon(past(8, 15, 16, None)).params == {"count": 2, "of": 3}
    assert finish_titles.due_soon(past(None)).code == "forecast.past_none"
    errors = finish_titles.past_errors(past(8, 15, 16, None))
    assert errors is not None
    assert (errors.forecast, errors.declared, errors.reports) == (2.5, 5.0, 3)
    assert finish_titles.past_errors(past(None)) is None


def test_declared_green_is_told_with_what_came_of_it() -> None:
    def score(rag: Rag, count: int, of: int) -> ColourScore:
        return ColourScore(rag, Share(count, of, scoring.wilson(count, of)), 0, 0, 0)

    found = ColourScores((score(Rag.GREEN, 3, 20), score(Rag.AMBER, 1, 2), score(Rag.RED, 0, 0)), (), 3, 5)
    assert finish_titles.colours(found) == Message("forecast.colours_green", {"per_cent": 15, "months": 3})
    nobody = replace(found, declared=(score(Rag.GREEN, 0, 0),))
    assert finish_titles.colours(nobody).code == "forecast.colours_none"


def test_a_rounded_chance_is_spoken_in_tenths_in_chinese() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        with force_locale("zh_CN"):
            assert [tenths(value) for value in (5, 10, 45, 25, 70, 95)] == [
                "5%",
                "一成",
                "四成五",
                "两成五",
                "七成",
                "九成五",
            ]
        with force_locale("en"):
            assert tenths(70) == "70\u00a0%"


def worded(value: Any) -> Any:
    """Return a figure with its messages as plain texts, as the page embeds it."""
    if isinstance(value, Message):
        return value.code
    if isinstance(value, dict):
        return {key: worded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [worded(item) for item in value]
    return "#123456" if isinstance(value, str) and value.startswith("var(") else value


def curve() -> s_curve.SCurve:
    milestones = [
        milestone(1, date(2020, 1, 31), weight=50, verified_on=date(2020, 2, 28)),
        milestone(2, date(2020, 8, 31), weight=50),
    ]
    found = s_curve.trace(
        [(Decimal(1), milestones)],
        starts_on=date(2020, 1, 1),
        ends_on=END,
        as_of=date(2020, 3, 31),
        span=Span(Month(2020, 3), Month(2020, 2)),
    )
    assert found is not None
    return found


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("later_from", [10, 80, 95])
def test_the_fan_starts_at_what_is_earned_and_the_strip_fits(narrow: bool, later_from: int) -> None:
    data = forecast(later_from=later_from)
    figure = finish_fan.figure(curve(), data, narrow=narrow)
    go.Figure(worded(figure))
    outer, inner, middle = figure["data"][:3]
    assert (middle["x"][0], middle["y"][0]) == ("2020-03-31", 50.0)
    assert max(outer["y"]) >= max(inner["y"]) >= max(middle["y"])
    assert figure["layout"]["xaxis"]["range"][1] >= data.whole.spread.p90.on.isoformat()
    symbols = [trace["marker"]["symbol"] for trace in figure["data"] if "symbol" in trace.get("marker", {})]
    assert symbols == (["diamond", "triangle-right"] if later_from <= 80 else ["diamond"])


@pytest.mark.parametrize("narrow", [False, True])
def test_the_scores_are_drawn_as_their_tables_have_them(narrow: bool) -> None:
    data = scores(kept=60)
    figure = reliability.figure(data.reliability, narrow=narrow)
    go.Figure(worded(figure))
    assert [round(value) for value in figure["data"][-1]["y"]] == [60]
    found = due_soon.figure(past(8, 15, None), narrow=narrow)
    go.Figure(worded(found))
    ranges, declared, outcomes = found["data"]
    assert (list(ranges["y"]), list(declared["y"]), list(outcomes["y"])) == ([12, 12, 12], [18, 18, 18], [8, 15])
