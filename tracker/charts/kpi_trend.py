"""One KPI over the months against its target: title, figure, and how long the target has been met or missed."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

from tracker.charts.labels import spread
from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.months import Month
from tracker.domain.rag import Rag

HEIGHT, NARROW_HEIGHT = 300, 260


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month's value of the group, its target and status; None where not reported."""

    month: Month
    value: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    rag: Rag


@dataclass(frozen=True, slots=True)
class KpiTrend:
    """A KPI's months, oldest first; values have `decimals`. `is_by_unit` where units' values cannot be put together."""

    name: Bilingual
    measure: Bilingual
    decimals: int
    points: tuple[TrendPoint, ...]
    is_by_unit: bool = False

    @property
    def has_values(self) -> bool:
        return any(point.value is not None for point in self.points)


def title(data: KpiTrend) -> Message:
    """Return for how many months in a row the target has been met or missed, up to the newest judged month."""
    if not data.has_values:
        return Message("kpi_trend.by_unit" if data.is_by_unit else "kpi_trend.no_values")
    judged = [point for point in reversed(data.points) if point.rag.rank is not None]
    if not judged:
        return Message("kpi_trend.not_judged")
    met = judged[0].rag is Rag.GREEN
    run = len(list(takewhile(lambda point: (point.rag is Rag.GREEN) is met, judged)))
    params: dict[str, Param] = {"count": run, "month": judged[0].month.last}
    if len(judged) == 1:
        return Message("kpi_trend.met_once" if met else "kpi_trend.missed_once", params)
    if run == 1:
        return Message("kpi_trend.met_again" if met else "kpi_trend.missed_again", params)
    return Message("kpi_trend.met" if met else "kpi_trend.missed", params)


def figure(data: KpiTrend, *, narrow: bool = False) -> dict[str, Any]:
    """Return the line of values with the target dashed; a month without a value breaks the line."""
    days = [point.month.first.isoformat() for point in data.points]
    traces = []
    for bound in ("target", "upper"):
        targets = [getattr(point, bound) for point in data.points]
        if any(target is not None for target in targets):
            traces.append(_target(days, targets, data))
    traces.append(_values(days, data))
    months = len(data.points)
    return {
        "data": traces,
        "layout": {
            "margin": {"l": 52, "r": 76, "t": 12, "b": 40},
            "xaxis": {"type": "date", "dtick": f"M{max(1, -(-months // (4 if narrow else 9)))}"},
            "yaxis": {"nticks": 5},
            "annotations": _labels(data, narrow),
        },
    }


def _target(days: list[str], targets: list[Decimal | None], data: KpiTrend) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": targets,
        "line": {"color": "var(--c-plan)", "width": 1.5, "dash": "5px,4px"},
        "text": [_hover("kpi_trend.hover_target", point, target, data) for point, target in _pairs(data, targets)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _values(days: list[str], data: KpiTrend) -> dict[str, Any]:
    values = [point.value for point in data.points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": days,
        "y": values,
        "connectgaps": False,
        "line": {"color": "var(--c-actual)", "width": 2.25},
        "marker": {"size": 7, "color": "var(--c-actual)", "opacity": 1},
        "text": [_hover("kpi_trend.hover_value", point, value, data) for point, value in _pairs(data, values)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _labels(data: KpiTrend, narrow: bool) -> list[dict[str, Any]]:
    """Name the last value and the last target beside their lines, kept apart."""
    drawn = [value for point in data.points for value in (point.value, point.target, point.upper) if value is not None]
    last = next(point for point in reversed(data.points) if point.value is not None)
    end = data.points[-1]
    named: list[tuple[Message, Month, Decimal, dict[str, Any]]] = []
    if last.value is not None:
        shown = last.value.quantize(Decimal(1).scaleb(-data.decimals))
        text = Message("kpi_trend.label_value", {"value": shown})
        named.append((text, last.month, last.value, {"weight": 700, "color": "var(--ink)"}))
    if end.target is not None:
        text = Message("kpi_trend.label_target", {"target": end.target})
        named.append((text, end.month, end.target, {"color": "var(--ink-2)"}))
    height = (NARROW_HEIGHT if narrow else HEIGHT) - 52
    scale = height / float((max(drawn) - min(drawn)) or 1)
    wanted = [float(value - min(drawn)) * scale for _, _, value, _ in named]
    placed = spread(wanted, gap=16, low=-8, high=height + 8)
    return [
        {
            "text": text,
            "x": month.first.isoformat(),
            "y": value,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 10,
            "yshift": round(place - own, 1),
            "font": font,
        }
        for (text, month, value, font), own, place in zip(named, wanted, placed, strict=True)
    ]


def _pairs(data: KpiTrend, values: list[Decimal | None]) -> list[tuple[TrendPoint, Decimal | None]]:
    return list(zip(data.points, values, strict=True))


def _hover(code: str, point: TrendPoint, value: Decimal | None, data: KpiTrend) -> Message:
    shown = None if value is None else value.quantize(Decimal(1).scaleb(-data.decimals))
    target = None if point.target is None else point.target.quantize(Decimal(1).scaleb(-data.decimals))
    return Message(
        code, {"name": data.name, "value": shown, "target": target, "measure": data.measure, "month": point.month.last}
    )
