"""Forecasts made again from what was on record at each past month end, beside what happened. Methods: B4."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.domain import scoring
from tracker.domain.months import Month
from tracker.domain.scoring import Band, Bin, Decomposition, Interval, Step
from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import Key, Standing

# An event is a milestone due within so many months, or until the next report where reports are further apart.
HORIZON_MONTHS = 3


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How many milestones came by the plan's date, of all whose date has passed."""

    kept: int
    of: int

    @property
    def share(self) -> float | None:
        return self.kept / self.of if self.of else None

    @property
    def chance(self) -> float:
        """Return the rate as a forecast for the next milestone: (x + 1) / (n + 2). Methods: B4."""
        return (self.kept + 1) / (self.of + 2)


@dataclass(frozen=True, slots=True)
class ResolvedForecast:
    """A milestone due soon after an origin, the chances given to its date, and whether it came by then."""

    origin_on: date
    key: Key
    chance: float
    base_chance: float
    declared: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 % interval of the share."""

    count: int
    of: int
    interval: Interval

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether chances come true as often as they say: bins, the isotonic curve, its band and the score's split."""

    bins: tuple[Bin, ...]
    curve: tuple[Step, ...]
    band: tuple[Band, ...]
    split: Decomposition


@dataclass(frozen=True, slots=True)
class Scores:
    """How good the forecasts were: Brier scores of the model, the base rate and the declared date taken as certain.

    `forecasts` counts milestone and origin, `milestones` each milestone once. `cover` is how often a milestone came by
    its P80 date, which should be 80 % of the time; `unknown` forecasts had no P80 date.
    """

    forecasts: int
    milestones: int
    kept: int
    brier: float
    brier_base: float
    brier_declared: float
    skill_base: float | None
    skill_base_interval: Interval | None
    skill_declared: float | None
    skill_declared_interval: Interval | None
    cover: Share
    unknown: int
    reliability: Reliability


def horizon_months(standings: Sequence[Standing]) -> int:
    """Return how many months ahead events lie: three, or as far apart as the reports are."""
    months = sorted(Month.of(standing.origin.as_of) for standing in standings if standing.origin.is_complete)
    gaps = [later - earlier for earlier, later in pairwise(months)]
    return max(HORIZON_MONTHS, min(gaps, default=0))


def base_rate(standing: Standing) -> BaseRate:
    """Return how the milestones whose date has passed by an origin came out, as known then."""
    known = {key: standing.state(key).baseline_on for key in (*standing.states, *standing.left)}
    due = {key: due_on for key, due_on in known.items() if standing.judged(key, due_on)}
    return BaseRate(sum(_kept(standing, key, due_on) for key, due_on in due.items()), len(due))


def due_within(standing: Standing, months: int) -> tuple[Key, ...]:
    """Return the open milestones whose plan's date lies in the months after an origin."""
    last = Month.of(standing.origin.as_of).plus(months).last
    return tuple(key for key, outlook in standing.outlooks.items() if standing.origin.as_of < outlook.due_on <= last)


def resolved_forecasts(
    standings: Sequence[Standing], learnt: Sequence[SlipModel], *, months: int
) -> tuple[ResolvedForecast, ...]:
    """Return every forecast of a milestone due within the horizon whose date has passed by the last standing.

    It is resolved as soon as its date passes, so that none is censored; one that left the plan before its date came
    neither in time nor late and is not counted. Methods: B4.
    """
    last = standings[-1]
    found = []
    for standing, model in zip(standings, learnt, strict=True):
        if not (standing.origin.is_complete and model.is_enough):
            continue
        base = base_rate(standing).chance
        for key in due_within(standing, months):
            outlook = standing.outlooks[key]
            if last.judged(key, outlook.due_on):
                found.append(
                    ResolvedForecast(
                        standing.origin.as_of,
                        key,
                        model.chance(outlook, outlook.due_at, now=standing.at),
                        base,
                        float(outlook.forecast_on <= outlook.due_on),
                        _kept(last, key, outlook.due_on),
                    )
                )
    return tuple(found)


def skill_over_base(forecasts: Sequence[ResolvedForecast]) -> float | None:
    """Return the share by which the chances' Brier score beats that of the base rate; None without forecasts or where
    the base rate made no error."""
    if not forecasts:
        return None
    outcomes = [forecast.kept for forecast in forecasts]
    base = scoring.brier([forecast.base_chance for forecast in forecasts], outcomes)
    return scoring.skill(scoring.brier([forecast.chance for forecast in forecasts], outcomes), base)


def milestones_scored(forecasts: Sequence[ResolvedForecast]) -> int:
    """Return how many milestones the forecasts are about, each once."""
    return len({forecast.key for forecast in forecasts})


def scores(
    standings: Sequence[Standing], learnt: Sequence[SlipModel], forecasts: Sequence[ResolvedForecast]
) -> Scores | None:
    """Return the scores of all resolved forecasts, None while there are none. Methods: B4."""
    if not forecasts:
        return None
    outcomes = [forecast.kept for forecast in forecasts]
    chances = [forecast.chance for forecast in forecasts]
    model, base, declared = (
        scoring.brier(given, outcomes)
        for given in (chances, [f.base_chance for f in forecasts], [f.declared for f in forecasts])
    )
    cover, unknown = p80_cover(standings, learnt)
    return Scores(
        forecasts=len(forecasts),
        milestones=milestones_scored(forecasts),
        kept=sum(outcomes),
        brier=model,
        brier_base=base,
        brier_declared=declared,
        skill_base=skill_over_base(forecasts),
        skill_base_interval=_interval(forecasts, [f.base_chance for f in forecasts]),
        skill_declared=scoring.skill(model, declared),
        skill_declared_interval=_interval(forecasts, [f.declared for f in forecasts]),
        cover=cover,
        unknown=unknown,
        reliability=Reliability(
            scoring.bins(chances, outcomes),
            scoring.isotonic(chances, outcomes),
            scoring.consistency_band(chances),
            scoring.decomposition(chances, outcomes),
        ),
    )


def p80_cover(standings: Sequence[Standing], learnt: Sequence[SlipModel]) -> tuple[Share, int]:
    """Return how many milestones came by the P80 date forecast for them, of those whose P80 date has passed; and how
    many forecasts had no P80 date because it lay beyond anything known."""
    last = standings[-1]
    count = of = unknown = 0
    for standing, model in zip(standings, learnt, strict=True):
        if not (standing.origin.is_complete and model.is_enough) or standing is last:
            continue
        for key, outlook in standing.outlooks.items():
            place = model.place_by(outlook, 0.8, now=standing.at)
            if place is None:
                unknown += 1
            elif place <= last.seen_until:
                ended_at, is_open = last.ended_at(key)
                # What left the plan unfinished before that day came neither by it nor later.
                of += not is_open or place <= ended_at
                count += not is_open and ended_at <= place
    return Share(count, of, scoring.wilson(count, of)), unknown


def _interval(forecasts: Sequence[ResolvedForecast], reference: Sequence[float]) -> Interval | None:
    """Return the skill's interval by drawing whole tasks again: milestones of one task are not independent."""
    losses = [
        (forecast.key[0], (forecast.chance - forecast.kept) ** 2, (other - forecast.kept) ** 2)
        for forecast, other in zip(forecasts, reference, strict=True)
    ]
    return scoring.skill_interval(losses)


def _kept(standing: Standing, key: Key, due_on: date) -> bool:
    """Tell whether a milestone is said to have been reached by a day; a claim counts until it is refused."""
    state = standing.state(key)
    return state.is_claimed and state.actual_on is not None and state.actual_on <= due_on
