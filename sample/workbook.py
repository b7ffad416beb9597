"""Write rows into the plan workbook: the described sheets and titles, the same bytes for the same rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.domain.plan_columns import SHEETS, Column, Kind, Sheet

Cell = str | int | float | date | None
Row = Mapping[str, Cell]
Rows = Mapping[str, Sequence[Row]]

_WIDTHS = {Kind.DATE: 12, Kind.MONTH: 10, Kind.NUMBER: 11, Kind.CODE: 11, Kind.YES_NO: 10, Kind.CHOICE: 13}
_WIDE = 36


class UnknownColumn(KeyError):
    """Raised for a row with a column its sheet does not have, or a sheet the workbook does not have."""


def workbook_bytes(rows: Rows, *, created: datetime, title: str) -> bytes:
    """Return an .xlsx with one sheet per non-empty list of `rows`, keyed by sheet, with English titles.

    `created` is stored in the file's properties in place of the time of writing, so that two runs agree.
    """
    _refuse_unknown(rows)
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": created})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in SHEETS:
            if rows.get(sheet.key):
                _write_sheet(book.add_worksheet(sheet.en), sheet, rows[sheet.key], head, day)
    return stream.getvalue()


def _refuse_unknown(rows: Rows) -> None:
    known = {sheet.key: {column.key for column in sheet.columns} for sheet in SHEETS}
    for key, lines in rows.items():
        for line in lines:
            if extra := set(line) - known.get(key, set()):
                raise UnknownColumn(f"{key}: {sorted(extra)}")


def _write_sheet(target: Worksheet, sheet: Sheet, lines: Sequence[Row], head: Format, day: Format) -> None:
    target.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        target.set_column(place, place, _WIDTHS.get(column.kind, _WIDE))
        target.write_string(0, place, column.en, head)
    for index, line in enumerate(lines, start=1):
        for place, column in enumerate(sheet.columns):
            _write_cell(target, index, place, column, line.get(column.key), day)


def _write_cell(target: Worksheet, row: int, place: int, column: Column, value: Cell, day: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        target.write_datetime(row, place, value, day)
    elif column.kind is Kind.NUMBER:
        target.write_number(row, place, float(value))
    else:
        target.write_string(row, place, str(value))
