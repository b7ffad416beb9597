"""How much room a text takes in a drawing that cannot ask the fonts of its reader."""

from unicodedata import east_asian_width

# Widths in em: an ideograph is square; Latin letters of the fonts in use are narrower, capitals and figures wider.
_WIDE, _UPPER, _LOWER = 1.0, 0.68, 0.56


def text_width(text: str, size: float) -> float:
    """Return about how many pixels a text takes: enough for the fonts a reader may have, which differ."""
    wide = sum(
        _WIDE if east_asian_width(sign) in "WF" else _UPPER if sign.isupper() or sign.isdigit() else _LOWER
        for sign in text
    )
    return wide * size


def wrapped(text: str, size: float, room: float, *, lines: int) -> tuple[str, ...]:
    """Return a text in at most so many lines that fit the room, broken at spaces where there are any; what does not fit
    ends in an ellipsis."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < lines:
        fits = _fitting(rest, size, room)
        if fits < len(rest) and len(found) == lines - 1:
            found.append(f"{rest[: max(fits - 1, 1)].rstrip()}…")
            break
        space = rest.rfind(" ", 0, fits + 1) if fits < len(rest) else -1
        cut = space if space > 0 else fits
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(found)


def _fitting(text: str, size: float, room: float) -> int:
    """Return how many characters from the beginning fit, at least one."""
    taken = 0.0
    for place, sign in enumerate(text):
        taken += text_width(sign, size)
        if taken > room:
            return max(place, 1)
    return len(text)
