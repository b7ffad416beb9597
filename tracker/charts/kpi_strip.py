"""The KPIs on the overview: value, target, change, a small line; and a title that says which targets are missed."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.charts.names import UnitLabel
from tracker.charts.sparkline import Sparkline
from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.kpis import Direction
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
    def is_missed(self) -> bool:
        return self.is_judged and self.rag is not Rag.GREEN


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
    missed = [tile for tile in judged if tile.is_missed]
    if not missed:
        return Message("kpis.all_met", {"count": len(judged)})
    reached = [tile for tile in judged if tile.rag is Rag.GREEN and tile.rag_before in (Rag.AMBER, Rag.RED)]
    if len(reached) == 1:
        params: dict[str, Param] = {"reached": reached[0].name, "count": len(missed), "of": len(judged)}
        return Message("kpis.reached_but_missed", params)
    if len(missed) <= NAMED_UP_TO:
        names = tuple(tile.name for tile in missed)
        return Message("kpis.missed_named", {"count": len(judged) - len(missed), "of": len(judged), "names": names})
    return Message("kpis.missed", {"count": len(missed), "of": len(judged)})
