"""Who has reported for the month."""

from dataclasses import dataclass

from tracker.charts.names import UnitLabel
from tracker.domain.bilingual import Bilingual, Message, Param

NAMED_UP_TO = 4


@dataclass(frozen=True, slots=True)
class Reports:
    """The units that owe a report, by what became of it."""

    complete: tuple[UnitLabel, ...]
    carried: tuple[UnitLabel, ...]
    missing: tuple[UnitLabel, ...]

    @property
    def expected(self) -> int:
        return len(self.complete) + len(self.carried) + len(self.missing)

    @property
    def arrived(self) -> int:
        return len(self.complete) + len(self.carried)


def title(data: Reports) -> Message:
    """Return how many reports are in, naming the few that are missing or partly carried over."""
    if not data.expected:
        return Message("reports.none_owed")
    if not data.arrived:
        return Message("reports.none_in", {"count": data.expected})
    if data.missing:
        named = len(data.missing) <= NAMED_UP_TO
        params: dict[str, Param] = {"count": data.arrived, "of": data.expected, "units": _short(data.missing)}
        return Message("reports.missing_named" if named else "reports.missing", params)
    if data.carried and len(data.carried) <= NAMED_UP_TO:
        return Message("reports.all_in_carried", {"count": data.expected, "units": _short(data.carried)})
    return Message("reports.all_in", {"count": data.expected})


def _short(units: tuple[UnitLabel, ...]) -> tuple[Bilingual, ...]:
    return tuple(unit.short for unit in units)
