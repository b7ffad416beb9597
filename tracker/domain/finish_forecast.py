"""When the open milestones will be reached: ten thousand draws of the plan's end. Methods: B2, B3, B6.

Positions are working days after the origin.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt

from tracker.domain.finish_draws import Counts, Flags, drawn
from tracker.domain.finish_inputs import FinishInputs, digest, seed_of
from tracker.domain.odds import Odds

_SHARES = (0.1, 0.2, 0.5, 0.8, 0.9)


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
class TaskCount:
    """How many tasks of so many: the mean, and the range of four draws in five; from the fewest it can be to the most,
    where slips beyond the record leave that open."""

    mean: Odds
    p10: int
    p90: int
    of: int


@dataclass(frozen=True, slots=True)
class PartForecast:
    """The forecast of the whole or of a programme. `by_end` is the chance of finishing by the plan's end.

    `late` counts the tasks that end after the last date of their plan, `tasks_by_end` those that end by the plan's end;
    `beyond` is the share of draws in which a milestone slips further than any has so far: the odds keep both ends of
    what that leaves open.
    """

    spread: Spread
    by_end: Odds
    beyond: float
    late: TaskCount
    tasks_by_end: TaskCount


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


@lru_cache(maxsize=256)
def draw_finish(inputs: FinishInputs) -> FinishDraws:
    """Return the forecast; the same inputs give the same figures on every machine.

    The milestones' luck goes together by a Gaussian copula, U = Φ(√ρ Z + √(1-ρ) ε); then each waits for what it is
    linked to, A_j >= A_i + lag. Methods: B3. Raises ValueError without tasks, Cycle for links that go round.
    """
    if not inputs.tasks:
        raise ValueError("a plan without tasks has no finish")
    name = digest(inputs)
    tally = drawn(inputs, seed_of(name))
    due = np.array([task.due for task in inputs.tasks], dtype=np.int64)
    is_late = tally.ends > due[:, None]
    programmes: dict[str, list[int]] = {}
    for row, task in enumerate(inputs.tasks):
        programmes.setdefault(task.programme, []).append(row)
    progress = inputs.earned + np.cumsum(tally.gains[:-1], axis=0)
    return FinishDraws(
        whole=_part(inputs.end, tally.ends, tally.is_open, is_late),
        programmes=tuple(
            (code, _part(inputs.end, tally.ends[rows], tally.is_open[rows], is_late[rows]))
            for code, rows in sorted(programmes.items())
        ),
        earned=tuple(_earned(at, progress[place]) for place, at in enumerate(inputs.days)),
        kept_counts=tuple(int(count) for count in np.bincount(tally.kept)),
        digest=name,
        seed=seed_of(name),
        draws=inputs.draws,
    )


def _part(end: int, ends: Counts, is_open: Flags, is_late: Flags) -> PartForecast:
    """Return the forecast of some tasks from their rows of the draws.

    An end that `is_open` is a lower bound: surely later than a day where the bound is, and perhaps where it is not.
    """
    last = ends.max(axis=0)
    is_beyond: Flags = np.logical_or.reduce(is_open, axis=0)
    may_be_in_time, tasks_may = last <= end, ends <= end
    return PartForecast(
        _spread(last, is_beyond),
        by_end=Odds(float((may_be_in_time & ~is_beyond).mean()), float(may_be_in_time.mean())),
        beyond=float(is_beyond.mean()),
        late=_count(is_late, is_late | is_open),
        tasks_by_end=_count(tasks_may & ~is_open, tasks_may),
    )


def _count(is_sure: Flags, may_be: Flags) -> TaskCount:
    """Return how many tasks are sure to be counted, and how many may be."""
    sure, may = is_sure.sum(axis=0), may_be.sum(axis=0)
    mean = Odds(float(sure.mean()), float(may.mean()))
    return TaskCount(mean, int(_ranked(sure, 0.1)), int(_ranked(may, 0.9)), len(is_sure))


def _spread(ends: Counts, is_open: Flags) -> Spread:
    """Return the places with these chances.

    Where the draws that reach one do so beyond anything known, the place is the one they are known to exceed, and not
    before a place of less chance.
    """
    beyond = np.iinfo(np.int64).max
    known = np.where(is_open, beyond, ends)
    found: list[Place] = []
    for share in _SHARES:
        place = int(_ranked(known, share))
        is_later = place == beyond
        if is_later:
            place = max([int(_ranked(ends, share)), *(each.at for each in found)])
        found.append(Place(place, is_later))
    return Spread(*found)


def _earned(at: int, progress: npt.NDArray[np.float64]) -> Earned:
    ranked = np.sort(progress)
    shares = (ranked[ceil(share * len(ranked)) - 1] for share in _SHARES)
    return Earned(at, *(min(round(float(share), 9), 1.0) for share in shares))


def _ranked(values: Counts, share: float) -> np.int64:
    """Return the smallest value that at least this share of the values does not exceed."""
    place = ceil(share * len(values)) - 1
    ranked: np.int64 = np.partition(values, place)[place]
    return ranked
