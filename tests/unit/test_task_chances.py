"""The chance that all of a task's milestones come by a day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.milestones import milestone
from tracker.domain.dependencies import Link, LinkFloat, needed_by
from tracker.domain.finish_forecast import draw_finish
from tracker.domain.finish_inputs import FinishInputs, OpenMilestone, TaskEnd
from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import WorkAxis
from tracker.domain.survival import SlipCurve
from tracker.domain.task_chances import HeldMilestone, Learnt, joint, odds_by
from tracker.domain.workdays import WEEKDAYS

CHANCES = st.lists(st.floats(0, 1), max_size=6)
AS_OF = date(2020, 3, 31)
# Half come on their day, a quarter each five and ten working days later.
CURVE = SlipCurve((0, 5, 10), (0.5, 0.25, 0.0), 10, 40)
LEARNT = Learnt(SlipModel(CURVE, {}, {}, 40), None, {}, 60, {"NORTH": 12})
AXIS = WorkAxis(WEEKDAYS, date(2020, 1, 1))


def drawn(*chances: float) -> float:
    """Return how often one task with these milestones, all due at place 1, is on time in the plan's own draws."""
    milestones = tuple(OpenMilestone("T", n, 0.1, (1,), (chance,), 2, None) for n, chance in enumerate(chances, 1))
    found = draw_finish(FinishInputs("2020-03-31", 1, milestones, (TaskEnd("T", "P", None, 1),), (1,), 0.0))
    return 1 - found.whole.late.mean.most


@pytest.mark.parametrize("chances", [(0.9,), (0.9, 0.8), (0.5, 0.5, 0.5), (0.99, 0.7, 0.6, 0.95)])
def test_it_is_what_ten_thousand_draws_of_the_plan_come_to(chances):
    assert joint(chances) == pytest.approx(drawn(*chances), abs=0.015)


def test_without_a_common_shock_chances_multiply_and_with_full_luck_the_least_decides():
    assert joint([0.5, 0.5], shock=0.0) == pytest.approx(0.25, abs=1e-6)
    assert joint([0.9, 0.5], shock=0.3) == pytest.approx(0.4714, abs=0.01)
    assert joint([]) == 1.0
    assert joint([0.7, 0.0]) == 0.0


@given(CHANCES)
def test_it_is_a_chance_no_greater_than_the_least(chances):
    assert 0 <= joint(chances) <= min(chances, default=1)


@given(CHANCES, st.floats(0, 1))
def test_another_milestone_never_helps(chances, another):
    assert joint([*chances, another]) <= joint(chances) + 1e-6


@given(CHANCES, st.randoms())
def test_the_order_of_milestones_means_nothing(chances, random):
    assert joint(random.sample(chances, len(chances))) == pytest.approx(joint(chances), abs=1e-9)


def due(by: date, *forecasts: date) -> float:
    place = AXIS.at(by)
    held = [(held_milestone(n, day), place) for n, day in enumerate(forecasts, 1)]
    found = odds_by(LEARNT, held, AXIS, as_of=AS_OF)
    assert found.least == found.most, "nothing slips beyond this record"
    return found.least


def held_milestone(number: int, forecast_on: date, **state: Any) -> HeldMilestone:
    return HeldMilestone(("T", number), "NORTH", milestone(number, forecast_on, forecast_on=forecast_on, **state))


def test_a_chance_follows_from_how_far_forecasts_slip():
    day = date(2020, 4, 20)
    assert due(day, day) == pytest.approx(0.5)
    assert due(date(2020, 4, 27), day) == pytest.approx(0.75)
    assert due(date(2020, 5, 4), day) == pytest.approx(1.0)
    assert due(date(2020, 4, 17), day) == 0.0
    assert due(AS_OF, AS_OF) == 0.0


def test_beyond_the_longest_slip_seen_a_chance_has_bounds():
    """A quarter slips by more than ten working days, nobody knows by how much."""
    open_ended = SlipCurve((0, 5), (0.5, 0.25), 10, 40)
    learnt = Learnt(SlipModel(open_ended, {}, {}, 40), None, {}, 60, {})
    day = date(2020, 4, 20)
    found = [
        odds_by(learnt, [(held_milestone(1, day), AXIS.at(day) + slip)], AXIS, as_of=AS_OF) for slip in (5, 10, 11)
    ]
    assert found == [(0.75, 0.75), (0.75, 0.75), (0.75, 1.0)]


@given(st.integers(0, 40), st.integers(0, 40))
def test_more_time_never_lowers_it(days, more):
    first, second = (date.fromordinal(date(2020, 4, 1).toordinal() + n) for n in (days, days + more))
    forecasts = (date(2020, 4, 10), date(2020, 4, 20))
    assert due(first, *forecasts) <= due(second, *forecasts) + 1e-9


def test_what_waits_for_something_has_the_chance_that_both_come_in_time():
    """The first has half a chance to come on its day, and must, for the second waits five working days more."""
    day, later = date(2020, 4, 20), date(2020, 4, 27)
    links = [LinkFloat(Link(("T", 1), ("T", 2), 5), 0, is_holding=True)]
    places = needed_by({("T", 2): AXIS.at(later)}, links)
    assert places == {("T", 2): AXIS.at(later), ("T", 1): AXIS.at(day)}
    first, second = held_milestone(1, day), held_milestone(2, date(2020, 4, 13))
    wanted = [(first, places["T", 1]), (second, places["T", 2])]
    assert odds_by(LEARNT, wanted, AXIS, as_of=AS_OF).least == pytest.approx(joint([0.5, 1.0]))
    reached = held_milestone(1, day, claimed_on=day)
    assert odds_by(LEARNT, [(reached, places["T", 1])], AXIS, as_of=AS_OF) == (1.0, 1.0)
    assert odds_by(LEARNT, [(reached, places["T", 1] - 1)], AXIS, as_of=AS_OF) == (0.0, 0.0)


def test_of_several_ways_the_tightest_counts_and_settled_links_do_not():
    a, b, c = (("T", n) for n in (1, 2, 3))
    links = [
        LinkFloat(Link(a, b, 2), 0, is_holding=True),
        LinkFloat(Link(b, c, 3), 0, is_holding=True),
        LinkFloat(Link(a, c, 1), 0, is_holding=True),
    ]
    assert needed_by({c: 10}, links) == {c: 10, b: 7, a: 5}
    assert needed_by({c: 10, a: 4}, links) == {c: 10, b: 7, a: 4}
    assert needed_by({c: 10}, [replace(link, is_holding=False) for link in links]) == {c: 10}
