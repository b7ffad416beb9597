"""Gaps by month and how rosy a unit's claims are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.bilingual import Bilingual
from tracker.domain.claim_history import LEAST_RANKED, GapFlag, flag_of, gap_counts, optimism
from tracker.domain.claim_titles import claims_headline, optimism_sentence

GAPS = st.lists(st.one_of(st.none(), st.integers(-2, 2)), max_size=40)
UNITS = st.dictionaries(st.integers(1, 12), GAPS, max_size=8)
UNIT = Bilingual("寿险", "LIFE")


@pytest.mark.parametrize(
    ("gap", "flag"),
    [
        (2, GapFlag.WATERMELON),
        (1, GapFlag.UNDERSTATED),
        (0, None),
        (None, None),
        (-1, GapFlag.WARNING),
        (-2, GapFlag.WARNING),
    ],
)
def test_a_gap_has_its_name(gap, flag):
    assert flag_of(gap) is flag


def test_an_index_is_the_mean_gap_drawn_towards_all_units():
    table = optimism({1: [2, 2, 0, 0, 0, 0], 2: [0] * 18})
    first, second = table.units
    assert table.mean == pytest.approx(4 / 24)
    assert (first.unit_id, first.mean) == (1, pytest.approx(4 / 6))
    assert first.index == pytest.approx((4 + 8 * 4 / 24) / (6 + 8))
    assert second.index == pytest.approx((0 + 8 * 4 / 24) / (18 + 8))
    assert (first.rank, second.rank) == (1, 2)
    assert (first.counts.watermelons, first.counts.agree, first.counts.of) == (2, 4, 6)


def test_below_five_task_months_there_is_no_rank_and_it_takes_nobodys_place():
    table = optimism({1: [2] * (LEAST_RANKED - 1), 2: [1] * LEAST_RANKED, 3: [0] * LEAST_RANKED})
    assert {unit.unit_id: unit.rank for unit in table.units} == {1: None, 2: 1, 3: 2}
    assert table.units[-1].unit_id == 1


def test_units_without_anything_to_compare_are_left_out():
    assert optimism({1: [None, None], 2: []}).units == ()
    assert optimism({1: [None], 2: [0]}).of(1) is None


@given(UNITS)
def test_an_index_lies_between_its_own_mean_and_that_of_all(gaps):
    table = optimism(gaps)
    for unit in table.units:
        assert table.mean is not None
        low, high = sorted((unit.mean, table.mean))
        assert low - 1e-9 <= unit.index <= high + 1e-9


@given(UNITS, st.randoms())
def test_the_order_of_units_and_months_means_nothing(gaps, random):
    shuffled = list(gaps.items())
    random.shuffle(shuffled)
    again = optimism({unit: random.sample(found, len(found)) for unit, found in shuffled})
    before = optimism(gaps)
    assert {one.unit_id: one.rank for one in again.units} == {one.unit_id: one.rank for one in before.units}
    assert again.counts == before.counts


@given(UNITS, st.integers(0, 39))
def test_an_early_warning_never_counts_against_a_unit(gaps, place):
    """Where a unit agreed and now warns instead, its index does not rise and its rank does not get worse."""
    for unit, found in gaps.items():
        if place >= len(found) or found[place] != 0:
            continue
        warned = [*found[:place], -1, *found[place + 1 :]]
        before, after = optimism(gaps).of(unit), optimism({**gaps, unit: warned}).of(unit)
        assert before is not None
        assert after is not None
        assert after.index < before.index
        assert (before.rank is None) == (after.rank is None)
        assert before.rank is None or after.rank >= before.rank


@given(UNITS, st.integers(0, 39))
def test_a_rosier_claim_never_lowers_the_index(gaps, place):
    for unit, found in gaps.items():
        if place < len(found) and found[place] is not None and found[place] < 2:
            rosier = [*found[:place], found[place] + 1, *found[place + 1 :]]
            before, after = optimism(gaps).of(unit), optimism({**gaps, unit: rosier}).of(unit)
            assert before is not None
            assert after is not None
            assert after.index > before.index


def clauses(*gaps):
    return [(each.code, dict(each.params)) for each in claims_headline(gap_counts(gaps))]


def test_the_headline_says_what_the_gaps_make_true():
    assert clauses() == [("gaps.none", {})]
    assert clauses(None) == [("gaps.none", {})]
    assert clauses(0, 0) == [("gaps.all_agree", {"of": 2})]
    assert clauses(0, -1) == [("gaps.none_rosier", {"count": 0, "of": 2}), ("gaps.warnings", {"count": 1})]
    assert clauses(0, 1, 2, -1) == [
        ("gaps.rosier", {"count": 2, "of": 4}),
        ("gaps.watermelons", {"count": 1}),
        ("gaps.warnings", {"count": 1}),
    ]


@pytest.mark.parametrize(
    ("gaps", "code"),
    [
        ({2: [0] * 9}, "optimism.none"),
        ({1: [1], 2: [0] * 9}, "optimism.too_few"),
        ({1: [1] * 6, 2: [0] * 9}, "optimism.rosier"),
        ({1: [0] * 6, 2: [1] * 9}, "optimism.less_rosy"),
        ({1: [0] * 9, 2: [0] * 9}, "optimism.as_rosy"),
    ],
)
def test_a_units_sentence_follows_from_its_index(gaps, code):
    table = optimism(gaps)
    assert optimism_sentence(UNIT, table.of(1), table).code == code
