"""The milestone trend drawn, in Plotly's schema: one line a milestone, ending on the diagonal when it is reached."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tracker.charts.labels import spread
from tracker.charts.milestone_trend import TrendData, TrendLine, open_only
from tracker.domain.bilingual import Message
from tracker.domain.months import Month
from tracker.domain.trend_patterns import TrendPattern

LABEL_GAP, TOLD_LABEL_GAP = 36.0, 52.0
SMALL_LABEL_GAP = 15.0
MARGIN = {"l": 74, "r": 16, "t": 12, "b": 40}
LABEL_ROOM, NUMBER_ROOM = 280, 30
NUMBER_GAP = 14.0
MOST_LABELS, MOST_SMALL_LABELS = 12, 4
# Widths in pixels of a character and of what stands around a label beside a small chart.
CHARACTER, AROUND_LABEL = 7, 58


def figure(data: TrendData, *, height: int, narrow: bool = False) -> dict[str, Any]:
    """Return one task's chart in Plotly's schema, `narrow` for a phone.

    Only lines that stand elsewhere than promised are drawn in ink and named first; the others stay grey.
    """
    return _figure(data, height, span((data,), with_as_of=True), small=False, narrow=narrow)


def small_figure(data: TrendData, *, height: int, dates: tuple[date, date]) -> dict[str, Any]:
    """Return one of several charts side by side, all over the same forecast dates; only open lines are drawn."""
    return _figure(open_only(data), height, dates, small=True, narrow=False)


def _figure(data: TrendData, height: int, dates: tuple[date, date], *, small: bool, narrow: bool) -> dict[str, Any]:
    first, last = dates
    pixels = height - MARGIN["t"] - MARGIN["b"]
    gap = SMALL_LABEL_GAP if small else TOLD_LABEL_GAP if any(map(_told, data.lines)) else LABEL_GAP
    named = _named(data, most=MOST_SMALL_LABELS if small else min(MOST_LABELS, int(pixels // gap) + 1), small=small)
    room = NUMBER_ROOM if narrow else _small_room(named) if small else LABEL_ROOM
    margin = {**MARGIN, "r": room}
    traces = [_trace(line, thin=small) for line in data.lines if line.points or line.reached_on]
    traces += [_rings(line) for line in data.lines if line.findings and line.reached_on is None]
    if not small:
        traces.insert(0, _diagonal(max(first, data.starts_on), min(data.as_of, last)))
    annotations = (
        _numbers(data.lines, first, last, pixels) if narrow else _labels(named, first, last, pixels, gap, small=small)
    )
    layout = {
        "height": height,
        "margin": margin,
        "xaxis": {
            "type": "date",
            "range": [_iso(data.starts_on - _air(data)), _iso(data.as_of + _air(data))],
            "nticks": 4 if small or narrow else 8,
        },
        "yaxis": {
            "type": "date",
            "range": [_iso(first), _iso(last)],
            "nticks": 7,
        },
        "shapes": _shapes(data, first, last),
        "annotations": annotations,
    }
    return {"data": traces, "layout": layout}


def span(charts: Sequence[TrendData], *, with_as_of: bool = False) -> tuple[date, date]:
    """Return the forecast dates that hold all lines of these charts, with some air at both ends."""
    days = [data.as_of for data in charts] if with_as_of else []
    for data in charts:
        for line in data.lines:
            days += [point.forecast_on for point in line.points]
            days += [line.reached_on or line.expected_on]
    first, last = min(days), max(days)
    air = timedelta(days=max((last - first).days // 16, 7))
    return first - air, last + air


def _air(data: TrendData) -> timedelta:
    """Return the days left free at both ends of the reports."""
    return timedelta(days=max((data.as_of - data.starts_on).days // 40, 2))


def _trace(line: TrendLine, *, thin: bool) -> dict[str, Any]:
    colour = "var(--c-actual)" if line.is_named else "var(--c-muted)"
    xs, ys, sizes = _path(line, thin=thin)
    symbols = ["circle"] * len(xs)
    if xs:
        symbols[-1] = "diamond" if line.reached_on else "diamond-open"
        sizes[-1] = 10 if line.is_named or line.reached_on else 7
    end_colour = "var(--c-bad)" if line.is_late else "var(--c-forecast)" if line.reached_on is None else colour
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": xs,
        "y": ys,
        "connectgaps": False,
        "line": {"color": colour, "width": 2 if line.is_named else 1.5},
        "marker": {
            "symbol": symbols,
            "size": sizes,
            "color": [colour] * (len(xs) - 1) + [end_colour] if xs else [],
            "opacity": 1,
            "line": {"width": 1.5},
        },
        "customdata": [[line.label, _hover(line, x, y)] for x, y in zip(xs, ys, strict=True)],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    }


def _rings(line: TrendLine) -> dict[str, Any]:
    """Return rings around the reports that show a line's first pattern."""
    finding = line.findings[0]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(point.reported_on) for point in finding.points],
        "y": [_iso(point.forecast_on) for point in finding.points],
        "marker": {"symbol": "circle-open", "size": 13, "color": "var(--c-bad)", "opacity": 1, "line": {"width": 1.5}},
        "hoverinfo": "skip",
    }


