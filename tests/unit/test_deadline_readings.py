"""What finishes by the plan's end if nothing changes: dates that hold, dates that go on moving. Methods: A4."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.domain import milestone_trend
from tracker.domain.deadline_readings import continued, finished_by, held
from tracker.domain.milestone_history import DatedWord, Origin
from tracker.domain.milestone_trend import TrendPoint
from tracker.domain.milestones import Completion, MilestoneState

AS_OF = date(2020, 3, 31)
DATES = some.lists(some.one_of(some.none(), some.dates(date(2020, 1, 1), date(2022, 1, 1))), max_size=4)


def state(forecast_on: date, *, completion: Completion = Completion.OPEN, actual_on: date | None = None):
    return MilestoneState(
        1, 1, Decimal(1), forecast_on, forecast_on, forecast_on, completion=completion, actual_on=actual_on
    )


def reports(*days: date) -> list[TrendPoint]:
    """Return monthly reports up to the day of looking."""
    ends = [date(2019, 10, 31), date(2019, 11, 30), date(2019, 12, 31), date(2020, 1, 31), date(2020, 2, 29), AS_OF]
    return [TrendPoint(on, day) for on, day in zip(ends[-len(days) :], days, strict=True)]


def test_a_task_finishes_with_its_last_milestone() -> None:
    tasks = {
        "IN": [date(2020, 5, 1), date(2020, 12, 31)],
        "LATE": [date(2020, 5, 1), date(2021, 1, 1)],
        "NEVER": [None],
        "EMPTY": [],
    }
    assert finished_by(tasks, date(2020, 12, 31)) == 1


@given(some.dictionaries(some.text(max_size=3), DATES, max_size=6), some.dates(), some.dates())
def test_the_later_the_deadline_the_more_finish_by_it(tasks, one: date, other: date) -> None:
    early, late = sorted((one, other))
    assert 0 <= finished_by(tasks, early) <= finished_by(tasks, late) <= len(tasks)
    turned = {code: dates[::-1] for code, dates in reversed(tasks.items())}
    assert finished_by(turned, late) == finished_by(tasks, late)


def test_dates_that_stand_still_are_kept() -> None:
    day = date(2020, 9, 30)
    assert continued(state(day), reports(day, day, day), as_of=AS_OF).on == day


def test_dates_that_move_half_as_fast_as_time_arrive_later_than_they_say() -> None:
    moving = reports(date(2020, 6, 1), date(2020, 6, 15), date(2020, 6, 30))
    found = continued(state(date(2020, 6, 30)), moving, as_of=AS_OF)
    assert found.has_trend
    assert found.on is not None
    assert date(2020, 8, 30) < found.on < date(2020, 10, 31)


def test_dates_that_move_as_fast_as_time_never_arrive() -> None:
    found = continued(
        state(date(2020, 8, 31)), reports(date(2020, 6, 30), date(2020, 7, 31), date(2020, 8, 31)), as_of=AS_OF
    )
    assert (found.on, found.has_trend) == (None, True)


def test_only_the_last_three_reports_count() -> None:
    day = date(2020, 9, 30)
    assert continued(state(day), reports(date(2020, 1, 1), date(2020, 5, 1), day, day, day), as_of=AS_OF).on == day


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_too_few_reports_the_forecast_is_taken(count: int) -> None:
    day = date(2020, 9, 30)
    found = continued(state(day), reports(*[day] * count) if count else [], as_of=AS_OF)
    assert (found.on, found.has_trend) == (day, False)


def test_nothing_open_was_reached_before_the_day_of_looking() -> None:
    falling = reports(date(2020, 6, 30), date(2020, 4, 15), date(2020, 1, 31))
    found = continued(state(date(2020, 1, 31)), falling, as_of=AS_OF)
    assert found.on == date(2020, 4, 1)


def test_what_is_reached_stays_reached() -> None:
    reached = state(date(2020, 8, 31), completion=Completion.CLAIMED, actual_on=date(2020, 2, 3))
    away = reports(date(2020, 6, 30), date(2020, 7, 31), date(2020, 8, 31))
    assert continued(reached, away, as_of=AS_OF).on == date(2020, 2, 3)


def test_a_month_s_report_is_its_newest_word_as_known_then() -> None:
    def word(on: date, valid_on: date, recorded_on: date) -> DatedWord:
        return DatedWord(on, valid_on, datetime(recorded_on.year, recorded_on.month, recorded_on.day, tzinfo=UTC))

    forecasts = (
        word(date(2020, 7, 1), date(2020, 1, 31), date(2020, 2, 3)),
        word(date(2020, 7, 2), date(2020, 1, 31), date(2020, 2, 9)),
        word(date(2020, 7, 3), date(2020, 2, 29), date(2020, 3, 3)),
        word(date(2020, 9, 9), date(2020, 2, 29), date(2020, 5, 5)),
        word(date(2020, 7, 4), date(2020, 3, 20), date(2020, 3, 20)),
        word(date(2020, 8, 8), date(2020, 4, 30), date(2020, 3, 21)),
    )
    seen = milestone_trend.reports(forecasts, Origin(date(2020, 3, 25), datetime(2020, 4, 10, tzinfo=UTC)))
    assert seen == (
        TrendPoint(date(2020, 1, 31), date(2020, 7, 2)),
        TrendPoint(date(2020, 2, 29), date(2020, 7, 3)),
        TrendPoint(date(2020, 3, 25), date(2020, 7, 4)),
    )


def test_what_is_open_on_the_plans_last_day_does_not_finish_on_it() -> None:
    overdue = state(date(2020, 3, 2))
    assert held(overdue, as_of=AS_OF) == date(2020, 4, 1)
    on_the_day = reports(AS_OF, AS_OF, AS_OF)
    assert continued(state(AS_OF), on_the_day, as_of=AS_OF).on == date(2020, 4, 1)
    done = state(date(2020, 3, 2), completion=Completion.CLAIMED, actual_on=date(2020, 3, 31))
    assert held(done, as_of=AS_OF) == AS_OF
