"""Drawings: valid for the chart library, true to the values, with labels that do not touch."""

from datetime import date
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.factories.milestones import milestone
from tracker.charts import kpi_trend, s_curve, s_curve_figure
from tracker.charts.kpi_trend import KpiTrend, TrendPoint
from tracker.charts.names import TaskLabel
from tracker.charts.slips import Slip, slips, strip
from tracker.charts.sparkline import HEIGHT, MARGIN, WIDTH, sparkline
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.domain.spans import Span


def worded(value: Any) -> Any:
    """Return a figure with its messages as plain texts, as the page embeds it."""
    if isinstance(value, Message):
        return value.code
    if isinstance(value, dict):
        return {key: worded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [worded(item) for item in value]
    if isinstance(value, str) and value.startswith("var("):
        return "#123456"
    return value


def curve(as_of: date = date(2020, 3, 31), *, claimed: bool = True) -> s_curve.SCurve:
    milestones = [
        milestone(1, date(2020, 1, 31), weight=40, verified_on=date(2020, 2, 28)),
        milestone(2, date(2020, 2, 28), weight=10, claimed_on=date(2020, 3, 2) if claimed else None),
        milestone(3, date(2020, 8, 31), weight=50, baseline_on=date(2020, 10, 30)),
    ]
    found = s_curve.trace(
        [(Decimal(1), milestones)],
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        as_of=as_of,
        span=Span(Month.of(as_of), Month.of(as_of).plus(-1)),
    )
    assert found is not None
    return found


def labels(figure: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {note["text"].code: note for note in figure["layout"]["annotations"]}


@pytest.mark.parametrize("narrow", [False, True])
def test_the_s_curve_is_valid_and_draws_what_its_table_lists(narrow: bool) -> None:
    data = curve()
    figure = s_curve_figure.figure(data, narrow=narrow)
    go.Figure(worded(figure))
    promised, planned, claimed, earned = figure["data"]
    rows = s_curve.table(data)
    assert [Decimal(str(y)) for y in planned["y"]] == [row.planned for row in rows]
    assert [Decimal(str(y)) for y in promised["y"]] == [row.promised for row in rows]
    assert [Decimal(str(y)) for y in earned["y"]] == [row.earned for row in rows if row.earned is not None]
    assert claimed["line"]["dash"]
    assert {trace["line"]["shape"] for trace in figure["data"]} == {"hv"}


def test_lines_that_would_cover_each_other_are_drawn_once() -> None:
    milestones = [milestone(1, date(2020, 1, 31), verified_on=date(2020, 1, 31)), milestone(2, date(2020, 8, 31))]
    data = s_curve.trace(
        [(Decimal(1), milestones)],
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        as_of=date(2020, 3, 31),
        span=Span(Month(2020, 3), Month(2020, 2)),
    )
    assert data is not None
    assert len(s_curve_figure.figure(data)["data"]) == 2


@pytest.mark.parametrize("narrow", [False, True])
def test_labels_below_the_curve_keep_their_distance(narrow: bool) -> None:
    notes = labels(s_curve_figure.figure(curve(), narrow=narrow))
    height = (330 if narrow else 400) - 54
    at = {
        code: notes[code]["y"] * height / s_curve_figure.TOP + notes[code]["yshift"]
        for code in ("s_curve.planned", "s_curve.earned", "s_curve.claimed")
    }
    # The highest stands above its point, the other two below each other.
    *lower, highest = sorted(at.values())
    assert highest > max(notes[code]["y"] for code in at) * height / s_curve_figure.TOP
    assert lower[1] - lower[0] >= s_curve_figure.LEAST


@pytest.mark.parametrize("narrow", [False, True])
def test_labels_of_a_first_month_stand_above_the_axis_and_the_plan(narrow: bool) -> None:
    data = curve(date(2020, 1, 2), claimed=False)
    notes = labels(s_curve_figure.figure(data, narrow=narrow))
    height = ((330 if narrow else 400) - 54) / s_curve_figure.TOP
    planned, earned = (
        notes[code]["y"] * height + notes[code]["yshift"] for code in ("s_curve.planned", "s_curve.earned")
    )
    assert planned - earned >= s_curve_figure.LEAST
    assert earned - s_curve_figure.LEAST / 2 > 40 * height  # the plan's first step, of 40 per cent, is within reach


def test_a_click_opens_only_what_has_an_address() -> None:
    figure = s_curve_figure.figure(curve(), opens={date(2020, 2, 29): "/?period=2020-02"})
    earned = figure["data"][-1]
    assert [place["href"] for place in earned["customdata"]] == [None, None, "/?period=2020-02", None]
    assert [text.code for text in earned["text"]].count("s_curve.hover_opens") == 1


def test_what_left_the_plan_is_told_where_the_original_one_counts_it() -> None:
    kept, gone = [milestone(1, date(2020, 8, 31))], [milestone(1, date(2020, 6, 30), in_scope=False)]
    days = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31), "as_of": date(2020, 3, 31)}
    span = Span(Month(2020, 3), Month(2020, 2))
    whole = s_curve.trace([(Decimal(1), kept)], span=span, **days)
    rest = s_curve.trace([(Decimal(1), kept), (Decimal(1), gone)], span=span, **days)
    assert whole is not None
    assert rest is not None
    assert s_curve.subtitle(whole).code == "s_curve.subtitle"
    said = s_curve.subtitle(rest)
    assert (said.code, said.params["all"]) == ("s_curve.subtitle_original", 2)
    assert said.params["measure"] == s_curve.subtitle(whole)


