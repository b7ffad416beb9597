"""Worked examples, sections 3 and 15."""

from decimal import Decimal

import pytest

from tracker.domain.kpis import (
    Amounts,
    Direction,
    KpiKind,
    KpiStanding,
    group_value,
    reading_value,
    standing,
    target_status,
)
from tracker.domain.rag import Rag


def of(numerator: int, denominator: int) -> Amounts:
    return Amounts(Decimal(numerator), Decimal(denominator))


def value(amount: int) -> Amounts:
    return Amounts(value=Decimal(amount))


def test_a_ratio_rolls_up_as_sum_over_sum_kr_1() -> None:
    found = group_value(KpiKind.RATIO, [of(940, 1000), of(9000, 10000), of(48, 50)])
    assert found.value == pytest.approx(Decimal("90.3891"), abs=Decimal("0.0001"))


def test_a_stock_sums_over_units_kr_3() -> None:
    assert group_value(KpiKind.STOCK, [value(28), value(11)]).value == 39


def test_medians_of_units_are_never_combined_kr_5() -> None:
    assert group_value(KpiKind.MEDIAN, [value(2), value(10)]).value is None
    assert group_value(KpiKind.MEDIAN, [value(2)]).value == 2


def test_nps_rolls_up_from_its_counts() -> None:
    assert group_value(KpiKind.NPS, [of(90, 200), of(-3, 300)]).value == Decimal("17.4")


def test_a_denominator_of_zero_has_no_value_kr_10() -> None:
    assert reading_value(KpiKind.RATIO, of(0, 0)) is None
    assert group_value(KpiKind.RATIO, [of(0, 0)]).value is None


def test_a_group_is_partial_below_the_coverage_of_last_known_denominators_kr_6() -> None:
    denominators = [Decimal(1000), Decimal(300)]
    found = group_value(KpiKind.RATIO, [of(900, 1000), None], last_known_denominators=denominators)
    assert found.is_partial
    assert (found.reported, found.expected) == (1, 2)
    whole = group_value(KpiKind.RATIO, [of(900, 1000), None], last_known_denominators=[Decimal(1000), Decimal(200)])
    assert not whole.is_partial


def test_silence_is_no_value_not_zero() -> None:
    found = group_value(KpiKind.FLOW, [None, None])
    assert (found.value, found.reported, found.is_partial) == (None, 0, True)


@pytest.mark.parametrize(
    ("amount", "direction", "target", "expected"),
    [
        ("95", Direction.HIGHER, "95", Rag.GREEN),
        ("91", Direction.HIGHER, "95", Rag.AMBER),
        ("90", Direction.HIGHER, "95", Rag.RED),
        ("3.0", Direction.LOWER, "3.0", Rag.GREEN),
        ("3.1", Direction.LOWER, "3.0", Rag.AMBER),
        ("3.4", Direction.LOWER, "3.0", Rag.RED),
        ("50", Direction.INFO, "95", Rag.IDLE),
    ],
)
def test_status_against_the_months_target(amount: str, direction: Direction, target: str, expected: Rag) -> None:
    assert target_status(Decimal(amount), direction, Decimal(target)) is expected


def test_a_target_without_a_value_is_not_reported_and_no_target_is_idle() -> None:
    assert target_status(None, Direction.HIGHER, Decimal(95)) is Rag.NONE
    assert target_status(Decimal(95), Direction.HIGHER, None) is Rag.IDLE


@pytest.mark.parametrize(("points", "expected"), [("1", Rag.GREEN), ("-4", Rag.AMBER), ("-6", Rag.RED)])
def test_nps_crosses_zero_so_its_margin_is_in_points(points: str, expected: Rag) -> None:
    assert target_status(Decimal(points), Direction.HIGHER, Decimal(0), kind=KpiKind.NPS) is expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("25", Rag.GREEN), ("33", Rag.AMBER), ("18", Rag.AMBER), ("34", Rag.RED)]
)
def test_a_range_is_met_inside_and_amber_near_its_bounds_tg_5(amount: str, expected: Rag) -> None:
    found = target_status(Decimal(amount), Direction.RANGE, Decimal(20), upper=Decimal(30), amber_margin=Decimal(3))
    assert found is expected


@pytest.mark.parametrize(
    ("rag", "direction", "value", "told", "found"),
    [
        (Rag.GREEN, Direction.HIGHER, Decimal(1), {}, KpiStanding.MET),
        (Rag.AMBER, Direction.LOWER, Decimal(1), {}, KpiStanding.SHORT),
        (Rag.RED, Direction.HIGHER, Decimal(1), {}, KpiStanding.MISSED),
        (Rag.IDLE, Direction.INFO, Decimal(1), {}, KpiStanding.INFO),
        (Rag.IDLE, Direction.HIGHER, Decimal(1), {}, KpiStanding.NO_TARGET),
        (Rag.IDLE, Direction.LOWER, None, {"is_by_unit": True}, KpiStanding.BY_UNIT),
        (Rag.NONE, Direction.HIGHER, Decimal(1), {"is_partial": True}, KpiStanding.PARTIAL),
        (Rag.NONE, Direction.HIGHER, None, {}, KpiStanding.SILENT),
    ],
)
def test_a_value_stands_where_its_target_puts_it_or_says_why_not(rag, direction, value, told, found) -> None:
    assert standing(rag, direction, value, **told) is found
    assert found.rag is (rag if rag is not Rag.NONE or value is None else Rag.IDLE)
