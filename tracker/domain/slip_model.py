"""The chance that an open milestone is reached by a day, learnt from the plan's own slips. Methods: B2, B5."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tracker.domain.known_dates import Counts
from tracker.domain.odds import Odds
from tracker.domain.standings import Lead, Outlook, Slips, Standing
from tracker.domain.survival import POOL_WEIGHT, SlipCurve, chance_by, kaplan_meier, odds_by, pooled, quantile, resolved

# Nothing is forecast from fewer resolved milestones than the weight the common record has against a unit's own.
LEAST_RESOLVED = POOL_WEIGHT


@dataclass(frozen=True, slots=True)
class SlipModel:
    """Curves by bucket and unit; a unit is drawn towards all units, a bucket towards all buckets.

    `resolved` counts the milestones reached or past a date of theirs.
    """

    everyone: SlipCurve
    by_lead: Mapping[Lead, SlipCurve]
    by_unit: Mapping[tuple[Lead, str], SlipCurve]
    resolved: int

    @property
    def is_enough(self) -> bool:
        """Tell whether the record is long enough to say anything."""
        return self.resolved >= LEAST_RESOLVED

    def curve(self, outlook: Outlook) -> SlipCurve:
        """Return the curve for a milestone."""
        return self.curve_for(outlook.lead, outlook.unit)

    def curve_for(self, lead: Lead, unit: str) -> SlipCurve:
        """Return the curve for a unit's forecasts that look so far ahead."""
        return self.by_unit.get((lead, unit)) or self.by_lead.get(lead, self.everyone)

    def chance(self, outlook: Outlook, place: int, *, now: int) -> float:
        """Return the chance that a milestone still open `now` is reached by a place on the axis."""
        return chance_by(self.curve(outlook), place - outlook.forecast_at, open_at=now - outlook.forecast_at)

    def odds(self, outlook: Outlook, place: int, *, now: int) -> Odds:
        """Return the same between bounds, where the place lies beyond the record."""
        return odds_by(self.curve(outlook), place - outlook.forecast_at, open_at=now - outlook.forecast_at)

    def place_by(self, lead: Lead, unit: str, forecast_at: int, share: float, *, now: int) -> int | None:
        """Return the place by which a milestone still open `now` is reached with this chance; None: later than anything
        known."""
        slip = quantile(self.curve_for(lead, unit), share, open_at=now - forecast_at)
        return None if slip is None else forecast_at + slip


def learn(standing: Standing) -> SlipModel:
    """Return the model that could be learnt at this standing."""
    return _learnt(tuple(history.unit for history in standing.histories), _ByContent(standing.slips()))


class _ByContent:
    """Slips compared by what they hold."""

    def __init__(self, slips: Slips) -> None:
        self.slips = slips
        self._bytes = tuple(each.tobytes() for each in slips)

    def __hash__(self) -> int:
        return hash(self._bytes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByContent) and self._bytes == other._bytes


# What past reports teach stays the same while words on the present month come in.
@lru_cache(maxsize=64)
def _learnt(unit_of: tuple[str, ...], content: _ByContent) -> SlipModel:
    slips = content.slips
    names, units = np.unique(unit_of, return_inverse=True)
    everyone = kaplan_meier(slips.days, slips.is_open)
    by_lead, by_unit = {}, {}
    for lead, of_lead in _groups(slips.leads):
        days, is_open = slips.days[of_lead], slips.is_open[of_lead]
        by_lead[Lead(lead)] = pooled(kaplan_meier(days, is_open), everyone)
        for unit, own in _groups(units[slips.columns[of_lead]]):
            by_unit[Lead(lead), str(names[unit])] = pooled(kaplan_meier(days[own], is_open[own]), by_lead[Lead(lead)])
    return SlipModel(everyone, by_lead, by_unit, len(_resolved(slips)))


def _groups(codes: Counts) -> Iterator[tuple[int, Counts]]:
    """Yield each code and its places."""
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    for places in np.split(order, cuts):
        if len(places):
            yield int(codes[places[0]]), places


def resolved_by_unit(standing: Standing) -> Mapping[str, int]:
    """Return of how many milestones each unit's dates were put to the test."""
    return Counter(standing.histories[column].unit for column in _resolved(standing.slips()))


def _resolved(slips: Slips) -> list[int]:
    """Return the columns of the milestones that were reached, or are open past the first date they were given."""
    found: list[int] = np.unique(slips.columns[resolved(slips.days, slips.is_open)]).tolist()
    return found
