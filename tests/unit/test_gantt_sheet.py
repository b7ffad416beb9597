"""The Gantt chart as a sheet of its own: it holds every row, nothing touches, names stay readable."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.charts.gantt import GanttMilestone, GanttTask, gantt
from tracker.charts.gantt_sheet import (
    EDGE,
    NAME_SIZE,
    ROW,
    WIDTH,
    Sheet,
    SheetGroup,
    SheetLink,
    SheetTask,
    SheetWords,
    sheet,
)
from tracker.charts.text_room import text_width, wrapped

PLAN = (date(2020, 1, 1), date(2020, 12, 31))
AS_OF = date(2020, 6, 30)
WORDS = SheetWords("A title", ("One line",), ("a", "b", "c", "d", "e", "f", "g"), ("A note",))


def task(code: str, name: str = "A name", *, finish: date = date(2020, 10, 30)) -> SheetTask:
    milestones = (
        GanttMilestone(date(2020, 3, 31), date(2020, 3, 31), date(2020, 3, 20), True, True),
        GanttMilestone(date(2020, 9, 30), date(2020, 9, 30), finish, False, False),
    )
    return SheetTask(name, GanttTask(code, date(2020, 2, 1), milestones, 20), ((code, 1), (code, 2)))


def drawn(*groups: tuple[SheetTask, ...], words: SheetWords = WORDS, links: Sequence[SheetLink] = ()) -> Sheet:
    made = [SheetGroup(f"Group {place}", tasks) for place, tasks in enumerate(groups)]
    return sheet(made, words, plan=PLAN, as_of=AS_OF, links=links)


def test_every_task_has_a_row_of_its_own_below_its_group() -> None:
    found = drawn((task("A1"), task("A2")), (task("B1"),))
    assert [line.code.text for line in found.lines] == ["A1", "A2", "B1"]
    assert all(later.y - earlier.y >= ROW for earlier, later in pairwise(found.lines))
    assert found.groups[0].y < found.lines[0].y < found.lines[1].y < found.groups[1].y < found.lines[2].y
    assert found.lines[-1].y + ROW <= found.bottom < found.notes[0].y < found.height


@pytest.mark.parametrize(("first", "then", "down"), [("A1", "B1", True), ("B1", "A1", False), ("A1", "A1", True)])
def test_a_link_runs_from_diamond_to_diamond_along_the_rows_edge(first: str, then: str, *, down: bool) -> None:
    link = SheetLink("late", (first, 1), (then, 2))
    found = drawn((task("A1"), task("A2")), (task("B1"),), links=[link, SheetLink("free", (first, 1), ("GONE", 1))])
    lines = {line.code.text: line for line in found.lines}
    (wire,) = found.wires
    (start, out, across, end), edge = wire.corners, lines[first].y + (ROW if down and first != then else 0)
    assert (start[0], out[0]) == (lines[first].marks[0].x,) * 2
    assert (across[0], end[0]) == (lines[then].marks[1].x,) * 2
    assert out[1] == across[1] == edge
    assert lines[first].y < start[1] < lines[first].y + ROW
    assert lines[then].y < end[1] < lines[then].y + ROW
    assert (end[1] >= across[1], wire.down) == (down, down)


def test_it_has_the_geometry_of_the_page_s_chart() -> None:
    found = drawn((task("A1"),))
    chart = gantt([task("A1").task], plan=PLAN, as_of=AS_OF)
    across = found.right - found.left
    assert found.as_of == pytest.approx(found.left + across * chart.as_of / 100, abs=0.1)
    (line,), (row,) = found.lines, chart.rows
    assert [mark.x for mark in line.marks] == pytest.approx(
        [found.left + across * mark.at / 100 for mark in row.marks], abs=0.1
    )
    assert line.run is not None
    assert line.ahead is not None
    assert line.run.x + line.run.width == pytest.approx(line.ahead.x, abs=0.2)
    assert found.left <= line.run.x
    assert line.ahead.x + line.ahead.width <= found.right


def test_a_long_chart_grows_by_its_rows() -> None:
    one, many = drawn((task("A1"),)), drawn(tuple(task(f"A{n}") for n in range(500)))
    assert many.height - one.height == 499 * ROW
    assert len(many.lines) == 500


def test_without_tasks_it_is_a_sheet_all_the_same() -> None:
    found = drawn()
    assert found.lines == ()
    assert found.height > found.bottom >= found.top


def test_long_names_take_two_lines_and_the_strip_keeps_its_room() -> None:
    found = drawn(
        (task("A1", "A name that goes on and on until it is far too long for a single line of a chart " * 3),)
    )
    (line,) = found.lines
    assert len(line.name) == 2
    assert line.name[1].text.endswith("…")
    assert found.right - found.left > WIDTH / 2
    assert all(name.x + text_width(name.text, NAME_SIZE) <= found.left for name in line.name)


@pytest.mark.parametrize(
    "text", ["理赔服务提速与直付医院联网结算能力建设" * 2, "A long English name of a key task, in words"]
)
def test_wrapping_loses_nothing_where_there_are_lines_enough(text: str) -> None:
    lines = wrapped(text, 13, 140, lines=9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 13) <= 140 for line in lines)


@given(some.text(max_size=80), some.integers(1, 4), some.integers(30, 400))
def test_wrapping_keeps_to_its_lines(text: str, lines: int, room: int) -> None:
    found = wrapped(text, 13, room, lines=lines)
    assert len(found) <= lines
    assert all(text_width(line, 13) <= room or len(line) <= 2 for line in found)


def test_long_keys_and_titles_stay_on_the_sheet() -> None:
    words = SheetWords("标题" * 200, ("Subtitle " * 60,), ("a mark with quite a long explanation of itself",) * 7, ())
    found = drawn((task("A1"),), words=words)
    assert len({item.y for item in found.key}) > 1
    for text, size in [*((item, 12) for item in found.key), *((item, 20) for item in found.title)]:
        assert text.x >= EDGE
        assert text.x + text_width(text.text, size) <= WIDTH - EDGE + 1
