"""The S-curve drawn: plain dicts in Plotly's schema, colours by role, texts as messages worded later. Guide: 8."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from tracker.charts.labels import spread
from tracker.charts.percent_axis import percent_ticks
from tracker.charts.s_curve import CurvePoint, SCurve, label
from tracker.domain.bilingual import Message
from tracker.domain.months import Month

HEIGHT, NARROW_HEIGHT = 400, 330
MARGIN = {"l": 44, "r": 16, "t": 14, "b": 40}
TOP = 106  # The axis ends a little above 100 %, so that the last markers are whole.
LEAST = 16  # px between labels
NOWHERE: Mapping[date, str] = MappingProxyType({})
CLEAR = 11  # px between a point and the label below it
FOOT = 8  # px from the axis to the middle of the lowest label that stands above it


@dataclass(frozen=True, slots=True)
class _Frame:
    """The drawing's measures: the days at its edges and px per point of progress."""

    left: date
    right: date
    px_per_point: float
    narrow: bool

    def across(self, day: date) -> float:
        """Return where a day lies, 0 at the left edge and 1 at the right."""
        return (day - self.left).days / max((self.right - self.left).days, 1)


def figure(data: SCurve, *, narrow: bool = False, opens: Mapping[date, str] = NOWHERE) -> dict[str, Any]:
    """Return the figure; `narrow` has fewer ticks and more room beside the as-of line, for boxes under 480 px.

    `opens` is the address a click on an earned point leads to.
    """
    frame = _frame(data, narrow)
    return {"data": _traces(data, frame, opens), "layout": _layout(data, frame)}


def _frame(data: SCurve, narrow: bool) -> _Frame:
    left, right = data.points[0].on, data.points[-1].on
    span = max((right - left).days, 1)
    # A label needs room to the right of the as-of line when that line is the last thing drawn.
    room = timedelta(days=int(span * (0.34 if narrow else 0.16)))
    right = max(right + timedelta(days=int(span * 0.03)), data.as_of + room)
    height = (NARROW_HEIGHT if narrow else HEIGHT) - MARGIN["t"] - MARGIN["b"]
    # The first marker stands clear of the scale.
    left -= timedelta(days=int(span * 0.015))
    return _Frame(left, right, height / TOP, narrow)


def _traces(data: SCurve, frame: _Frame, opens: Mapping[date, str]) -> list[dict[str, Any]]:
    markers = len(data.points) <= 40
    traces = []
    if data.is_replanned:
        original = [(point.on, point.promised) for point in data.points]
        traces.append(_steps(original, "var(--c-muted)", 1, data.points, "s_curve.hover_promised"))
    planned = _steps(
        [(point.on, point.planned) for point in data.points], "var(--c-plan)", 1.5, data.points, "s_curve.hover_plan"
    )
    if markers:
        planned["mode"] = "lines+markers"
        planned["marker"] = {
            "size": 6 if frame.narrow else 7,
            "color": "var(--paper)",
            "opacity": 1,
            "line": {"color": "var(--c-plan)", "width": 1.5},
        }
    traces.append(planned)
    if data.has_claims:
        claimed = [(point.on, point.claimed) for point in data.past]
        drawn = _steps(claimed, "var(--c-actual)", 1.25, data.past, "s_curve.hover_claimed")
        drawn["line"]["dash"] = "4px,3px"
        traces.append(drawn)
    earned = [(point.on, point.earned) for point in data.past]
    drawn = _steps(earned, "var(--c-actual)", 2.75, data.past, "s_curve.hover_earned")
    drawn["customdata"] = [{"href": opens.get(point.on)} for point in data.past]
    drawn["text"] = [
        Message("s_curve.hover_opens", dict(hover.params)) if point.on in opens else hover
        for point, hover in zip(data.past, drawn["text"], strict=True)
    ]
    if markers:
        drawn["mode"] = "lines+markers"
        drawn["marker"] = {"size": 6 if frame.narrow else 7, "color": "var(--c-actual)", "opacity": 1}
    traces.append(drawn)
    return traces


