"""A KPI's target as a reader sees it."""

from decimal import Decimal
from typing import Protocol

from flask_babel import gettext

from tracker.domain.bilingual import Bilingual
from tracker.domain.kpis import Direction, KpiStanding
from tracker.web import formats


class Targeted(Protocol):
    """Anything with a target and how to write it."""

    @property
    def direction(self) -> Direction: ...
    @property
    def target(self) -> Decimal | None: ...
    @property
    def upper(self) -> Decimal | None: ...
    @property
    def measure(self) -> Bilingual: ...


_SIGNS = {Direction.HIGHER: "≥", Direction.LOWER: "≤"}


def target_text(kpi: Targeted) -> str:
    """Return the target with its sign: `target ≥ 95 %`; says so where there is none."""
    if kpi.direction is Direction.INFO:
        return gettext("for information")
    if kpi.target is None:
        return gettext("no target")
    return gettext("target %(target)s", target=target_value(kpi))


def target_sign(direction: Direction) -> str:
    """Return at which side of its target a KPI meets it: `≥`, `≤`, a range; nothing where none is judged."""
    return gettext("within a range") if direction is Direction.RANGE else _SIGNS.get(direction, "")


def target_value(kpi: Targeted) -> str:
    """Return the bare target: `≥ 95 %`, `20–30`; an en dash without one."""
    if kpi.target is None:
        return formats.DASH
    value = formats.measure(kpi.target, kpi.measure, formats.decimals_of(kpi.target))
    if kpi.direction is Direction.RANGE and kpi.upper is not None:
        lower = formats.number(kpi.target, formats.decimals_of(kpi.target))
        return f"{lower}–{formats.measure(kpi.upper, kpi.measure, formats.decimals_of(kpi.upper))}"
    sign = _SIGNS.get(kpi.direction)
    gap = "" if formats.is_chinese() else formats.NO_BREAK_SPACE
    return value if sign is None else sign + gap + value


def standing_word(standing: KpiStanding) -> str:
    """Return how a KPI's value stands against its target, in a word; where it is not judged, why."""
    match standing:
        case KpiStanding.MET:
            return gettext("on target")
        case KpiStanding.SHORT:
            return gettext("just short")
        case KpiStanding.MISSED:
            return gettext("missed")
        case KpiStanding.INFO:
            return gettext("for information")
        case KpiStanding.NO_TARGET:
            return gettext("no target")
        case KpiStanding.BY_UNIT:
            return gettext("by unit")
        case KpiStanding.PARTIAL:
            return gettext("partial")
        case KpiStanding.SILENT:
            return gettext("not reported")


def change_text(change: Decimal | None, measure: Bilingual, decimals: int) -> str:
    """Return by how much a KPI's value changed, with its sign; a percentage changes by points."""
    if change is not None and measure.en.replace("％", "%") == "%":
        return formats.points(change / 100, decimals)
    return formats.signed(change, decimals)
