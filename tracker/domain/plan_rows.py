"""Rows of a plan as values, from a workbook or from the tables, and what an import would do to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from tracker.domain.bilingual import Param
from tracker.domain.months import Month
from tracker.domain.plan_columns import BY_KEY

Cell = str | Decimal | date | Month | bool | tuple[str, ...] | None
Identity = tuple[Cell, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet; `number` is its row in the file, 0 for one that comes from elsewhere.

    A column that the file does not have is absent from `values`; an empty cell is None, or "" in a text column.
    """

    sheet: str
    number: int
    values: Mapping[str, Cell]

    @property
    def identity(self) -> Identity:
        """Return the values that say which row this is."""
        return tuple(self.values.get(key) for key in BY_KEY[self.sheet].identity)

    def text(self, key: str) -> str:
        """Return a text, a code or a choice; "" for an empty cell."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def day(self, key: str) -> date | None:
        """Return a date, None for an empty cell."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def on(self, key: str) -> date:
        """Return a date that the checks have found to be there. Raises ValueError."""
        return _there(self.day(key), key)

    def month(self, key: str = "month") -> Month:
        """Return a month that the checks have found to be there. Raises ValueError."""
        value = self.values.get(key)
        return _there(value if isinstance(value, Month) else None, key)

    def number_or_none(self, key: str) -> Decimal | None:
        """Return a number, None for an empty cell."""
        value = self.values.get(key)
        return value if isinstance(value, Decimal) else None

    def amount(self, key: str) -> Decimal:
        """Return a number that the checks have found to be there. Raises ValueError."""
        return _there(self.number_or_none(key), key)

    def whole(self, key: str) -> int:
        """Return a whole number that the checks have found to be there. Raises ValueError."""
        return int(self.amount(key))

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the codes of a list, without repetition, in their order."""
        value = self.values.get(key)
        return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else ()

    def yes(self, key: str) -> bool:
        """Tell whether a yes/no cell says yes."""
        return self.values.get(key) is True


PlanRows = Mapping[str, tuple[Row, ...]]


class Severity(StrEnum):
    """Whether a finding stops the import."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: where (row 0: the whole sheet; sheet "": the whole file) and what. Worded later."""

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a workbook says: its rows by sheet, in the file's order, and what could not be read."""

    rows: PlanRows
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that an import would change."""

    column: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that exists and would be changed; `row` holds all its new values."""

    row: Row
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What an import would do to one sheet's rows. `kept` exist but are not in the file: they stay as they are."""

    added: tuple[Row, ...] = ()
    changed: tuple[RowChange, ...] = ()
    same: int = 0
    wrong: int = 0
    kept: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, sheet by sheet, and what stands against it.

    `is_first` tells that there is no plan yet. `unaccepted` are facts that were reported but not accepted: they go into
    the units' reports only, not into the record.
    """

    sheets: Mapping[str, SheetChanges]
    problems: tuple[Problem, ...] = ()
    is_first: bool = True
    unaccepted: PlanRows = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def added(self) -> int:
        """Return how many rows would be added."""
        return sum(len(sheet.added) for sheet in self.sheets.values())

    @property
    def changed(self) -> int:
        """Return how many rows would be changed."""
        return sum(len(sheet.changed) for sheet in self.sheets.values())

    def of(self, sheet: str) -> SheetChanges:
        """Return what would happen to one sheet; nothing where the file does not have it."""
        return self.sheets.get(sheet, SheetChanges())


def _there(value: T | None, key: str) -> T:
    if value is None:
        raise ValueError(f"{key} is empty")
    return value