def _steps(
    series: Sequence[tuple[date, Decimal | None]],
    colour: str,
    width: float,
    points: tuple[CurvePoint, ...],
    hover: str,
) -> dict[str, Any]:
    """Return a line in steps: what is reported by the month does not rise within it."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day.isoformat() for day, _ in series],
        "y": [None if share is None else float(share * 100) for _, share in series],
        "line": {"shape": "hv", "color": colour, "width": width},
        "text": [_hover(hover, point) for point in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(code: str, point: CurvePoint) -> Message:
    return Message(
        code,
        {
            "day": point.on,
            "planned": point.planned,
            "promised": point.promised,
            "earned": point.earned,
            "claimed": point.claimed,
            "gap": point.gap,
        },
    )


def _layout(data: SCurve, frame: _Frame) -> dict[str, Any]:
    return {
        "margin": MARGIN,
        "xaxis": {
            "type": "date",
            "range": [frame.left.isoformat(), frame.right.isoformat()],
            "tick0": date(frame.left.year, 1, 1).isoformat(),
            "dtick": _tick_step(data, frame.narrow),
        },
        "yaxis": {
            "range": [0, TOP],
            **percent_ticks(),
            "fixedrange": True,
        },
        "shapes": [_upright(data.as_of, "solid"), _upright(data.ends_on, "dot")],
        "annotations": [*_line_labels(data, frame), *_value_labels(data, frame)],
    }


def _tick_step(data: SCurve, narrow: bool) -> str:
    """Return the months between ticks: seldom enough that labels never touch."""
    months = Month.of(data.points[-1].on) - Month.of(data.points[0].on)
    wanted = months / (4 if narrow else 8)
    return f"M{next((step for step in (1, 3, 6, 12, 24, 60, 120) if step >= wanted), 240)}"


def _upright(day: date, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": "var(--c-axis)", "width": 1, "dash": dash},
        "layer": "below",
    }


def _line_labels(data: SCurve, frame: _Frame) -> list[dict[str, Any]]:
    """Name the two upright lines: at the foot, where the curves have left it, else at the top.

    They share a side only when they are far enough apart.
    """
    assert data.now.earned is not None
    at_top = min(data.now.planned, data.now.earned) * 100 < 30 and frame.across(data.as_of) < 0.75
    here = _annotation(Message("s_curve.as_of", {"day": data.as_of}), data.as_of, "left", 7)
    here |= {"y": 1.0 if at_top else 0.0, "yref": "paper", "yanchor": "top" if at_top else "bottom"}
    apart = frame.across(data.ends_on) - frame.across(data.as_of)
    if not 0 <= apart < 0.02:
        close = apart < (0.5 if frame.narrow else 0.26)
        outside = close and 1 - frame.across(data.ends_on) > (0.3 if frame.narrow else 0.12)
        side = "left" if outside else "right"
        end = _annotation(Message("s_curve.ends_on", {"day": data.ends_on}), data.ends_on, side, 7)
        end |= {"y": 0.0, "yref": "paper", "yanchor": "bottom"}
        if close and not outside and not at_top:
            end["y"] = 0.14 if frame.narrow else 0.12
        return [here, end]
    return [here]


def _value_labels(data: SCurve, frame: _Frame) -> list[dict[str, Any]]:
    """Name the lines where they are now: the highest above them to the left, the others below them to the right.

    Rising curves leave exactly these two corners free. Where the lower ones would fall below the axis, all stand above
    the plan, to the right.
    """
    now = data.now
    assert now.earned is not None
    named = [("s_curve.planned", now.planned, "var(--ink-2)", 400), ("s_curve.earned", now.earned, "var(--ink)", 700)]
    if data.has_claims and now.claimed is not None and now.claimed != now.earned:
        named.append(("s_curve.claimed", now.claimed, "var(--ink-2)", 400))
    named.sort(key=lambda item: -item[1])
    (code, share, colour, weight), *lower = named
    roomy = frame.across(data.as_of) > (0.4 if frame.narrow else 0.2)
    labels = [_value_label(code, share, colour, weight, data.as_of, "right" if roomy else "left", 9)]
    heights = [float(share * 100) * frame.px_per_point for _, share, _, _ in lower]
    wanted = [height - CLEAR for height in heights]
    if min(wanted) < FOOT:
        return _labels_above_the_plan(data, frame, named)
    placed = spread(wanted, gap=LEAST, low=min(wanted) - LEAST * (len(wanted) - 1), high=max(wanted))
    for (code, share, colour, weight), height, place in zip(lower, heights, placed, strict=True):
        labels.append(_value_label(code, share, colour, weight, data.as_of, "left", place - height))
    return labels


def _labels_above_the_plan(
    data: SCurve, frame: _Frame, named: Sequence[tuple[str, Decimal, str, int]]
) -> list[dict[str, Any]]:
    """Name the lines, the highest first, one below the other above what is planned where the names stand."""
    reach = data.as_of + timedelta(days=int((frame.right - frame.left).days * (0.34 if frame.narrow else 0.16)))
    planned = max(point.planned for point in data.points if point.on <= reach)
    foot = float(planned * 100) * frame.px_per_point + LEAST
    labels = []
    for place, (code, share, colour, weight) in enumerate(reversed(named)):
        rise = foot + place * LEAST - float(share * 100) * frame.px_per_point
        labels.append(_value_label(code, share, colour, weight, data.as_of, "left", rise))
    return labels


def _value_label(
    code: str, share: Decimal, colour: str, weight: int, day: date, side: str, rise: float
) -> dict[str, Any]:
    note = _annotation(label(code, share), day, side, 10)
    note |= {"y": float(share * 100), "yref": "y", "yanchor": "middle", "yshift": round(rise, 1)}
    note["font"] = {"color": colour, "weight": weight, "size": 13}
    return note


def _annotation(text: Message, day: date, side: str, gap: int) -> dict[str, Any]:
    """Return a text beside a day: starting to its right (`left` anchored) or ending to its left."""
    return {
        "text": text,
        "x": day.isoformat(),
        "xref": "x",
        "xanchor": side,
        "align": side,
        "xshift": gap if side == "left" else -gap,
        "font": {"color": "var(--ink-2)"},
    }
