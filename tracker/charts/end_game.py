"""Required against achieved: what the plan has earned, and the line it must keep to from now on. Guide: 8; methods: A2.

The titles are true of the rates as they are printed, in points of a per cent a month with one decimal.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

from tracker.charts.labels import spread
from tracker.charts.percent_axis import percent_ticks
from tracker.charts.rounding import per_cent, points
from tracker.charts.s_curve import CurvePoint, SCurve
from tracker.domain.bilingual import Message, Param
from tracker.domain.delivery_rate import DeliveryRate, Pace, months_between
from tracker.domain.end_game import EndGame
from tracker.domain.latest_safe import SAFE_CHANCE

HEIGHT, NARROW_HEIGHT = 380, 330
MARGIN = {"l": 44, "r": 16, "t": 14, "b": 40}
TOP = 106
LABEL_ROOM, NARROW_LABEL_ROOM = 150, 124
LINE = 17.0  # px of a label's line
LITTLE = Decimal("0.3")
_ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class RateData:
    """The curve and the rates of a plan."""

    curve: SCurve
    rate: DeliveryRate

    @property
    def left(self) -> Decimal:
        """Return the share of the plan that is not verified yet."""
        return 1 - self.rate.now.share


def headline(data: RateData) -> Message:
    """Return what is left and how long there is for it."""
    rate = data.rate
    if rate.required is None:
        return title(data)
    months = months_between(rate.now.on, rate.ends_on).quantize(_ONE_DECIMAL, ROUND_HALF_UP)
    return Message("end_game.left", {"count": rate.left, "left": data.left, "months": months, "ends_on": rate.ends_on})


def title(data: RateData) -> Message:
    """Return what finishing by the plan's end takes, against what the last months brought."""
    rate, ends_on = data.rate, data.rate.ends_on
    if data.curve.finished_on is not None:
        return Message("s_curve.finished", {"finished_on": data.curve.finished_on, "ends_on": ends_on})
    if not rate.left:
        return Message("milestones.all_accepted", {"total": rate.milestones})
    if rate.required is None:
        return Message("end_game.passed", {"ends_on": ends_on, "points": points(data.left), "count": rate.left})
    needed = points(rate.required.share)
    params: dict[str, Param] = {"ends_on": ends_on, "needed": needed, "window": rate.window}
    if not rate.now.share:
        return Message("end_game.nothing_yet", params)
    if rate.recent is None or rate.best is None:
        return Message("end_game.early", params)
    brought = points(rate.recent.share)
    if brought <= 0:
        return Message("end_game.stalled" if rate.recent.share <= 0 else "end_game.crawling", params)
    params["brought"] = brought
    if needed == brought:
        return Message("end_game.level", params)
    if needed < brought:
        return Message("end_game.enough", params)
    params["times"] = times(rate.required, rate.recent)
    if needed > points(rate.best.share):
        return Message("end_game.faster_than_ever", params)
    return Message("end_game.faster", params)


def times(required: Pace, achieved: Pace) -> Decimal | None:
    """Return the required rate as a multiple of an achieved one with one decimal, from the rates as printed.

    None where nothing was achieved.
    """
    brought = points(achieved.share)
    return (points(required.share) / brought).quantize(_ONE_DECIMAL, ROUND_HALF_UP) if brought > 0 else None


def against(required: Pace, achieved: Pace) -> Message:
    """Return in words how the required rate stands against an achieved one."""
    needed, brought = points(required.share), points(achieved.share)
    if needed == brought:
        return Message("end_game.same")
    ratio = times(required, achieved)
    if ratio is None:
        return Message("end_game.against_little" if achieved.share > 0 else "end_game.against_nothing")
    return Message("end_game.more" if needed > brought else "end_game.less", {"times": ratio})


def safe_title(game: EndGame) -> Message:
    """Return how many open milestones are forecast later than is safe."""
    count, total = game.unsafe, len(game.milestones)
    if not total:
        return Message("end_game.none_open")
    if game.as_of >= game.ends_on:
        return Message("end_game.all_passed", {"count": total, "ends_on": game.ends_on})
    if game.reason is None:
        some, none = "end_game.some_unsafe", "end_game.none_unsafe"
    else:
        some, none = "end_game.some_beyond", "end_game.none_beyond"
    figures: dict[str, Param] = {"of": total, "ends_on": game.ends_on, "chance": Decimal(str(SAFE_CHANCE))}
    if count:
        return Message(some, {"count": count, **figures})
    never = len(game.readings.never)
    if never and game.reason is None:
        return Message("end_game.none_unsafe_but_away", {"count": total, "never": never, **figures})
    return Message(none, {"count": total, **figures})


