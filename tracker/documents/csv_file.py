"""Tables as CSV files that a spreadsheet opens without running anything in them. Trust: 9."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

CsvValue = str | int | Decimal | date | None
# What a spreadsheet may take for the start of a formula, in half and full width.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[CsvValue]]) -> bytes:
    """Return the table as UTF-8 with the mark spreadsheets look for; days are ISO, numbers plain, None is empty.

    Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_cell(column) for column in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: CsvValue) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    text = value.replace("\0", "")
    return f"'{text}" if value.startswith(_STARTS) else text
