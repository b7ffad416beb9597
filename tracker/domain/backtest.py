"""Forecasts made again from what was on record at each past month end, beside what happened. Methods: B4."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from tracker.domain import scoring
from tracker.domain.earned_schedule import weighted_schedule
from tracker.domain.known_dates import Counts
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month, report_gap
from tracker.domain.scoring import Band, Bin, Decomposition, Interval, Step
from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import NO_PLACE, Key, Lead, Standing

# A pace from less earned than this says nothing: the default of the rule, so that no score hangs on a setting. A3.
PACE_FROM = Decimal("0.10")
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
class PaceScore:
    """Brier scores of the finish at each task's pace so far, IEAC(t), taken as certain, and of the model on the same
    `forecasts`: those of tasks with enough earned to have a pace."""

    forecasts: int
    brier: float
    brier_model: float
    skill: float | None
    skill_interval: Interval | None


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
class RecordScore:
    """The Brier score of the forecasts made so far, of so many milestones."""

    brier: float
    milestones: int


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
    pace: PaceScore | None
    cover: Share
    unknown: int
    reliability: Reliability


def horizon_months(standings: Sequence[Standing]) -> int:
    """Return how many months ahead events lie: three, or as far apart as the reports are."""
    reported = [Month.of(standing.origin.as_of) for standing in standings if standing.origin.is_complete]
    return max(HORIZON_MONTHS, report_gap(reported))


def base_rate(standing: Standing) -> BaseRate:
    """Return how the milestones whose date has passed by an origin came out, as known then.

    A date that had passed when its task came into the plan was never promised.
    """
    due_on = standing.known.baseline_on
    is_due = standing.judged(due_on) & (due_on > standing.joined_on)
    return BaseRate(int((standing.kept(due_on) & is_due).sum()), int(is_due.sum()))


def due_until(standing: Standing, months: int) -> date:
    """Return the last day of the events that a forecast at a standing is scored on."""
    return Month.of(standing.origin.as_of).plus(months).last


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
        base, due_on = base_rate(standing).chance, standing.known.baseline_on
        is_judged, is_kept = last.judged(due_on), last.kept(due_on)
        for column in standing.due(due_until(standing, months)).tolist():
            if not is_judged[column]:
                continue
            outlook = standing.outlook(column)
            chance = model.chance(outlook, outlook.due_at, now=standing.at)
            declared = float(outlook.forecast_on <= outlook.due_on)
            kept = bool(is_kept[column])
            found.append(ResolvedForecast(standing.origin.as_of, outlook.key, chance, base, declared, kept))
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


def record_score(forecasts: Sequence[ResolvedForecast]) -> RecordScore | None:
    """Return how good the forecasts were, None while none has come due. Methods: B4."""
    if not forecasts:
        return None
    outcomes = [forecast.kept for forecast in forecasts]
    brier = scoring.brier([forecast.chance for forecast in forecasts], outcomes)
    return RecordScore(brier, milestones_scored(forecasts))


def scores(
    standings: Sequence[Standing],
    learnt: Sequence[SlipModel],
    forecasts: Sequence[ResolvedForecast],
    starts: Mapping[str, date],
) -> Scores | None:
    """Return the scores of all resolved forecasts, None while there are none; `starts` are those of the tasks.

    Methods: B4.
    """
    record = record_score(forecasts)
    if record is None:
        return None
    outcomes = [forecast.kept for forecast in forecasts]
    chances = [forecast.chance for forecast in forecasts]
    base, declared = (
        scoring.brier(given, outcomes)
        for given in ([f.base_chance for f in forecasts], [f.declared for f in forecasts])
    )
    cover, unknown = p80_cover(standings, learnt)
    return Scores(
        forecasts=len(forecasts),
        milestones=record.milestones,
        kept=sum(outcomes),
        brier=record.brier,
        brier_base=base,
        brier_declared=declared,
        skill_base=skill_over_base(forecasts),
        skill_base_interval=_interval(forecasts, [f.base_chance for f in forecasts]),
        skill_declared=scoring.skill(record.brier, declared),
        skill_declared_interval=_interval(forecasts, [f.declared for f in forecasts]),
        pace=_pace_score(standings, forecasts, starts),
        cover=cover,
        unknown=unknown,
        reliability=Reliability(
            scoring.bins(chances, outcomes),
            scoring.isotonic(chances, outcomes),
            scoring.consistency_band(chances),
            scoring.decomposition(chances, outcomes),
        ),
    )


def _pace_score(
    standings: Sequence[Standing], forecasts: Sequence[ResolvedForecast], starts: Mapping[str, date]
) -> PaceScore | None:
    """Return how good it would have been to go by each task's earned schedule alone."""
    asked: defaultdict[date, set[str]] = defaultdict(set)
    for forecast in forecasts:
        asked[forecast.origin_on].add(forecast.key[0])
    paces = dict(_paces(standings, asked, starts))
    told = [(forecast, pace) for forecast in forecasts if (pace := paces.get((forecast.origin_on, forecast.key[0])))]
    if not told:
        return None
    found = [forecast for forecast, _ in told]
    # At this pace a date that lies ahead is kept where no time was lost so far: SPI(t) of at least 1.
    given = [float(pace >= 1) for _, pace in told]
    outcomes = [forecast.kept for forecast in found]
    model, paced = (scoring.brier(each, outcomes) for each in ([one.chance for one in found], given))
    return PaceScore(len(found), paced, model, scoring.skill(model, paced), _interval(found, given))