def readings_title(game: EndGame) -> Message:
    """Return how many tasks finish by the plan's end if nothing changes: in four draws of five where the slip record
    may be drawn from, else over the other readings."""
    readings = game.readings
    if not readings.of:
        return Message("end_game.no_tasks")
    counts = [readings.forecasts_hold, readings.trends_continue]
    if readings.draws is not None:
        counts = [readings.draws.p10, readings.draws.p90]
    params: dict[str, Param] = {"low": min(counts), "high": max(counts), "of": readings.of, "ends_on": game.ends_on}
    code = "end_game.readings_agree" if min(counts) == max(counts) else "end_game.readings"
    if min(counts) == readings.of:
        code = "end_game.readings_all"
    elif not max(counts):
        code = "end_game.readings_none"
    return Message(code, params)


def figure(data: RateData, *, narrow: bool = False) -> dict[str, Any]:
    """Return the figure in Plotly's schema; `narrow` for boxes under 480 px."""
    past = data.curve.past
    traces = [
        _steps([(point.on, point.planned) for point in data.curve.points], "var(--c-plan)", 1.5, data.curve.points),
        *_lines_ahead(data),
        _steps([(point.on, point.earned) for point in past], "var(--c-actual)", 2.75, past),
    ]
    return {"data": traces, "layout": _layout(data, narrow)}


def arrives(data: RateData, pace: Pace) -> tuple[date, Decimal]:
    """Return the day up to which a pace goes on, and the share reached then: the plan's end, or sooner the whole."""
    rate = data.rate
    months = months_between(rate.now.on, rate.ends_on)
    reached = rate.now.share + pace.share * months
    if reached <= 1:
        return rate.ends_on, reached
    days = (rate.ends_on - rate.now.on).days * data.left / (pace.share * months)
    return rate.now.on + timedelta(days=int(days.to_integral_value(ROUND_CEILING))), Decimal(1)


def _lines_ahead(data: RateData) -> list[dict[str, Any]]:
    """Return the required line and, where it has gone on long enough, the pace of the last months."""
    rate = data.rate
    if rate.required is None:
        return []
    end = (rate.ends_on, Decimal(1))
    lines = [_line(rate, end, "var(--c-actual)", "dash", "end_game.hover_needed", rate.required)]
    if rate.recent is not None and rate.recent.share >= 0:
        end = arrives(data, rate.recent)
        lines.append(_line(rate, end, "var(--c-forecast)", "dot", "end_game.hover_pace", rate.recent))
    return lines


