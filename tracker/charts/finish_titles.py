"""What the forecast of the finish and its scores say. Methods: B4, B6; guide: 11."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean

from tracker.domain.backtest import RecordScore, Scores, Share
from tracker.domain.bilingual import Message, Param
from tracker.domain.colour_scores import ColourScores
from tracker.domain.finish_results import FinishForecast, Part, PastForecast
from tracker.domain.odds import told
from tracker.domain.rag import Rag
from tracker.domain.scoring import GATE_RESOLVED, wilson

COVER = 0.8


def chance_by_end(data: FinishForecast) -> Message:
    """Return the chance of finishing by the plan's end as a clause of the headline."""
    chance = told(data.whole.by_end, data.resolved)
    if chance.code == "chance.open":
        return Message("forecast.end_open", {"ends_on": data.ends_on})
    return Message("forecast.end", {"chance": chance, "ends_on": data.ends_on})


def finish(data: FinishForecast) -> Message:
    """Return by when the plan finishes with even odds, as a clause of the headline; later than a day where no more is
    known."""
    p50, p80 = data.whole.spread.p50, data.whole.spread.p80
    params: dict[str, Param] = {"p50": p50.on, "p80": p80.on}
    if p50.is_later:
        return Message("forecast.finish_later", params)
    return Message("forecast.finish_partly" if p80.is_later else "forecast.finish", params)


def before(data: PastForecast) -> Message:
    """Return what the same method said from the report before."""
    p50 = data.whole.spread.p50
    return Message("forecast.before_later" if p50.is_later else "forecast.before", {"month": data.as_of, "p50": p50.on})


def record_score(data: RecordScore) -> Message:
    """Return the Brier score of the forecasts made so far, and of how many milestones."""
    return Message("forecast.record_score", {"brier": Decimal(str(data.brier)), "count": data.milestones})


def late_tasks(part: Part) -> Message:
    """Return how many tasks are expected to end after the last date of their plan."""
    late = part.late
    least, most = (int(mean + 0.5) for mean in late.mean)
    params: dict[str, Param] = {"count": most, "of": late.of, "low": late.p10, "high": late.p90}
    if least == most:
        return Message("forecast.late_tasks", params)
    return Message("forecast.late_tasks_open", {**params, "least": least})


def fan(data: FinishForecast) -> Message:
    """Return whether most draws keep the plan's end, where the record tells."""
    by_end, params = data.whole.by_end, {"ends_on": data.ends_on}
    if by_end.least >= 0.5:
        return Message("forecast.fan_keeps", params)
    return Message("forecast.fan_open" if by_end.most >= 0.5 else "forecast.fan_misses", params)


def fan_below(data: FinishForecast) -> Message | None:
    """Return why the fan's middle stays below the whole: what is missing lies beyond the record; None where it does
    not stay there."""
    share = int(data.fan[-1].p50 * 100 + 0.5) if data.fan else 100
    if share >= 100 or not data.whole.spread.p50.is_later:
        return None
    return Message("forecast.fan_below", {"share": share, "rest": 100 - share})


def scores(data: Scores) -> Message:
    """Return whether the forecasts beat the base rate, whether that may be chance, and whether declared dates did
    better still; nothing of too few."""
    if data.milestones < GATE_RESOLVED:
        return Message("forecast.score_early", {"count": data.milestones})
    if data.skill_base is None or data.skill_base <= 0:
        return Message("forecast.score_none")
    params = {"better": int(data.skill_base * 100 + 0.5)}
    interval = data.skill_base_interval
    is_behind = data.brier_declared < data.brier
    if interval is None or interval.low <= 0:
        return Message("forecast.score_maybe_behind" if is_behind else "forecast.score_maybe", params)
    return Message("forecast.score_better_behind" if is_behind else "forecast.score_better", params)


def cover(data: Share) -> Message:
    """Return how often milestones came by the day that should hold four times in five."""
    if data.share is None:
        return Message("forecast.cover_none")
    per_cent, low, high = (int(part * 100 + 0.5) for part in (data.share, data.interval.low, data.interval.high))
    params = {"per_cent": per_cent, "low": low, "high": high, "count": data.count, "of": data.of}
    if data.interval.high < COVER:
        return Message("forecast.cover_early", params)
    return Message("forecast.cover_cautious" if data.interval.low > COVER else "forecast.cover_right", params)


def reliability(data: Scores) -> Message:
    """Return whether chances were too rosy, too dark, or about right, on average."""
    chances = [(found.chance, found.count) for found in data.reliability.bins]
    promised = sum(chance * count for chance, count in chances) / data.forecasts
    kept = wilson(data.kept, data.forecasts)
    params = {"promised": int(promised * 100 + 0.5), "kept": int(data.kept / data.forecasts * 100 + 0.5)}
    if promised > kept.high:
        return Message("forecast.rosy", params)
    return Message("forecast.dark" if promised < kept.low else "forecast.reliable", params)


def due_soon(past: Sequence[PastForecast]) -> Message:
    """Return how many outcomes lay within their forecast range."""
    known = [one.due_soon for one in past if one.due_soon is not None and one.due_soon.kept is not None]
    if not known:
        return Message("forecast.past_none")
    within = sum(bool(one.is_within) for one in known)
    return Message("forecast.past_within", {"count": within, "of": len(known)})


@dataclass(frozen=True, slots=True)
class PastErrors:
    """Mean error of the counts forecast and of those declared, in milestones, over so many reports."""

    forecast: float
    declared: float
    reports: int


def past_errors(past: Sequence[PastForecast]) -> PastErrors | None:
    """Return the mean errors over the reports whose milestones have all come due; None without any."""
    known = [one.due_soon for one in past if one.due_soon is not None and one.due_soon.error is not None]
    if not known:
        return None
    errors = [one.error for one in known if one.error is not None]
    declared = [one.declared_error for one in known if one.declared_error is not None]
    return PastErrors(fmean(errors), fmean(declared), len(known))


def colours(data: ColourScores) -> Message:
    """Return what came of the tasks declared green."""
    green = next(score for score in data.declared if score.rag is Rag.GREEN)
    if green.troubled.share is None:
        return Message("forecast.colours_none")
    per_cent = int(green.troubled.share * 100 + 0.5)
    return Message("forecast.colours_green", {"per_cent": per_cent, "months": data.months})


def last_shown(data: FinishForecast) -> date:
    """Return the last day the drawn forecast has to hold."""
    spread = data.whole.spread
    return max(data.ends_on, *(day.on for day in (spread.p10, spread.p20, spread.p50, spread.p80, spread.p90)))
