"""Calendar months, the unit of reporting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month written as `2020-03`. Raises ValueError for anything else."""
        if (
            len(text) != 7
            or text[4] != "-"
            or not (text[:4] + text[5:]).isascii()
            or not (text[:4] + text[5:]).isdigit()
        ):
            raise ValueError(text)
        return cls.of(date(int(text[:4]), int(text[5:]), 1))

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return _last_day(self.year, self.number)

    def plus(self, months: int) -> "Month":
        """Return the month this many later (earlier if negative)."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    def until(self, end: "Month") -> Iterator["Month"]:
        """Yield each month from this one to `end`, both included."""
        month = self
        while month <= end:
            yield month
            month = month.plus(1)

    def __sub__(self, other: "Month") -> int:
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def report_gap(reported: Iterable[Month]) -> int:
    """Return how many months the closest two of the months reported lie apart: 1, of yearly reports 12; 0 below two."""
    return min((later - earlier for earlier, later in pairwise(sorted(reported))), default=0)


@lru_cache(maxsize=1024)
def _last_day(year: int, number: int) -> date:
    """Return a month's last day; histories ask for few of them, hundreds of thousands of times."""
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
