"""What a password must be: long, and its owner's own. No composition rules, no expiry (NIST SP 800-63B-4, 3.1.1)."""

import re
import unicodedata
from collections.abc import Iterable

from tracker.domain.bilingual import Message

SHORTEST = 15
LONGEST = 256
# How much of a password must be neither a pattern nor a word everybody tries.
OWN_CHARACTERS = 4

# The roots behind the passwords that lead every published list; patterns and repetitions of them, with digits or
# swapped letters, are found by rule below.
_ROOTS = """
    password passwort passw0rd pass admin administrator root user guest test default secret changeme welcome
    login letmein access master superman batman dragon monkey shadow sunshine princess football baseball
    basketball hockey soccer iloveyou loveyou lovely trustno hello whatever freedom starwars pokemon computer
    internet server database oracle system manager office company summer winter spring autumn monday friday
    january february march april june july august september october november december flower chocolate cookie
    cheese pepper ginger hunter ranger killer michael jordan jennifer jessica ashley daniel thomas charlie
    andrew michelle matthew anthony robert william george qwerty asdf zxcv azerty qazwsx woaini woaiwojia
    wodemima mima nihao beijing shanghai zhongguo china tianxia laopo laogong baobao aini wangluo guanliyuan
    correcthorsebatterystaple horse battery staple correct 1314 5201314 147258369 159753
"""
COMMON_ROOTS = frozenset(_ROOTS.split())

_KEYBOARD = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()",
)
_WALKS = tuple(row + row for row in _KEYBOARD) + tuple(row[::-1] + row[::-1] for row in _KEYBOARD)
_WALK_LENGTH = 3
_SWAPS = str.maketrans("@4301!5$7", "aaeoiisst")
_YEAR = re.compile(r"(?:19|20)\d\d")


def normalised(password: str) -> str:
    """Return a password as it is hashed: two ways of typing the same characters are one (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def problem(password: str, *, context: Iterable[str] = ()) -> Message | None:
    """Return why a password cannot be taken, or None. `context` are words about its owner and this product."""
    text = normalised(password)
    if len(text) < SHORTEST:
        return Message("password.too_short", {"least": SHORTEST, "length": len(text)})
    if len(text) > LONGEST:
        return Message("password.too_long", {"most": LONGEST})
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return Message("password.unreadable")
    if _own_characters(text.casefold(), context) < OWN_CHARACTERS:
        return Message("password.guessable")
    return None


def _own_characters(text: str, context: Iterable[str]) -> int:
    """Count the characters left when known words, keyboard walks, years and repetitions are taken out."""
    words = {word for part in context for word in re.split(r"[\W_]+", normalised(part).casefold()) if len(word) > 2}
    for word in sorted(words | COMMON_ROOTS, key=len, reverse=True):
        text = _without(text, word)
    text = _YEAR.sub(" ", text)
    text = _without_walks(text)
    text = "".join(character for character in text if character.isalnum() or ord(character) > 127)
    return len(_without_repetition(text))


def _without(text: str, word: str) -> str:
    """Take a word out, also where letters are swapped for the digits that look like them."""
    plain = text.translate(_SWAPS)
    swapped = word.translate(_SWAPS)
    position = plain.find(swapped)
    while position >= 0:
        blank = " " * len(word)
        text = text[:position] + blank + text[position + len(word) :]
        plain = plain[:position] + blank + plain[position + len(word) :]
        position = plain.find(swapped)
    return text


def _without_walks(text: str) -> str:
    """Take out runs of neighbouring keys or letters and of the same character."""
    kept: list[str] = []
    position = 0
    while position < len(text):
        length = _walk_at(text, position)
        if length >= _WALK_LENGTH:
            position += length
        else:
            kept.append(text[position])
            position += 1
    return "".join(kept)


def _walk_at(text: str, position: int) -> int:
    """Return how long the run is that starts here."""
    same = len(text) - position - len(text[position:].lstrip(text[position]))
    length = 1
    while position + length < len(text) and any(text[position : position + length + 1] in walk for walk in _WALKS):
        length += 1
    return max(same, length)


def _without_repetition(text: str) -> str:
    """Return the shortest block that the text repeats, or the text."""
    for length in range(1, len(text) // 2 + 1):
        block = text[:length]
        if (block * (len(text) // length + 1))[: len(text)] == text:
            return block
    return text