def _path(line: TrendLine, *, thin: bool) -> tuple[list[str], list[str | None], list[int]]:
    """Return report dates, forecast dates and marker sizes; a missing month leaves a gap.

    `thin` leaves out reports that say the same as those beside them: the line is the same, and years of steady reports
    weigh nothing.
    """
    xs: list[str] = []
    ys: list[str | None] = []
    previous: Month | None = None
    usual = _usual_step(line)
    for point in line.points:
        if line.reached_on is not None and point.reported_on > line.reached_on:
            break
        month = Month.of(point.reported_on)
        if previous is not None and month - previous > usual:
            xs.append(_iso(previous.plus(1).last))
            ys.append(None)
        xs.append(_iso(point.reported_on))
        ys.append(_iso(point.forecast_on))
        previous = month
    if line.reached_on is not None:
        xs.append(_iso(line.reached_on))
        ys.append(_iso(line.reached_on))
    if thin:
        same = [0 < place < len(ys) - 1 and ys[place - 1] == ys[place] == ys[place + 1] for place in range(len(ys))]
        xs, ys = (
            [x for x, is_same in zip(xs, same, strict=True) if not is_same],
            [y for y, is_same in zip(ys, same, strict=True) if not is_same],
        )
    return xs, ys, [4] * len(xs)


def _usual_step(line: TrendLine) -> int:
    """Return how many months usually lie between two reports: 1 for monthly, 12 for yearly ones."""
    months = [Month.of(point.reported_on) for point in line.points]
    steps = sorted(later - earlier for earlier, later in pairwise(months))
    return steps[(len(steps) - 1) // 2] if steps else 1


def _hover(line: TrendLine, reported: str, forecast: str | None) -> Message:
    if line.reached_on is not None and reported == forecast == _iso(line.reached_on):
        return Message("trend.hover_reached", {"reached_on": line.reached_on, "original_on": line.original_on})
    return Message(
        "trend.hover",
        {
            "forecast_on": date.fromisoformat(forecast or reported),
            "reported_on": date.fromisoformat(reported),
            "original_on": line.original_on,
        },
    )


def _diagonal(first: date, last: date) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [_iso(first), _iso(last)],
        "y": [_iso(first), _iso(last)],
        "line": {"color": "var(--c-muted)", "width": 1},
        "hoverinfo": "skip",
    }


def _shapes(data: TrendData, first: date, last: date) -> list[dict[str, Any]]:
    shapes = [
        {
            "type": "line",
            "x0": _iso(data.as_of),
            "x1": _iso(data.as_of),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": "var(--c-axis)", "width": 1, "dash": "dot"},
        }
    ]
    if first <= data.ends_on <= last:
        plan_end = {"y0": _iso(data.ends_on), "y1": _iso(data.ends_on), "xref": "paper", "x0": 0, "x1": 1}
        shapes.append({"type": "line", **plan_end, "line": {"color": "var(--c-plan)", "width": 1, "dash": "dash"}})
    return shapes


