"""What was known of many milestones at once is what each one's own history says."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from tests.factories.finish_records import START, instant
from tracker.domain.milestone_history import CompletionWord, DatedScope, DatedWord, MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.domain.standings import WorkAxis, standings
from tracker.domain.workdays import WEEKDAYS

# Few days, so that words often speak of the same one, are recorded at once, or arrive late.
DAYS = some.integers(0, 5).map(lambda steps: START.first + timedelta(days=40 * steps))
DATED = some.builds(DatedWord, DAYS, DAYS, DAYS.map(instant))
DONE = some.builds(CompletionWord, some.sampled_from(Completion), DAYS, DAYS, DAYS.map(instant))
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
            draw(told(SCOPES)),
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
