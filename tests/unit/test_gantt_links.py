"""Links on the Gantt chart: lines that meet from row to row, arrows that point at what waits."""

import pytest

from tracker.charts.gantt_links import HEIGHT, GanttLink, row_links

ROWS = ["group A", "A1", "A2", "group B", "B1"]


@pytest.mark.parametrize(("first", "then"), [("A1", "B1"), ("B1", "A1"), ("A1", "A2"), ("A2", "A1")])
def test_a_link_runs_without_a_gap_from_row_to_row(first: str, then: str) -> None:
    drawn = row_links(ROWS, [GanttLink("late", first, 20.0, then, 60.0)])
    start, end = sorted((ROWS.index(first), ROWS.index(then)))
    assert set(drawn) == set(ROWS[start : end + 1])
    between = [drawn[row].lines for row in ROWS[start + 1 : end]]
    assert all([(line.x1, line.y1, line.x2, line.y2) for line in lines] == [(60, 0, 60, HEIGHT)] for lines in between)
    edge = HEIGHT if ROWS.index(first) < ROWS.index(then) else 0
    leaving = drawn[first].lines
    assert {(leaving[0].x2, leaving[0].y2), (leaving[1].x1, leaving[1].y1)} == {(20, edge)}
    assert (leaving[1].x2, leaving[1].y2) == (60, edge)
    assert drawn[then].lines[0].y1 == HEIGHT - edge
    arrow = drawn[then].arrows[0]
    assert (arrow.x, arrow.from_above) == (60, edge == HEIGHT)
    assert {line.kind for row in drawn.values() for line in row.lines} == {"late"}


def test_a_link_within_a_row_runs_above_the_bar() -> None:
    drawn = row_links(ROWS, [GanttLink("critical", "A1", 20.0, "A1", 60.0)])
    assert set(drawn) == {"A1"}
    assert [(line.x1, line.x2) for line in drawn["A1"].lines] == [(20, 20), (20, 60), (60, 60)]
    assert drawn["A1"].arrows[0].from_above


def test_a_link_to_a_row_that_is_not_drawn_is_left_out() -> None:
    assert row_links(ROWS, [GanttLink("late", "A1", 20.0, "Z9", 60.0)]) == {}
