"""The S-curve's table with the forecast: one line a day, of the curve, of the fan, or of both."""

from dataclasses import dataclass
from datetime import date

from tracker.charts import s_curve
from tracker.charts.s_curve import CurveRow, SCurve
from tracker.domain.finish_results import FanDay, FinishForecast


@dataclass(frozen=True, slots=True)
class FinishRow:
    """A day with what was planned and earned by it, and the share forecast for it; None where nothing is said."""

    on: date
    curve: CurveRow | None
    fan: FanDay | None


def table(curve: SCurve, forecast: FinishForecast | None) -> tuple[FinishRow, ...]:
    """Return the lines of the figure's table by day; without a forecast those of the curve."""
    drawn = {row.on: row for row in s_curve.table(curve)}
    fan = {day.on: day for day in forecast.fan} if forecast is not None else {}
    return tuple(FinishRow(on, drawn.get(on), fan.get(on)) for on in sorted(drawn.keys() | fan.keys()))
