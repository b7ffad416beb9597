"""Required against achieved rates: cases by hand, and what must hold for every record. Methods: A2, A3."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.domain.delivery_rate import (
    Delivered,
    DeliveryRate,
    days_to_know,
    delivery_rate,
    months_before,
    months_between,
    required_pace,
    window_months,
)
from tracker.domain.months import Month

START, END = date(2020, 1, 1), date(2020, 12, 31)
DAYS = some.dates(date(2019, 12, 31), END)


def rate(earned: dict[date, str], *, as_of: date, milestones: int = 10, planned: str = "1") -> DeliveryRate:
    """Return the rates of a plan that has earned these shares from these days on; a milestone is a tenth."""

    def at(day: date) -> Delivered:
        share = max((Decimal(value) for on, value in earned.items() if on <= day), default=Decimal(0))
        return Delivered(day, share, int(share * 10))

    days = days_to_know(starts_on=START, as_of=as_of)
    due = (Delivered(as_of, Decimal("0.5"), 5), Delivered(END, Decimal(planned), 10))
    return delivery_rate([at(day) for day in days], planned=due, milestones=milestones, ends_on=END)


def test_months_count_by_their_own_days() -> None:
    assert months_between(date(2020, 1, 31), date(2020, 2, 29)) == 1
    assert months_between(date(2020, 1, 31), date(2020, 12, 31)) == 11
    assert months_between(date(2020, 4, 30), date(2020, 5, 31)) == months_between(date(2020, 2, 29), date(2020, 3, 31))
    assert months_between(date(2020, 6, 15), date(2020, 6, 30)) == Decimal("0.5")
    assert months_between(date(2020, 3, 31), date(2020, 1, 31)) == -2


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2020, 5, 31), 3, date(2020, 2, 29)),
        (date(2020, 2, 29), 3, date(2019, 11, 30)),
        (date(2020, 5, 30), 3, date(2020, 2, 29)),
        (date(2020, 4, 13), 6, date(2019, 10, 13)),
    ],
)
def test_the_end_of_a_month_stays_one(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_paces_are_what_is_left_or_came_over_the_months_it_has_or_took() -> None:
    found = rate({date(2020, 2, 10): "0.1", date(2020, 5, 4): "0.4"}, as_of=date(2020, 6, 30))
    assert found.required is not None
    assert (found.required.share, found.required.milestones) == (Decimal("0.1"), 1)
    assert found.recent is not None
    assert found.recent.share == Decimal("0.3") / 3
    assert found.longer is not None
    assert found.longer.share == Decimal("0.4") / 6
    assert found.planned is not None
    assert found.planned.share == Decimal("0.5") / 6
    assert found.left == 6


def test_the_best_three_months_may_lie_back() -> None:
    found = rate({date(2020, 2, 10): "0.6", date(2020, 8, 4): "0.7"}, as_of=date(2020, 8, 31))
    assert found.best is not None
    assert (found.best.share, found.best.after_on, found.best.until_on) == (
        Decimal("0.2"), date(2020, 1, 31), date(2020, 4, 30),
    )  # fmt: skip


def test_a_record_shorter_than_the_window_has_no_pace() -> None:
    found = rate({date(2020, 2, 10): "0.1"}, as_of=date(2020, 2, 29))
    assert (found.recent, found.longer, found.best) == (None, None, None)
    assert found.required is not None


def test_before_the_start_only_the_required_pace_is_known() -> None:
    found = rate({}, as_of=date(2019, 11, 30))
    assert (found.recent, found.longer, found.best) == (None, None, None)
    assert found.required is not None
    assert found.required.share == Decimal(1) / 13


@pytest.mark.parametrize("as_of", [END, END + timedelta(days=40)])
def test_after_the_plan_s_end_nothing_can_be_required(as_of: date) -> None:
    assert rate({date(2020, 2, 10): "0.1"}, as_of=as_of).required is None


def test_nothing_is_required_once_all_is_verified() -> None:
    assert rate({date(2020, 2, 10): "1"}, as_of=date(2020, 6, 30)).required is None


@given(DAYS, some.integers(0, 99), some.integers(1, 99))
def test_the_less_is_earned_the_more_a_month_has_to_bring(day: date, earned: int, less: int) -> None:
    less = min(less, earned)
    more, fewer = (
        required_pace(Delivered(day, Decimal(share) / 100, share), milestones=100, ends_on=END)
        for share in (earned, earned - less)
    )
    assert (more is None) == (fewer is None) == (day >= END)
    if more is not None and fewer is not None:
        assert fewer.share >= more.share
        assert fewer.milestones >= more.milestones


@given(some.dates(START, END - timedelta(days=2)), some.integers(1, 300))
def test_the_later_it_is_the_more_a_month_has_to_bring(day: date, later: int) -> None:
    days = (day, min(day + timedelta(days=later), END - timedelta(days=1)))
    paces = [required_pace(Delivered(on, Decimal("0.4"), 4), milestones=10, ends_on=END) for on in days]
    assert paces[0] is not None
    assert paces[1] is not None
    assert paces[0].share <= paces[1].share


@given(some.dictionaries(DAYS, some.integers(1, 10).map(lambda tenths: str(Decimal(tenths) / 10)), max_size=6), DAYS)
def test_no_three_months_beat_the_best(earned: dict[date, str], as_of: date) -> None:
    found = rate(earned, as_of=as_of)
    assert (found.best is None) <= (found.recent is None)
    if found.recent is not None and found.best is not None:
        assert found.best.share >= found.recent.share


def test_a_pace_is_measured_from_report_to_report_where_these_are_far_apart() -> None:
    yearly = [Month(year, 9) for year in (2018, 2016, 2017)]
    monthly = [Month(2020, number) for number in (1, 2, 3)]
    assert (window_months(yearly), window_months(monthly), window_months([])) == (12, 3, 3)


def test_a_yearly_pace_is_over_twelve_and_twenty_four_months() -> None:
    shares = {date(2016, 9, 30): "0", date(2017, 9, 30): "0.12", date(2018, 9, 30): "0.36"}
    days = days_to_know(starts_on=date(2016, 10, 1), as_of=date(2018, 9, 30), window=12)
    known = [Delivered(day, max(Decimal(value) for on, value in shares.items() if on <= day), 0) for day in days]
    due = (Delivered(days[-1], Decimal(0), 0), Delivered(date(2020, 9, 30), Decimal(1), 10))
    found = delivery_rate(known, planned=due, milestones=10, ends_on=date(2020, 9, 30), window=12)
    assert found.recent is not None
    assert found.longer is not None
    assert (found.recent.share, found.longer.share) == (Decimal("0.02"), Decimal("0.015"))