def _line(
    rate: DeliveryRate, end: tuple[date, Decimal], colour: str, dash: str, hover: str, pace: Pace
) -> dict[str, Any]:
    on, reached = end
    text = Message(hover, {"points": points(pace.share), "reached": reached, "on": on, "window": rate.window})
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [rate.now.on.isoformat(), on.isoformat()],
        "y": [float(rate.now.share * 100), float(reached * 100)],
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"size": [0, 8], "color": "var(--paper)", "opacity": 1, "line": {"color": colour, "width": 2}},
        "text": ["", text],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _steps(
    series: list[tuple[date, Decimal | None]], colour: str, width: float, told: tuple[CurvePoint, ...]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day.isoformat() for day, _ in series],
        "y": [None if share is None else float(share * 100) for _, share in series],
        "line": {"shape": "hv", "color": colour, "width": width},
        "text": [
            Message("end_game.hover", {"day": point.on, "planned": point.planned, "earned": point.earned})
            for point in told
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _layout(data: RateData, narrow: bool) -> dict[str, Any]:
    rate, first = data.rate, data.curve.points[0].on
    span = max((data.curve.points[-1].on - first).days, 1)
    air = timedelta(days=int(span * 0.015))
    return {
        # The labels of the lines ahead stand beside the drawing, so that the axis ends with what is drawn.
        "margin": {**MARGIN, "r": NARROW_LABEL_ROOM if narrow else LABEL_ROOM},
        "xaxis": {
            "type": "date",
            "range": [(first - air).isoformat(), (_last_drawn(data) + air).isoformat()],
            "nticks": 5 if narrow else 9,
        },
        "yaxis": {"range": [0, TOP], **percent_ticks()},
        "shapes": [_upright(rate.now.on, "solid"), _upright(rate.ends_on, "dot")],
        "annotations": [*_foot(data, narrow), *_end_labels(data, narrow)],
    }


def _last_drawn(data: RateData) -> date:
    """Return the last day with anything drawn: the plan's end, or a milestone re-planned beyond it."""
    return max(data.curve.points[-1].on, data.rate.ends_on)


def _upright(day: date, dash: str) -> dict[str, Any]:
    return {
        "type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "yref": "paper", "y0": 0, "y1": 1,
        "line": {"color": "var(--c-axis)", "width": 1, "dash": dash}, "layer": "below",
    }  # fmt: skip


def _foot(data: RateData, narrow: bool) -> list[dict[str, Any]]:
    """Name the two upright lines to their right, at the foot; the day of looking at the top while little is earned, and
    higher where the two are close."""
    rate = data.rate
    here = _note(Message("s_curve.as_of", {"day": rate.now.on}), rate.now.on, 0.0, "paper") | {"yanchor": "bottom"}
    end = _note(Message("s_curve.ends_on", {"day": rate.ends_on}), rate.ends_on, 0.0, "paper")
    if _are_close(data, narrow):
        here["y"] = 0.14
    elif rate.now.share < LITTLE:
        here |= {"y": 1.0, "yanchor": "top"}
    return [here, end | {"yanchor": "bottom"}]


def _are_close(data: RateData, narrow: bool) -> bool:
    """Tell whether the names of the day of looking and of the plan's end would touch side by side."""
    span = max((data.curve.points[-1].on - data.curve.points[0].on).days, 1)
    return abs((data.rate.ends_on - data.rate.now.on).days) < span * (0.55 if narrow else 0.25)


def _earned_label(data: RateData, narrow: bool) -> dict[str, Any]:
    """Say what is earned, below where it stands now; near the axis, where lines crowd, under the day's name."""
    now = data.rate.now
    note = _note(Message("end_game.label_earned", {"per_cent": per_cent(now.share)}), now.on, 0.0, "y")
    note["font"] = {"color": "var(--ink)", "weight": 700, "size": 13}
    if now.share >= LITTLE / 2 or _are_close(data, narrow):
        return note | {"y": float(now.share * 100), "yshift": -12 if now.share >= LITTLE / 2 else 12}
    return note | {"y": 1.0, "yref": "paper", "yanchor": "top", "yshift": -2 * LINE - 2}


def _end_labels(data: RateData, narrow: bool) -> list[dict[str, Any]]:
    """Name the lines ahead at the height of their ends, right of all that is drawn and kept apart, and what is earned
    where it stands now."""
    rate = data.rate
    labels = [_earned_label(data, narrow)]
    if rate.required is None:
        return labels
    end = (rate.ends_on, Decimal(1))
    named = [("end_game.label_needed", rate.required, end, "var(--ink)")]
    if rate.recent is not None and rate.recent.share >= 0:
        end = arrives(data, rate.recent)
        code = "end_game.label_pace_early" if end[0] < rate.ends_on else "end_game.label_pace"
        if rate.recent.share > 0 and not points(rate.recent.share):
            code = "end_game.label_pace_little"
        # Before the needed one: of two that end at the same height the first is placed lower.
        named.insert(0, (code, rate.recent, end, "var(--c-forecast)"))
    height = (NARROW_HEIGHT if narrow else HEIGHT) - MARGIN["t"] - MARGIN["b"]
    heights = [float(reached * 100) * height / TOP for _, _, (_, reached), _ in named]
    # A label of two lines above one of three or four: their middles lie so far apart.
    placed = spread(heights, gap=3.2 * LINE, low=2 * LINE, high=height - LINE / 2)
    for (code, pace, (on, reached), colour), at, place in zip(named, heights, placed, strict=True):
        params: dict[str, Param] = {
            "points": points(pace.share), "per_cent": per_cent(reached), "reached_on": on, "window": rate.window,
        }  # fmt: skip
        note = _note(Message(code, params), _last_drawn(data), float(reached * 100), "y")
        labels.append(note | {"yshift": round(place - at, 1), "font": {"color": colour, "size": 13}})
    return labels


def _note(text: Message, day: date, y: float, yref: str) -> dict[str, Any]:
    return {
        "text": text, "x": day.isoformat(), "xref": "x", "xanchor": "left", "align": "left", "xshift": 9,
        "y": y, "yref": yref, "yanchor": "middle", "font": {"color": "var(--ink-2)"},
    }  # fmt: skip
