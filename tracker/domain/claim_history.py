"""Claimed against computed, month by month: the gap of each task, and how rosy a unit's claims are. Methods: A5, B5."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.domain.survival import POOL_WEIGHT, shrunk_rate

# No rank is given to a unit with fewer task reports. Methods: B5.
LEAST_RANKED = 5


class GapFlag(StrEnum):
    """What a gap is called: two steps rosier, one step rosier, or a claim worse than the facts."""

    WATERMELON = "watermelon"
    UNDERSTATED = "understated"
    WARNING = "warning"


def flag_of(gap: int | None) -> GapFlag | None:
    """Return the name of a gap, None where the two agree or either is silent. Methods: A5, cases RG-1 to RG-9."""
    if not gap:
        return None
    if gap < 0:
        return GapFlag.WARNING
    return GapFlag.WATERMELON if gap > 1 else GapFlag.UNDERSTATED


@dataclass(frozen=True, slots=True)
class FrozenStatus:
    """How a task stood at the end of a published month, as known then.

    `own` is what the day's facts alone gave, `shown` the status after the rule on improvement, `gap` the steps by which
    the claim was rosier than the shown one. Shares run from 0 to 1.
    """

    task_id: int
    month: Month
    lead_unit_id: int
    own: Rag
    shown: Rag
    claimed: Rag | None
    is_carried: bool
    gap: int | None
    verified: Decimal
    planned: Decimal


@dataclass(frozen=True, slots=True)
class GapCounts:
    """How many task reports there are in which both sides have a rank, and how they differ."""

    watermelons: int = 0
    understated: int = 0
    agree: int = 0
    warnings: int = 0

    @property
    def of(self) -> int:
        return self.watermelons + self.understated + self.agree + self.warnings

    @property
    def warning_share(self) -> float | None:
        """Return the share of early warnings, None where nothing can be compared."""
        return self.warnings / self.of if self.of else None


def gap_counts(gaps: Iterable[int | None]) -> GapCounts:
    """Return how often claims were rosier, the same or worse; what cannot be compared is left out."""
    counts = Counter(flag_of(gap) for gap in gaps if gap is not None)
    return GapCounts(
        watermelons=counts[GapFlag.WATERMELON],
        understated=counts[GapFlag.UNDERSTATED],
        agree=counts[None],
        warnings=counts[GapFlag.WARNING],
    )


@dataclass(frozen=True, slots=True)
class Optimism:
    """How much rosier a unit's claims are than the computed status, in steps a task report.

    `mean` is the plain mean gap, `index` the mean drawn towards that of all units; 0 is even-handed, above it rosy,
    below it cautious. `rank` 1 is the rosiest; None below five task reports.
    """

    unit_id: int
    counts: GapCounts
    mean: float
    index: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class OptimismTable:
    """Every unit with task reports of its own, rosiest first, units without a rank last; and all of them together."""

    units: tuple[Optimism, ...]
    counts: GapCounts
    mean: float | None

    def of(self, unit_id: int) -> Optimism | None:
        """Return a unit's index, None where it has no task report that can be compared."""
        return next((unit for unit in self.units if unit.unit_id == unit_id), None)


def optimism(gaps: Mapping[int, Sequence[int | None]], *, weight: int = POOL_WEIGHT) -> OptimismTable:
    """Return the optimism index of each unit from the gaps of its task reports as lead.

    (sum of gaps + M x mean of all) / (n + M) with M = 8. An early warning counts with its sign: it lowers the index and
    is never held against a unit; because it could also hide a watermelon in a mean, the two are counted apart. Equal
    indices share a rank. Methods: A5, B5.
    """
    known = {unit: [gap for gap in found if gap is not None] for unit, found in gaps.items()}
    known = {unit: found for unit, found in known.items() if found}
    everything = [gap for found in known.values() for gap in found]
    if not everything:
        return OptimismTable((), GapCounts(), None)
    pooled = sum(everything) / len(everything)
    index = {unit: shrunk_rate(sum(found), len(found), rate=pooled, weight=weight) for unit, found in known.items()}
    ranked = [index[unit] for unit, found in known.items() if len(found) >= LEAST_RANKED]
    units = [
        Optimism(
            unit,
            gap_counts(found),
            sum(found) / len(found),
            index[unit],
            1 + sum(other > index[unit] for other in ranked) if len(found) >= LEAST_RANKED else None,
        )
        for unit, found in known.items()
    ]
    units.sort(key=lambda one: (one.rank is None, -one.index))
    return OptimismTable(tuple(units), gap_counts(everything), pooled)
