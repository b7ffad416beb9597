"""Milestones due soon at each report: how many would come by their date, and how many did, drawn. Methods: B4."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.domain.bilingual import Message, Param
from tracker.domain.finish_results import DueSoon, PastForecast

HEIGHT, NARROW_HEIGHT = 340, 330
# Reports from which on every second tick is left out.
MANY = 14


def figure(past: Sequence[PastForecast], *, narrow: bool = False) -> dict[str, Any]:
    """Return the figure: range and middle of the forecast, the declared dates hollow, the outcome solid."""
    shown = [(one.as_of, one.due_soon) for one in past if one.due_soon is not None]
    return {"data": [_range(shown), _declared(shown), _outcome(shown)], "layout": _layout(shown, narrow)}


def _range(shown: Sequence[tuple[date, DueSoon]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(shown))),
        "y": [one.p50 for _, one in shown],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "thickness": 9,
            "width": 0,
            "color": "var(--c-fan-1)",
            "array": [one.p90 - one.p50 for _, one in shown],
            "arrayminus": [one.p50 - one.p10 for _, one in shown],
        },
        "marker": {"symbol": "line-ew", "size": 14, "line": {"color": "var(--c-forecast)", "width": 2.5}, "opacity": 1},
        "text": [_hover("due_soon.hover_range", day, one) for day, one in shown],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _declared(shown: Sequence[tuple[date, DueSoon]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(shown))),
        "y": [one.declared for _, one in shown],
        "marker": {
            "symbol": "circle",
            "size": 9,
            "color": "var(--paper)",
            "opacity": 1,
            "line": {"color": "var(--c-plan)", "width": 1.75},
        },
        "text": [_hover("due_soon.hover_declared", day, one) for day, one in shown],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _outcome(shown: Sequence[tuple[date, DueSoon]]) -> dict[str, Any]:
    known = [(place, day, one) for place, (day, one) in enumerate(shown) if one.kept is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place for place, _, _ in known],
        "y": [one.kept for _, _, one in known],
        "marker": {"symbol": "circle", "size": 10, "color": "var(--c-actual)", "opacity": 1},
        "text": [_hover("due_soon.hover_kept", day, one) for _, day, one in known],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(code: str, day: date, one: DueSoon) -> Message:
    params: dict[str, Param] = {"day": day, "until": one.until_on, "of": one.of, "declared": one.declared}
    params |= {"low": one.p10, "middle": one.p50, "high": one.p90, "kept": one.kept}
    return Message(code, params)


def _layout(shown: Sequence[tuple[date, DueSoon]], narrow: bool) -> dict[str, Any]:
    step = 2 if len(shown) > (MANY // 2 if narrow else MANY) else 1
    ticks = range(0, len(shown), step)
    top = max((max(one.p90, one.declared, one.kept or 0) for _, one in shown), default=1)
    return {
        "margin": {"l": 36, "r": 16, "t": 12, "b": 40},
        "xaxis": {
            "range": [-0.5, len(shown) - 0.5],
            "tickvals": list(ticks),
            "ticktext": [Message("due_soon.tick", {"day": shown[place][0]}) for place in ticks],
        },
        "yaxis": {"range": [0, top * 1.1 + 1], "rangemode": "tozero"},
    }
