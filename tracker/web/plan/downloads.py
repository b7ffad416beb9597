"""Tables and charts of the plan's pages as files."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import quote

from flask import Response

from tracker.documents.csv_file import CsvValue, csv_bytes
from tracker.domain.periods import View
from tracker.web.formats import half_up


def file_answer(content: bytes, name: str, ending: str, view: View, *, mimetype: str) -> Response:
    """Return a file named after what it holds and the day it speaks of."""
    answer = Response(content, mimetype=mimetype)
    file = file_name(name, ending, view)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file)}"
    return answer


def file_name(name: str, ending: str, view: View) -> str:
    """Return the name of a file: what it holds and the day it speaks of."""
    return f"{name}-{view.as_of.isoformat()}.{ending}"


def csv_answer(name: str, view: View, columns: Sequence[str], rows: Iterable[Sequence[CsvValue]]) -> Response:
    """Return a table as a CSV file."""
    return file_answer(csv_bytes(columns, rows), name, "csv", view, mimetype="text/csv")


def per_cent(share: Decimal | None) -> Decimal | None:
    """Return a share of one in per cent, one decimal, for a file's cell."""
    return None if share is None else half_up(share * 100, 1)
