"""Figures of the methods that decide something and that the office does not set: each read from the code it acts in."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from tracker.charts.s_curve import LEVEL_WITHIN
from tracker.domain import (
    claim_history,
    colour_scores,
    figure_checks,
    finish_bench,
    finish_inputs,
    kpis,
    latest_safe,
    milestone_trend,
    periods,
    report_checks,
    scoring,
    slip_model,
    standings,
    survival,
)
from tracker.domain.backtest import HORIZON_MONTHS
from tracker.domain.progress import HALF
from tracker.domain.rule_limits import RuleGroup
from tracker.web import formats
from tracker.web.forms import lazy_label as _l


@dataclass(frozen=True, slots=True)
class Fixed:
    """A figure with its place in the rules, what it is, how it is written, its unit, method and rule."""

    name: str
    group: RuleGroup
    label: str
    value: int | float | Decimal
    write: Callable[[int | float | Decimal], str]
    unit: str
    method: str
    rule: str


def _workday(value: int | float | Decimal) -> str:
    return gettext("working day %(num)s", num=formats.count(value))


def _tenths(value: int | float | Decimal) -> str:
    return formats.number(value, 1)


_MILESTONES, _DAYS = _l("milestones"), _l("working days")
_MONTHS = _l("months, or until the next report where reports are further apart")
_G = RuleGroup
FIXED: tuple[Fixed, ...] = (
    Fixed("half", _G.PROGRESS, _l("Under 50/50 a milestone earns when its work begins"), HALF, formats.share,
          _l("of its weight"), "A1", "earned"),
    Fixed("least_ranked", _G.STATUS, _l("No rank of rosiness is given below"), claim_history.LEAST_RANKED,
          formats.count, _l("task reports"), "B5", "optimism"),
    Fixed("level_within", _G.SCHEDULE, _l("Level with the plan: apart by less than"), LEVEL_WITHIN, _tenths,
          _l("points"), "A2", "variance"),
    Fixed("trend_reports", _G.MILESTONES, _l("A trend of dates is judged from"), milestone_trend.ENOUGH_REPORTS,
          formats.count, _l("reports"), "A4", "trend"),
    Fixed("near_days", _G.FORECAST, _l("A forecast is near up to"), standings.NEAR_DAYS, formats.count, _DAYS, "B2",
          "slips-learnt"),
    Fixed("middle_days", _G.FORECAST, _l("A forecast is far beyond"), standings.MIDDLE_DAYS, formats.count, _DAYS,
          "B2", "slips-learnt"),
    Fixed("least_resolved", _G.FORECAST, _l("Nothing is forecast before so many have come due"),
          slip_model.LEAST_RESOLVED, formats.count, _MILESTONES, "B2", "slips-learnt"),
    Fixed("pool_weight", _G.FORECAST, _l("Weight of all units' record against a unit's own"), survival.POOL_WEIGHT,
          formats.count, _MILESTONES, "B5", "slips-learnt"),
    Fixed("common_shock", _G.FORECAST, _l("Correlation of the milestones' luck"), finish_inputs.COMMON_SHOCK, _tenths,
          "", "B3", "p50"),
    Fixed("draws", _G.FORECAST, _l("Draws of a simulation"), finish_inputs.DRAWS, formats.count, "", "B3", "p50"),
    Fixed("full_draws", _G.FORECAST, _l("Fewer draws from more open milestones on"), finish_bench.FULL_DRAWS_UP_TO,
          formats.count, _MILESTONES, "B3", "p50"),
    Fixed("gate", _G.FORECAST, _l("Chances are shown once so many have come due, and only with skill"),
          scoring.GATE_RESOLVED, formats.count, _MILESTONES, "B4", "gate"),
    Fixed("many_resolved", _G.FORECAST, _l("Chances are told in steps of 5 points below"), scoring.MANY_RESOLVED,
          formats.count, _MILESTONES, "B6", "chance-by-end"),
    Fixed("safe_chance", _G.FORECAST, _l("A date is safe when it is kept with a chance of"), latest_safe.SAFE_CHANCE,
          formats.share, "", "B6", "safe-date"),
    Fixed("horizon", _G.FORECAST, _l("Forecasts are scored on what falls due within"), HORIZON_MONTHS, formats.count,
          _MONTHS, "B4", "score"),
    Fixed("resamples", _G.FORECAST, _l("Resamples behind an interval of the skill"), scoring.RESAMPLES, formats.count,
          "", "B4", "score"),
    Fixed("colours_after", _G.FORECAST, _l("Colours are scored on what came after"), colour_scores.AFTER_MONTHS,
          formats.count, _MONTHS, "B4", "colours"),
    Fixed("amber_margin", _G.KPIS, _l("Just short: off the target by at most this share of it"), kpis.AMBER_MARGIN,
          formats.share, "", "C3", "kpi-status"),
    Fixed("nps_margin", _G.KPIS, _l("Just short, promoter scores: by at most"), kpis.NPS_MARGIN, formats.count,
          _l("points of the score"), "C3", "kpi-status"),
    Fixed("least_coverage", _G.KPIS, _l("A group value has a colour from a coverage of"), kpis.LEAST_COVERAGE,
          formats.share, "", "C4", "kpi-coverage"),
    Fixed("due_workday", _G.REPORTING, _l("Reports are due"), periods.DUE_WORKDAY, _workday, _l("of the next month"),
          "E", "cycle"),
    Fixed("close_workday", _G.REPORTING, _l("The month closes"), periods.CLOSE_WORKDAY, _workday,
          _l("of the next month"), "E", "cycle"),
    Fixed("publish_workday", _G.REPORTING, _l("The month is published"), periods.PUBLISH_WORKDAY, _workday,
          _l("of the next month"), "E", "cycle"),
    Fixed("large_change", _G.REPORTING, _l("A figure is asked about when it changed by more than"),
          figure_checks.LARGE_CHANGE, formats.share, _l("against the month before"), "C2", "questions"),
    Fixed("alike", _G.REPORTING, _l("A note is asked about when it repeats the last one by"), report_checks.ALIKE,
          formats.share, _l("of its words"), "E", "questions"),
)  # fmt: skip


def fixed_written() -> dict[str, str]:
    """Return every fixed figure as it is written, by name, for sentences that name one."""
    return {fixed.name: fixed.write(fixed.value) for fixed in FIXED}
