"""A plan workbook to rows: sheets and columns found by key or by either title, cells read by kind."""

import re
from collections.abc import Mapping, Sequence

from tracker.domain.plan_columns import SHEETS, Column, Sheet
from tracker.domain.plan_rows import Cell, PlanFile, Problem, Row, Severity
from tracker.importers.plan_cells import BadCell, read_cell
from tracker.importers.xlsx_cells import Grid, RawCell, read_cells, read_cells_apart
from tracker.importers.xlsx_guard import LOCAL, UPLOAD, Limits, Refused

HEADER = 1


def read_plan_workbook(data: bytes, limits: Limits = LOCAL) -> PlanFile:
    """Return the rows of a trusted operator's workbook and what could not be read. Refuses nothing by exception."""
    try:
        return plan_file(read_cells(data, limits))
    except Refused as refusal:
        return PlanFile({}, (Problem(refusal.code, params=refusal.params),))


def read_uploaded_workbook(data: bytes, limits: Limits = UPLOAD) -> PlanFile:
    """Return the same for a file that came over the web: read by a child with little memory and time."""
    try:
        return plan_file(read_cells_apart(data, limits))
    except Refused as refusal:
        return PlanFile({}, (Problem(refusal.code, params=refusal.params),))


def plan_file(grids: Mapping[str, Grid]) -> PlanFile:
    """Return the rows of the sheets that are known; unknown ones are named and left alone."""
    rows: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for name, grid in grids.items():
        sheet = _sheet_named(name)
        if sheet is None:
            problems.append(Problem("sheet.unknown", sheet=name, severity=Severity.WARNING))
        elif sheet.key in rows:
            problems.append(Problem("sheet.twice", sheet=sheet.key))
        else:
            rows[sheet.key], found = _read_sheet(sheet, grid)
            problems.extend(found)
    if not rows:
        problems.append(Problem("file.no_known_sheet"))
    return PlanFile({s.key: rows[s.key] for s in SHEETS if s.key in rows}, tuple(problems))


def _read_sheet(sheet: Sheet, grid: Grid) -> tuple[tuple[Row, ...], list[Problem]]:
    columns, problems = _header(sheet, grid[0] if grid else [])
    rows = []
    for number, cells in enumerate(grid[HEADER:], start=HEADER + 1):
        if all(cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        row, found = _read_row(sheet, columns, number, cells)
        rows.append(row)
        problems.extend(found)
    return tuple(rows), problems


def _header(sheet: Sheet, cells: Sequence[RawCell]) -> tuple[dict[int, Column], list[Problem]]:
    """Return which position holds which column, and what is wrong with the header row."""
    columns: dict[int, Column] = {}
    problems = []
    for position, cell in enumerate(cells):
        title = "" if cell is None else str(cell).strip()
        column = _column_titled(sheet, title)
        if not title:
            continue
        if column is None:
            problems.append(Problem("column.unknown", sheet.key, HEADER, title[:60]))
        elif column in columns.values():
            problems.append(Problem("column.twice", sheet.key, HEADER, column.key))
        else:
            columns[position] = column
    present = {column.key for column in columns.values()}
    problems.extend(
        Problem("column.missing", sheet.key, HEADER, column.key)
        for column in sheet.columns
        if column.required and column.key not in present
    )
    return columns, problems


def _read_row(
    sheet: Sheet, columns: Mapping[int, Column], number: int, cells: Sequence[RawCell]
) -> tuple[Row, list[Problem]]:
    values: dict[str, Cell] = {}
    problems = []
    for position, column in columns.items():
        raw = cells[position] if position < len(cells) else None
        try:
            values[column.key] = read_cell(raw, column)
        except BadCell as bad:
            problems.append(Problem(bad.code, sheet.key, number, column.key, bad.params))
            continue
        if column.required and values[column.key] in (None, "", ()):
            problems.append(Problem("cell.required", sheet.key, number, column.key))
    return Row(sheet.key, number, values), problems


def _sheet_named(name: str) -> Sheet | None:
    wanted = _folded(name)
    return next((s for s in SHEETS if wanted in (_folded(s.key), _folded(s.en), _folded(s.zh))), None)


def _column_titled(sheet: Sheet, title: str) -> Column | None:
    wanted = _folded(title)
    return next((c for c in sheet.columns if wanted in (_folded(c.key), _folded(c.en), _folded(c.zh))), None)


def _folded(title: str) -> str:
    """Return a title without case, spaces, underscores and the width of its brackets."""
    return re.sub(r"[\s_]+", "", title).casefold().replace("（", "(").replace("）", ")")
