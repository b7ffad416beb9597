"""Days and numbers as people type them; nothing is guessed."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# What the tables keep exactly: 24 digits, 6 of them after the point.
_WHOLE_DIGITS, _DECIMALS = 18, 6


def clean_text(text: str) -> str:
    """Return a typed text without control characters, which databases keep differently, and without outer space."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def typed_day(text: str) -> date | None:
    """Return the day written as 2020-04-17, 2020/4/17 or 2020年4月17日; None for anything else."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def typed_number(text: str) -> Decimal | None:
    """Return the number written as 468310, 468,310 or −4.5; None for anything else or for too many digits."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("\u00a0", "")
    if _NUMBER.fullmatch(plain) is None:
        return None
    number = Decimal(plain.replace(",", ""))
    whole, _, decimals = plain.replace(",", "").lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > _WHOLE_DIGITS or len(decimals) > _DECIMALS:
        return None
    return number
