"""The whole Gantt chart as one sheet: absolute places in pixels for a file that stands on its own, however long.

The same geometry as the page's chart, `tracker.charts.gantt`, with names, heads and a key around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.charts.gantt import Bar, Gantt, GanttTask, MarkKind, Row, gantt
from tracker.charts.gantt_links import REACH
from tracker.charts.text_room import text_width, wrapped
from tracker.domain.dependencies import Key

WIDTH, EDGE = 1440, 32
NAME_SIZE, KEY_SIZE, TITLE_SIZE = 13, 12, 20
LEAST_NAMES, MOST_NAMES = 180, 380
FINISH = 84
TITLE_LINE, SUBTITLE_LINE = 26, 20
KEY_LINE, AXIS, ROW, GROUP, FOOT_LINE = 24, 54, 32, 34, 18
CODE_GAP = 10
# How far down a row its diamonds stand.
MARK_MIDDLE = 11.5


@dataclass(frozen=True, slots=True)
class SheetTask:
    """A task as the sheet names it, its dates, and the keys of its milestones in their order."""

    name: str
    task: GanttTask
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A link between milestones; `kind` is how it stands."""

    kind: str
    first: Key
    then: Key


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """A programme's tasks under its name."""

    name: str
    tasks: tuple[SheetTask, ...]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands around the chart. `key` names the marks in the order they are drawn: five diamonds, two bars."""

    title: str
    subtitle: tuple[str, ...]
    key: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text and where it starts, or ends, on its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar from one place to another."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Diamond:
    """A milestone where it stands now, and where it was promised if that is elsewhere."""

    x: float
    kind: MarkKind
    shifted_from: float | None


@dataclass(frozen=True, slots=True)
class SheetTick:
    """A tick with what is printed at it; `names_year` where the year stands above a month."""

    x: float
    on: date
    names_year: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A task's row: its top, its code and name in one line or two, bars and diamonds, and the days it ends late."""

    y: float
    code: Text
    name: tuple[Text, ...]
    run: Stretch | None
    ahead: Stretch | None
    promised: Stretch | None
    marks: tuple[Diamond, ...]
    originals: tuple[float, ...]
    finish_days: int | None


@dataclass(frozen=True, slots=True)
class Wire:
    """A drawn link: the corners it runs through, and whether its arrow points down or up at the last of them."""

    kind: str
    corners: tuple[tuple[float, float], ...]
    down: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet. `top` and `bottom` bound the rows, `left` and `right` the strip of time; `key` has the names' places,
    each mark standing left of its name."""

    width: int
    height: int
    title: tuple[Text, ...]
    subtitle: tuple[Text, ...]
    key: tuple[Text, ...]
    notes: tuple[Text, ...]
    top: float
    bottom: float
    left: float
    right: float
    ticks: tuple[SheetTick, ...]
    ticks_are_years: bool
    as_of: float
    plan_end: float
    names_plan_end: bool
    groups: tuple[Text, ...]
    lines: tuple[SheetLine, ...]
    wires: tuple[Wire, ...]


def sheet(
    groups: Sequence[SheetGroup],
    words: SheetWords,
    *,
    plan: tuple[date, date],
    as_of: date,
    links: Sequence[SheetLink] = (),
) -> Sheet:
    """Return the sheet of these groups; it grows with their tasks. Links of which an end is not on it are left out."""
    tasks = [task for group in groups for task in group.tasks]
    chart = gantt([task.task for task in tasks], plan=plan, as_of=as_of)
    codes = max((text_width(task.task.code, NAME_SIZE) for task in tasks), default=0) + CODE_GAP
    names = max((text_width(task.name, NAME_SIZE) for task in tasks), default=0)
    left = EDGE + codes + min(max(names, LEAST_NAMES), MOST_NAMES) + 12
    y: float = EDGE
    title, y = _stacked(words.title, TITLE_SIZE, y, TITLE_LINE)
    subtitle: tuple[Text, ...] = ()
    for line in words.subtitle:
        texts, y = _stacked(line, NAME_SIZE, y, SUBTITLE_LINE)
        subtitle += texts
    key, y = _key(words.key, y + 8)
    top = y + AXIS
    drawing = _Drawing(chart, left, WIDTH - EDGE - FINISH, codes, left - EDGE - codes - 12)
    heads, lines, bottom = drawing.rows(groups, top)
    notes, end = _notes(words.notes, bottom + 12)
    return Sheet(
        width=WIDTH, height=round(end + EDGE / 2),
        title=title, subtitle=subtitle, key=key, notes=notes,
        top=top, bottom=bottom, left=left, right=drawing.right,
        ticks=tuple(SheetTick(drawing.x(tick.at), tick.on, tick.names_year) for tick in chart.ticks),
        ticks_are_years=chart.ticks_are_years,
        as_of=drawing.x(chart.as_of), plan_end=drawing.x(chart.plan_end), names_plan_end=chart.names_plan_end,
        groups=heads, lines=lines, wires=_wires(links, tasks, lines),
    )  # fmt: skip


def _wires(links: Sequence[SheetLink], tasks: Sequence[SheetTask], lines: Sequence[SheetLine]) -> tuple[Wire, ...]:
    places = {
        key: (mark.x, line.y)
        for task, line in zip(tasks, lines, strict=True)
        for key, mark in zip(task.keys, line.marks, strict=True)
    }
    return tuple(
        _wire(link.kind, places[link.first], places[link.then])
        for link in links
        if link.first in places and link.then in places
    )


def _wire(kind: str, first: tuple[float, float], then: tuple[float, float]) -> Wire:
    """Return a link that leaves its first diamond towards the other's row, crosses to the other's place at the row's
    edge and runs straight to it; one within a row runs above the bar."""
    (x1, y1), (x2, y2) = first, then
    down = y2 >= y1
    above, below = MARK_MIDDLE - REACH, MARK_MIDDLE + REACH
    edge = y1 + ROW if y2 > y1 else y1
    start, end = (y1 + below, y2 + above) if y2 > y1 else (y1 + above, y2 + (below if y2 < y1 else above))
    return Wire(kind, ((x1, start), (x1, edge), (x2, edge), (x2, end)), down)


def _stacked(text: str, size: float, y: float, line: float) -> tuple[tuple[Text, ...], float]:
    """Return a heading's lines below a place, and the place below them."""
    found = wrapped(text, size, WIDTH - 2 * EDGE, lines=3)
    placed = tuple(Text(EDGE, y + line * (place + 0.75), one) for place, one in enumerate(found))
    return placed, y + line * len(found)


