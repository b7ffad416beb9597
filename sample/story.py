"""Read the story of the sample programme: one toml file and one csv file per kind of fact."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tracker.domain.months import Month
from tracker.domain.workdays import STATE_COUNCIL

FOLDER = Path(__file__).parent / "story"
Line = dict[str, str]


def lines(name: str) -> list[Line]:
    """Return the rows of one csv file of the story, in file order, every value text and trimmed."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def head() -> dict[str, Any]:
    """Return the plan, the programmes, the units and the reporting cycle."""
    return tomllib.loads((FOLDER / "plan.toml").read_text(encoding="utf-8"))


def day(text: str) -> date | None:
    """Return a date cell's day, None for an empty cell."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Cycle:
    """The reporting cycle: working days of the month after, counted from 1."""

    first: Month
    last: Month
    last_published: Month
    due_workday: int
    close_workday: int
    publish_workday: int
    office_workday: int

    @property
    def reported_months(self) -> list[Month]:
        """Return the months whose reports are part of the record."""
        return list(self.first.until(self.last_published))

    def workday(self, month: Month, number: int) -> date:
        """Return the given working day of the month after `month`."""
        return STATE_COUNCIL.nth_of_month(month.last + timedelta(days=1), number)

    def opens_on(self, month: Month) -> date:
        """Return the first working day after the month before was published; the first month opens as it begins."""
        if month == self.first:
            return STATE_COUNCIL.nth_of_month(month.first, 1)
        return STATE_COUNCIL.plus(self.workday(month.plus(-1), self.publish_workday), 1)


def cycle() -> Cycle:
    """Return the reporting cycle the story states."""
    stated = head()["cycle"]
    first, last = Month.of(stated.pop("first_month")), Month.of(stated.pop("last_month"))
    return Cycle(first, last, Month.of(stated.pop("last_published")), **stated)
