"""Links on the Gantt chart: for each row of the table the lines that run through it, per cent across, pixels down."""

from collections.abc import Sequence
from dataclasses import dataclass

# A row's height, its diamonds' middle, and how far a line stays from both.
HEIGHT, MIDDLE, REACH = 30.0, 10.5, 7.0


@dataclass(frozen=True, slots=True)
class GanttLink:
    """A link from one row's diamond to another's; `kind` is how it stands."""

    kind: str
    first_row: str
    first_at: float
    then_row: str
    then_at: float


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line within one row."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """Where a link arrives: the point of an arrow, from above or from below."""

    kind: str
    x: float
    y: float
    from_above: bool


@dataclass(frozen=True, slots=True)
class RowLinks:
    """What a row draws of the links."""

    lines: tuple[Line, ...] = ()
    arrows: tuple[Arrow, ...] = ()


def row_links(rows: Sequence[str], links: Sequence[GanttLink]) -> dict[str, RowLinks]:
    """Return what each row draws. A link leaves its first diamond towards the other's row, crosses to the other's
    place at the row's edge, and runs straight to it; one within a row runs above the bar. Links of which a row is not
    drawn are left out."""
    places = {row: place for place, row in enumerate(rows)}
    lines: dict[str, list[Line]] = {}
    arrows: dict[str, list[Arrow]] = {}
    for link in links:
        if link.first_row not in places or link.then_row not in places:
            continue
        first, then = places[link.first_row], places[link.then_row]
        down = then >= first
        if then == first:
            _within(link, lines)
        else:
            _leave(link, lines, down=down)
            for place in range(min(first, then) + 1, max(first, then)):
                lines.setdefault(rows[place], []).append(Line(link.kind, link.then_at, 0, link.then_at, HEIGHT))
            edge, end = (0.0, MIDDLE - REACH) if down else (HEIGHT, MIDDLE + REACH)
            lines.setdefault(link.then_row, []).append(Line(link.kind, link.then_at, edge, link.then_at, end))
        tip = MIDDLE - REACH if down else MIDDLE + REACH
        arrows.setdefault(link.then_row, []).append(Arrow(link.kind, link.then_at, tip, down))
    return {row: RowLinks(tuple(lines.get(row, ())), tuple(arrows.get(row, ()))) for row in {*lines, *arrows}}


def _within(link: GanttLink, lines: dict[str, list[Line]]) -> None:
    row = lines.setdefault(link.first_row, [])
    row.append(Line(link.kind, link.first_at, MIDDLE - REACH, link.first_at, 0))
    row.append(Line(link.kind, link.first_at, 0, link.then_at, 0))
    row.append(Line(link.kind, link.then_at, 0, link.then_at, MIDDLE - REACH))


def _leave(link: GanttLink, lines: dict[str, list[Line]], *, down: bool) -> None:
    start, edge = (MIDDLE + REACH, HEIGHT) if down else (MIDDLE - REACH, 0.0)
    row = lines.setdefault(link.first_row, [])
    row.append(Line(link.kind, link.first_at, start, link.first_at, edge))
    row.append(Line(link.kind, link.first_at, edge, link.then_at, edge))