def _notes(notes: Sequence[str], y: float) -> tuple[tuple[Text, ...], float]:
    found: tuple[Text, ...] = ()
    for note in notes:
        texts, y = _stacked(note, KEY_SIZE, y, FOOT_LINE)
        found += texts
    return found, y


def _key(names: Sequence[str], y: float) -> tuple[tuple[Text, ...], float]:
    """Return the places of the key's names, in as many rows as they need, and the place below them."""
    found, x = [], float(EDGE)
    for name in names:
        width = 30 + text_width(name, KEY_SIZE) + 20
        if x + width > WIDTH - EDGE and x > EDGE:
            x, y = float(EDGE), y + KEY_LINE
        found.append(Text(x + 30, y + KEY_LINE * 0.66, name))
        x += width
    return tuple(found), y + KEY_LINE


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The chart and the room for it: the strip's edges, the width of codes and of names."""

    chart: Gantt
    left: float
    right: float
    codes: float
    names: float

    def x(self, at: float) -> float:
        """Return where per cent of the axis lie."""
        return round(self.left + (self.right - self.left) * at / 100, 1)

    def rows(self, groups: Sequence[SheetGroup], top: float) -> tuple[tuple[Text, ...], tuple[SheetLine, ...], float]:
        """Return the groups' heads and the tasks' lines below a place, and the place below them."""
        heads, lines, y, place = [], [], top, 0
        for group in groups:
            fitting = wrapped(group.name, NAME_SIZE + 1, self.left - EDGE - 12, lines=1)
            heads.append(Text(EDGE, y + GROUP * 0.66, fitting[0] if fitting else ""))
            y += GROUP
            for task in group.tasks:
                lines.append(self._line(task, self.chart.rows[place], y))
                y, place = y + ROW, place + 1
        return tuple(heads), tuple(lines), y

    def _line(self, task: SheetTask, row: Row, y: float) -> SheetLine:
        names = wrapped(task.name, NAME_SIZE, self.names, lines=2)
        first = y + (20 if len(names) < 2 else 13)
        return SheetLine(
            y=y,
            code=Text(EDGE, first, task.task.code),
            name=tuple(Text(EDGE + self.codes, first + 14 * place, name) for place, name in enumerate(names)),
            run=self._stretch(row.run),
            ahead=self._stretch(row.ahead),
            promised=self._stretch(row.promised),
            marks=tuple(
                Diamond(self.x(mark.at), mark.kind, None if mark.shifted_from is None else self.x(mark.shifted_from))
                for mark in row.marks
            ),
            originals=tuple(self.x(at) for at in row.originals),
            finish_days=task.task.finish_days,
        )

    def _stretch(self, bar: Bar | None) -> Stretch | None:
        if bar is None:
            return None
        return Stretch(self.x(bar.start), round(self.x(bar.start + bar.width) - self.x(bar.start), 1))