def _named(data: TrendData, *, most: int, small: bool) -> list[TrendLine]:
    """Return the lines whose names fit beside the chart, the furthest from their promise first."""
    named = [line for line in data.lines if line.is_named]
    if not small and len(named) < most:
        named += [line for line in data.lines if line.reached_on is None and line not in named]
    return sorted(named, key=lambda line: -abs(line.slip_days))[:most]


def _small_room(named: Sequence[TrendLine]) -> int:
    """Return the pixels that the longest of these names needs with its figure."""
    texts = [line.label if isinstance(line.label, str) else line.label.en or line.label.zh for line in named]
    return AROUND_LABEL + CHARACTER * max((len(text) for text in texts), default=0)


def _labels(
    named: Sequence[TrendLine], first: date, last: date, pixels: int, gap: float, *, small: bool
) -> list[dict[str, Any]]:
    """Return the names at the line ends, moved apart; the others are left to the table."""
    whole = (last - first).days
    places = [(line.expected_on - first).days / whole * pixels for line in named]
    # Half of the highest one stands above its place, and the picture ends there.
    moved = spread(places, gap=gap, low=0, high=float(min(pixels, pixels + MARGIN["t"] - gap / 2)))
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": round(place / pixels, 4),
            "yref": "paper",
            "yanchor": "middle",
            "align": "left",
            "text": _small_label(line) if small else _label(line),
            "font": {"size": 12, "color": "var(--c-bad)" if small and line.is_late else "var(--ink)"},
        }
        for line, place in zip(named, moved, strict=True)
    ]


def _numbers(lines: Sequence[TrendLine], first: date, last: date, pixels: float) -> list[dict[str, Any]]:
    """Return the milestones' numbers: of open ones beside the chart, moved apart, of reached ones below their ends."""
    font = {"size": 12, "color": "var(--ink)"}
    ahead = [line for line in lines if line.reached_on is None and line.points]
    places = [(line.expected_on - first).days / (last - first).days * pixels for line in ahead]
    beside = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 9, "yref": "paper", "yanchor": "middle"}
    notes: list[dict[str, Any]] = [
        {**beside, "y": round(place / pixels, 4), "text": str(line.number), "font": font}
        for line, place in zip(ahead, spread(places, gap=NUMBER_GAP, low=0, high=pixels), strict=True)
    ]
    below = {"xref": "x", "xanchor": "left", "xshift": 5, "yref": "y", "yanchor": "top", "yshift": -2}
    for line in lines:
        if line.reached_on is not None:
            day = _iso(line.reached_on)
            notes.append({**below, "x": day, "y": day, "text": str(line.number), "font": font})
    return notes


def _label(line: TrendLine) -> Message:
    figures = {"milestone": line.label, "on": line.expected_on, "days": abs(line.slip_days)}
    way = 0 if not line.slip_days else 1 if line.slip_days > 0 else -1
    told = _told(line)
    return Message(_LABELS[way], figures) if told is None else Message(_TOLD_LABELS[way], {**figures, "told": told})


_LABELS = {0: "trend.label_held", 1: "trend.label_late", -1: "trend.label_early"}
_TOLD_LABELS = {0: "trend.label_held_told", 1: "trend.label_late_told", -1: "trend.label_early_told"}
_MARKS = {
    TrendPattern.RUNS_AWAY: "trend.mark_runs_away",
    TrendPattern.LATE_RISE: "trend.mark_late_rise",
    TrendPattern.ZIGZAG: "trend.mark_zigzag",
}


def _told(line: TrendLine) -> Message | None:
    """Return what the reports of an open line tell beyond its date: its first pattern, else where its pace leads."""
    if line.reached_on is not None:
        return None
    if line.findings:
        return Message(_MARKS[line.findings[0].pattern])
    if line.pace is not None and line.slip_days > 0:
        return Message("trend.mark_pace_later" if line.pace.is_later else "trend.mark_pace", {"on": line.pace.on})
    return None


def _small_label(line: TrendLine) -> Message:
    return Message("trend.label_small", {"task": line.label, "days": line.slip_days})


def _iso(day: date) -> str:
    return day.isoformat()
