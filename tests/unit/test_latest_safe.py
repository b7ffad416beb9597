"""The latest safe date: never after the need date, earlier the more is asked, whatever the order. Methods: B2, A6."""

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as some

from tests.factories.slips import Slip, kaplan_meier
from tracker.domain.latest_safe import Safety, latest_safe_place, safe_places
from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import Key, Lead, Outlook
from tracker.domain.survival import SlipCurve

DAY, NOW = date(2020, 3, 31), 100
SLIPS = some.lists(some.builds(Slip, some.integers(-20, 80), some.booleans()), max_size=40)


def curve(*days: int) -> SlipCurve:
    return kaplan_meier(Slip(day) for day in days)


def model(everyone: SlipCurve, **own: SlipCurve) -> SlipModel:
    """Return a model in which every lead slips alike, units named having curves of their own."""
    by_unit = {(lead, unit): found for unit, found in own.items() for lead in Lead}
    return SlipModel(everyone, {}, by_unit, 99)


def outlook(key: Key, forecast_at: int, unit: str = "U") -> Outlook:
    return Outlook(key, unit, DAY, DAY, forecast_at, forecast_at, Lead.FAR)


def test_four_fifths_of_the_slips_fit_between_the_safe_date_and_the_need_date() -> None:
    found = model(curve(0, 0, 5, 10, 30))
    assert latest_safe_place(found, "U", now=NOW, need_at=200) == 190
    assert latest_safe_place(found, "U", now=NOW, need_at=200, share=0.6) == 195
    assert latest_safe_place(found, "U", now=NOW, need_at=200, share=1.0) == 170


def test_early_arrivals_never_move_it_beyond_the_need_date() -> None:
    assert latest_safe_place(model(curve(-9, -8, -7)), "U", now=NOW, need_at=200) == 200


def test_there_is_none_when_the_slips_do_not_fit_any_more() -> None:
    assert latest_safe_place(model(curve(30)), "U", now=NOW, need_at=129) is None
    assert latest_safe_place(model(curve(28)), "U", now=NOW, need_at=129) == 101


def test_a_day_slips_as_forecasts_do_that_look_as_far_ahead() -> None:
    by_lead = {Lead.NEAR: curve(0), Lead.MIDDLE: curve(0), Lead.FAR: curve(500)}
    assert latest_safe_place(SlipModel(curve(0), by_lead, {}, 9), "U", now=NOW, need_at=300) == 160


def test_each_unit_has_its_own() -> None:
    places = safe_places(
        [outlook(("A", 1), 150, "SLOW"), outlook(("A", 2), 150)],
        now=NOW,
        model=model(curve(0), SLOW=curve(60)),
        ends_at=200,
    )
    assert [(place.key, place.at, place.room) for place in places] == [(("A", 1), 140, -10), (("A", 2), 200, 50)]


def test_what_others_wait_for_must_come_before_them() -> None:
    places = safe_places(
        [outlook(("A", 1), 150), outlook(("A", 2), 150)],
        now=NOW,
        model=model(curve(10)),
        ends_at=200,
        needed_at={("A", 2): 170, ("A", 1): 400},
    )
    assert [(place.key, place.need_at, place.at) for place in places] == [(("A", 2), 170, 160), (("A", 1), 200, 190)]


def test_without_a_record_the_need_date_itself_stands() -> None:
    (place,) = safe_places([outlook(("A", 1), 210)], now=NOW, model=None, ends_at=200)
    assert (place.at, place.room, place.safety) == (200, -10, Safety.PLAIN)


def test_after_the_need_date_none_is_left_and_the_worst_come_first() -> None:
    places = safe_places(
        [outlook(("A", 1), 40), outlook(("A", 2), 150), outlook(("A", 3), 120)],
        now=NOW,
        model=model(curve(0)),
        ends_at=130,
        needed_at={("A", 1): 90, ("A", 2): 95},
    )
    assert [(place.key, place.safety) for place in places] == [
        (("A", 2), Safety.PASSED), (("A", 1), Safety.PASSED), (("A", 3), Safety.RECORD),
    ]  # fmt: skip


def test_a_forecast_that_has_passed_counts_as_today() -> None:
    (place,) = safe_places([outlook(("A", 1), 60)], now=NOW, model=model(curve(0)), ends_at=130)
    assert (place.forecast_at, place.room) == (100, 30)


@given(SLIPS, some.integers(60, 300), some.floats(0.05, 0.95))
def test_it_lies_between_now_and_the_need_date_and_keeps_the_chance(
    slips: list[Slip], need_at: int, share: float
) -> None:
    found = model(kaplan_meier(slips))
    place = latest_safe_place(found, "U", now=NOW, need_at=need_at, share=share)
    if place is None:
        return
    assert 100 < place <= need_at
    assert found.chance(outlook(("A", 1), place), need_at, now=NOW) >= share


@given(SLIPS, some.integers(101, 300), some.floats(0.05, 0.9), some.floats(0.01, 0.09))
def test_asking_for_more_never_makes_it_later(slips: list[Slip], need_at: int, share: float, more: float) -> None:
    found = model(kaplan_meier(slips))
    bold = latest_safe_place(found, "U", now=NOW, need_at=need_at, share=share)
    careful = latest_safe_place(found, "U", now=NOW, need_at=need_at, share=share + more)
    assert careful is None or (bold is not None and careful <= bold)


def test_the_order_of_milestones_does_not_matter() -> None:
    outlooks = [outlook(("A", 1), 120), outlook(("B", 1), 190), outlook(("B", 2), 190, "SLOW")]
    known = model(curve(0, 5, 9), SLOW=curve(60, 70))
    answers = {safe_places(order, now=NOW, model=known, ends_at=200) for order in permutations(outlooks)}
    assert len(answers) == 1
