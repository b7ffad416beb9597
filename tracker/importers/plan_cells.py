"""One cell's raw value to the value its column asks for. Every refusal is a code with its figures."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from tracker.domain.bilingual import Param
from tracker.domain.months import Month
from tracker.domain.plan_columns import Column, Kind
from tracker.domain.plan_hints import CHOICES, YES_NO
from tracker.domain.plan_rows import Cell
from tracker.importers.xlsx_cells import RawCell

LONGEST_CODE = 40
MILLIONTH = Decimal("0.000001")
LARGEST = Decimal(10) ** 15
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d{1,2})?")
_ERROR = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)")
# A code becomes part of addresses; these would not survive there.
_NOT_IN_CODES = re.compile(r"[\s/\\?#%&\"'<>,，、;；]")
_SEPARATORS = re.compile(r"[\s,，、;；]+")


class BadCell(ValueError):
    """A cell that cannot be read, with the code of the reason and its figures."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read_cell(raw: RawCell, column: Column) -> Cell:
    """Return the column's value; "" for an empty text, None for anything else empty. Raises BadCell."""
    if isinstance(raw, str):
        raw = _clean(raw)
    if raw is None or raw == "":
        return "" if column.kind in (Kind.TEXT, Kind.CODE, Kind.CHOICE) else None
    if isinstance(raw, str) and _ERROR.fullmatch(raw):
        raise BadCell("cell.error_value", value=raw)
    return _READERS[column.kind](raw, column)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise BadCell("cell.bad_character")
    return text


def _text(raw: RawCell, column: Column) -> str:
    text = _as_text(raw)
    if len(text) > column.longest:
        raise BadCell("cell.too_long", length=len(text), limit=column.longest)
    return text


def _as_text(raw: RawCell) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return format(_exact(raw), "f")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _code(raw: RawCell, column: Column) -> str:
    return _checked_code(_as_text(raw))


def _checked_code(code: str) -> str:
    if len(code) > LONGEST_CODE:
        raise BadCell("cell.too_long", length=len(code), limit=LONGEST_CODE)
    if _NOT_IN_CODES.search(code):
        raise BadCell("cell.not_a_code", value=code)
    return code


def _codes(raw: RawCell, column: Column) -> tuple[str, ...]:
    codes = [code for code in _SEPARATORS.split(_as_text(raw)) if code]
    return tuple(dict.fromkeys(_checked_code(code) for code in codes))


def _day(raw: RawCell, column: Column) -> date:
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str) and (found := _DAY.fullmatch(unicodedata.normalize("NFKC", raw))):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError as error:
            raise BadCell("cell.not_a_date", value=_shown(raw)) from error
    raise BadCell("cell.not_a_date", value=_shown(raw))


def _month(raw: RawCell, column: Column) -> Month:
    if isinstance(raw, str) and (found := _MONTH.fullmatch(unicodedata.normalize("NFKC", raw))):
        try:
            return Month.of(date(int(found[1]), int(found[2]), 1))
        except ValueError as error:
            raise BadCell("cell.not_a_month", value=_shown(raw)) from error
    try:
        return Month.of(_day(raw, column))
    except BadCell as error:
        raise BadCell("cell.not_a_month", value=_shown(raw)) from error


def _number(raw: RawCell, column: Column) -> Decimal:
    if isinstance(raw, bool | date):
        raise BadCell("cell.not_a_number", value=_shown(raw))
    if isinstance(raw, str):
        text = unicodedata.normalize("NFKC", raw).replace("−", "-")
        if not _NUMBER.fullmatch(text):
            raise BadCell("cell.not_a_number", value=_shown(raw))
        raw = text.replace(",", "")
    return _exact(raw)


def _exact(raw: str | float | None) -> Decimal:
    """Return a number to the millionth: spreadsheets carry binary dust such as 0.30000000000000004."""
    try:
        number = Decimal(str(raw))
        if not number.is_finite() or abs(number) >= LARGEST:
            raise BadCell("cell.number_too_large", limit=LARGEST)
        return number.quantize(MILLIONTH, ROUND_HALF_UP).normalize() + 0
    except InvalidOperation as error:
        raise BadCell("cell.not_a_number", value=_shown(raw)) from error


def _yes_no(raw: RawCell, column: Column) -> bool:
    if isinstance(raw, bool):
        return raw
    word = _as_text(raw).casefold()
    for answer, words in YES_NO.items():
        if word in (words.zh, words.en, words.en[0], str(answer).casefold(), str(int(answer))):
            return answer
    raise BadCell("cell.not_yes_or_no", value=_shown(raw))


def _choice(raw: RawCell, column: Column) -> str:
    word = _as_text(raw).casefold()
    for choice in column.choices:
        if word in (choice, choice.replace("_", " "), CHOICES[choice].zh, CHOICES[choice].en.casefold()):
            return choice
    raise BadCell("cell.not_a_choice", value=_shown(raw), choices=column.choices)


def _shown(raw: RawCell) -> str:
    """Return the value for a message, at a length that fits one."""
    text = _as_text(raw) if not isinstance(raw, float) else str(raw)
    return text if len(text) <= 60 else text[:59] + "…"


_READERS: Mapping[Kind, Callable[[RawCell, Column], Cell]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.DATE: _day,
    Kind.MONTH: _month,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
