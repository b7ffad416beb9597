"""Two versions of a text, word by word; Chinese by character."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

# Numbers and Latin words stay whole; everything else, Chinese above all, goes by character.
_TOKEN = re.compile(r"[0-9][0-9.,%]*[0-9%]|[0-9]|[^\W\d_\u3400-\u9fff]+|\s+|.", re.DOTALL)


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with what became of it."""

    kind: PieceKind
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that make the later text out of the earlier one, in reading order, removed before added."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, PieceKind.SAME, old[i:j])
            continue
        _add(pieces, PieceKind.REMOVED, old[i:j])
        _add(pieces, PieceKind.ADDED, new[k:m])
    return tuple(pieces)


def likeness(before: str, after: str) -> Decimal:
    """Return how much of two texts is the same, 0 to 1; 0 where one is empty."""
    if not before.strip() or not after.strip():
        return Decimal(0)
    matcher = SequenceMatcher(None, _TOKEN.findall(before), _TOKEN.findall(after), autojunk=False)
    return Decimal(str(round(matcher.ratio(), 4)))


def _add(pieces: list[Piece], kind: PieceKind, tokens: Sequence[str]) -> None:
    if tokens:
        pieces.append(Piece(kind, "".join(tokens)))
