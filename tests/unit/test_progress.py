"""Worked examples, section 2."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.milestones import milestone
from tracker.domain.progress import Progress, curve, roll_up, task_progress

JUNE = date(2020, 6, 30)


def verified(share: str) -> Progress:
    return Progress(Decimal(share), Decimal(share), Decimal(1), Decimal(1))


def test_verified_milestones_earn_their_weight_wm_1() -> None:
    plan = [
        milestone(1, date(2020, 1, 31), weight=20, verified_on=date(2020, 1, 31)),
        milestone(2, date(2020, 2, 28), weight=30, verified_on=date(2020, 2, 28)),
        milestone(3, date(2020, 7, 31), weight=30),
        milestone(4, date(2020, 9, 30), weight=20),
    ]
    assert task_progress(plan, as_of=JUNE).verified == Decimal("0.5")


def test_planned_earned_and_variance_wm_9() -> None:
    plan = [
        milestone(1, date(2020, 3, 31), weight=20, verified_on=date(2020, 3, 31)),
        milestone(2, date(2020, 5, 29), weight=30, claimed_on=date(2020, 6, 1)),
        milestone(3, date(2020, 7, 31), weight=30),
        milestone(4, date(2020, 12, 31), weight=20),
    ]
    found = task_progress(plan, as_of=JUNE)
    assert (found.planned, found.verified, found.claimed) == (Decimal("0.5"), Decimal("0.2"), Decimal("0.5"))
    assert found.variance == Decimal("-0.3")
    assert found.ratio == Decimal("0.4")


def test_a_part_that_does_not_apply_leaves_the_denominator_wm_5() -> None:
    found = roll_up([(Decimal("0.5"), verified("0.8")), (Decimal("0.3"), verified("0.5"))])
    assert found is not None
    assert found.verified == Decimal("0.6875")


def test_a_silent_part_keeps_its_last_value_wm_7() -> None:
    parts = [(Decimal("0.5"), verified("0.8")), (Decimal("0.3"), verified("0.5")), (Decimal("0.2"), verified("0.4"))]
    found = roll_up(parts)
    assert found is not None
    assert found.verified == Decimal("0.63")


def test_nothing_to_weigh_gives_no_value_not_zero() -> None:
    assert roll_up([]) is None
    assert roll_up([(Decimal(0), verified("1"))]) is None
    assert curve([], [JUNE]) == []


def test_a_task_without_milestones_has_planned_and_earned_nothing() -> None:
    found = task_progress([], as_of=JUNE)
    assert (found.verified, found.planned, found.ratio) == (0, 0, None)


def test_replanning_moves_the_plan_and_not_the_promise() -> None:
    plan = [milestone(1, date(2020, 5, 29), baseline_on=date(2020, 8, 31))]
    found = task_progress(plan, as_of=JUNE)
    assert (found.planned, found.promised) == (0, 1)


def test_a_milestone_counts_from_the_day_its_evidence_shows() -> None:
    plan = [(Decimal(1), [milestone(1, date(2020, 4, 30), verified_on=date(2020, 5, 20))])]
    april, may = curve(plan, [date(2020, 4, 30), date(2020, 5, 31)])
    assert (april.planned, april.verified, may.verified) == (1, 0, 1)


@pytest.mark.parametrize("weights", [(1, 3), (10, 30), ("0.25", "0.75")])
def test_only_the_proportion_of_weights_matters(weights: tuple[str, str]) -> None:
    plan = [
        milestone(1, date(2020, 4, 30), weight=weights[0], verified_on=date(2020, 4, 30)),
        milestone(2, date(2020, 9, 30), weight=weights[1]),
    ]
    assert task_progress(plan, as_of=JUNE).verified == Decimal("0.25")
