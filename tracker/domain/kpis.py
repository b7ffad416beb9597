"""KPI values: one unit's reading, the group's roll-up, achievement and status against the month's target.

Methods: C1 to C4, cases KR-1 to KR-11, TG-1 to TG-5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.rag import Rag

HUNDRED = Decimal(100)
# Below this share of the last known denominators a group value is shown without a colour. Methods: C4.
LEAST_COVERAGE = Decimal("0.80")
# How far beyond its target a value is just short of it: a share of the target, points for promoter scores. Methods: C3.
AMBER_MARGIN = Decimal("0.05")
NPS_MARGIN = Decimal(5)


class KpiKind(StrEnum):
    """How a KPI adds up: over months and over units."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    MEAN = "mean"
    NPS = "nps"
    MEDIAN = "median"

    @property
    def is_quotient(self) -> bool:
        """Tell whether it is reported as numerator and denominator."""
        return self in (KpiKind.RATIO, KpiKind.MEAN, KpiKind.NPS)


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    INFO = "info"


class KpiStanding(StrEnum):
    """How a value stands against its target; where it is not judged, why."""

    MET = "met"
    SHORT = "short"
    MISSED = "missed"
    INFO = "info"
    NO_TARGET = "no_target"
    BY_UNIT = "by_unit"
    PARTIAL = "partial"
    SILENT = "silent"

    @property
    def rag(self) -> Rag:
        """Return the mark beside its word."""
        judged = {KpiStanding.MET: Rag.GREEN, KpiStanding.SHORT: Rag.AMBER, KpiStanding.MISSED: Rag.RED}
        return judged.get(self, Rag.NONE if self is KpiStanding.SILENT else Rag.IDLE)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What was reported: numerator and denominator of a quotient, or a plain value."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


def reading_value(kind: KpiKind, amounts: Amounts) -> Decimal | None:
    """Return the value a reading stands for: percent for a ratio, points for NPS. None for a denominator of 0.

    Methods: C2, KR-10.
    """
    if not kind.is_quotient:
        return amounts.value
    if amounts.numerator is None or not amounts.denominator:
        return None
    quotient = amounts.numerator / amounts.denominator
    return quotient if kind is KpiKind.MEAN else quotient * HUNDRED


@dataclass(frozen=True, slots=True)
class GroupValue:
    """A KPI over several units: its value, how many of the expected units it rests on, and whether it may be judged.

    `is_partial` marks a coverage below the limit: the value is shown without colour. Methods: C4, KR-6.
    """

    value: Decimal | None
    reported: int
    expected: int
    is_partial: bool


def group_value(
    kind: KpiKind,
    readings: Sequence[Amounts | None],
    *,
    last_known_denominators: Sequence[Decimal | None] = (),
    least_coverage: Decimal = LEAST_COVERAGE,
) -> GroupValue:
    """Return the roll-up of one month over units, None standing for a unit that did not report.

    Sums for flows and stocks, sum over sum for quotients, no value for medians of several units (C2 forbids averaging
    them). Coverage is by last known denominators for quotients, by number of units otherwise.
    """
    known = [amounts for amounts in readings if amounts is not None]
    partial = _coverage(kind, readings, last_known_denominators) < least_coverage
    return GroupValue(_combined(kind, known), len(known), len(readings), partial)


def _combined(kind: KpiKind, known: Sequence[Amounts]) -> Decimal | None:
    if not known:
        return None
    if kind is KpiKind.MEDIAN:
        return known[0].value if len(known) == 1 else None
    if kind.is_quotient:
        total = Amounts(
            numerator=sum((a.numerator or Decimal(0) for a in known), Decimal(0)),
            denominator=sum((a.denominator or Decimal(0) for a in known), Decimal(0)),
        )
        return reading_value(kind, total)
    values = [a.value for a in known if a.value is not None]
    return sum(values, Decimal(0)) if values else None


def _coverage(kind: KpiKind, readings: Sequence[Amounts | None], denominators: Sequence[Decimal | None]) -> Decimal:
    if not readings:
        return Decimal(0)
    if kind.is_quotient and len(denominators) == len(readings) and all(d is not None for d in denominators):
        whole = sum((d for d in denominators if d is not None), Decimal(0))
        here = sum((d for d, r in zip(denominators, readings, strict=True) if r is not None and d), Decimal(0))
        return here / whole if whole else Decimal(0)
    return Decimal(sum(r is not None for r in readings)) / len(readings)


def standing(
    rag: Rag, direction: Direction, value: Decimal | None, *, is_by_unit: bool = False, is_partial: bool = False
) -> KpiStanding:
    """Return how a value with this status stands; the status is that of `target_status`, `none` where partial."""
    if is_by_unit:
        return KpiStanding.BY_UNIT
    if value is None:
        return KpiStanding.SILENT
    if is_partial:
        return KpiStanding.PARTIAL
    if rag is Rag.IDLE:
        return KpiStanding.INFO if direction is Direction.INFO else KpiStanding.NO_TARGET
    judged = {Rag.GREEN: KpiStanding.MET, Rag.AMBER: KpiStanding.SHORT, Rag.RED: KpiStanding.MISSED}
    return judged.get(rag, KpiStanding.SILENT)


def target_status(
    value: Decimal | None,
    direction: Direction,
    target: Decimal | None,
    *,
    upper: Decimal | None = None,
    kind: KpiKind = KpiKind.RATIO,
    amber_margin: Decimal | None = None,
) -> Rag:
    """Return the status of a value against the month's target: green when met, amber within the margin, red beyond.

    The margin is 5 % of the target; NPS crosses 0, so there it is 5 points; for a range 5 % of its width on each side.
    `none` without a value, `idle` without a target or for information only. Methods: C2, C3, TG-5.
    """
    if direction is Direction.INFO or target is None:
        return Rag.IDLE
    if value is None:
        return Rag.NONE
    ceiling = upper if upper is not None else target
    if direction is Direction.RANGE:
        shortfall = max(target - value, value - ceiling, Decimal(0))
        margin = (ceiling - target) * AMBER_MARGIN
    else:
        shortfall = target - value if direction is Direction.HIGHER else value - target
        margin = NPS_MARGIN if kind is KpiKind.NPS else abs(target) * AMBER_MARGIN
    if shortfall <= 0:
        return Rag.GREEN
    return Rag.AMBER if shortfall <= (margin if amber_margin is None else amber_margin) else Rag.RED
