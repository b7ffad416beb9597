"""The chance that an open milestone is reached by a day, learnt from the plan's own slips. Methods: B2, B5."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.standings import Key, Lead, Outlook, Standing
from tracker.domain.survival import POOL_WEIGHT, Slip, SlipCurve, chance_by, kaplan_meier, pooled, quantile

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

    def place_by(self, outlook: Outlook, share: float, *, now: int) -> int | None:
        """Return the place by which the milestone is reached with this chance; None: later than anything known."""
        slip = quantile(self.curve(outlook), share, open_at=now - outlook.forecast_at)
        return None if slip is None else outlook.forecast_at + slip


def learn(standing: Standing, units: Mapping[Key, str]) -> SlipModel:
    """Return the model that could be learnt at this standing."""
    slips = list(standing.slips())
    by_lead: defaultdict[Lead, list[Slip]] = defaultdict(list)
    by_unit: defaultdict[tuple[Lead, str], list[Slip]] = defaultdict(list)
    for key, lead, slip in slips:
        by_lead[lead].append(slip)
        by_unit[lead, units[key]].append(slip)
    everyone = kaplan_meier(slip for _, _, slip in slips)
    leads = {lead: pooled(kaplan_meier(found), everyone) for lead, found in by_lead.items()}
    own = {(lead, unit): pooled(kaplan_meier(found), leads[lead]) for (lead, unit), found in by_unit.items()}
    return SlipModel(everyone, leads, own, len(_resolved(slips)))


def resolved_keys(standing: Standing) -> set[Key]:
    """Return the milestones that were reached, or are open past the first date they were given."""
    return _resolved(standing.slips())


def _resolved(slips: Iterable[tuple[Key, Lead, Slip]]) -> set[Key]:
    return {key for key, _, slip in slips if not slip.is_open or slip.days >= 0}
