"""Read a plan workbook the way any reader would: sheets by their English titles, cells as they stand."""

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tracker.domain.plan_columns import SHEETS

Facts = list[dict[str, Any]]
ROOT = Path(__file__).resolve().parents[2]


@cache
def sheets(path: str) -> dict[str, Facts]:
    """Return every sheet's rows, keyed by sheet and column; a sheet that is not there has no rows."""
    book = CalamineWorkbook.from_filelike(BytesIO((ROOT / path).read_bytes()))
    return {sheet.key: _rows(book, sheet) if sheet.en in book.sheet_names else [] for sheet in SHEETS}


def _rows(book: CalamineWorkbook, sheet: Any) -> Facts:
    head, *body = book.get_sheet_by_name(sheet.en).to_python()
    keys = {column.en: column.key for column in sheet.columns}
    return [{keys[str(title)]: cell for title, cell in zip(head, cells, strict=True)} for cells in body]


def newest(facts: Facts, identity: tuple[str, ...], *, known_on: date, month: str = "9999-99") -> dict[Any, Any]:
    """Return the newest fact per identity among those reported by a day and speaking of months up to `month`."""
    found: dict[Any, Any] = {}
    for fact in facts:
        key = tuple(fact[column] for column in identity)
        if fact["reported_on"] > known_on or fact.get("month", "") > month:
            continue
        before = found.get(key)
        if before is None or _age(fact) >= _age(before):
            found[key] = fact
    return found


def _age(fact: dict[str, Any]) -> tuple[str, date]:
    return fact.get("month", ""), fact["reported_on"]