def _paces(
    standings: Sequence[Standing], asked: Mapping[date, Set[str]], starts: Mapping[str, date]
) -> Iterator[tuple[tuple[date, str], Decimal]]:
    """Yield SPI(t) by report and task, where enough is earned for it."""
    for standing in standings:
        as_of = standing.origin.as_of
        if as_of not in asked:
            continue
        held: defaultdict[str, list[MilestoneState]] = defaultdict(list)
        for (task, _), state in standing.states.items():
            held[task].append(state)
        for task in asked[as_of]:
            found = weighted_schedule([(Decimal(1), held[task])], starts_on=starts[task], as_of=as_of)
            if found is not None and found.earned_share >= PACE_FROM and found.figures.performance:
                yield (as_of, task), found.figures.performance


def p80_cover(standings: Sequence[Standing], learnt: Sequence[SlipModel]) -> tuple[Share, int]:
    """Return how many milestones came by the P80 date forecast for them, of those whose P80 date has passed; and how
    many forecasts had no P80 date because it lay beyond anything known."""
    last = standings[-1]
    ended_at, is_open = last.ended_at()
    count = of = unknown = 0
    for standing, model in zip(standings, learnt, strict=True):
        if not (standing.origin.is_complete and model.is_enough) or standing is last:
            continue
        columns = np.flatnonzero(standing.known.is_open)
        places = _p80_places(standing, model, columns)
        unknown += int((places == NO_PLACE).sum())
        has_passed = (places != NO_PLACE) & (places <= last.seen_until)
        places, ends, still = places[has_passed], ended_at[columns][has_passed], is_open[columns][has_passed]
        # What left the plan unfinished before that day came neither by it nor later.
        of += int((~still | (places <= ends)).sum())
        count += int((~still & (ends <= places)).sum())
    return Share(count, of, scoring.wilson(count, of)), unknown


def _p80_places(standing: Standing, model: SlipModel, columns: Counts) -> Counts:
    """Return the places by which open milestones are reached with 80 % chance; NO_PLACE beyond anything known."""
    leads, forecast_at = standing.places.lead[columns].tolist(), standing.places.forecast_at[columns].tolist()
    units = [standing.histories[column].unit for column in columns.tolist()]
    # Many dates of a unit are the same.
    asked = list(zip(leads, units, forecast_at, strict=True))
    found = {each: model.place_by(Lead(each[0]), *each[1:], 0.8, now=standing.at) for each in set(asked)}
    places = (found[each] for each in asked)
    return np.array([NO_PLACE if place is None else place for place in places], dtype=np.int64)


def _interval(forecasts: Sequence[ResolvedForecast], reference: Sequence[float]) -> Interval | None:
    """Return the skill's interval by drawing whole tasks again: milestones of one task are not independent."""
    losses = [
        (forecast.key[0], (forecast.chance - forecast.kept) ** 2, (other - forecast.kept) ** 2)
        for forecast, other in zip(forecasts, reference, strict=True)
    ]
    return scoring.skill_interval(losses)
