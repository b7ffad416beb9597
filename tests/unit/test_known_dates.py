"""What was known of many milestones at once is what each one's own history says."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from tests.factories.finish_records import START, instant
from tracker.domain.backtest import BaseRate, base_rate
from tracker.domain.milestone_history import CompletionWord, DatedScope, DatedWord, MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.domain.standings import WorkAxis, standings
from tracker.domain.workdays import WEEKDAYS

# Few days, so that words often speak of the same one, are recorded at once, or arrive late.
DAYS = some.integers(0, 5).map(lambda steps: START.first + timedelta(days=40 * steps))
DATED = some.builds(DatedWord, DAYS, DAYS, DAYS.map(instant))
DONE = some.builds(CompletionWord, some.sampled_from(Completion), DAYS, DAYS.map(instant))
SCOPES = some.builds(
    DatedScope,
    some.builds(ScopeState, some.sampled_from(ScopeKind), DAYS, some.just(""), some.just("")),
    some.booleans(),
    DAYS.map(instant),
)
ORIGINS = some.lists(some.builds(Origin, DAYS, some.none() | DAYS.map(instant)), min_size=1, max_size=4)


def told(words: some.SearchStrategy) -> some.SearchStrategy:
    return some.lists(words, max_size=6).map(tuple)


@some.composite
def histories(draw: some.DrawFn) -> list[MilestoneHistory]:
    return [
        MilestoneHistory(
            number, "T", number, "U", Decimal(1), draw(DAYS), draw(told(DATED)), draw(told(DATED)), draw(told(DONE)),
            draw(told(SCOPES)), draw(some.none() | DAYS), draw(some.none() | DAYS.map(instant)),
        )
        for number in range(draw(some.integers(1, 4)))
    ]  # fmt: skip


@given(histories(), ORIGINS)
def test_it_is_what_each_history_says(held: list[MilestoneHistory], origins: list[Origin]) -> None:
    for origin, standing in zip(origins, standings(held, origins, WorkAxis(WEEKDAYS, START.first)), strict=True):
        known = {one.key: one.at(origin) for one in held}
        assert standing.states == {key: state for key, state in known.items() if state.in_scope}
        assert standing.reached_at.keys() == {key for key, state in standing.states.items() if state.is_claimed}
        assert standing.outlooks.keys() == standing.states.keys() - standing.reached_at.keys()
        for key, outlook in standing.outlooks.items():
            state = known[key]
            assert (outlook.forecast_on, outlook.due_on) == (state.forecast_on or state.baseline_on, state.baseline_on)
            assert outlook.due_at - outlook.forecast_at == WEEKDAYS.between(outlook.forecast_on, outlook.due_on)
        left = [one.left_on(origin) for one in held]
        assert standing.known.left_on.tolist() == [day.toordinal() if day else 0 for day in left]


@given(histories(), ORIGINS)
def test_only_the_newest_say_the_same(held: list[MilestoneHistory], origins: list[Origin]) -> None:
    axis = WorkAxis(WEEKDAYS, START.first)
    every, newest = standings(held, origins, axis), standings(held, origins, axis, newest=1)
    assert [standing.origin for standing in newest] == origins[-1:]
    assert newest[0].outlooks == every[-1].outlooks
    assert [each.tolist() for each in newest[0].slips()] == [each.tolist() for each in every[-1].slips()]


def test_a_later_day_takes_back_an_earlier_one() -> None:
    """Claimed for 20 May, then, after a closer look, for 5 June: on 31 May it was not reached."""
    words = (
        CompletionWord(Completion.CLAIMED, date(2020, 5, 20), instant(date(2020, 6, 2))),
        CompletionWord(Completion.VERIFIED, date(2020, 6, 5), instant(date(2020, 6, 10))),
    )
    history = MilestoneHistory(1, "T", 1, "U", Decimal(1), date(2020, 5, 29), completions=words)
    may, june = date(2020, 5, 31), date(2020, 6, 30)
    found = [
        history.at(Origin(as_of, known_at)).completion
        for as_of, known_at in ((may, instant(date(2020, 6, 9))), (may, instant(date(2020, 6, 10))), (may, None))
    ]
    assert found == [Completion.CLAIMED, Completion.OPEN, Completion.OPEN]
    assert history.at(Origin(june, None)).actual_on == date(2020, 6, 5)


def test_what_is_reached_after_it_left_the_plan_is_not_the_plans() -> None:
    left = ScopeState(ScopeKind.CANCELLED, date(2020, 2, 10), "The mandate ended", "Board")
    scopes = (DatedScope(left, True, instant(date(2020, 2, 10))),)
    held = [
        MilestoneHistory(number, "T", number, "U", Decimal(1), due, completions=(done(on),), scopes=scopes)
        for number, (due, on) in enumerate(
            [
                (date(2020, 3, 16), date(2020, 3, 2)),
                (date(2020, 3, 16), date(2020, 2, 3)),
                (date(2020, 2, 7), date(2020, 3, 2)),
            ],
            1,
        )
    ]
    (standing,) = standings(held, [Origin(date(2020, 3, 31), None)], WorkAxis(WEEKDAYS, START.first))
    due_on = standing.known.baseline_on
    # Of the first it is not known whether it would have come; the second had come; the third had missed its day.
    assert standing.judged(due_on).tolist() == [False, True, True]
    assert standing.kept(due_on).tolist() == [False, True, False]


def done(on: date) -> CompletionWord:
    return CompletionWord(Completion.VERIFIED, on, instant(date(2020, 3, 10)))


def test_a_milestone_added_later_was_not_there_before() -> None:
    first = MilestoneHistory(1, "T", 1, "U", Decimal(1), date(2020, 3, 16))
    later = MilestoneHistory(2, "T", 2, "U", Decimal(1), date(2020, 3, 16), added_at=instant(date(2020, 4, 20)))
    origins = [Origin(date(2020, month, 28), instant(date(2020, month, 29))) for month in (2, 3, 4)]
    found = standings([first, later], origins, WorkAxis(WEEKDAYS, START.first))
    assert [standing.outlooks.keys() for standing in found] == [{("T", 1)}, {("T", 1)}, {("T", 1), ("T", 2)}]
    assert [int(standing.judged(standing.known.baseline_on).sum()) for standing in found] == [0, 1, 2]
    # What it was expected to be when it was added is the first it was given.
    assert [each.columns.tolist() for each in (standing.slips() for standing in found)] == [[0], [0], [0]]


def test_slips_are_watched_up_to_the_last_complete_reports() -> None:
    """In an open month those who were reached since would be known, and those who were not would not."""
    due_on = date(2020, 5, 29)
    done = (CompletionWord(Completion.CLAIMED, date(2020, 6, 22), instant(date(2020, 6, 23))),)
    held = [MilestoneHistory(n, "T", n, "U", Decimal(1), due_on, completions=done if n < 3 else ()) for n in range(10)]
    origins = [
        Origin(date(2020, 4, 30), None),
        Origin(date(2020, 5, 31), None),
        Origin(date(2020, 6, 26), None, is_complete=False),
    ]
    found = standings(held, origins, WorkAxis(WEEKDAYS, START.first))[-1].slips()
    assert found.is_open.all()
    assert set(found.days.tolist()) == {0}


def test_before_its_task_joined_a_milestone_was_not_there_and_its_past_dates_were_no_promise() -> None:
    """Of a task that joins on 20 March, one date had passed by then and one had not."""
    joined_on = date(2020, 3, 20)
    held = [
        MilestoneHistory(n, "T", n, "U", Decimal(1), due_on, joined_on=joined_on)
        for n, due_on in enumerate((date(2020, 2, 3), date(2020, 4, 10)), 1)
    ]
    origins = [Origin(date(2020, month, 28), None) for month in (2, 3, 4)]
    found = standings(held, origins, WorkAxis(WEEKDAYS, START.first))
    assert [len(standing.in_plan) for standing in found] == [0, 2, 2]
    assert [base_rate(standing) for standing in found] == [BaseRate(0, 0), BaseRate(0, 0), BaseRate(0, 1)]