def test_long_plans_have_few_ticks() -> None:
    data = s_curve.trace(
        [(Decimal(1), [milestone(1, date(1990, 4, 1)), milestone(2, date(2070, 4, 1))])],
        starts_on=date(1987, 1, 1),
        ends_on=date(2075, 12, 31),
        as_of=date(2018, 9, 30),
        span=Span(Month(2018, 9), Month(2017, 9)),
    )
    assert data is not None
    assert s_curve_figure.figure(data)["layout"]["xaxis"]["dtick"] == "M240"
    assert "mode" not in s_curve_figure.figure(data)["data"][0] or (
        s_curve_figure.figure(data)["data"][0]["mode"] == "lines"
    )


def test_a_kpi_chart_is_valid_and_breaks_at_a_silent_month() -> None:
    values = (Decimal("90.1"), None, Decimal("92.4"))
    points = tuple(
        TrendPoint(Month(2020, 1 + place), value, Decimal(95), None, Rag.RED) for place, value in enumerate(values)
    )
    data = KpiTrend(Bilingual("指标", "KPI"), Bilingual("%", "%"), 1, points)
    figure = kpi_trend.figure(data)
    go.Figure(worded(figure))
    target, line = figure["data"]
    assert (line["y"], line["connectgaps"]) == (list(values), False)
    assert target["y"] == [Decimal(95)] * 3


def test_a_sparkline_lifts_the_pen_where_nothing_was_reported() -> None:
    drawn = sparkline([Decimal(1), None, Decimal(3), Decimal(2)], [None, Decimal(2), Decimal(2), Decimal(2)])
    assert drawn is not None
    assert drawn.path.count("M") == 2
    assert drawn.target_path.count("M") == 1
    assert drawn.last is not None
    assert drawn.last[0] == WIDTH - MARGIN


def test_the_highest_value_is_at_the_top_and_a_flat_line_in_the_middle() -> None:
    rising = sparkline([Decimal(1), Decimal(5)])
    flat = sparkline([Decimal(5), Decimal(5)])
    assert rising is not None
    assert flat is not None
    assert rising.last == (WIDTH - MARGIN, MARGIN)
    assert flat.last == (WIDTH - MARGIN, HEIGHT / 2)
    assert sparkline([None, None], [Decimal(3), Decimal(3)]) is None


def test_a_strip_holds_every_date_and_the_day_of_looking() -> None:
    slip = Slip(
        TaskLabel("C2", Bilingual("", "C2")), 1, Bilingual("", "Step"), date(2020, 5, 4), date(2020, 6, 1),
        date(2020, 7, 20), 35, 55, 2, True,
    )  # fmt: skip
    axis = strip(slips([slip], as_of=date(2020, 3, 31), span=Span(Month(2020, 3), Month(2020, 2))))
    assert axis is not None
    assert (axis.first, axis.last) == (Month(2020, 3), Month(2020, 7))
    places = [axis.place(day) for day in (date(2020, 3, 1), date(2020, 5, 4), date(2020, 7, 20), date(2020, 7, 31))]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] < 100
