"""The draws behind a forecast of the finish: common luck, own luck, and waiting for what comes before. Methods: B2, B3.

Positions are working days after the origin.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from tracker.domain.dependencies import Key, Link, in_order
from tracker.domain.finish_inputs import FinishInputs, OpenMilestone, WaitsFor
from tracker.domain.luck import standard_normal

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_NORMAL = NormalDist()


@dataclass(slots=True)
class Tally:
    """The draws so far: each task's last place and whether it is only a lower bound; the share of the plan reached
    between one day and the next, the last row holding what is reached later; milestones kept."""

    ends: Counts
    is_open: Flags
    gains: npt.NDArray[np.float64]
    kept: Counts

    def add(self, milestone: OpenMilestone, reached: "_Reached", row: int, between: Counts) -> None:
        """Count one milestone, reached at these places, to its task and, `between` which days, to progress."""
        places, is_later = reached.places, reached.is_later
        np.maximum(self.ends[row], places, out=self.ends[row])
        self.is_open[row] |= is_later
        self.gains[between, np.arange(len(places))] += milestone.weight
        if milestone.due is not None:
            self.kept += (places <= milestone.due) & ~is_later


@dataclass(frozen=True, slots=True)
class _Reached:
    """The place one milestone is reached at in each draw, and whether that is only a lower bound."""

    places: Counts
    is_later: Flags

    def not_before(self, places: Counts | np.int64, is_later: Flags | np.bool_) -> "_Reached":
        """Return the same, held back to these places, and without an end where they are only lower bounds."""
        return _Reached(np.maximum(self.places, places), self.is_later | is_later)


def drawn(inputs: FinishInputs, seed: int) -> Tally:
    """Return the draws of a plan. Raises Cycle for links that go round."""
    rows = {task.task: row for row, task in enumerate(inputs.tasks)}
    shape = (len(inputs.tasks), inputs.draws)
    earlier = np.array([_floor(task.reached) for task in inputs.tasks], dtype=np.int64)
    tally = Tally(
        np.repeat(earlier[:, None], inputs.draws, axis=1),
        np.zeros(shape, dtype=np.bool_),
        np.zeros((len(inputs.days) + 1, inputs.draws)),
        np.zeros(inputs.draws, dtype=np.int64),
    )
    bits = np.random.PCG64(seed)
    common = sqrt(inputs.shock) * standard_normal(bits, inputs.draws)
    days = np.array(inputs.days, dtype=np.int64)
    linked = {key for link in inputs.links for key in (link.successor, link.predecessor)}
    own: dict[Key, _Reached] = {}
    # In the order of codes, so that a milestone meets the same luck whatever the order of rows in a database and
    # whatever it is linked to.
    for milestone in sorted(inputs.milestones, key=lambda milestone: milestone.key):
        chosen = _steps(milestone, common + sqrt(1 - inputs.shock) * standard_normal(bits, inputs.draws))
        known = np.array([*milestone.places, milestone.last], dtype=np.int64)
        reached = _Reached(known[chosen], chosen == len(milestone.places))
        if milestone.key in linked:
            own[milestone.key] = reached
        else:
            # A few places stand for all draws: sorting these in is much quicker than sorting in the draws.
            between = np.append(np.searchsorted(days, milestone.places), len(days))
            tally.add(milestone, reached, rows[milestone.task], between[chosen])
    waiting = {milestone.key: milestone for milestone in inputs.milestones if milestone.key in own}
    for key, reached in _waited(own, inputs.links):
        between = np.where(reached.is_later, len(days), np.searchsorted(days, reached.places))
        tally.add(waiting[key], reached, rows[key[0]], between)
    return tally


def _waited(own: Mapping[Key, _Reached], links: Sequence[WaitsFor]) -> Iterator[tuple[Key, _Reached]]:
    """Yield when linked milestones are reached, each after all it waits for."""
    into: dict[Key, list[WaitsFor]] = {}
    for link in links:
        into.setdefault(link.successor, []).append(link)
    found: dict[Key, _Reached] = {}
    open_links = [Link(link.predecessor, link.successor) for link in links if link.predecessor in own]
    for key in in_order(own, open_links):
        reached = own[key]
        for link in into.get(key, ()):
            if link.reached is not None:
                reached = reached.not_before(np.int64(link.reached + link.lag), np.False_)
            elif link.predecessor in found:
                first = found[link.predecessor]
                reached = reached.not_before(first.places + link.lag, first.is_later)
        found[key] = reached
        yield key, reached


def _steps(milestone: OpenMilestone, luck: npt.NDArray[np.float64]) -> Counts:
    """Return which of its places a milestone reaches in each draw; one more than there are: later than all."""
    return np.searchsorted(_scores(milestone.chances), luck)


@lru_cache(maxsize=512)
def _scores(chances: tuple[float, ...]) -> npt.NDArray[np.float64]:
    """Return the standard normal values with these chances below them; milestones of one curve share theirs."""
    return np.array([_score(chance) for chance in chances])


def _floor(place: int | None) -> int:
    return int(np.iinfo(np.int32).min) if place is None else place


def _score(chance: float) -> float:
    """Return the standard normal value with this chance below it."""
    if chance <= 0:
        return -np.inf
    return np.inf if chance >= 1 else _NORMAL.inv_cdf(chance)
