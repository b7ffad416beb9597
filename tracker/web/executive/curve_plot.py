"""The S-curve on the overview, with the forecast once that has proved itself, and its table for page and file."""

from decimal import Decimal

from flask_babel import gettext
from markupsafe import Markup

from tracker.charts import finish_fan, finish_table, finish_titles, s_curve, s_curve_figure
from tracker.charts.s_curve import SCurve
from tracker.domain.finish_results import FanDay, FinishForecast, ScoredForecast
from tracker.domain.months import Month
from tracker.web import formats, wording
from tracker.web.ambient import ambient_url
from tracker.web.executive.links import Links, linked
from tracker.web.plot import Plot, Table, embed

_QUANTILES = ("P10", "P20", "P50", "P80", "P90")


def curve_plot(curve: SCurve, forecast: ScoredForecast, to: Links) -> Plot:
    """Return the curve, with fan, finish and score where a finish is forecast."""
    opens = {point.on: ambient_url("executive.overview", period=str(Month.of(point.on))) for point in curve.past[1:-1]}
    result = forecast.result
    title = formats.keep(wording.sentence(s_curve.title(curve)))
    if not isinstance(result, FinishForecast):
        return embed(
            s_curve_figure.figure(curve, opens=opens),
            id="s-curve",
            title=title,
            subtitle=s_curve.subtitle(curve),
            height=s_curve_figure.HEIGHT,
            table=_table(curve, None),
            csv_href=to.csv("s-curve"),
            narrow=s_curve_figure.figure(curve, narrow=True, opens=opens),
            narrow_height=s_curve_figure.NARROW_HEIGHT,
        )
    key = gettext(
        "blue: forecast, light P10 to P90, darker P20 to P80, dotted P50; above, the finish in the same shades, "
        "diamond P50, line or arrow P80; the forecast counts claims as reached, so it may jump above the accepted line"
    )
    return embed(
        finish_fan.figure(curve, result, opens=opens),
        id="s-curve",
        title=title,
        subtitle=wording.sentence(s_curve.subtitle(curve)) + gettext("; ") + key,
        height=finish_fan.HEIGHT,
        table=_table(curve, result),
        note=_note(result, forecast, to),
        csv_href=to.csv("s-curve"),
        narrow=finish_fan.figure(curve, result, narrow=True, opens=opens),
        narrow_height=finish_fan.NARROW_HEIGHT,
    )


def _note(result: FinishForecast, forecast: ScoredForecast, to: Links) -> Markup:
    """Return why the fan stays below 100 per cent, what the report before would have said, and how good such forecasts
    have been."""
    below = finish_titles.fan_below(result)
    said = [below] if below is not None else []
    said += [finish_titles.before(forecast.before)] if forecast.before is not None else []
    said += [finish_titles.record_score(forecast.score)] if forecast.score is not None else []
    stop = gettext(".")
    return Markup("" if formats.is_chinese() else " ").join(linked(one, to.forecast()) + stop for one in said)


def curve_columns(forecast: FinishForecast | None) -> list[str]:
    """Return the heads of the curve's table, on the page and in the file."""
    columns = [
        gettext("Up to"),
        gettext("Planned, %"),
        gettext("Originally planned, %"),
        gettext("Earned, %"),
        gettext("Claimed, %"),
        gettext("Difference, points"),
    ]
    fan = [gettext("%(name)s, %%", name=name) for name in _QUANTILES] if forecast is not None else []
    return columns + fan


def fan_cells(day: FanDay | None, forecast: FinishForecast | None) -> list[Decimal | None]:
    """Return the shares forecast for a day in per cent with one decimal; no cells where nothing is forecast."""
    if forecast is None:
        return []
    if day is None:
        return [None] * len(_QUANTILES)
    shares = (day.p10, day.p20, day.p50, day.p80, day.p90)
    return [formats.half_up(Decimal(str(share)) * 100, 1) for share in shares]


def _table(curve: SCurve, forecast: FinishForecast | None) -> Table:
    """Return the figure's points as a reader sees them."""
    rows = []
    for row in finish_table.table(curve, forecast):
        drawn = row.curve
        shares = (drawn.planned, drawn.promised, drawn.earned, drawn.claimed) if drawn is not None else (None,) * 4
        rows.append(
            [
                formats.date_text(row.on),
                *(formats.number(share, 1) for share in shares),
                formats.signed(drawn.gap if drawn is not None else None, 1),
                *(formats.number(share, 1) for share in fan_cells(row.fan, forecast)),
            ]
        )
    return Table(curve_columns(forecast), rows)
