"""The Gantt chart's geometry and title, and its time axis."""

from datetime import date

import pytest

from tracker.charts.gantt import GanttMilestone, GanttTask, MarkKind, gantt, strip, title
from tracker.charts.time_axis import TimeAxis

PLAN = (date(2020, 1, 1), date(2020, 12, 31))
AS_OF = date(2020, 6, 30)


def milestone(original_on: date, expected_on: date | None = None, *, verified=False, claimed=False) -> GanttMilestone:
    return GanttMilestone(
        original_on, original_on, expected_on or original_on, is_verified=verified, is_claimed=verified or claimed
    )


def task(*milestones: GanttMilestone, code="T", days: int | None = 0) -> GanttTask:
    return GanttTask(code, date(2020, 1, 1), milestones, days)


def test_the_axis_holds_whole_months_around_everything():
    axis = TimeAxis.around([date(2020, 3, 9), date(2021, 2, 2)])
    assert (axis.first, axis.last) == (date(2020, 3, 1), date(2021, 2, 28))
    assert axis.at(axis.last) == 100
    assert axis.start_of(axis.first) == 0


@pytest.mark.parametrize(
    ("first", "last", "months", "years_only"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), 1, False),
        (date(2019, 7, 1), date(2021, 12, 31), 2, False),
        (date(1995, 3, 1), date(2048, 9, 30), 60, True),
    ],
)
def test_ticks_become_months_quarters_or_years(first, last, months, years_only):
    axis = TimeAxis.around([first, last])
    ticks = axis.ticks(20)
    assert len(ticks) <= 20
    step = (ticks[-1].on.year - ticks[-2].on.year) * 12 + ticks[-1].on.month - ticks[-2].on.month
    assert step == months
    assert axis.ticks_are_years(20) is years_only


def test_a_bar_is_solid_up_to_the_day_of_looking_and_open_beyond():
    chart = gantt(
        [task(milestone(date(2020, 3, 31), verified=True), milestone(date(2020, 12, 31)))], plan=PLAN, as_of=AS_OF
    )
    row = chart.rows[0]
    assert row.run.start == 0
    assert row.run.start + row.run.width == pytest.approx(chart.as_of)
    assert row.ahead.start == pytest.approx(chart.as_of)
    assert row.ahead.start + row.ahead.width == pytest.approx(100)


def test_a_finished_task_has_nothing_ahead_and_a_future_one_no_run():
    done = task(milestone(date(2020, 3, 31), verified=True))
    later = GanttTask("L", date(2020, 9, 1), (milestone(date(2020, 11, 30)),), 0)
    rows = gantt([done, later], plan=PLAN, as_of=AS_OF).rows
    assert rows[0].ahead is None
    assert rows[1].run is None
    assert rows[1].ahead is not None


def test_marks_tell_accepted_claimed_held_and_late():
    kinds = (
        gantt(
            [
                task(
                    milestone(date(2020, 2, 28), verified=True),
                    milestone(date(2020, 5, 29), claimed=True),
                    milestone(date(2020, 8, 31), date(2020, 8, 3)),
                    milestone(date(2020, 9, 30), date(2020, 10, 30)),
                )
            ],
            plan=PLAN,
            as_of=AS_OF,
        )
        .rows[0]
        .marks
    )
    assert [mark.kind for mark in kinds] == [MarkKind.ACCEPTED, MarkKind.CLAIMED, MarkKind.AHEAD, MarkKind.LATE]
    assert [mark.shifted_from is not None for mark in kinds] == [False, False, True, True]
    assert kinds[3].shifted_from < kinds[3].at


def test_a_replanned_date_is_drawn_beside_the_original():
    replanned = GanttMilestone(date(2020, 5, 29), date(2020, 7, 31), date(2020, 7, 31), False, False)
    drawn = strip([replanned, milestone(date(2020, 9, 30))], plan=PLAN, as_of=AS_OF).rows
    assert drawn[0].replanned == drawn[0].mark.at
    assert drawn[1].replanned is None


def test_a_task_without_milestones_draws_nothing():
    row = gantt([task(days=None)], plan=PLAN, as_of=AS_OF).rows[0]
    assert (row.run, row.ahead, row.promised, row.marks) == (None, None, None, ())


@pytest.mark.parametrize(
    ("days", "code", "params"),
    [
        ((None,), "gantt.no_dates", {}),
        ((0, 0), "gantt.all_hold", {"total": 2}),
        ((-3, 0), "gantt.some_early", {"count": 1, "total": 2}),
        ((38, 0, 10, -4), "gantt.some_late", {"count": 2, "total": 4, "task": "0", "days": 38}),
    ],
)
def test_the_title_counts_late_finishes_and_names_the_latest(days, code, params):
    message = title([task(code=str(place), days=late) for place, late in enumerate(days)])
    assert (message.code, dict(message.params)) == (code, params)
