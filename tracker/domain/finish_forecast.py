"""When the open milestones will be reached: ten thousand draws of the plan's end. Methods: B2, B3, B6.

Positions are working days after the origin.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from math import ceil, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

DRAWS = 10_000
# Correlation of the milestones' luck, a default until it is estimated. Methods: B3.
COMMON_SHOCK = 0.3

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_NORMAL = NormalDist()
_SHARES = (0.1, 0.2, 0.5, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """An open milestone: the chance that it is reached by each place, rising; what is left is later than `last`.

    `weight` is its share of the whole plan; `due` the place of the plan's date where it is counted among those due
    soon, else None.
    """

    task: str
    number: int
    weight: float
    places: tuple[int, ...]
    chances: tuple[float, ...]
    last: int
    due: int | None


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """A task's last milestone reached so far and the last date of its plan; `reached` is None where there is none."""

    task: str
    programme: str
    reached: int | None
    due: int


@dataclass(frozen=True, slots=True)
class FinishInputs:
    """Everything a forecast is drawn from. `days` are the places at which progress is asked for; `earned` is the share
    of the plan that is reached."""

    as_of: str
    end: int
    milestones: tuple[OpenMilestone, ...]
    tasks: tuple[TaskEnd, ...]
    days: tuple[int, ...]
    earned: float
    shock: float = COMMON_SHOCK
    draws: int = DRAWS


