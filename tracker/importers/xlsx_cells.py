"""Cells of a workbook as plain values, read in this process or in a limited child.

Run as a module it is that child: a workbook on standard input, JSON on standard output.
"""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from tracker.importers.xlsx_guard import MIB, UPLOAD, Limits, Refused, check

RawCell = str | float | bool | date | None
Grid = list[list[RawCell]]
ERROR_VALUE = "#N/A"
CHILD_MEMORY = 512 * MIB
CHILD_SECONDS = 15
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_cells(data: bytes, limits: Limits) -> dict[str, Grid]:
    """Return each sheet's cells from A1 on, by sheet name in the file's order. Raises Refused."""
    errors = check(data, limits)
    try:
        parts = _parts(data) if errors else {}
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheets = [s.name for s in workbook.sheets_metadata if s.typ is SheetTypeEnum.WorkSheet]
            return {name: _grid(workbook, name, errors.get(parts.get(name, ""), [])) for name in sheets}
    except PasswordError as error:
        raise Refused("file.encrypted") from error
    except (CalamineError, OSError, ValueError, KeyError, ElementTree.ParseError) as error:
        raise Refused("file.broken") from error


def read_cells_apart(data: bytes, limits: Limits = UPLOAD) -> dict[str, Grid]:
    """Return what `read_cells` returns, read by a child with little memory and time. Raises Refused."""
    if len(data) > limits.size:
        raise Refused("file.too_big", limit=limits.size // MIB)
    try:
        child = subprocess.run(
            [sys.executable, "-m", __name__, json.dumps(asdict(limits))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("file.takes_too_long", limit=CHILD_SECONDS) from error
    if child.returncode != 0:
        raise Refused("file.takes_too_much")
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["params"])
    return {name: [[_from_json(cell) for cell in row] for row in rows] for name, rows in answer["sheets"].items()}


def _grid(workbook: CalamineWorkbook, name: str, errors: list[tuple[int, int]]) -> Grid:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    grid = [[_plain(cell) for cell in row] for row in rows]
    # The reader gives an error value as an empty cell; unseen, it would quietly erase what is there.
    for row, column in errors:
        if row <= len(grid) and column <= len(grid[row - 1]):
            grid[row - 1][column - 1] = ERROR_VALUE
    return grid


def _parts(data: bytes) -> dict[str, str]:
    """Return the archive part, in small letters, that holds each sheet; the parts have passed the guard."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    targets = {link.get("Id"): link.get("Target", "").lower() for link in links}
    found = {}
    for sheet in workbook.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = targets[sheet.get(_RELATION)]
            found[sheet.get("name", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _plain(cell: Any) -> RawCell:
    """Return a cell without its time of day: the plan knows days only."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell if cell != "" else None


def _to_json(cell: RawCell) -> Any:
    return {"on": cell.isoformat()} if isinstance(cell, date) else cell


def _from_json(cell: Any) -> RawCell:
    return date.fromisoformat(cell["on"]) if isinstance(cell, dict) else cell


def _limit_this_process() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        sheets = read_cells(data, limits)
    except Refused as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    return {"sheets": {name: [[_to_json(c) for c in row] for row in grid] for name, grid in sheets.items()}}


if __name__ == "__main__":
    _limit_this_process()
    answer = _answer(sys.stdin.buffer.read(), Limits(**json.loads(sys.argv[1])))
    sys.stdout.write(json.dumps(answer, default=str))
