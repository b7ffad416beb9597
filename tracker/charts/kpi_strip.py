"""The KPIs on the overview: value, target, change, a small line; and a title that says which targets are missed."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.charts.names import UnitLabel
from tracker.charts.sparkline import Sparkline
from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.kpis import Direction, KpiStanding, standing
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.domain.spans import Span

# More names than this make no title.
NAMED_UP_TO = 3


@dataclass(frozen=True, slots=True)
class KpiTile:
    """A KPI's newest value, of `month`. `rag_before` is the status of the month before that.

    `is_carried` when the view's own month has no value yet; `value` is None when there never was one, or when
    units' values cannot be put together (`is_by_unit`).
    """

    code: str
    name: Bilingual
    measure: Bilingual
    decimals: int
    month: Month | None
    value: Decimal | None
    is_carried: bool
    rag: Rag
    rag_before: Rag | None
    direction: Direction
    target: Decimal | None
    upper: Decimal | None
    change: Decimal | None
    reported: tuple[UnitLabel, ...]
    expected: int
    is_partial: bool
    is_by_unit: bool
    source: str
    line: Sparkline | None

    @property
    def is_judged(self) -> bool:
        return not self.is_carried and self.rag.rank is not None

    @property
    def standing(self) -> KpiStanding:
        """Return how the value stands against its target; one carried over does not stand for its month."""
        return standing(self.rag, self.direction, self.value, is_by_unit=self.is_by_unit, is_partial=self.is_partial)


@dataclass(frozen=True, slots=True)
class KpiStrip:
    """The tiles in the order the plan gives them; `defined` counts all KPIs of the plan."""

    tiles: tuple[KpiTile, ...]
    defined: int
    span: Span
    since: Month


def title(data: KpiStrip) -> Message:
    """Return how the KPIs stand against this month's targets; a target reached for the first time is named."""
    judged = [tile for tile in data.tiles if tile.is_judged]
    if not judged:
        reported = any(tile.value is not None and not tile.is_carried for tile in data.tiles)
        return Message("kpis.not_judged" if reported else "kpis.not_reported", {"when": data.span})
    missed = [tile for tile in judged if tile.rag is Rag.RED]
    short = [tile for tile in judged if tile.rag is Rag.AMBER]
    if not missed and not short:
        return Message("kpis.all_met", {"count": len(judged)})
    reached = [tile for tile in judged if tile.rag is Rag.GREEN and tile.rag_before in (Rag.AMBER, Rag.RED)]
    counts: dict[str, Param] = {"missed": len(missed), "short": len(short), "of": len(judged)}
    fallen = "kpis.missed_and_short" if missed and short else "kpis.missed" if missed else "kpis.short"
    if len(reached) == 1:
        return Message("kpis.reached", {"reached": reached[0].name, "others": Message(fallen, counts)})
    if len(missed) + len(short) > NAMED_UP_TO:
        return Message(fallen, counts)
    names: dict[str, Param] = {
        "count": len(judged) - len(missed) - len(short),
        "of": len(judged),
        "missed": tuple(tile.name for tile in missed),
        "short": tuple(tile.name for tile in short),
    }
    if missed and short:
        return Message("kpis.missed_and_short_named", names)
    return Message("kpis.missed_named" if missed else "kpis.short_named", names)
