"""Worked examples, section 2."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.milestones import milestone
from tracker.domain.bilingual import Message
from tracker.domain.milestones import Completion, EarningRule, MilestoneState, Work, WorkWord, with_work
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


def half_begun(started_on: date | None) -> Work:
    return Work(EarningRule.FIFTY_FIFTY, date(2020, 4, 1), date(2020, 3, 1), started_on)


def declared(*percents: tuple[date, int]) -> Work:
    words = tuple(WorkWord(on, percent=Decimal(percent)) for on, percent in percents)
    return Work(EarningRule.PERCENT, JUNE, JUNE, declared=words)


def test_a_declared_percentage_is_claimed_up_to_the_cap_and_never_earned_wm_3() -> None:
    plan = [
        milestone(1, date(2020, 1, 31), weight=20, verified_on=date(2020, 1, 31)),
        milestone(2, date(2020, 2, 28), weight=30, verified_on=date(2020, 2, 28)),
        milestone(3, date(2020, 7, 31), weight=30, work=declared((date(2020, 5, 31), 40), (JUNE, 95))),
        milestone(4, date(2020, 9, 30), weight=20),
    ]
    found = task_progress(plan, as_of=JUNE)
    assert (found.verified, found.claimed) == (Decimal("0.5"), Decimal("0.74"))
    assert task_progress(plan, as_of=JUNE, percent_cap=Decimal(1)).claimed == Decimal("0.785")
    # What was declared in May is what May shows, whatever was declared later.
    assert task_progress(plan, as_of=date(2020, 5, 31)).claimed == Decimal("0.62")


def test_fifty_fifty_earns_and_plans_half_from_the_begin() -> None:
    begun = [milestone(1, date(2020, 6, 30), work=half_begun(date(2020, 5, 4)))]
    not_begun = [milestone(1, date(2020, 6, 30), work=half_begun(None))]
    may = date(2020, 5, 31)
    assert [task_progress(begun, as_of=day).verified for day in (date(2020, 5, 3), may)] == [0, Decimal("0.5")]
    assert task_progress(not_begun, as_of=may).verified == 0
    assert task_progress(not_begun, as_of=may).planned == Decimal("0.5")
    assert task_progress(not_begun, as_of=date(2020, 3, 15)).promised == Decimal("0.5")


def test_a_claim_is_no_evidence_of_a_begin_under_fifty_fifty() -> None:
    may = date(2020, 5, 31)
    claimed = milestone(1, date(2020, 6, 30), claimed_on=date(2020, 5, 20), work=half_begun(None))
    found = task_progress([claimed], as_of=may)
    assert (found.verified, found.claimed) == (0, 1)
    begun = replace(claimed, work=half_begun(date(2020, 5, 4)))
    assert task_progress([begun], as_of=may).verified == Decimal("0.5")


def test_what_left_the_plan_is_in_the_original_plan_alone_wm_10() -> None:
    plan = [
        milestone(1, date(2020, 3, 31), weight=50, verified_on=date(2020, 3, 31)),
        milestone(2, date(2020, 5, 29), weight=50, in_scope=False),
    ]
    found = task_progress(plan, as_of=date(2020, 5, 31))
    assert (found.verified, found.planned, found.promised) == (1, 1, 1)
    assert task_progress(plan, as_of=date(2020, 4, 30)).promised == Decimal("0.5")


def test_a_cancelled_task_leaves_the_programme_but_not_its_original_plan_wm_8() -> None:
    gone = task_progress([milestone(1, date(2020, 3, 31), in_scope=False)], as_of=JUNE)
    kept = task_progress([milestone(1, date(2020, 8, 31))], as_of=JUNE)
    found = roll_up([(Decimal(30), gone), (Decimal(70), kept)])
    assert found is not None
    assert (found.verified, found.planned, found.promised, found.applies) == (0, 0, Decimal("0.3"), True)
    everything = roll_up([(Decimal(30), gone)])
    assert everything is not None
    assert not everything.applies


def test_the_stale_share_is_the_weight_of_what_was_not_reported_wm_7() -> None:
    silent = task_progress(
        [
            milestone(1, date(2020, 1, 31), weight=40, verified_on=date(2020, 1, 31)),
            milestone(2, date(2020, 9, 30), weight=60),
        ],
        as_of=JUNE,
        is_stale=True,
    )
    parts = [(Decimal("0.5"), verified("0.8")), (Decimal("0.3"), verified("0.5")), (Decimal("0.2"), silent)]
    found = roll_up(parts)
    assert found is not None
    assert (found.verified, found.stale) == (Decimal("0.63"), Decimal("0.2"))
    assert found.staleness == Message("progress.stale", {"stale": Decimal("0.2"), "unheard": Decimal(0)})


def test_what_was_never_reported_rests_on_no_earlier_report() -> None:
    open_one = [milestone(1, date(2020, 9, 30))]
    silent = task_progress(open_one, as_of=JUNE, is_stale=True)
    unheard = task_progress(open_one, as_of=JUNE, is_stale=True, is_unheard=True)
    heard = task_progress(open_one, as_of=JUNE)
    assert unheard.staleness.code == "progress.unheard_all"

    def staleness(*parts: Progress) -> Message:
        found = roll_up((Decimal(1), part) for part in parts)
        assert found is not None
        return found.staleness

    half = Decimal("0.5")
    assert staleness(unheard, unheard).code == "progress.unheard_all"
    assert staleness(unheard, heard) == Message("progress.unheard", {"stale": Decimal(0), "unheard": half})
    assert staleness(unheard, silent) == Message("progress.stale_or_unheard", {"stale": half, "unheard": half})


def test_a_milestone_that_left_holds_up_no_other_ones_planned_begin() -> None:
    states = [
        milestone(1, date(2020, 2, 28), in_scope=False),
        milestone(2, date(2020, 6, 30)),
    ]
    rule, starts_on = EarningRule.FIFTY_FIFTY, date(2020, 1, 6)
    second = with_work(states, {2: [WorkWord(JUNE, started_on=date(2020, 5, 4))]}, rule=rule, starts_on=starts_on)[1]
    assert second.work is not None
    assert (second.work.planned_on, second.work.promised_on) == (starts_on, date(2020, 2, 28))
    assert second.work.started_on == date(2020, 5, 4)
    assert with_work(states, {}, rule=EarningRule.ZERO_HUNDRED, starts_on=starts_on) == states


days = st.dates(date(2020, 1, 1), date(2020, 12, 31))


@st.composite
def works(draw: st.DrawFn) -> Work | None:
    match draw(st.sampled_from(EarningRule)):
        case EarningRule.FIFTY_FIFTY:
            return Work(EarningRule.FIFTY_FIFTY, draw(days), draw(days), draw(st.none() | days))
        case EarningRule.PERCENT:
            percents = draw(st.lists(st.tuples(days, st.integers(0, 100)), max_size=3))
            return declared(*sorted(percents))
    return None


@st.composite
def plans(draw: st.DrawFn) -> list[MilestoneState]:
    states = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        done = draw(st.sampled_from(("", "claimed_on", "verified_on")))
        states.append(
            milestone(
                number,
                draw(days),
                weight=draw(st.integers(1, 50)),
                baseline_on=draw(days),
                work=draw(works()),
                in_scope=draw(st.booleans()),
                **({done: draw(days)} if done else {}),
            )
        )
    return states


@given(plans(), days)
def test_progress_stays_between_nothing_and_all(plan: list[MilestoneState], day: date) -> None:
    found = task_progress(plan, as_of=day)
    assert all(0 <= share <= 1 for share in (found.verified, found.claimed, found.planned, found.promised))
    rolled = roll_up([(Decimal(3), found), (Decimal(1), verified("0.4"))])
    assert rolled is not None
    assert min(found.verified, Decimal("0.4")) <= rolled.verified <= max(found.verified, Decimal("0.4")) or (
        not found.applies and rolled.verified == Decimal("0.4")
    )


@given(plans(), days, st.randoms())
def test_progress_does_not_depend_on_the_order(plan: list[MilestoneState], day: date, chance: Random) -> None:
    mixed = list(plan)
    chance.shuffle(mixed)
    assert task_progress(mixed, as_of=day) == task_progress(plan, as_of=day)


@given(plans(), days, st.data())
def test_verifying_one_more_milestone_never_earns_less(
    plan: list[MilestoneState], day: date, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(plan) - 1))
    done = replace(plan[place], completion=Completion.VERIFIED, actual_on=plan[place].actual_on or day)
    more = [*plan[:place], done, *plan[place + 1 :]]
    before, after = task_progress(plan, as_of=day), task_progress(more, as_of=day)
    assert after.verified >= before.verified
    assert after.claimed >= before.claimed


@given(plans(), days, days)
def test_what_is_earned_and_planned_never_falls_as_time_passes(
    plan: list[MilestoneState], one: date, other: date
) -> None:
    earlier, later = (task_progress(plan, as_of=day) for day in sorted((one, other)))
    assert later.verified >= earlier.verified
    assert later.planned >= earlier.planned
    assert later.promised >= earlier.promised


@given(st.lists(st.tuples(st.integers(0, 5).map(Decimal), plans()), max_size=3), st.lists(days, min_size=1, max_size=8))
def test_a_curve_is_the_roll_up_of_each_day(
    tasks: list[tuple[Decimal, list[MilestoneState]]], asked: list[date]
) -> None:
    each = [roll_up((weight, task_progress(held, as_of=day)) for weight, held in tasks) for day in asked]
    assert curve(tasks, asked) == [progress for progress in each if progress is not None]
