"""When each unit's monthly report was accepted: the day its facts became part of the record."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from sample.story import Cycle, Line, day, lines
from sample.workbook import Row
from tracker.domain.months import Month


@dataclass(frozen=True, slots=True)
class Acceptances:
    """The day of acceptance per unit and month; units without monthly reports are recorded by the office."""

    cycle: Cycle
    offices: frozenset[str]
    accepted: dict[tuple[str, str], date]

    @classmethod
    def of(cls, cycle: Cycle, offices: frozenset[str]) -> Self:
        """Read the reports of the story. `offices` are the units that do not report."""
        accepted = {
            (report["unit"], report["month"]): found
            for report in lines("reports")
            if (found := day(report["accepted"])) is not None
        }
        return cls(cycle, offices, accepted)

    def reported_on(self, unit: str, month: Month) -> date | None:
        """Return the day the unit's facts about a month entered the record, None where it missed its report."""
        if unit in self.offices:
            return self.cycle.workday(month, self.cycle.office_workday)
        return self.accepted.get((unit, str(month)))


def report_rows() -> list[Row]:
    """Return the events of every report, in the order they happened."""
    rows: list[Row] = []
    for report in lines("reports"):
        rows += [
            {"unit": report["unit"], "month": report["month"], "event": event, "reported_on": on, "reason": reason}
            for event, on, reason in _events(report)
            if on is not None
        ]
    return rows


def _events(report: Line) -> list[tuple[str, date | None, str]]:
    return [
        ("drafted", day(report["drafted"]), ""),
        ("submitted", day(report["submitted"]), ""),
        ("returned", day(report["returned"]), report["reason"]),
        ("submitted", day(report["submitted_again"]), ""),
        ("accepted", day(report["accepted"]), ""),
    ]