def digest(inputs: FinishInputs) -> str:
    """Return the SHA-256 of the inputs as canonical JSON: sorted names, no spaces, chances to twelve decimals."""
    text = json.dumps(_exact(inputs), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(inputs_digest: str) -> int:
    """Return the seed of the draws: the first 64 bits of the inputs' digest."""
    return int(inputs_digest[:16], 16)


@dataclass(frozen=True, slots=True)
class Place:
    """A quantile of the finish; `is_later` where it lies beyond `at`, which is all that is known."""

    at: int
    is_later: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """The finish that is met with 10, 20, 50, 80 and 90 % chance."""

    p10: Place
    p20: Place
    p50: Place
    p80: Place
    p90: Place


@dataclass(frozen=True, slots=True)
class LateTasks:
    """How many tasks end after the last date of their plan: the mean and the P10, P50 and P90 of the draws."""

    mean: float
    p10: int
    p50: int
    p90: int
    of: int


@dataclass(frozen=True, slots=True)
class TasksByEnd:
    """How many tasks end by the plan's end: the mean and the P10 and P90 of the draws."""

    mean: float
    p10: int
    p90: int
    of: int


@dataclass(frozen=True, slots=True)
class PartForecast:
    """The forecast of the whole or of a programme. `by_end` is the chance of finishing by the plan's end; `beyond` the
    share of draws in which a milestone slips further than any has so far, which count as not finished."""

    spread: Spread
    by_end: float
    beyond: float
    late: LateTasks
    tasks_by_end: TasksByEnd


@dataclass(frozen=True, slots=True)
class Earned:
    """The share of the plan reached by a place: P10, P20, P50, P80 and P90 of the draws."""

    at: int
    p10: float
    p20: float
    p50: float
    p80: float
    p90: float


@dataclass(frozen=True, slots=True)
class FinishDraws:
    """What the draws say. `kept_counts[k]` is in how many draws k of the milestones due soon come by their date."""

    whole: PartForecast
    programmes: tuple[tuple[str, PartForecast], ...]
    earned: tuple[Earned, ...]
    kept_counts: tuple[int, ...]
    digest: str
    seed: int
    draws: int


@dataclass(slots=True)
class _Tally:
    """The draws so far: each task's last place and whether it is only a lower bound; the share of the plan reached
    between one day and the next, the last row holding what is reached later; milestones kept."""

    ends: Counts
    is_open: Flags
    gains: npt.NDArray[np.float64]
    kept: Counts


@lru_cache(maxsize=256)
def draw_finish(inputs: FinishInputs) -> FinishDraws:
    """Return the forecast; the same inputs give the same figures on every machine.

    The milestones' luck goes together by a Gaussian copula, U = Φ(√ρ Z + √(1-ρ) ε). Methods: B3. Raises ValueError
    without tasks.
    """
    if not inputs.tasks:
        raise ValueError("a plan without tasks has no finish")
    name = digest(inputs)
    tally = _drawn(inputs, seed_of(name))
    programmes = sorted({task.programme for task in inputs.tasks})
    everyone = range(len(inputs.tasks))
    progress = inputs.earned + np.cumsum(tally.gains[:-1], axis=0)
    return FinishDraws(
        whole=_part(inputs, tally, list(everyone)),
        programmes=tuple(
            (code, _part(inputs, tally, [i for i in everyone if inputs.tasks[i].programme == code]))
            for code in programmes
        ),
        earned=tuple(_earned(at, progress[place]) for place, at in enumerate(inputs.days)),
        kept_counts=tuple(int(count) for count in np.bincount(tally.kept)),
        digest=name,
        seed=seed_of(name),
        draws=inputs.draws,
    )


def _drawn(inputs: FinishInputs, seed: int) -> _Tally:
    rows = {task.task: row for row, task in enumerate(inputs.tasks)}
    shape = (len(inputs.tasks), inputs.draws)
    earlier = np.array([_floor(task.reached) for task in inputs.tasks], dtype=np.int64)
    tally = _Tally(
        np.repeat(earlier[:, None], inputs.draws, axis=1),
        np.zeros(shape, dtype=np.bool_),
        np.zeros((len(inputs.days) + 1, inputs.draws)),
        np.zeros(inputs.draws, dtype=np.int64),
    )
    luck = _Luck(seed, inputs.draws)
    common = sqrt(inputs.shock) * luck.next()
    every, days = np.arange(inputs.draws), np.array(inputs.days, dtype=np.int64)
    # In the order of codes, so that a milestone meets the same luck whatever the order of rows in a database.
    for milestone in sorted(inputs.milestones, key=lambda milestone: (milestone.task, milestone.number)):
        chosen = _steps(milestone, common + sqrt(1 - inputs.shock) * luck.next())
        known = np.array([*milestone.places, milestone.last], dtype=np.int64)
        places, is_later = known[chosen], chosen == len(milestone.places)
        row = rows[milestone.task]
        np.maximum(tally.ends[row], places, out=tally.ends[row])
        tally.is_open[row] |= is_later
        reached = np.searchsorted(days, known)
        reached[-1] = len(days)
        tally.gains[reached[chosen], every] += milestone.weight
        if milestone.due is not None:
            tally.kept += (places <= milestone.due) & ~is_later
    return tally


def _steps(milestone: OpenMilestone, luck: npt.NDArray[np.float64]) -> Counts:
    """Return which of its places a milestone reaches in each draw; one more than there are: later than all."""
    scores = np.array([_score(chance) for chance in milestone.chances])
    return np.searchsorted(scores, luck)


def _part(inputs: FinishInputs, tally: _Tally, rows: Sequence[int]) -> PartForecast:
    ends: Counts = tally.ends[rows].max(axis=0)
    is_open: Flags = np.logical_or.reduce(tally.is_open[rows], axis=0)
    due = np.array([inputs.tasks[row].due for row in rows], dtype=np.int64)
    late = ((tally.ends[rows] > due[:, None]) | tally.is_open[rows]).sum(axis=0)
    p10, p50, p90 = (int(_ranked(late, share)) for share in (0.1, 0.5, 0.9))
    by_end = ((tally.ends[rows] <= inputs.end) & ~tally.is_open[rows]).sum(axis=0)
    return PartForecast(
        Spread(*(_quantile(ends, is_open, share) for share in _SHARES)),
        by_end=float(((ends <= inputs.end) & ~is_open).mean()),
        beyond=float(is_open.mean()),
        late=LateTasks(float(late.mean()), p10, p50, p90, len(rows)),
        tasks_by_end=TasksByEnd(float(by_end.mean()), int(_ranked(by_end, 0.1)), int(_ranked(by_end, 0.9)), len(rows)),
    )


def _quantile(ends: Counts, is_open: Flags, share: float) -> Place:
    """Return the place with this chance. Where the draws that reach it do so beyond anything known, the place is the
    one they are known to exceed."""
    known = np.where(is_open, np.iinfo(np.int64).max, ends)
    place = int(_ranked(known, share))
    if place == np.iinfo(np.int64).max:
        return Place(int(_ranked(ends, share)), is_later=True)
    return Place(place, is_later=False)


def _earned(at: int, progress: npt.NDArray[np.float64]) -> Earned:
    ranked = np.sort(progress)
    shares = (ranked[ceil(share * len(ranked)) - 1] for share in _SHARES)
    return Earned(at, *(min(round(float(share), 9), 1.0) for share in shares))


def _ranked(values: Counts, share: float) -> np.int64:
    """Return the smallest value that at least this share of the values does not exceed."""
    place = ceil(share * len(values)) - 1
    ranked: np.int64 = np.partition(values, place)[place]
    return ranked


def _floor(place: int | None) -> int:
    return int(np.iinfo(np.int32).min) if place is None else place


def _score(chance: float) -> float:
    """Return the standard normal value with this chance below it."""
    if chance <= 0:
        return -np.inf
    return np.inf if chance >= 1 else _NORMAL.inv_cdf(chance)


class _Luck:
    """Standard normal draws by Box and Muller from a generator's raw stream.

    NumPy keeps its generators' raw streams from version to version, not what its distributions make of them.
    """

    def __init__(self, seed: int, draws: int) -> None:
        self._bits = np.random.PCG64(seed)
        self._draws = draws

    def next(self) -> npt.NDArray[np.float64]:
        half = (self._draws + 1) // 2
        raw = self._bits.random_raw(2 * half)
        uniform = ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
        radius = np.sqrt(-2 * np.log(uniform[:half]))
        angle = 2 * np.pi * uniform[half:]
        pairs: npt.NDArray[np.float64] = np.concatenate((radius * np.cos(angle), radius * np.sin(angle)))
        return pairs[: self._draws]


def _exact(value: Any) -> Any:
    """Return a value as JSON knows it, numbers that are not whole as text."""
    if isinstance(value, float):
        return f"{value:.12f}"
    if isinstance(value, tuple):
        return [_exact(item) for item in value]
    if is_dataclass(value):
        return {field.name: _exact(getattr(value, field.name)) for field in fields(value)}
    return value
