"""A small line on its own scale, with its target: the geometry of an inline SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 180, 44, 5


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Paths in the drawing's own units, y downwards; `last` is the point of the newest value."""

    width: int
    height: int
    path: str
    target_path: str
    last: tuple[float, float] | None


def sparkline(
    values: Sequence[Decimal | None],
    targets: Sequence[Decimal | None] = (),
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Sparkline | None:
    """Return the drawing of a series, one value per month; a missing month breaks the line. None without any value.

    The scale holds values and targets; it does not start at zero.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    drawn = [*known, *(target for target in targets if target is not None)]
    low, high = min(drawn), max(drawn)

    def place(index: int, value: Decimal) -> tuple[float, float]:
        along = index / (len(values) - 1) if len(values) > 1 else 1.0
        above = float((value - low) / (high - low)) if high > low else 0.5
        x, y = MARGIN + along * (width - 2 * MARGIN), height - MARGIN - above * (height - 2 * MARGIN)
        return round(x, 1), round(y, 1)

    newest = max(index for index, value in enumerate(values) if value is not None)
    return Sparkline(width, height, _path(values, place), _path(targets, place), place(newest, known[-1]))


def _path(series: Sequence[Decimal | None], place: Callable[[int, Decimal], tuple[float, float]]) -> str:
    """Return an SVG path through the known values, lifted at each gap."""
    words, lifted = [], True
    for index, value in enumerate(series):
        if value is None:
            lifted = True
            continue
        x, y = place(index, value)
        words.append(f"{'M' if lifted else 'L'}{x:g} {y:g}")
        lifted = False
    return "".join(words)
