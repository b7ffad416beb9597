"""Worked examples, section 1."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.milestones import milestone
from tracker.domain.earned_schedule import ImpossibleCurve, earned_schedule, task_schedule

CURVES = {
    "A": [0, 2, 5, 8, 12, 16, 21, 26, 30, 35, 41, 47, 54, 61, 68, 76, 84, 92, 100],
    "B": [0, 10, 20, 20, 20, 30, 40],
    "C": [0, 0, 0, 25, 50, 75, 100],
}


def near(value: float | None) -> object:
    return None if value is None else pytest.approx(Decimal(str(value)), abs=Decimal("0.0001"))


@pytest.mark.parametrize(
    ("curve", "earned", "elapsed", "es", "variance", "performance", "complete", "tspi"),
    [
        pytest.param("A", 31, 9, 8.2, -0.8, 0.9111, 19.7561, 1.0889, id="ES-1"),
        pytest.param("A", 28, 6, 7.5, 1.5, 1.25, 14.4, 0.875, id="ES-3"),
        pytest.param("A", 92, 19, 17.0, -2.0, 0.8947, 20.1176, None, id="ES-5"),
        pytest.param("B", 20, 3, 3.0, 0.0, 1.0, 6.0, 1.0, id="ES-7 plateau"),
        pytest.param("B", 20, 1, 2.0, 1.0, 2.0, 3.0, 0.8, id="ES-9 before the plateau"),
        pytest.param("C", 0, 2, 2.0, 0.0, 1.0, 6.0, 1.0, id="ES-11 nothing due yet"),
        pytest.param("A", 75, 14, 14.875, 0.875, 1.0625, 16.9412, 0.7812, id="ES-13"),
        pytest.param("A", 0, 3, 0.0, -3.0, 0.0, None, 1.2, id="ES-6 nothing earned though due"),
        pytest.param("A", 0, 0, 0.0, 0.0, None, None, 1.0, id="ES-15 at the start"),
    ],
)
def test_worked_examples(
    curve: str,
    earned: int,
    elapsed: int,
    es: float,
    variance: float,
    performance: float | None,
    complete: float | None,
    tspi: float | None,
) -> None:
    found = earned_schedule([Decimal(v) for v in CURVES[curve]], Decimal(earned), Decimal(elapsed))
    assert found.earned == near(es)
    assert found.variance == near(variance)
    assert found.performance == near(performance)
    assert found.estimate_at_completion == near(complete)
    assert found.to_complete == near(tspi)


def test_a_finished_plan_has_earned_its_whole_duration_however_late() -> None:
    found = earned_schedule([Decimal(v) for v in CURVES["A"]], Decimal(100), Decimal(20))
    assert found.finished
    assert (found.earned, found.performance) == (18, Decimal("0.9"))


@pytest.mark.parametrize(
    ("planned", "earned"),
    [([0, 50, 40], 10), ([-1, 50], 10), ([0, 50], 60), ([0, 50], -1), ([0], 0), ([0, 0], 0)],
)
def test_impossible_curves_are_refused(planned: list[int], earned: int) -> None:
    with pytest.raises(ImpossibleCurve):
        earned_schedule([Decimal(v) for v in planned], Decimal(earned), Decimal(1))


def test_a_task_between_two_milestones_is_on_time() -> None:
    plan = [
        milestone(1, date(2020, 1, 31), weight=40, verified_on=date(2020, 1, 31)),
        milestone(2, date(2020, 6, 30), weight=60),
    ]
    found = task_schedule(plan, starts_on=date(2020, 1, 1), as_of=date(2020, 4, 30))
    assert found is not None
    assert found.figures.performance == 1


def test_a_finished_task_keeps_the_time_it_took() -> None:
    plan = [milestone(1, date(2020, 2, 29), verified_on=date(2020, 4, 30))]
    shown = [
        task_schedule(plan, starts_on=date(2020, 1, 1), as_of=day) for day in (date(2020, 4, 30), date(2020, 9, 30))
    ]
    assert [found.figures.performance for found in shown if found] == [Decimal("0.5"), Decimal("0.5")]


def test_a_task_is_not_judged_before_it_starts() -> None:
    plan = [milestone(1, date(2020, 6, 30))]
    assert task_schedule(plan, starts_on=date(2020, 5, 1), as_of=date(2020, 4, 30)) is None
    assert task_schedule([], starts_on=date(2020, 1, 1), as_of=date(2020, 4, 30)) is None
