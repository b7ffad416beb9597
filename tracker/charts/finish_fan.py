"""The S-curve with the forecast: a fan of progress to come and, above it, the finish as a strip. Guide: 8."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tracker.charts import s_curve_figure
from tracker.charts.finish_titles import last_shown
from tracker.charts.s_curve import SCurve
from tracker.charts.s_curve_figure import NOWHERE
from tracker.domain.bilingual import Message
from tracker.domain.finish_results import FanDay, FinishDay, FinishForecast

# The axis goes on above 100 % for the strip; the drawing grows with it, so that a point of progress keeps its height.
TOP = 128
STRIP_LOW, STRIP_HIGH, STRIP = 112, 119, 115.5


def _grown(height: int) -> int:
    edges = s_curve_figure.MARGIN["t"] + s_curve_figure.MARGIN["b"]
    return round((height - edges) * TOP / s_curve_figure.TOP) + edges


HEIGHT, NARROW_HEIGHT = _grown(s_curve_figure.HEIGHT), _grown(s_curve_figure.NARROW_HEIGHT)


def figure(
    curve: SCurve, forecast: FinishForecast, *, narrow: bool = False, opens: Mapping[date, str] = NOWHERE
) -> dict[str, Any]:
    """Return the curve's figure with the fan below its lines and the strip above; `narrow` and `opens` as there."""
    drawn = s_curve_figure.figure(curve, narrow=narrow, opens=opens)
    left, right = (date.fromisoformat(day) for day in drawn["layout"]["xaxis"]["range"])
    room = timedelta(days=int((last_shown(forecast) - left).days * (0.1 if narrow else 0.15)))
    right = max(right, last_shown(forecast) + room)
    drawn["layout"]["xaxis"]["range"][1] = right.isoformat()
    drawn["layout"]["yaxis"]["range"] = [0, TOP]
    drawn["layout"]["shapes"] += _strip_shapes(forecast)
    drawn["layout"]["annotations"] += _strip_labels(forecast, narrow)
    drawn["data"] = [*_fan(curve, forecast), *drawn["data"], *_strip_marks(forecast)]
    return drawn


def _fan(curve: SCurve, forecast: FinishForecast) -> list[dict[str, Any]]:
    """Return the two bands and the middle line, from what is earned now on."""
    assert curve.now.earned is not None
    now = float(curve.now.earned)
    days = [FanDay(forecast.as_of, now, now, now, now, now), *(day for day in forecast.fan if day.on > forecast.as_of)]
    outer = _band(days, [day.p10 for day in days], [day.p90 for day in days], "var(--c-fan-2)")
    inner = _band(days, [day.p20 for day in days], [day.p80 for day in days], "var(--c-fan-1)")
    middle = {
        "type": "scatter",
        "mode": "lines",
        "x": [day.on.isoformat() for day in days],
        "y": [day.p50 * 100 for day in days],
        "line": {"color": "var(--c-forecast)", "width": 2, "dash": "dot"},
        "text": [_hover(day) for day in days],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return [outer, inner, middle]


def _band(days: Sequence[FanDay], low: Sequence[float], high: Sequence[float], colour: str) -> dict[str, Any]:
    there = [day.on.isoformat() for day in days]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [share * 100 for share in (*high, *reversed(low))],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _hover(day: FanDay) -> Message:
    low, middle, high = (int(share * 100 + 0.5) for share in (day.p10, day.p50, day.p90))
    return Message("forecast.hover_fan", {"day": day.on, "low": low, "middle": middle, "high": high})


def _strip_shapes(forecast: FinishForecast) -> list[dict[str, Any]]:
    spread = forecast.whole.spread
    boxes = ((spread.p10, spread.p90, "var(--c-fan-2)"), (spread.p20, spread.p80, "var(--c-fan-1)"))
    shapes: list[dict[str, Any]] = [
        {
            "type": "rect",
            "x0": low.on.isoformat(),
            "x1": high.on.isoformat(),
            "y0": STRIP_LOW,
            "y1": STRIP_HIGH,
            "fillcolor": colour,
            "line": {"width": 0},
            "layer": "below",
        }
        for low, high, colour in boxes
    ]
    if not spread.p80.is_later:
        tick = spread.p80.on.isoformat()
        shapes.append(
            {
                "type": "line",
                "x0": tick,
                "x1": tick,
                "y0": STRIP_LOW - 2,
                "y1": STRIP_HIGH + 2,
                "line": {"color": "var(--c-forecast)", "width": 2},
            }
        )
    return shapes


def _strip_marks(forecast: FinishForecast) -> list[dict[str, Any]]:
    """Return a diamond at the P50 date, and an arrow where all that is known is that it is later."""
    spread = forecast.whole.spread
    marks = [_mark(spread.p50, "diamond", "forecast.hover_p50", "forecast.hover_p50_later")]
    if spread.p80.is_later:
        marks.append(_mark(spread.p80, "triangle-right", "forecast.hover_p80", "forecast.hover_p80_later"))
    return marks


def _mark(day: FinishDay, symbol: str, code: str, later_code: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.on.isoformat()],
        "y": [STRIP],
        "marker": {
            "symbol": symbol,
            "size": 12,
            "color": "var(--paper)",
            "opacity": 1,
            "line": {"color": "var(--c-forecast)", "width": 2},
        },
        "text": [Message(later_code if day.is_later else code, {"day": day.on})],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _strip_labels(forecast: FinishForecast, narrow: bool) -> list[dict[str, Any]]:
    """Name the P50 date to the left of the strip and the P80 date to its right, above it where the figure is narrow."""
    spread = forecast.whole.spread
    p50 = Message("forecast.label_p50_later" if spread.p50.is_later else "forecast.label_p50", {"day": spread.p50.on})
    p80 = Message("forecast.label_p80_later" if spread.p80.is_later else "forecast.label_p80", {"day": spread.p80.on})
    second = _label(p80, spread.p90.on, "left", 11)
    if narrow:
        second |= {
            "x": 1,
            "xref": "paper",
            "xanchor": "right",
            "align": "right",
            "xshift": s_curve_figure.MARGIN["r"] - 2,
            "y": STRIP_HIGH,
            "yanchor": "bottom",
            "yshift": 2,
        }
    return [_label(p50, spread.p10.on, "right", -9), second]


def _label(text: Message, day: date, side: str, shift: int) -> dict[str, Any]:
    return {
        "text": text,
        "x": day.isoformat(),
        "xref": "x",
        "y": STRIP,
        "yref": "y",
        "xanchor": side,
        "yanchor": "middle",
        "align": side,
        "xshift": shift,
        "font": {"color": "var(--c-forecast)"},
        "bgcolor": "var(--paper)",
    }
