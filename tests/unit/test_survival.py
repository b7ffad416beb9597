"""Slips learnt with open milestones censored. Methods: B2, B5, G5."""

import random
from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.slips import Slip, kaplan_meier
from tracker.domain.survival import (
    NOTHING_KNOWN,
    ROUNDING,
    SlipCurve,
    chance_by,
    pooled,
    quantile,
    shrunk_rate,
)

SLIPS = st.lists(st.builds(Slip, st.integers(-30, 60), st.booleans()), min_size=1, max_size=40)


def fc5() -> SlipCurve:
    reached = [Slip(days) for days in (-3, 0, 2, 5, 5, 8, 20)]
    return kaplan_meier([*reached, *(Slip(days, is_open=True) for days in (12, 15, 6))])


def test_fc5_chance_of_a_milestone_already_past_its_date() -> None:
    assert chance_by(fc5(), 8, open_at=4) == pytest.approx(0.464286, abs=1e-6)


def test_fc7_a_unit_without_a_record_has_everyones_rate() -> None:
    assert shrunk_rate(0, 0, rate=45 / 60) == pytest.approx(0.75)
    assert pooled(NOTHING_KNOWN, fc5()) == fc5()


def test_open_milestones_count_as_long_as_they_are_known_to_be_open() -> None:
    assert kaplan_meier([Slip(0), Slip(10)]).beyond(5) == 0.5
    # One that is open at 5 is known to be beyond 0, and nothing more.
    assert kaplan_meier([Slip(0), Slip(10), Slip(5, is_open=True)]).beyond(5) == pytest.approx(2 / 3)


def test_an_open_one_at_the_same_slip_is_still_at_risk() -> None:
    assert kaplan_meier([Slip(3), Slip(3, is_open=True)]).beyond(3) == 0.5


def test_what_is_later_than_anything_known_has_no_date() -> None:
    curve = kaplan_meier([Slip(0), Slip(4), Slip(9, is_open=True), Slip(9, is_open=True)])
    assert quantile(curve, 0.5) == 4
    assert quantile(curve, 0.8) is None
    assert curve.last == 9


def test_nothing_is_certain_beyond_the_record() -> None:
    everyone_by_five = kaplan_meier([Slip(0), Slip(5)])
    assert chance_by(everyone_by_five, 30, open_at=7) == 0.0


@pytest.mark.parametrize(("own", "share"), [(8, 0.5), (24, 0.25)])
def test_pooling_weighs_a_unit_by_its_resolved_milestones(own: int, share: float) -> None:
    """All of the unit's in time, all others late: the unit is drawn towards them with the weight of eight."""
    unit, everyone = kaplan_meier([Slip(0)] * own), kaplan_meier([Slip(10)] * 50)
    assert pooled(unit, everyone).beyond(0) == pytest.approx(share)


def test_forecasts_not_yet_due_give_a_unit_no_weight() -> None:
    everyone = kaplan_meier([Slip(10)] * 50)
    waiting = kaplan_meier([Slip(-40, is_open=True)] * 20)
    assert pooled(waiting, everyone) == everyone


def test_a_unit_whose_record_ends_goes_on_at_everyones_pace() -> None:
    unit = kaplan_meier([Slip(0)] * 4 + [Slip(1, is_open=True)] * 4)
    everyone = kaplan_meier([Slip(0)] * 50 + [Slip(20)] * 50)
    assert pooled(unit, everyone).beyond(20) == pytest.approx(0.0)
    assert pooled(unit, everyone).beyond(19) == pytest.approx(0.5)


@given(SLIPS, SLIPS)
def test_a_curve_never_rises_and_stays_a_share(own: list[Slip], others: list[Slip]) -> None:
    curve = pooled(kaplan_meier(own), kaplan_meier(others))
    values = [1.0, *curve.left]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(values))
    assert all(-1e-12 <= value <= 1 for value in values)


@given(SLIPS, st.integers(-40, 70), st.integers(-40, 70))
def test_a_later_day_is_never_less_likely(slips: list[Slip], first: int, second: int) -> None:
    curve = kaplan_meier(slips)
    assert chance_by(curve, min(first, second), open_at=-35) <= chance_by(curve, max(first, second), open_at=-35)


def test_g5_completed_milestones_alone_are_survivors() -> None:
    """With lognormal slips of P80 30.6, half of them still open, the curve is near the truth, the reached are not."""
    draw = random.Random(5)
    truth, slips = [], []
    for _ in range(4000):
        slip = int(exp(draw.gauss(log(15.0), 0.85)))
        seen = draw.randrange(0, 40)
        truth.append(slip)
        slips.append(Slip(slip) if slip <= seen else Slip(seen, is_open=True))
    true_p80 = sorted(truth)[int(0.8 * len(truth))]
    reached = sorted(slip.days for slip in slips if not slip.is_open)
    found = quantile(kaplan_meier(slips), 0.8)
    assert found is not None
    assert abs(found - true_p80) <= 3
    assert reached[int(0.8 * len(reached))] < true_p80 - 8


@pytest.mark.parametrize(("count", "share", "expected"), [(15, 0.8, 11), (24, 0.5, 11), (30, 0.8, 23), (38, 0.5, 18)])
def test_a_share_that_is_met_exactly_counts_as_met(count: int, share: float, expected: int) -> None:
    """With n slips of 0 to n - 1 days the curve passes exactly through tenths that no float holds."""
    assert quantile(kaplan_meier([Slip(days) for days in range(count)]), share) == expected


@given(SLIPS, st.sampled_from([0.1, 0.5, 0.8, 0.9]), st.none() | st.integers(-35, 65))
def test_a_quantile_is_the_first_day_with_that_chance(slips, share, open_at):
    curve = kaplan_meier(slips)
    found = quantile(curve, share, open_at=open_at)
    reached = [day for day in curve.days if chance_by(curve, day, open_at=open_at) >= share - ROUNDING]
    assert found == (reached[0] if reached else None)
