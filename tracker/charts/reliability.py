"""Whether chances come true as often as they say: bins, isotonic curve and band, drawn. Methods: B4."""

from collections.abc import Sequence
from typing import Any

from tracker.domain.backtest import Reliability
from tracker.domain.bilingual import Message
from tracker.domain.scoring import Bin

HEIGHT, NARROW_HEIGHT = 340, 330
# Bins nearer than this have no room for a label between them.
CLOSE = 0.12


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
    axis = {"range": [-4, 106], "tickvals": [0, 25, 50, 75, 100]}
    percents = ["0", "25", "50", "75", "100 %"]
    counts = [_count(found, data.bins[place + 1 : place + 2]) for place, found in enumerate(data.bins)]
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
        "xaxis": {**axis, "ticktext": percents, "title": {"text": Message("reliability.across")}},
        "yaxis": {**axis, "ticktext": percents},
        "annotations": [*counts, *([] if narrow else [corner])],
    }


def _count(found: Bin, following: Sequence[Bin]) -> dict[str, Any]:
    """Return the number of forecasts beside a bin, on its left where the next bin stands close on its right."""
    is_left = any(other.chance - found.chance < CLOSE for other in following)
    return {
        "text": Message("reliability.count", {"count": found.count}),
        "x": found.chance * 100,
        "y": found.share * 100,
        "yanchor": "middle",
        "xanchor": "right" if is_left else "left",
        "xshift": -7 if is_left else 7,
        "font": {"color": "var(--ink-2)"},
        "showarrow": False,
    }
