"""Earned schedule in words: several tasks together, on the calendar, and every edge rule (methods A3, 1 to 7)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.milestones import milestone
from tracker.domain.earned_schedule import Basis, DatedSchedule, EarnedSchedule, task_schedule, weighted_schedule
from tracker.domain.milestones import EarningRule, Work
from tracker.domain.months import Month
from tracker.domain.progress import curve
from tracker.domain.schedule_reading import (
    Outlook,
    Recovery,
    earned_meaning,
    finish_meaning,
    finish_on,
    headline,
    outlook,
    performance_meaning,
    recovery,
    recovery_meaning,
    time_variance_meaning,
    variance_meaning,
)

STARTS, JUNE, JULY = date(2020, 1, 1), date(2020, 6, 30), date(2020, 7, 31)
ENDS = [Month(2020, number).last for number in range(1, 13)]


def task(done: int, of: int = 10, *, weight: int = 1, late: int = 0) -> tuple[Decimal, list]:
    """Return a task of one milestone a month, the first ones verified on the last day of their month, or later."""
    return Decimal(weight), [
        milestone(n, ENDS[n], verified_on=ENDS[n] + timedelta(days=late) if n < done else None) for n in range(of)
    ]


def schedule(*tasks: tuple[Decimal, list], as_of: date = JUNE, **how) -> DatedSchedule:
    found = weighted_schedule(tasks, starts_on=STARTS, as_of=as_of, **how)
    assert found is not None
    return found


def test_tasks_together_are_measured_by_their_weights() -> None:
    found = schedule(task(6, weight=3), task(2, weight=1))
    # 3/4 x 60 % + 1/4 x 20 %: half of the plan, which it had at the end of May.
    assert (found.earned_share, found.figures.earned, found.figures.elapsed) == (Decimal("0.5"), 5, 6)
    assert found.earned_until_on == date(2020, 5, 31)
    assert found.figures.estimate_at_completion == 12
    assert found.finish_on == date(2020, 12, 31)


def test_the_share_earned_is_that_of_progress() -> None:
    tasks = [task(6, weight=3), task(2, weight=1), task(1, of=3, weight=2)]
    (progress,) = curve(tasks, [JUNE])
    assert schedule(*tasks).earned_share == pytest.approx(progress.verified)


def test_one_task_alone_is_the_same_by_either_way() -> None:
    weight, states = task(4, of=9)
    assert task_schedule(states, starts_on=STARTS, as_of=JUNE) == schedule((weight * 7, states))
    assert schedule((weight, states), task(0, of=0)).figures == schedule((weight, states)).figures


def test_thirds_are_whole_when_all_is_done() -> None:
    """Shares that no decimal can hold must still add up to everything."""
    found = schedule(*(task(3, of=3, weight=weight) for weight in (1, 7, 11)))
    assert found.figures.finished
    assert found.earned_share == 1


def test_within_a_month_nothing_falls_behind() -> None:
    """Methods A2: a stepwise plan is compared at month ends."""
    whole, half = schedule(task(6)), schedule(task(6), as_of=date(2020, 7, 15))
    assert half.figures == whole.figures
    assert (half.measured_on, half.figures.performance) == (JUNE, 1)


def test_what_is_reached_after_the_month_end_counts_at_the_next() -> None:
    weight, states = task(6)
    states[6] = milestone(6, JULY, verified_on=date(2020, 7, 3))
    assert schedule((weight, states), as_of=date(2020, 7, 15)).earned_share == Decimal("0.6")
    assert schedule((weight, states), as_of=JULY).earned_share == Decimal("0.7")


def test_the_original_plan_is_a_second_line() -> None:
    states = [
        milestone(n, ENDS[n], baseline_on=ENDS[n + 2], verified_on=ENDS[n + 2] if n < 4 else None) for n in range(8)
    ]
    assert schedule((Decimal(1), states)).figures.variance == 0
    assert schedule((Decimal(1), states), basis=Basis.ORIGINAL).figures.variance == -2


def test_the_critical_chain_can_be_looked_at_alone() -> None:
    """Rule 7: the whole may look well while the chain slips."""
    good, chain = task(10), task(3, weight=1)
    for number, state in enumerate(chain[1]):
        chain[1][number] = milestone(100 + number, state.original_on, verified_on=state.actual_on)
    whole = schedule(good, chain)
    alone = schedule(good, chain, only={100 + n for n in range(10)})
    assert whole.figures.variance > alone.figures.variance
    assert (alone.figures.earned, alone.figures.variance) == (3, -3)
    assert weighted_schedule([good], starts_on=STARTS, as_of=JUNE, only=set()) is None


def test_what_left_the_plan_counts_against_the_original_one_only() -> None:
    weight, states = task(4, of=8)
    dropped = [replace(state, in_scope=state.number not in (4, 5)) for state in states]
    assert schedule((weight, dropped)).figures.variance == 0  # nothing more was due
    assert schedule((weight, dropped), basis=Basis.ORIGINAL).figures.variance == -2
    gone = [replace(state, in_scope=False) for state in states]
    assert weighted_schedule([(weight, gone)], starts_on=STARTS, as_of=JUNE) is None
    whole = schedule(task(6), (weight, gone))
    assert whole.figures == schedule(task(6)).figures
    assert schedule(task(6), (weight, gone), basis=Basis.ORIGINAL).figures.variance < 0


def test_half_is_earned_and_planned_at_the_start_of_work_under_fifty_fifty() -> None:
    work = Work(EarningRule.FIFTY_FIFTY, date(2020, 2, 29), date(2020, 2, 29), started_on=date(2020, 3, 10))
    begun = replace(milestone(1, date(2020, 8, 31)), work=work)
    found = schedule((Decimal(1), [begun]))
    (progress,) = curve([(Decimal(1), [begun])], [JUNE])
    assert (found.earned_share, progress.verified) == (Decimal("0.5"), Decimal("0.5"))
    assert (found.figures.variance, found.figures.is_plateau) == (0, True)
    late = replace(begun, work=replace(work, started_on=None))
    # Half was due in March, and nothing is earned.
    assert schedule((Decimal(1), [late])).figures.earned == 0


def test_before_the_start_there_is_none() -> None:
    assert weighted_schedule([task(0)], starts_on=STARTS, as_of=date(2019, 12, 31)) is None
    assert headline(None, starts_on=STARTS, as_of=date(2019, 12, 31)).code == "schedule.not_started"
    assert headline(None, starts_on=STARTS, as_of=JUNE).code == "schedule.no_milestones"


def test_in_the_first_month_no_time_has_passed() -> None:
    found = schedule(task(0), as_of=date(2020, 1, 15))
    assert headline(found, starts_on=STARTS, as_of=date(2020, 1, 15)).code == "schedule.first_month"
    assert performance_meaning(found).code == "schedule.spit_none"
    assert finish_on(found) is None


def said(found: DatedSchedule) -> str:
    return headline(found, starts_on=STARTS, as_of=JUNE).code


def test_nothing_due_yet_is_neither_ahead_nor_behind() -> None:
    found = schedule((Decimal(1), [milestone(1, date(2020, 9, 30)), milestone(2, date(2020, 12, 31))]))
    assert (found.figures.variance, found.figures.performance) == (0, 1)
    assert said(found) == "schedule.nothing_due"
    assert earned_meaning(found).code == "schedule.es_nothing_due"
    assert performance_meaning(found).code == "schedule.spit_nothing_due"
    assert (outlook(found), finish_on(found)) == (Outlook.NO_PACE, None)


def test_nothing_earned_though_due_has_no_finish() -> None:
    found = schedule(task(0))
    assert found.figures.earned == 0
    assert said(found) == "schedule.nothing_earned"
    assert earned_meaning(found).code == "schedule.es_nothing"
    assert finish_meaning(found).code == "schedule.ieac_no_pace"
    assert performance_meaning(found).code == "schedule.spit_nothing"


def test_a_late_start_is_no_credit_once_work_was_due() -> None:
    """Rule 3: with nothing earned, ES is 0 from the day work was due; before it, time counts in full (rule 1)."""
    found = schedule((Decimal(1), [milestone(1, date(2020, 3, 31)), milestone(2, date(2020, 12, 31))]))
    assert (found.figures.earned, found.figures.performance, found.figures.is_plateau) == (0, 0, False)
    assert earned_meaning(found).code == "schedule.es_nothing"
    assert performance_meaning(found).code == "schedule.spit_nothing"
    assert (said(found), outlook(found)) == ("schedule.nothing_earned", Outlook.NO_PACE)


def test_on_a_plateau_time_counts_in_full() -> None:
    states = [milestone(1, date(2020, 2, 29), verified_on=date(2020, 2, 29)), milestone(2, date(2020, 12, 31))]
    found = schedule((Decimal(1), states))
    assert found.figures.is_plateau
    assert (said(found), earned_meaning(found).code) == ("schedule.level", "schedule.es_plateau")


def test_behind_and_ahead_name_the_day_the_plan_had_this_much() -> None:
    behind = headline(schedule(task(4)), starts_on=STARTS, as_of=JUNE)
    assert (behind.code, behind.params["months"], behind.params["on"]) == ("schedule.behind", 2, date(2020, 4, 30))
    ahead = schedule((Decimal(1), [milestone(n, ENDS[n], verified_on=JUNE if n < 8 else None) for n in range(10)]))
    assert said(ahead) == "schedule.ahead"
    assert time_variance_meaning(ahead).code == "schedule.svt_ahead"


@pytest.mark.parametrize(
    ("reached_on", "code"),
    [
        (date(2020, 3, 20), "schedule.finished_level"),
        (date(2020, 5, 4), "schedule.finished_late"),
        (date(2020, 1, 31), "schedule.finished_early"),
    ],
)
def test_what_is_finished_keeps_the_time_it_took(reached_on: date, code: str) -> None:
    done = (Decimal(1), [milestone(1, date(2020, 3, 31), verified_on=reached_on)])
    found, later = schedule(done), schedule(done, as_of=date(2022, 6, 30))
    assert found == later
    assert said(found) == code
    assert (finish_on(found), recovery(found)) == (reached_on, Recovery.FINISHED)
    assert performance_meaning(found).code == "schedule.spit_frozen"


@pytest.mark.parametrize(
    ("earned", "expected"),
    [("0.02", Outlook.TOO_EARLY), ("0.0999", Outlook.TOO_EARLY), ("0.1", Outlook.PROVISIONAL), ("0.2", Outlook.TOLD)],
)
def test_a_finish_is_not_told_too_early(earned: str, expected: Outlook) -> None:
    figures = EarnedSchedule(Decimal(3), Decimal(4), Decimal(18), finished=False)
    found = DatedSchedule(figures, Month(2019, 7), date(2019, 10, 31), Decimal(earned))
    assert outlook(found) is expected
    assert (finish_on(found) is None) == (expected is Outlook.TOO_EARLY)
    if expected is Outlook.PROVISIONAL:
        assert finish_meaning(found).code == "schedule.ieac_late_provisional"


def test_a_finish_beyond_the_calendar_is_no_date() -> None:
    figures = EarnedSchedule(Decimal("0.001"), Decimal(400), Decimal(900), finished=False)
    found = DatedSchedule(figures, Month(2019, 7), date(2019, 10, 31), Decimal("0.5"))
    assert (outlook(found), finish_on(found)) == (Outlook.BEYOND, None)


@pytest.mark.parametrize(
    ("earned", "elapsed", "expected"),
    [
        (9, 9, Recovery.EASED),
        ("9.5", 9, Recovery.EASED),
        ("8.2", 9, Recovery.NEEDED),
        ("8.0", 9, Recovery.LOST),
        (17, 18, Recovery.PASSED),
        (17, 19, Recovery.PASSED),
    ],
)
def test_the_pace_the_rest_needs(earned: object, elapsed: int, expected: Recovery) -> None:
    figures = EarnedSchedule(Decimal(str(earned)), Decimal(elapsed), Decimal(18), finished=False)
    found = DatedSchedule(figures, Month(2019, 7), date(2020, 3, 31), Decimal("0.5"))
    assert recovery(found) is expected
    assert recovery_meaning(found).code == f"schedule.tspi_{expected.value}"


def test_points_behind_ahead_and_none() -> None:
    codes = []
    for done, as_of in ((4, JUNE), (6, JUNE), (0, date(2020, 1, 15))):
        (progress,) = curve([task(done)], [as_of])
        codes.append(variance_meaning(progress).code)
    assert codes == ["schedule.sv_behind", "schedule.sv_level", "schedule.sv_nothing_due"]


@pytest.mark.parametrize(
    ("months", "day"),
    [("0", "2019-12-31"), ("0.5", "2020-01-16"), ("1", "2020-01-31"), ("1.01", "2020-02-01"), ("12", "2020-12-31")],
)
def test_months_from_the_start_are_days(months: str, day: str) -> None:
    found = schedule(task(1))
    assert found.day(Decimal(months)) == date.fromisoformat(day)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(1, 9), st.integers(1, 9))
def test_more_earned_is_never_less_schedule(one: int, other: int, weight: int, other_weight: int) -> None:
    found = [
        schedule(task(n, late=-9), task(other, weight=other_weight)).figures.earned
        for n in sorted((one, min(one + 1, 10)))
    ]
    assert found == sorted(found)
    shuffled = schedule(task(other, weight=weight), task(one, weight=other_weight))
    assert shuffled == schedule(task(one, weight=other_weight), task(other, weight=weight))


@given(st.integers(0, 9), st.integers(1, 12))
def test_the_schedule_lies_within_the_plan(done: int, month: int) -> None:
    found = schedule(task(done), as_of=ENDS[month - 1])
    assert 0 <= found.figures.earned <= found.figures.duration
    assert found.figures.estimate_at_completion is None or found.figures.estimate_at_completion > 0
