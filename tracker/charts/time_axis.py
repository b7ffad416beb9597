"""A time axis for charts that the server draws: where a day lies, and which days are worth a tick."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.months import Month

# Steps between ticks, in months.
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day with a tick at its place in per cent; `names_year` where the year is printed."""

    on: date
    at: float
    names_year: bool


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A span of days drawn from 0 to 100 per cent; both ends included."""

    first: date
    last: date

    @classmethod
    def around(cls, days: Iterable[date]) -> "TimeAxis":
        """Return the axis of whole months that holds all these days; at least one is needed."""
        seen = sorted(days)
        return cls(Month.of(seen[0]).first, Month.of(seen[-1]).last)

    def at(self, day: date) -> float:
        """Return the place of a day's end in per cent, cut to the axis."""
        whole = (self.last - self.first).days + 1
        return round(min(max(((day - self.first).days + 1) / whole, 0), 1) * 100, 3)

    def start_of(self, day: date) -> float:
        """Return the place of a day's beginning in per cent, cut to the axis."""
        return self.at(day - timedelta(days=1)) if day > date.min else 0.0

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """Return at most so many ticks, at the beginnings of months, quarters or years."""
        first, last = Month.of(self.first), Month.of(self.last)
        step = next((step for step in _STEPS if (last - first) // step + 1 <= most), _STEPS[-1])
        found: list[Tick] = []
        for month in _stepped(first, last, step):
            is_new_year = not found or found[-1].on.year != month.year
            found.append(Tick(month.first, self.start_of(month.first), is_new_year))
        return tuple(found)

    def ticks_are_years(self, most: int) -> bool:
        """Tell whether the ticks are years rather than months."""
        return all(tick.on.month == 1 for tick in self.ticks(most)[1:]) and self.last.year - self.first.year > 2


def _stepped(first: Month, last: Month, step: int) -> list[Month]:
    """Return every `step`-th month within the span, counted so that Januaries are among them."""
    index = first.year * 12 + first.number - 1
    month = first.plus(-index % step)
    months = []
    while month <= last:
        months.append(month)
        month = month.plus(step)
    return months
