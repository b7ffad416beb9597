"""Task by unit: the state of each unit's own part in each task."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from tracker.charts.names import TaskLabel, UnitLabel
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.rag import Rag

LATE = (Rag.RED, Rag.AMBER)
# Rows a reader takes in at one glance; beyond it the rows with most late parts come first.
ROWS_UP_TO = 40
NAMED_UP_TO = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit's part in a task."""

    unit: UnitLabel
    rag: Rag
    leads: bool
    is_carried: bool

    @property
    def is_late(self) -> bool:
        return self.rag in LATE


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A task's parts: the lead and the supporting units, in the order of units."""

    task: TaskLabel
    programme: str
    cells: tuple[Cell, ...]

    def of(self, unit: UnitLabel) -> Cell | None:
        """Return a unit's part, None where it has none."""
        return next((cell for cell in self.cells if cell.unit.code == unit.code), None)

    @property
    def weight(self) -> tuple[int, int]:
        """Return how much in this row is late: red parts, then amber ones."""
        return sum(c.rag is Rag.RED for c in self.cells), sum(c.rag is Rag.AMBER for c in self.cells)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All tasks and the units with a part in any of them, in the plan's order."""

    units: tuple[UnitLabel, ...]
    rows: tuple[HeatRow, ...]

    @property
    def has_support(self) -> bool:
        """Tell whether any unit has a part in a task that another one leads."""
        return any(not cell.leads for row in self.rows for cell in row.cells)

    @property
    def shown(self) -> tuple[HeatRow, ...]:
        """Return the rows to draw: all of a short plan, else those with most late parts, in the plan's order."""
        if len(self.rows) <= ROWS_UP_TO:
            return self.rows
        worst = sorted(range(len(self.rows)), key=lambda i: (*(-n for n in self.rows[i].weight), i))
        return tuple(self.rows[i] for i in sorted(worst[:ROWS_UP_TO]))

    @property
    def shown_by_programme(self) -> tuple[tuple[HeatRow, ...], ...]:
        """Return the rows to draw, one group for each programme."""
        return tuple(tuple(rows) for _, rows in groupby(self.shown, key=lambda row: row.programme))

    def late(self) -> Counter[str]:
        """Return how many parts are late, led or supported, by unit code."""
        return Counter(cell.unit.code for row in self.rows for cell in row.cells if cell.is_late)


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit with the tasks in which its part is late or carried over, and the computed statuses of those it leads."""

    unit: UnitLabel
    late: tuple[tuple[TaskLabel, Cell], ...]
    leads: Counter[Rag]


def by_unit(data: HeatMap) -> tuple[UnitLoad, ...]:
    """Return each unit's load, those with most red parts first, then most late ones."""
    loads = []
    for unit in data.units:
        own = [(row.task, cell) for row in data.rows if (cell := row.of(unit))]
        late = tuple((task, cell) for task, cell in own if cell.is_carried or cell.is_late)
        loads.append(UnitLoad(unit, late, Counter(cell.rag for _, cell in own if cell.leads)))
    return tuple(sorted(loads, key=lambda load: (-sum(c.rag is Rag.RED for _, c in load.late), -len(load.late))))


def title(data: HeatMap) -> Message:
    """Return how many supporting parts are off plan and whose they are; else how many are on watch."""
    if not data.has_support:
        return Message("heat.no_support", {"count": len(data.units)})
    support = [cell for row in data.rows for cell in row.cells if not cell.leads]
    red = Counter(cell.unit for cell in support if cell.rag is Rag.RED)
    amber = sum(cell.rag is Rag.AMBER for cell in support)
    if not red:
        code = "heat.on_watch" if amber else "heat.none_late"
        return Message(code, {"count": amber or len(support)})
    if len(red) <= NAMED_UP_TO:
        units = tuple(_counted(unit, count) for unit, count in red.most_common())
        return Message("heat.red_by_unit", {"count": red.total(), "units": units})
    return Message("heat.red", {"count": red.total(), "units": len(red)})


def _counted(unit: UnitLabel, count: int) -> Bilingual:
    gap = " " if unit.short.zh.isascii() else ""
    return Bilingual(f"{unit.short.zh}{gap}{count}", f"{unit.short.en} {count}")
