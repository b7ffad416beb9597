"""What the checks look at: the file's rows with defaults filled in, beside the rows that exist already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.bilingual import Param
from tracker.domain.concerns import ConcernState
from tracker.domain.kpis import KpiKind
from tracker.domain.milestones import EarningRule
from tracker.domain.plan_columns import BY_KEY, Kind
from tracker.domain.plan_rows import Cell, Identity, PlanFile, PlanRows, Problem, Row
from tracker.domain.workdays import CALENDARS, STATE_COUNCIL, WorkCalendar, YearDays, with_years, years_that_fit

Index = Mapping[Identity, Row]


@dataclass(frozen=True, slots=True)
class Scene:
    """File and existing rows, and the years whose working days the office set itself.

    `merged` finds a row by sheet and identity, the file's word coming first.
    """

    file: PlanRows
    existing: PlanRows
    merged: Mapping[str, Index]
    today: date
    years: tuple[YearDays, ...] = ()

    @property
    def plan(self) -> Row | None:
        """Return the plan's own row, None where neither the file nor the tables have one."""
        return self.merged["plan"].get(())

    @property
    def calendar(self) -> WorkCalendar:
        """Return the plan's calendar of working days, with the years the office set."""
        bundled = CALENDARS.get(self.plan.text("calendar"), STATE_COUNCIL) if self.plan else STATE_COUNCIL
        return with_years(bundled, years_that_fit(bundled, self.years))

    def rows(self, sheet: str) -> Sequence[Row]:
        """Return the file's rows of one sheet."""
        return self.file.get(sheet, ())

    def find(self, sheet: str, *identity: Cell) -> Row | None:
        """Return a row of the file or, failing that, of the tables."""
        return self.merged[sheet].get(identity)


def scene_of(file: PlanFile, existing: PlanRows, today: date, years: Sequence[YearDays] = ()) -> Scene:
    """Return the scene of a file; defaults follow from sheets before: a task's start from the plan, and so on."""
    unreadable = {(p.sheet, p.row, p.column) for p in file.problems}
    completed: dict[str, tuple[Row, ...]] = {}
    merged: dict[str, dict[Identity, Row]] = {}
    for key in BY_KEY:
        before = {row.identity: row for row in existing.get(key, ())}
        rows = tuple(_completed(row, before, merged, unreadable) for row in file.rows.get(key, ()))
        if key in file.rows:
            completed[key] = rows
        fresh: dict[Identity, Row] = {}
        for row in rows:
            # Of rows that say the same thing twice the first one counts; the others are named as duplicates.
            fresh.setdefault(row.identity, row)
        merged[key] = before | fresh
    return Scene(completed, existing, merged, today, tuple(years))


def _completed(row: Row, before: Index, merged: Mapping[str, Index], unreadable: set[tuple[str, int, str]]) -> Row:
    """Return the row with every readable column: an absent one as it is now, an empty one by default."""
    current = before.get(row.identity)
    values: dict[str, Cell] = {}
    for column in BY_KEY[row.sheet].columns:
        if (row.sheet, row.number, column.key) in unreadable and column.key not in row.values:
            continue
        if column.key not in row.values and current is not None:
            values[column.key] = current.values[column.key]
            continue
        value = row.values.get(column.key)
        if value is None or value == "":
            value = _default(row, column.key, merged)
        if value is None and column.kind in (Kind.TEXT, Kind.CODE, Kind.CHOICE):
            value = ""
        values[column.key] = value
    return Row(row.sheet, row.number, values)


def _default(row: Row, column: str, merged: Mapping[str, Index]) -> Cell:
    match row.sheet, column:
        case "plan", "calendar":
            return STATE_COUNCIL.name
        case "units", "short_zh" | "short_en":
            return row.text("code")
        case "units", "reports":
            return True
        case "tasks", "starts_on":
            plan = merged["plan"].get(())
            return plan.day("starts_on") if plan else None
        case "tasks", "earning_rule":
            return EarningRule.ZERO_HUNDRED.value
        case "tasks", "critical":
            return False
        case "milestones", "unit":
            task = merged["tasks"].get((row.text("task"),))
            lead = task.text("lead_unit") if task else ""
            # An unknown lead unit is named at the task, not again at each of its milestones.
            return lead if (lead,) in merged["units"] else ""
        case "dependencies", "lag":
            return Decimal(0)
        case "kpis", "decimals":
            return Decimal(row.text("kind") == KpiKind.RATIO)
        case ("kpis", "tasks" | "units") | ("concerns", "holds"):
            return ()
        case "concerns", "state":
            return ConcernState.OPEN.value
    return None


def problem(row: Row, column: str, code: str, **params: Param) -> Problem:
    """Return an error in one cell of a row of the file."""
    return Problem(code, row.sheet, row.number, column, params)
