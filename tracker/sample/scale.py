"""Make a plan larger for measuring: its programmes and everything under them again, under new codes."""

from collections.abc import Mapping

from tracker.domain.plan_rows import Cell, PlanFile, Row

# Sheet, and the columns that name a programme or a task.
_REPEATED: Mapping[str, tuple[str, ...]] = {
    "programmes": ("code",),
    "tasks": ("code", "programme"),
    "contributions": ("task",),
    "milestones": ("task",),
    "baselines": ("task",),
    "extensions": ("task",),
    "forecasts": ("task",),
    "completions": ("task",),
    "statuses": ("task",),
    "contribution_history": ("task",),
    "concerns": ("task",),
}
# Above any row number a workbook can have, so that a copy is never taken for another row.
_STEP = 10_000_000
# Risks, issues and decisions are numbered over the whole plan; a copy's numbers start above all others.
_NUMBERS = 10_000


def scaled(file: PlanFile, times: int) -> PlanFile:
    """Return the plan with its programmes, tasks and their history this many times; units and KPIs stay one."""
    rows = {
        sheet: (*found, *(_copy(row, n) for n in range(2, times + 1) for row in found if sheet in _REPEATED))
        for sheet, found in file.rows.items()
    }
    return PlanFile(rows, file.problems)


def _copy(row: Row, n: int) -> Row:
    values: dict[str, Cell] = dict(row.values)
    for column in _REPEATED[row.sheet]:
        values[column] = f"{values[column]}-{n}"
    if row.sheet in ("programmes", "tasks"):
        values |= {column: f"{values[column]} {n}" for column in ("name_zh", "name_en") if values.get(column)}
    if row.sheet == "concerns":
        values["number"] = row.amount("number") + (n - 1) * _NUMBERS
    return Row(row.sheet, row.number + n * _STEP, values)
