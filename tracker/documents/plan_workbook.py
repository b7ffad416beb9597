"""The plan workbook: empty, filled with an example, or holding the current plan. What it writes the import reads."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.domain.plan_columns import SHEETS, Column, Kind, Sheet
from tracker.domain.plan_hints import CHOICES, YES_NO, hint
from tracker.domain.plan_rows import Cell, PlanRows, Row

_WIDTHS = {Kind.DATE: 13, Kind.MONTH: 11, Kind.NUMBER: 12, Kind.CODE: 13, Kind.YES_NO: 12, Kind.CHOICE: 16}
_WIDE = 34
# Lists offer their choices this far down; a sheet may be longer.
_CHOICES_DOWN_TO = 2_000


def plan_workbook(rows: PlanRows, *, language: str, title: str, every_sheet: bool = False) -> bytes:
    """Return an .xlsx of rows with titles, hints and choices in the reader's language.

    Sheets without rows are left out, unless `every_sheet`. Text is written as text: nothing in it is a formula.
    """
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title})
        formats = _Formats(book)
        for sheet in SHEETS:
            found = newest_of_each_day(sheet, rows.get(sheet.key, ()))
            if found or every_sheet:
                target = book.add_worksheet(Bilingual(sheet.zh, sheet.en).in_language(language))
                _write_head(target, sheet, formats, language)
                for line, row in enumerate(found, start=1):
                    for place, column in enumerate(sheet.columns):
                        _write(target, line, place, row.values.get(column.key), formats, language, column)
    return stream.getvalue()


def newest_of_each_day(sheet: Sheet, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows without those that were replaced on the same day: the workbook knows days, not hours."""
    return list({row.identity: row for row in rows}.values()) if sheet.history else rows


class _Formats:
    """The few cell formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.needed: Format = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#E8F0FB"}
        )
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        # Numbers as they are; "General" would show a long one rounded, "0" would hide its decimals.
        self.text: Format = book.add_format({"num_format": "@", "quote_prefix": True})


def _write_head(target: Worksheet, sheet: Sheet, formats: _Formats, language: str) -> None:
    target.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        width = _WIDTHS.get(column.kind, _WIDE)
        column_format = formats.day if column.kind is Kind.DATE else None
        target.set_column(place, place, width, column_format)
        title = Bilingual(column.zh, column.en).in_language(language)
        target.write_string(0, place, title, formats.needed if column.required else formats.head)
        if told := hint(sheet, column):
            target.write_comment(0, place, told.in_language(language), {"author": "", "x_scale": 2})
        if choices := _choices(column, language):
            target.data_validation(
                1, place, _CHOICES_DOWN_TO, place, {"validate": "list", "source": choices, "error_type": "warning"}
            )


def _choices(column: Column, language: str) -> list[str]:
    if column.kind is Kind.YES_NO:
        return [words.in_language(language) for words in YES_NO.values()]
    return [CHOICES[choice].in_language(language) for choice in column.choices]


def _write(
    target: Worksheet, line: int, place: int, value: Cell, formats: _Formats, language: str, column: Column
) -> None:
    """Write one cell so that reading it gives the same value again."""
    if value is None or value == "" or value == ():
        return
    if isinstance(value, bool):
        target.write_string(line, place, YES_NO[value].in_language(language))
    elif isinstance(value, Decimal):
        _write_number(target, line, place, value, formats)
    elif isinstance(value, date):
        target.write_datetime(line, place, value, formats.day)
    elif isinstance(value, Month):
        target.write_string(line, place, str(value))
    elif isinstance(value, tuple):
        target.write_string(line, place, ", ".join(value), formats.text)
    elif column.kind is Kind.CHOICE:
        target.write_string(line, place, CHOICES[value].in_language(language))
    else:
        target.write_string(line, place, value, formats.text)


def _write_number(target: Worksheet, line: int, place: int, value: Decimal, formats: _Formats) -> None:
    if Decimal(repr(float(value))) == value:
        target.write_number(line, place, float(value))
    else:
        # A spreadsheet keeps 15 digits; more than that survive as text only.
        target.write_string(line, place, format(value, "f"), formats.text)
