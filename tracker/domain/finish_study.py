"""The forecast of the plan's finish at each report, and whether it may be shown. Methods: B1 to B6."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache

from tracker.domain.backtest import base_rate, due_until, milestones_scored, record_score
from tracker.domain.bilingual import Message
from tracker.domain.colour_scores import ColourScores, ShownColours, colour_scores
from tracker.domain.finish_bench import Bench, Record, bench_of, fan_days, finish_inputs
from tracker.domain.finish_forecast import FinishDraws, PartForecast, Place, draw_finish
from tracker.domain.finish_results import (
    DueSoon,
    FanDay,
    FinishDay,
    FinishForecast,
    FinishSpread,
    FinishStudy,
    NotYet,
    Part,
    PastForecast,
    ScoredForecast,
)
from tracker.domain.months import Month
from tracker.domain.scoring import crps
from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import Standing
from tracker.domain.workdays import DayOutsideCalendar

# Earlier forecasts shown beside what came of them: a year of monthly reports, and the present one.
PAST_REPORTS = 13


@lru_cache(maxsize=32)
def forecast(record: Record) -> FinishForecast | NotYet:
    """Return the finish as forecast at the record's last origin, or why it is not. Methods: B1, B4."""
    try:
        bench = bench_of(record)
    except DayOutsideCalendar as outside:
        reason = Message(
            "forecast.outside_calendar", {"day": outside.day, "first": str(outside.first), "last": str(outside.last)}
        )
        return NotYet(reason, None)
    now = bench.standings[-1]
    base = base_rate(now) if now.in_plan else None
    if refusal := _nothing_to_forecast(now):
        return NotYet(refusal, base)
    if bench.closed is not None:
        return NotYet(bench.closed, base)
    draws = _draws(bench, now, bench.models[-1])
    programmes = tuple(_part(bench, now, code, part) for code, part in draws.programmes)
    fan = (
        FanDay(on, earned.p10, earned.p20, earned.p50, earned.p80, earned.p90)
        for on, earned in zip(fan_days(bench, now), draws.earned, strict=True)
    )
    return FinishForecast(
        now.origin.as_of,
        record.ends_on,
        _part(bench, now, "", draws.whole),
        programmes,
        tuple(fan),
        milestones_scored(bench.resolved),
        draws.digest,
        draws.seed,
        draws.draws,
    )


@lru_cache(maxsize=8)
def study(record: Record) -> FinishStudy:
    """Return the forecast with its score and the forecasts of the last reports before it."""
    result = forecast(record)
    try:
        bench = bench_of(record)
    except DayOutsideCalendar:
        return FinishStudy(result, None, 0, None, ())
    past = tuple(_past(bench, standing, model) for standing, model in _reported(bench)[-PAST_REPORTS:])
    return FinishStudy(result, bench.scores, bench.months, base_rate(bench.standings[-1]), past)


@lru_cache(maxsize=32)
def scored(record: Record) -> ScoredForecast:
    """Return the forecast with its score and, where there is a forecast, the one of the report before it."""
    result = forecast(record)
    if isinstance(result, NotYet):
        return ScoredForecast(result, None, None)
    bench = bench_of(record)
    earlier = [found for found in _reported(bench) if found[0].origin.as_of < result.as_of]
    return ScoredForecast(result, record_score(bench.resolved), _past(bench, *earlier[-1]) if earlier else None)


def _reported(bench: Bench) -> list[tuple[Standing, SlipModel]]:
    """Return the reports a forecast could be made from, oldest first."""
    return [
        (standing, model)
        for standing, model in zip(bench.standings, bench.models, strict=True)
        if standing.origin.is_complete and model.is_enough and standing.known.is_open.any()
    ]


def colours(record: Record, shown: Mapping[Month, Mapping[str, ShownColours]]) -> ColourScores | None:
    """Return how the colours that reports showed came out; None outside the calendar's years."""
    try:
        return colour_scores(bench_of(record).standings, shown, record.calendar)
    except DayOutsideCalendar:
        return None


def _nothing_to_forecast(now: Standing) -> Message | None:
    if not now.in_plan:
        return Message("forecast.no_milestones")
    if not now.outlooks:
        finished_on = _last_reached_on(now, {key[0] for key in now.states})
        return Message("forecast.all_reached", {"count": len(now.in_plan), "finished_on": finished_on})
    return None


def _draws(bench: Bench, standing: Standing, model: SlipModel) -> FinishDraws:
    return draw_finish(finish_inputs(bench, standing, model))


def _part(bench: Bench, standing: Standing, code: str, part: PartForecast) -> Part:
    held = {task.code for task in bench.record.tasks if not code or task.programme == code}
    spread = part.spread
    days = (_day(bench, standing, place) for place in (spread.p10, spread.p20, spread.p50, spread.p80, spread.p90))
    remaining = sum(key[0] in held for key in standing.outlooks)
    return Part(
        code,
        part.late.of,
        remaining,
        FinishSpread(*days),
        part.by_end,
        part.beyond,
        part.late,
        part.tasks_by_end,
        None if remaining else _last_reached_on(standing, held),
    )


def _last_reached_on(standing: Standing, tasks: Collection[str]) -> date | None:
    days = [state.actual_on for (task, _), state in standing.states.items() if task in tasks and state.actual_on]
    return max(days, default=None)


def _day(bench: Bench, standing: Standing, place: Place) -> FinishDay:
    day = bench.axis.day(standing.at + place.at)
    if day is None:
        years = bench.record.calendar.years
        assert years is not None, "only a calendar with an end has no day for a place"
        return FinishDay(date(years[1], 12, 31), is_later=True)
    return FinishDay(day, place.is_later)


def _past(bench: Bench, standing: Standing, model: SlipModel) -> PastForecast:
    draws = _draws(bench, standing, model)
    return PastForecast(
        standing.origin.as_of, _part(bench, standing, "", draws.whole), _due_soon(bench, standing, draws.kept_counts)
    )


def _due_soon(bench: Bench, standing: Standing, counts: Sequence[int]) -> DueSoon | None:
    """Return what was forecast for the milestones due soon, beside what came of it."""
    until = due_until(standing, bench.months)
    due = standing.due(until)
    if not len(due):
        return None
    last, due_on = bench.standings[-1], standing.known.baseline_on
    kept, left = None, 0
    if until <= last.seen_on:
        # What left the plan before its date came neither in time nor late: then the count cannot be compared.
        left = int((~last.judged(due_on)[due]).sum())
        kept = None if left else int(last.kept(due_on)[due].sum())
    drawn = [number for number, count in enumerate(counts) for _ in range(count)]
    p10, p50, p90 = (drawn[-(-len(drawn) * share // 100) - 1] for share in (10, 50, 90))
    declared = int((standing.known.in_force <= due_on)[due].sum())
    error = None if kept is None else crps(drawn, kept, fair=True)
    return DueSoon(until, len(due), p10, p50, p90, declared, kept, error, left)
