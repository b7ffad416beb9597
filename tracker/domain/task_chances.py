"""The chance that a task finishes by a day, from what could be learnt at the last report. Methods: A5, B2 to B5.

The Monte Carlo forecast of the whole plan draws from the same curves; for one task the sum over the common shock is
exact, so that a status never hangs on the luck of a draw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import erf, pi, sqrt
from statistics import NormalDist

import numpy as np

from tracker.domain.backtest import milestones_scored
from tracker.domain.bilingual import Message
from tracker.domain.finish_bench import Bench
from tracker.domain.finish_inputs import COMMON_SHOCK
from tracker.domain.milestones import MilestoneState
from tracker.domain.odds import Odds
from tracker.domain.slip_model import SlipModel, resolved_by_unit
from tracker.domain.standings import Key, Lead, Outlook, WorkAxis, lead_of

_NODES = 48
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Learnt:
    """What could be learnt at one report: the curves, and why they may not be shown yet (None where they may).

    `given` holds each open milestone's date and how far ahead it was given; `resolved` counts the milestones forecasts
    were scored on, `by_unit` those of each unit reached or past a date of theirs.
    """

    model: SlipModel
    closed: Message | None
    given: Mapping[Key, tuple[date, Lead]]
    resolved: int
    by_unit: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HeldMilestone:
    """A milestone as known now, with the unit that holds it, by its code."""

    key: Key
    unit: str
    state: MilestoneState


@lru_cache(maxsize=8)
def learnt(bench: Bench) -> Learnt:
    """Return what could be learnt at a record's last report. Methods: B4 (the gate)."""
    now = bench.standings[-1]
    return Learnt(
        model=bench.models[-1],
        closed=bench.closed,
        given={key: (outlook.forecast_on, outlook.lead) for key, outlook in now.outlooks.items()},
        resolved=milestones_scored(bench.resolved),
        by_unit=resolved_by_unit(now),
    )


def odds_by(learnt: Learnt, milestones: Sequence[tuple[HeldMilestone, int]], axis: WorkAxis, *, as_of: date) -> Odds:
    """Return the chance that all of these milestones are reached by a place of their own; 1 without any.

    Their luck goes together by a Gaussian copula: the integral over the common shock of the product of what each has
    left. 0 where a place has passed. Methods: B2, B3. Raises DayOutsideCalendar.
    """
    now = axis.at(as_of)
    alone = [_alone(each, place, learnt, axis, as_of, now) for each, place in milestones]
    least = joint([odds.least for odds in alone])
    most = joint([odds.most for odds in alone]) if any(odds.most > odds.least for odds in alone) else least
    return Odds(least, most)


def _alone(milestone: HeldMilestone, place: int, learnt: Learnt, axis: WorkAxis, as_of: date, now: int) -> Odds:
    if (reached_on := milestone.state.actual_on) is not None:
        is_kept = float(axis.at(reached_on) <= place)
        return Odds(is_kept, is_kept)
    if place <= now:
        return Odds(0.0, 0.0)
    return learnt.model.odds(_outlook(milestone, learnt, axis, as_of), place, now=now)


def joint(chances: Sequence[float], *, shock: float = COMMON_SHOCK) -> float:
    """Return the chance that all come true, their luck being correlated by `shock`. Methods: B3, B6."""
    open_ones = [chance for chance in chances if chance < 1]
    if not open_ones:
        return 1.0
    if min(open_ones) <= 0:
        return 0.0
    if len(open_ones) == 1:
        return open_ones[0]
    common, own = sqrt(shock), sqrt(1 - shock)
    scores = [_NORMAL.inv_cdf(chance) for chance in open_ones]
    total = 0.0
    for node, weight in _quadrature():
        product = weight
        for score in scores:
            product *= 0.5 * (1 + erf((score - common * node) / own / sqrt(2)))
        total += product
    return min(max(total, 0.0), *open_ones)


@lru_cache(maxsize=1)
def _quadrature() -> tuple[tuple[float, float], ...]:
    """Return the nodes and weights of Gauss and Hermite for the standard normal law."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return tuple((float(node), float(weight) / sqrt(2 * pi)) for node, weight in zip(nodes, weights, strict=True))


def _outlook(milestone: HeldMilestone, learnt: Learnt, axis: WorkAxis, as_of: date) -> Outlook:
    """Return what is expected now. A date that has passed keeps the bucket it was given in at the last report."""
    state = milestone.state
    day = state.forecast_on or state.baseline_on
    forecast_at = axis.at(day)
    if day > as_of:
        lead = lead_of(forecast_at - axis.at(as_of))
    else:
        given = learnt.given.get(milestone.key)
        lead = given[1] if given is not None and given[0] == day else Lead.NEAR
    return Outlook(milestone.key, milestone.unit, day, state.baseline_on, forecast_at, axis.at(state.baseline_on), lead)
