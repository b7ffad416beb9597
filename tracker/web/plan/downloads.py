"""Tables and charts of the plan's pages as files."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import quote

from flask import Response

from tracker.documents.csv_file import CsvValue, csv_bytes
from tracker.domain.periods import View
from tracker.web.file_names import file_name
from tracker.web.formats import half_up


def file_answer(content: bytes, name: str, *, mimetype: str) -> Response:
    """Return a file of this name."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def csv_answer(name: str, view: View, columns: Sequence[str], rows: Iterable[Sequence[CsvValue]]) -> Response:
    """Return a CSV file named after what it holds and the day it speaks of, in which sense."""
    return csv_file(file_name(name, view, "csv"), columns, rows)


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[CsvValue]]) -> Response:
    """Return a CSV file of this name."""
    return file_answer(csv_bytes(columns, rows), name, mimetype="text/csv")


def per_cent(share: Decimal | None) -> Decimal | None:
    """Return a share of one in per cent, one decimal, for a file's cell."""
    return None if share is None else half_up(share * 100, 1)
