"""A KPI's target as a reader sees it."""

from decimal import Decimal
from typing import Protocol

from flask_babel import gettext

from tracker.domain.bilingual import Bilingual
from tracker.domain.kpis import Direction
from tracker.domain.rag import Rag
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
    value = formats.measure(kpi.target, kpi.measure, _decimals(kpi.target))
    if kpi.direction is Direction.RANGE and kpi.upper is not None:
        lower = formats.number(kpi.target, _decimals(kpi.target))
        return f"{lower}–{formats.measure(kpi.upper, kpi.measure, _decimals(kpi.upper))}"
    sign = _SIGNS.get(kpi.direction)
    gap = "" if formats.is_chinese() else formats.NO_BREAK_SPACE
    return value if sign is None else sign + gap + value


class Judged(Protocol):
    """Anything with a status and what it rests on."""

    @property
    def rag(self) -> Rag: ...
    @property
    def direction(self) -> Direction: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def is_by_unit(self) -> bool: ...
    @property
    def is_partial(self) -> bool: ...


def tile_word(tile: Judged) -> str:
    """Return how a KPI's newest value stands against its target, in a word."""
    return judged_word(tile.rag, tile.direction, tile.value, is_by_unit=tile.is_by_unit, is_partial=tile.is_partial)


def judged_word(rag: Rag, direction: Direction, value: Decimal | None, *, is_by_unit: bool, is_partial: bool) -> str:
    """Return how a value stands against its target, in a word; where it is not judged, why."""
    if is_by_unit:
        return gettext("by unit")
    if value is None:
        return gettext("not reported")
    if is_partial:
        return gettext("partial")
    match rag:
        case Rag.GREEN:
            return gettext("met")
        case Rag.AMBER:
            return gettext("just missed")
        case Rag.RED:
            return gettext("missed")
        case Rag.IDLE:
            return gettext("for information") if direction is Direction.INFO else gettext("no target")
        case _:
            return gettext("not reported")


def _decimals(target: Decimal) -> int:
    """Return the decimals a target was set with; a whole number has none."""
    exponent = target.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
