"""Scores against worked cases, identities and brute force. Methods: B4."""

from itertools import product
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import scoring

FC1 = ([0.9, 0.8, 0.7, 0.6, 0.9, 0.3], [True, True, False, True, True, False])
FORECASTS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.4, 0.5, 0.7, 1.0]), st.booleans()), min_size=1, max_size=30)


def test_fc1_brier_and_skill() -> None:
    chances, outcomes = FC1
    base = [fmean(outcomes)] * len(outcomes)
    score, reference = scoring.brier(chances, outcomes), scoring.brier(base, outcomes)
    assert score == pytest.approx(0.133333, abs=1e-6)
    assert reference == pytest.approx(0.222222, abs=1e-6)
    assert scoring.skill(score, reference) == pytest.approx(0.4)


def test_there_is_no_skill_beside_a_perfect_reference() -> None:
    assert scoring.skill(0.1, 0.0) is None


def test_fc3_crps_and_its_fair_form() -> None:
    sample = [0, 5, 10, 20, 40]
    assert scoring.crps(sample, 12) == pytest.approx(3.8)
    assert scoring.crps(sample, 12, fair=True) == pytest.approx(1.9)


def test_the_crps_of_one_value_is_its_error() -> None:
    assert scoring.crps([7], 4) == 3


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=15), st.integers(-60, 60))
def test_the_crps_is_what_its_definition_says(sample: list[int], actual: int) -> None:
    errors = fmean(abs(value - actual) for value in sample)
    pairs = [abs(one - other) for one, other in product(sample, repeat=2)]
    assert scoring.crps(sample, actual) == pytest.approx(errors - fmean(pairs) / 2)
    fair = sum(pairs) / (len(sample) * (len(sample) - 1))
    assert scoring.crps(sample, actual, fair=True) == pytest.approx(errors - fair / 2)


def test_pinball_costs_more_on_the_side_that_matters() -> None:
    assert scoring.pinball(10, 14, 0.8) == pytest.approx(3.2)
    assert scoring.pinball(10, 6, 0.8) == pytest.approx(0.8)
    assert scoring.pinball(10, 6, 0.5) == scoring.pinball(6, 10, 0.5) == pytest.approx(2.0)


def test_wilson_is_never_outside_and_never_empty() -> None:
    found = scoring.wilson(8, 10)
    assert (found.low, found.high) == (pytest.approx(0.490162, abs=1e-6), pytest.approx(0.943318, abs=1e-6))
    assert scoring.wilson(0, 0) == scoring.Interval(0.0, 1.0)
    assert scoring.wilson(10, 10).low < 1 == scoring.wilson(10, 10).high


@pytest.mark.parametrize(
    ("resolved", "skill", "code"),
    [
        (49, 0.4, "forecast.too_few"),
        (50, 0.0, "forecast.no_skill"),
        (80, -0.1, "forecast.no_skill"),
        (80, None, "forecast.no_skill"),
    ],
)
def test_the_gate_stays_closed_and_says_why(resolved: int, skill: float | None, code: str) -> None:
    reason = scoring.gate(resolved, skill)
    assert reason is not None
    assert reason.code == code


def test_the_gate_opens_at_fifty_with_skill() -> None:
    assert scoring.gate(50, 0.01) is None


@given(FORECASTS)
def test_the_isotonic_curve_rises_and_keeps_the_total(forecasts: list[tuple[float, bool]]) -> None:
    chances, outcomes = [chance for chance, _ in forecasts], [outcome for _, outcome in forecasts]
    curve = scoring.isotonic(chances, outcomes)
    shares = [step.share for step in curve]
    assert shares == sorted(shares)
    at = {step.chance: step.share for step in curve}
    assert sum(at[chance] for chance in chances) == pytest.approx(sum(outcomes))


@given(FORECASTS)
def test_no_other_rising_curve_is_closer(forecasts: list[tuple[float, bool]]) -> None:
    chances, outcomes = [chance for chance, _ in forecasts], [outcome for _, outcome in forecasts]
    at = {step.chance: step.share for step in scoring.isotonic(chances, outcomes)}
    best = scoring.brier([at[chance] for chance in chances], outcomes)
    rate = fmean(outcomes)
    assert best <= scoring.brier([rate] * len(outcomes), outcomes) + 1e-12
    assert best <= scoring.brier(chances, outcomes) + 1e-12


@given(FORECASTS)
def test_the_parts_of_the_score_add_up(forecasts: list[tuple[float, bool]]) -> None:
    chances, outcomes = [chance for chance, _ in forecasts], [outcome for _, outcome in forecasts]
    split = scoring.decomposition(chances, outcomes)
    whole = split.miscalibration - split.discrimination + split.uncertainty
    assert whole == pytest.approx(scoring.brier(chances, outcomes))
    assert split.miscalibration >= -1e-12
    assert split.discrimination >= -1e-12


@pytest.mark.parametrize(("count", "most"), [(1, 3), (99, 3), (100, 5)])
def test_few_forecasts_make_few_bins_that_hold_them_all(count: int, most: int) -> None:
    chances = [place / count for place in range(count)]
    found = scoring.bins(chances, [chance > 0.5 for chance in chances])
    assert len(found) <= most
    assert sum(one.count for one in found) == count


def test_equal_chances_share_a_bin() -> None:
    found = scoring.bins([0.5] * 20, [True] * 10 + [False] * 10)
    assert [(one.count, one.share) for one in found] == [(20, 0.5)]


def test_the_skill_interval_is_wider_when_outcomes_come_in_clusters() -> None:
    losses = [(place, 0.1 + 0.2 * (place % 2), 0.25) for place in range(40)]
    clustered = [(place % 2, loss, reference) for place, loss, reference in losses]
    single, together = scoring.skill_interval(losses), scoring.skill_interval(clustered)
    assert single is not None
    assert together is not None
    assert together.high - together.low > 2 * (single.high - single.low)
    assert scoring.skill_interval(losses) == single
    assert scoring.skill_interval([("one", 0.1, 0.2)]) is None
    assert scoring.skill_interval([("one", 0.1, 0.0), ("two", 0.1, 0.0)]) is None


def test_the_band_holds_forecasts_that_are_right_and_shows_those_that_are_not() -> None:
    chances = [0.2] * 60 + [0.8] * 60
    low, high = scoring.consistency_band(chances)
    assert low.low < 0.2 < low.high < high.low < 0.8 < high.high
    wrong = scoring.isotonic(chances, [True] * 30 + [False] * 30 + [True] * 30 + [False] * 30)
    assert wrong[0].share > low.high
    assert wrong[1].share < high.low
