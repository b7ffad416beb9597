"""Whether chances come true as often as they say: bins, isotonic curve and band, drawn. Methods: B4."""

from typing import Any

from tracker.charts.labels import spread
from tracker.charts.percent_axis import percent_ticks
from tracker.domain.backtest import Reliability
from tracker.domain.bilingual import Message
from tracker.domain.scoring import Bin

HEIGHT, NARROW_HEIGHT = 340, 330
# The height of the row of counts, below all intervals, and how far apart they stand; in points of the axes.
COUNTS = -9
APART, NARROW_APART = 3.5, 7


def figure(data: Reliability, *, narrow: bool = False) -> dict[str, Any]:
    """Return the figure: forecast chance across, share that came true upwards, both in per cent."""
    return {"data": [_band(data), _diagonal(), _curve(data), _bins(data)], "layout": _layout(data, narrow)}


def _band(data: Reliability) -> dict[str, Any]:
    there = [band.chance * 100 for band in data.band]
    edges = [*(band.high for band in data.band), *(band.low for band in reversed(data.band))]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [edge * 100 for edge in edges],
        "fill": "toself",
        "fillcolor": "var(--c-band)",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _diagonal() -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 100],
        "y": [0, 100],
        "hoverinfo": "skip",
        "line": {"color": "var(--c-axis)", "width": 1, "dash": "dot"},
    }


def _curve(data: Reliability) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "x": [step.chance * 100 for step in data.curve],
        "y": [step.share * 100 for step in data.curve],
        "line": {"shape": "hv", "color": "var(--c-plan)", "width": 1.5},
    }


def _bins(data: Reliability) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [found.chance * 100 for found in data.bins],
        "y": [found.share * 100 for found in data.bins],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "thickness": 1.5,
            "width": 0,
            "color": "var(--c-actual)",
            "array": [(found.interval.high - found.share) * 100 for found in data.bins],
            "arrayminus": [(found.share - found.interval.low) * 100 for found in data.bins],
        },
        "marker": {"size": 9, "color": "var(--c-actual)", "opacity": 1},
        "text": [_hover(found) for found in data.bins],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(found: Bin) -> Message:
    return Message(
        "reliability.hover",
        {
            "chance": int(found.chance * 100 + 0.5),
            "kept": found.kept,
            "count": found.count,
            "share": int(found.share * 100 + 0.5),
            "low": int(found.interval.low * 100 + 0.5),
            "high": int(found.interval.high * 100 + 0.5),
        },
    )


def _layout(data: Reliability, narrow: bool) -> dict[str, Any]:
    axis = {"range": [-4, 106], **percent_ticks()}
    corner = {
        "text": Message("reliability.right"),
        "x": 26,
        "y": 26,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 6,
        "yshift": -4,
        "font": {"color": "var(--ink-2)"},
        "showarrow": False,
    }
    return {
        "margin": {"l": 44, "r": 16, "t": 12, "b": 48},
        "xaxis": {**axis, "title": {"text": Message("reliability.across")}},
        "yaxis": {**axis, "range": [COUNTS - 5, 106]},
        "annotations": [*_counts(data, narrow), *([] if narrow else [corner])],
    }


def _counts(data: Reliability, narrow: bool) -> list[dict[str, Any]]:
    """Return the number of forecasts of each bin, in a row at the foot."""
    places = spread([found.chance * 100 for found in data.bins], gap=NARROW_APART if narrow else APART, low=0, high=100)
    head = {"text": "n", "x": 0, "xref": "paper", "xanchor": "right", "xshift": -7}
    numbers = [
        {"text": str(found.count), "x": place, "xanchor": "center"}
        for found, place in zip(data.bins, places, strict=True)
    ]
    shared = {"y": COUNTS, "yanchor": "middle", "font": {"color": "var(--ink-2)"}, "showarrow": False}
    return [{**note, **shared} for note in (head, *numbers)]
