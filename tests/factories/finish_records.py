"""Records a forecast of the finish is made from, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

from tracker.domain.finish_bench import PlanTask, Record
from tracker.domain.milestone_history import CompletionWord, DatedWord, MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.workdays import WEEKDAYS

START = Month(2019, 1)


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def origin(month: Month, *, published: date | None = None, is_complete: bool = True) -> Origin:
    """Return a month's end as known ten days later."""
    known_on = published or month.last + timedelta(days=10)
    return Origin(month.last, instant(known_on), is_complete)


def said(on: date, month: Month, recorded_on: date | None = None) -> DatedWord:
    return DatedWord(on, month.last, instant(recorded_on or month.last + timedelta(days=5)))


def done(on: date, *, state: Completion = Completion.VERIFIED, recorded_on: date | None = None) -> CompletionWord:
    return CompletionWord(state, on, instant(recorded_on or on + timedelta(days=1)))


def history(task: str, number: int, due_on: date, unit: str = "U", **said_of_it: tuple) -> MilestoneHistory:
    return MilestoneHistory(number, task, number, unit, Decimal(1), due_on, **said_of_it)


def record(histories: list[MilestoneHistory], months: int, **changes: object) -> Record:
    """Return a record looked at from the ends of the first months of 2019."""
    tasks = sorted({one.task for one in histories})
    found = Record(
        starts_on=START.first,
        ends_on=date(2020, 12, 31),
        calendar=WEEKDAYS,
        tasks=tuple(PlanTask(task, task[0], Decimal(1), START.first) for task in tasks),
        histories=tuple(histories),
        origins=tuple(origin(START.plus(place)) for place in range(months)),
    )
    return replace(found, **changes)


def long_record(months: int = 18) -> Record:
    """Return ten tasks with a milestone due every month, of which tasks with even numbers keep every date, and odd
    ones slip four weeks and say so one month ahead. Enough to learn from, and to be right about."""
    histories = []
    for task, number in product(range(10), range(1, 25)):
        month = START.plus(number - 1)
        due_on = month.first + timedelta(days=14)
        reached_on = due_on + timedelta(days=28 * (task % 2))
        words = [said(due_on, START.plus(place)) for place in range(max(number - 2, 0))]
        if number > 1:
            words.append(said(reached_on, START.plus(number - 2)))
        seen = reached_on <= START.plus(months - 1).last
        histories.append(
            history(f"{'AB'[task % 2]}{task}", number, due_on, f"U{task % 2}", forecasts=tuple(words),
                    completions=(done(reached_on),) if seen else ())
        )  # fmt: skip
    return record(histories, months)
