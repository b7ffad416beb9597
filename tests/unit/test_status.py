"""Worked examples, section 14, and the clauses of the status rule."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.milestones import milestone
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.earned_schedule import DatedSchedule, EarnedSchedule
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag, status_gap
from tracker.domain.status import (
    ComputedStatus,
    NamedMilestone,
    TaskEvidence,
    compute_status,
    finish_slip,
    roll_up_status,
)
from tracker.domain.workdays import STATE_COUNCIL

AS_OF = date(2020, 3, 31)


def schedule_of(ratio: Decimal) -> DatedSchedule:
    """Return an earned schedule with this SPI(t), nine months after the start."""
    figures = EarnedSchedule(earned=ratio * 9, elapsed=Decimal(9), duration=Decimal(18), finished=False)
    return DatedSchedule(figures, Month(2019, 7), AS_OF, Decimal("0.4"))


def computed(
    *milestones: MilestoneState, ratio: str | None = None, missed: int = 0, starts_on: date = date(2019, 7, 1)
) -> ComputedStatus:
    evidence = TaskEvidence(
        [NamedMilestone(Bilingual("里程碑", f"Milestone {m.number}"), m) for m in milestones],
        task_progress(milestones, as_of=AS_OF),
        schedule_of(Decimal(ratio)) if ratio else None,
        missed,
        starts_on,
    )
    return compute_status(evidence, STATE_COUNCIL, as_of=AS_OF)


DONE = milestone(1, date(2019, 12, 31), verified_on=date(2019, 12, 31))
LATER = milestone(2, date(2020, 10, 30))


def test_all_well_is_green_and_agrees_rg_1() -> None:
    found = computed(DONE, LATER, ratio="1")
    assert (found.rag, found.reasons[0].code) == (Rag.GREEN, "status.nothing_late")
    assert status_gap(Rag.GREEN, found.rag) == 0


def test_twelve_days_overdue_claimed_green_is_a_watermelon_rg_3() -> None:
    found = computed(DONE, milestone(2, date(2020, 3, 13)), LATER)
    assert (found.rag, found.clause) == (Rag.RED, 2)
    assert found.reasons[0].code == "status.overdue"
    assert found.reasons[0].params["days"] == 12
    assert status_gap(Rag.GREEN, found.rag) == 2


@pytest.mark.parametrize(("due_on", "expected"), [(date(2020, 3, 17), Rag.AMBER), (date(2020, 3, 16), Rag.RED)])
def test_ten_days_overdue_is_watch_and_eleven_is_off_plan(due_on: date, expected: Rag) -> None:
    assert computed(DONE, milestone(2, due_on), LATER).rag is expected


def test_two_missed_reports_are_red_and_one_is_amber_rg_5() -> None:
    assert computed(DONE, LATER, missed=2).rag is Rag.RED
    assert computed(DONE, LATER, missed=1).rag is Rag.AMBER


def test_finished_and_verified_is_done_and_has_no_gap_rg_9() -> None:
    found = computed(DONE)
    assert found.rag is Rag.DONE
    assert status_gap(Rag.GREEN, found.rag) is None


@pytest.mark.parametrize(
    ("forecast_on", "expected"),
    [(date(2020, 10, 30), Rag.GREEN), (date(2020, 11, 2), Rag.AMBER), (date(2020, 11, 30), Rag.RED)],
)
def test_the_finish_moving_decides_by_working_days(forecast_on: date, expected: Rag) -> None:
    assert computed(DONE, milestone(2, date(2020, 10, 30), forecast_on=forecast_on)).rag is expected


def test_a_slip_inside_the_task_costs_no_colour_while_the_finish_holds() -> None:
    inner = milestone(2, date(2020, 5, 29), forecast_on=date(2020, 6, 19))
    assert computed(DONE, inner, LATER).rag is Rag.GREEN


@pytest.mark.parametrize(("ratio", "expected"), [("0.95", Rag.GREEN), ("0.94", Rag.AMBER), ("0.79", Rag.RED)])
def test_the_schedule_ratio_counts_from_a_tenth_earned(ratio: str, expected: Rag) -> None:
    assert computed(DONE, LATER, ratio=ratio).rag is expected
    assert computed(milestone(1, date(2020, 6, 30)), LATER, ratio=ratio).rag is Rag.GREEN
    claimed = milestone(1, date(2020, 3, 13), claimed_on=date(2020, 3, 12))
    assert computed(claimed, LATER, ratio=ratio).rag is Rag.GREEN


def test_every_broken_limit_is_named_the_deciding_colour_first() -> None:
    found = computed(
        DONE, milestone(2, date(2020, 3, 13)), milestone(3, date(2020, 10, 30), forecast_on=date(2020, 11, 6)), missed=1
    )
    assert [reason.code for reason in found.reasons] == [
        "status.overdue",
        "status.finish_late",
        "status.reports_missed",
    ]


def test_a_reason_names_the_limit_that_was_broken_and_the_status_it_is_for() -> None:
    watch = computed(DONE, milestone(2, date(2020, 3, 20)), LATER, ratio="0.89")
    assert [told(reason) for reason in watch.reasons] == [(Rag.AMBER, 0), (Rag.AMBER, Decimal("0.95"))]
    off = computed(DONE, milestone(2, date(2020, 3, 13)), LATER, ratio="0.88", missed=2)
    assert [told(reason) for reason in off.reasons] == [(Rag.RED, 10), (Rag.RED, 2), (Rag.AMBER, Decimal("0.95"))]


def told(reason: Message) -> tuple[object, object]:
    return reason.params["status"], reason.params["limit"]


def test_a_task_not_due_to_start_is_idle_unless_it_slips() -> None:
    future = milestone(1, date(2020, 9, 30))
    assert computed(future, starts_on=date(2020, 6, 1)).rag is Rag.IDLE
    slipping = milestone(1, date(2020, 9, 30), forecast_on=date(2020, 10, 30))
    assert computed(slipping, starts_on=date(2020, 6, 1)).rag is Rag.AMBER


def test_a_replan_clears_the_colour_and_keeps_the_slip_against_the_promise() -> None:
    replanned = milestone(2, date(2020, 10, 30), baseline_on=date(2020, 11, 27), forecast_on=date(2020, 11, 27))
    assert computed(DONE, replanned).rag is Rag.GREEN
    slip = finish_slip([replanned], STATE_COUNCIL, as_of=AS_OF)
    assert slip is not None
    assert (slip.days, slip.plan_days) == (20, 0)


def test_silence_is_never_green() -> None:
    """Nobody has said anything of a task that has begun: no report, but for what the calendar alone tells."""

    def told(*milestones: MilestoneState, silent: bool = True, starts_on: date = date(2020, 1, 1)) -> Rag:
        named = [NamedMilestone(Bilingual("里程碑", "Milestone"), each) for each in milestones]
        progress = task_progress(milestones, as_of=AS_OF)
        evidence = TaskEvidence(named, progress, None, 0, starts_on, is_silent=silent)
        return compute_status(evidence, STATE_COUNCIL, as_of=AS_OF).rag

    assert told(LATER) is Rag.NONE
    assert told(LATER, silent=False) is Rag.GREEN
    assert told(milestone(1, date(2020, 1, 10)), LATER) is Rag.RED
    assert told(LATER, starts_on=date(2020, 6, 1)) is Rag.IDLE


@pytest.mark.parametrize(
    ("state", "is_told"),
    [
        (milestone(1, date(2020, 10, 30)), False),
        (milestone(1, date(2020, 10, 30), forecast_on=date(2020, 11, 2)), True),
        (DONE, True),
    ],
)
def test_a_milestone_is_told_of_once_anybody_said_anything(state: MilestoneState, is_told: bool) -> None:
    assert state.is_told_of is is_told


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        pytest.param([(10, Rag.RED), (50, Rag.GREEN), (40, Rag.GREEN)], Rag.AMBER, id="RG-11"),
        pytest.param([(20, Rag.AMBER), (80, Rag.GREEN)], Rag.GREEN, id="RG-13 twenty"),
        pytest.param([(25, Rag.AMBER), (75, Rag.GREEN)], Rag.AMBER, id="RG-13 twenty-five"),
        pytest.param([(20, Rag.RED), (80, Rag.GREEN)], Rag.RED, id="a fifth red"),
        pytest.param([(90, Rag.DONE), (10, Rag.GREEN)], Rag.GREEN, id="done does not vote"),
        pytest.param([(90, Rag.DONE), (10, Rag.IDLE)], Rag.IDLE, id="nobody votes"),
        pytest.param([(90, Rag.DONE), (10, Rag.NONE)], Rag.NONE, id="silence does not vote, and is told"),
    ],
)
def test_colours_are_counted_never_averaged(weights: list[tuple[int, Rag]], expected: Rag) -> None:
    assert roll_up_status((Decimal(weight), rag, False) for weight, rag in weights) is expected


def test_one_critical_red_task_makes_the_group_red() -> None:
    assert roll_up_status([(Decimal(1), Rag.RED, True), (Decimal(99), Rag.GREEN, False)]) is Rag.RED
