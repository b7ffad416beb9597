"""The chance that all of a task's milestones come by a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.milestones import milestone
from tracker.domain.finish_forecast import draw_finish
from tracker.domain.finish_inputs import FinishInputs, OpenMilestone, TaskEnd
from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import WorkAxis
from tracker.domain.survival import SlipCurve
from tracker.domain.task_chances import Learnt, chance_by_day, joint
from tracker.domain.task_chances import OpenMilestone as Open
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
    return 1 - found.whole.late.mean


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
    held = [Open(("T", n), "NORTH", milestone(n, day, forecast_on=day)) for n, day in enumerate(forecasts, 1)]
    return chance_by_day(LEARNT, held, AXIS, by=by, as_of=AS_OF)


def test_a_chance_follows_from_how_far_forecasts_slip():
    day = date(2020, 4, 20)
    assert due(day, day) == pytest.approx(0.5)
    assert due(date(2020, 4, 27), day) == pytest.approx(0.75)
    assert due(date(2020, 5, 4), day) == pytest.approx(1.0)
    assert due(date(2020, 4, 17), day) == 0.0
    assert due(AS_OF, AS_OF) == 0.0


@given(st.integers(0, 40), st.integers(0, 40))
def test_more_time_never_lowers_it(days, more):
    first, second = (date.fromordinal(date(2020, 4, 1).toordinal() + n) for n in (days, days + more))
    forecasts = (date(2020, 4, 10), date(2020, 4, 20))
    assert due(first, *forecasts) <= due(second, *forecasts) + 1e-9
