"""Scores of forecasts against what happened. Methods: B4, cases FC-1, FC-3, KR-12."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist, fmean

import numpy as np

from tracker.domain.bilingual import Message
from tracker.domain.luck import uniform

Z95 = NormalDist().inv_cdf(0.975)
# Probabilities are shown to executives from so many resolved milestones on, and only with skill. Methods: B4.
GATE_RESOLVED = 50
# From here on a reliability table has more than three bins. Methods: B4.
MANY_RESOLVED = 100
RESAMPLES = 1000
BANDS = 200


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of shares or scores; by default of 95 %."""

    low: float
    high: float


def brier(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the mean squared difference of chance and outcome: 0 is perfect, 0.25 a coin. Methods: B4, case FC-1."""
    return fmean((chance - outcome) ** 2 for chance, outcome in zip(chances, outcomes, strict=True))


def skill(score: float, reference: float) -> float | None:
    """Return by which share a score beats a reference: 1 is perfect, 0 no better; None beside a perfect reference."""
    return 1 - score / reference if reference else None


def pinball(quantile: float, actual: float, share: float) -> float:
    """Return the loss of a quantile forecast, in the unit of the values. Methods: B4; not the doubled form."""
    return share * (actual - quantile) if actual >= quantile else (1 - share) * (quantile - actual)


def crps(sample: Sequence[float], actual: float, *, fair: bool = False) -> float:
    """Return the continuous ranked probability score of a sample, in the unit of the values; of a single value it is
    the absolute error.

    Mean |X - y| less half the mean |X - X'|; the fair form takes pairs of different members only. Methods: B4, FC-3.
    """
    ordered = sorted(sample)
    count = len(ordered)
    pairs = 2 * sum((2 * place - count + 1) * value for place, value in enumerate(ordered))
    others = count * (count - 1) if fair else count * count
    spread = pairs / others if others else 0.0
    return fmean(abs(value - actual) for value in ordered) - spread / 2


def wilson(count: int, of: int) -> Interval:
    """Return the 95 % interval of a share by Wilson (1927); everything is possible where nothing is known."""
    if not of:
        return Interval(0.0, 1.0)
    share, weight = count / of, Z95**2 / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z95 * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return Interval(max(middle - half, 0.0), min(middle + half, 1.0))


def gate(resolved: int, skill_against_base: float | None) -> Message | None:
    """Return why chances are not shown yet: too few resolved milestones, or no better than the base rate.

    None when they may be shown. Methods: B4.
    """
    if resolved < GATE_RESOLVED:
        return Message("forecast.too_few", {"count": resolved, "needed": GATE_RESOLVED})
    if skill_against_base is None or skill_against_base <= 0:
        return Message("forecast.no_skill", {"count": resolved})
    return None


def skill_interval(
    losses: Sequence[tuple[Hashable, float, float]], *, resamples: int = RESAMPLES, seed: int = 0
) -> Interval | None:
    """Return the 95 % interval of the skill of `(cluster, loss, reference loss)` by drawing whole clusters again.

    None with fewer than two clusters, and beside a perfect reference. Methods: B4.
    """
    sums: defaultdict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for cluster, loss, reference in losses:
        sums[cluster][0] += loss
        sums[cluster][1] += reference
    if len(sums) < 2:
        return None
    clusters = np.array(list(sums.values()))
    bits, count = np.random.PCG64(seed), len(clusters)
    chosen = ((uniform(bits, count) * count).astype(np.int64) for _ in range(resamples))
    drawn = (skill(*map(float, clusters[places].sum(axis=0))) for places in chosen)
    found = [value for value in drawn if value is not None]
    return _middle(found, 0.025) if found else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of similar chance: their mean, how many there are, and how many came true, with its interval."""

    chance: float
    count: int
    kept: int
    interval: Interval

    @property
    def share(self) -> float:
        return self.kept / self.count


def bins(chances: Sequence[float], outcomes: Sequence[bool]) -> tuple[Bin, ...]:
    """Return bins of about equal counts, lowest chance first; three below 100 forecasts, else five.

    Equal chances share a bin. Methods: B4.
    """
    pairs = sorted(zip(chances, outcomes, strict=True))
    wanted = 3 if len(pairs) < MANY_RESOLVED else 5
    found: list[Bin] = []
    start = 0
    for place in range(1, wanted + 1):
        end = max(ceil(len(pairs) * place / wanted), start)
        while 0 < end < len(pairs) and pairs[end][0] == pairs[end - 1][0]:
            end += 1
        group, start = pairs[start:end], end
        if group:
            kept = sum(outcome for _, outcome in group)
            chance = fmean(chance for chance, _ in group)
            found.append(Bin(chance, len(group), kept, wilson(kept, len(group))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Step:
    """The isotonic share for all forecasts with a chance up to `chance`, from the step before."""

    chance: float
    share: float


def isotonic(chances: Sequence[float], outcomes: Sequence[bool]) -> tuple[Step, ...]:
    """Return the rising curve closest to the outcomes, by pooling adjacent violators; one step for each chance."""
    places = _places(chances)
    tallies = [[0, 0] for _ in places]
    for chance, outcome in zip(chances, outcomes, strict=True):
        tally = tallies[places[chance]]
        tally[0] += outcome
        tally[1] += 1
    return tuple(Step(chance, share) for chance, share in zip(places, _pooled_shares(tallies), strict=True))


def _places(chances: Sequence[float]) -> dict[float, int]:
    return {chance: place for place, chance in enumerate(sorted(set(chances)))}


def _pooled_shares(tallies: Sequence[Sequence[int]]) -> list[float]:
    """Return the rising shares of `(kept, count)` in order: a share below the one before is pooled with it."""
    blocks: list[tuple[int, int, int]] = []
    for tally in tallies:
        kept, count, width = tally[0], tally[1], 1
        while blocks and blocks[-1][0] * count >= kept * blocks[-1][1]:
            before_kept, before_count, before_width = blocks.pop()
            kept, count, width = kept + before_kept, count + before_count, width + before_width
        blocks.append((kept, count, width))
    return [kept / count for kept, count, width in blocks for _ in range(width)]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The Brier score split: `miscalibration` (0 best) - `discrimination` (more is better) + `uncertainty`, which
    only depends on the outcomes. Methods: B4, Dimitriadis, Gneiting & Jordan 2021."""

    miscalibration: float
    discrimination: float
    uncertainty: float


def decomposition(chances: Sequence[float], outcomes: Sequence[bool]) -> Decomposition:
    """Return the split of the Brier score by the isotonic curve (CORP)."""
    recalibrated = {step.chance: step.share for step in isotonic(chances, outcomes)}
    rate = fmean(outcomes)
    score = brier(chances, outcomes)
    best = brier([recalibrated[chance] for chance in chances], outcomes)
    uncertainty = rate * (1 - rate)
    return Decomposition(score - best, uncertainty - best, uncertainty)


@dataclass(frozen=True, slots=True)
class Band:
    """Where the isotonic share at a chance lies in 90 % of cases if the forecasts are right."""

    chance: float
    low: float
    high: float


def consistency_band(chances: Sequence[float], *, resamples: int = BANDS, seed: int = 0) -> tuple[Band, ...]:
    """Return the band the isotonic curve would keep to if every chance were true. Methods: B4."""
    ordered = np.sort(np.array(chances))
    places = _places(chances)
    first = np.searchsorted(ordered, list(places))
    counts = np.diff([*first, len(ordered)]).tolist()
    bits = np.random.PCG64(seed)
    found = []
    for _ in range(resamples):
        kept = np.add.reduceat(uniform(bits, len(ordered)) < ordered, first, dtype=np.int64)
        found.append(_pooled_shares(list(zip(kept.tolist(), counts, strict=True))))
    ranges = [_middle(shares, 0.05) for shares in zip(*found, strict=True)]
    return tuple(Band(chance, kept.low, kept.high) for chance, kept in zip(places, ranges, strict=True))


def _middle(values: Sequence[float], tail: float) -> Interval:
    """Return the range that leaves out this share of the values at each end."""
    ordered = sorted(values)
    cut = int(len(ordered) * tail)
    return Interval(ordered[cut], ordered[-1 - cut])
