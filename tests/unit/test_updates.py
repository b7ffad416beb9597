"""What may be said about a task and its milestones, and what has to be said with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.milestones import milestone
from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod
from tracker.domain.plan_columns import CAUSES
from tracker.domain.plan_edits import (
    ContributionDraft,
    MilestoneDraft,
    ProgrammeDraft,
    TaskDraft,
    contribution_refusals,
    milestone_refusals,
    programme_refusals,
    replan_refusals,
    task_refusals,
)
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.revisions import (
    ClaimSaid,
    CompletionSaid,
    ForecastSaid,
    MilestonePast,
    Moment,
    TaskPast,
    claim_as_known,
    milestone_as_known,
    milestones_as_known,
)
from tracker.domain.rules import Rules
from tracker.domain.status import TaskEvidence
from tracker.domain.status_shown import TaskStanding
from tracker.domain.updates import (
    Bounds,
    Forecast,
    answer_refusals,
    claim_refusals,
    completion_refusals,
    filing_day,
    forecast_refusals,
    status_with,
)
from tracker.domain.workdays import STATE_COUNCIL

TODAY = date(2020, 4, 13)
BOUNDS = Bounds(date(2020, 1, 1), date(2020, 12, 31), STATE_COUNCIL)
OPEN = milestone(1, date(2020, 6, 30), forecast_on=date(2020, 7, 10))
REACHED = milestone(1, date(2020, 3, 2), claimed_on=date(2020, 3, 2))
WHY_MISSING = [("forecast.cause_missing", "cause"), ("forecast.note_missing", "note")]
NAME = Bilingual("任务", "Task")


def test_the_workbook_knows_the_same_causes():
    assert tuple(cause.value for cause in Cause) == CAUSES


def codes(refusals) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.field) for refusal in refusals]


def forecast(on: date, cause: Cause | None = None, note: str = "") -> Forecast:
    return Forecast(1, on, cause, note)


@pytest.mark.parametrize(
    ("said", "state", "refused"),
    [
        (forecast(date(2020, 7, 10)), OPEN, []),
        (forecast(date(2020, 6, 1)), OPEN, []),
        (forecast(date(2020, 4, 13)), OPEN, []),
        (forecast(date(2020, 4, 12)), OPEN, [("forecast.past", "forecast_on")]),
        (
            forecast(date(2020, 7, 31)),
            OPEN,
            WHY_MISSING,
        ),
        (forecast(date(2020, 7, 31), Cause.SUPPLIER, " "), OPEN, [("forecast.note_missing", "note")]),
        (forecast(date(2020, 7, 31), Cause.SUPPLIER, "Late delivery"), OPEN, []),
        # Without a forecast the current plan's date is what it moves from.
        (forecast(date(2020, 7, 1)), milestone(1, date(2020, 6, 30)), WHY_MISSING),
        (forecast(date(2150, 1, 1)), OPEN, [("date.outside_calendar", "forecast_on")]),
        (forecast(date(2020, 7, 10)), REACHED, [("forecast.reached", "forecast_on")]),
    ],
)  # fmt: skip
def test_a_forecast_lies_ahead_and_a_later_one_says_why(said, state, refused):
    assert codes(forecast_refusals(said, state, BOUNDS, today=TODAY)) == refused


def test_the_refusal_says_by_how_many_working_days_the_date_moved():
    refusal = forecast_refusals(forecast(date(2020, 7, 17)), OPEN, BOUNDS, today=TODAY, prefix="m1-")[0]
    assert (refusal.field, refusal.params["days"]) == ("m1-cause", 5)


@pytest.mark.parametrize(
    ("claimed", "computed", "sentence", "refused"),
    [
        (Rag.GREEN, Rag.GREEN, "", []),
        (Rag.GREEN, Rag.AMBER, "", [("claim.difference_missing", "difference")]),
        (Rag.RED, Rag.GREEN, " ", [("claim.difference_missing", "difference")]),
        (Rag.GREEN, Rag.RED, "It is agreed in substance", []),
        (Rag.GREEN, Rag.DONE, "", []),
        (Rag.DONE, Rag.DONE, "", [("claim.unknown", "claimed")]),
    ],
)
def test_a_claim_that_differs_says_why(claimed, computed, sentence, refused):
    assert codes(claim_refusals(claimed, computed, sentence)) == refused


@pytest.mark.parametrize(
    ("on", "evidence", "state", "refused"),
    [
        (TODAY, "Minutes signed", OPEN, []),
        (date(2020, 4, 14), "Minutes signed", OPEN, [("completion.future", "actual_on")]),
        (BOUNDS.starts_on, "Minutes signed", OPEN, []),
        (BOUNDS.starts_on - timedelta(days=1), "Minutes signed", OPEN, [("completion.before_plan", "actual_on")]),
        (TODAY, " ", OPEN, [("completion.evidence_missing", "evidence")]),
        (TODAY, "x", milestone(1, TODAY, verified_on=TODAY), [("completion.verified_already", "actual_on")]),
    ],
)
def test_a_completion_lies_behind_and_names_its_evidence(on, evidence, state, refused):
    assert codes(completion_refusals(on, evidence, state, BOUNDS, today=TODAY)) == refused


def test_only_a_claimed_completion_can_be_answered():
    assert answer_refusals(milestone(1, TODAY, claimed_on=TODAY)) == []
    assert codes(answer_refusals(OPEN)) == [("completion.not_claimed", "")]
    assert codes(answer_refusals(milestone(1, TODAY, verified_on=TODAY))) == [("completion.not_claimed", "")]


def period(number: int, *, opened: bool, closed: bool = False) -> ReportingPeriod:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    days = (date(2020, number, 1),) * 3
    return ReportingPeriod(number, Month(2020, number), *days, moment if opened else None, moment if closed else None)


@pytest.mark.parametrize(
    ("periods", "filed_on"),
    [
        ([period(3, opened=True), period(4, opened=False)], date(2020, 3, 31)),
        ([period(3, opened=True, closed=True), period(4, opened=True)], TODAY),
        ([period(3, opened=True, closed=True)], TODAY),
        ([], TODAY),
    ],
    ids=["March is still open", "April is open", "nothing is open", "no periods"],
)
def test_an_update_speaks_of_the_open_month(periods, filed_on):
    assert filing_day(periods, today=TODAY) == filed_on


def said(id: int, valid_on: date, recorded_on: date) -> dict:
    instant = datetime(recorded_on.year, recorded_on.month, recorded_on.day, 4, tzinfo=UTC)
    return {"id": id, "valid_on": valid_on, "recorded_at": instant, "recorded_by": "x", "source": "import"}


def past() -> TaskPast:
    """Return a task with one milestone due 30 June and three claims recorded as in cases BT-1 to BT-5."""
    claims = (
        ClaimSaid(**said(1, date(2020, 5, 31), date(2020, 6, 2)), rag=Rag.GREEN, note="", difference=""),
        ClaimSaid(**said(2, date(2020, 5, 31), date(2020, 6, 20)), rag=Rag.RED, note="", difference=""),
        ClaimSaid(**said(3, date(2020, 6, 30), date(2020, 7, 2)), rag=Rag.AMBER, note="", difference=""),
    )
    forecasts = tuple(
        ForecastSaid(**said(id, valid_on, recorded_on), forecast_on=forecast_on, cause=None, note="")
        for id, valid_on, recorded_on, forecast_on in (
            (1, date(2020, 4, 30), date(2020, 5, 2), date(2020, 7, 10)),
            (2, date(2020, 5, 31), date(2020, 6, 2), date(2020, 8, 31)),
        )
    )
    reached_on = date(2020, 8, 3)
    words = tuple(
        CompletionSaid(**said(id, reached_on, recorded_on), completion=completion, actual_on=reached_on, evidence="")
        for id, recorded_on, completion in (
            (1, date(2020, 8, 4), Completion.CLAIMED),
            (2, date(2020, 8, 20), Completion.REFUSED),
        )
    )
    step = MilestonePast(7, 1, NAME, Decimal(1), date(2020, 6, 30), (), forecasts, words)
    return TaskPast(date(2020, 1, 1), (step,), claims)


@pytest.mark.parametrize(
    ("as_of", "known_on", "rag"),
    [
        (date(2020, 5, 31), date(2020, 6, 10), Rag.GREEN),
        (date(2020, 6, 30), date(2020, 6, 30), Rag.RED),
        (date(2020, 4, 30), date(2020, 7, 31), None),
        (date(2020, 6, 30), date(2020, 7, 31), Rag.AMBER),
    ],
    ids=["BT-1", "BT-3", "BT-5", "newest"],
)
def test_a_claim_as_known_at_a_moment(as_of, known_on, rag):
    moment = Moment(as_of, datetime(known_on.year, known_on.month, known_on.day, 23, tzinfo=UTC))
    claim = claim_as_known(past(), moment)
    assert (claim.rag if claim else None) is rag


def test_a_milestone_as_known_at_a_moment():
    step = past().milestones[0]
    may = milestone_as_known(step, Moment(date(2020, 5, 31)))
    assert (may.forecast_on, may.moves, may.completion) == (date(2020, 8, 31), 2, Completion.OPEN)
    claimed = milestone_as_known(step, Moment(date(2020, 8, 31), datetime(2020, 8, 10, tzinfo=UTC)))
    assert (claimed.completion, claimed.actual_on) == (Completion.CLAIMED, date(2020, 8, 3))
    refused = milestone_as_known(step, Moment(date(2020, 8, 31)))
    assert (refused.completion, refused.actual_on) == (Completion.REFUSED, None)


def test_what_is_typed_counts_before_claimed_and_computed_are_compared():
    filed_on = date(2020, 6, 15)
    named = milestones_as_known(past(), Moment(filed_on))
    progress = task_progress([each.state for each in named], as_of=filed_on)
    standing = TaskStanding(TaskEvidence(named, progress, None, 0, date(2020, 1, 1)))

    def posted(now: TaskStanding, forecast_on: date) -> Rag:
        given = [Forecast(7, forecast_on)]
        return status_with(now, given, [], STATE_COUNCIL, Rules(), filed_on=filed_on).rag

    assert (posted(standing, date(2020, 6, 30)), posted(standing, date(2020, 7, 10))) == (Rag.GREEN, Rag.AMBER)
    # After a red report the better status does not show yet.
    assert posted(replace(standing, earlier=(Rag.RED,)), date(2020, 6, 30)) is Rag.RED


def draft(**changes) -> TaskDraft:
    values = {
        "code": "T9", "programme_id": 1, "name": NAME, "aim": Bilingual("", ""), "owner": "", "lead_unit_id": 1,
        "weight": Decimal(1), "starts_on": date(2020, 2, 3), **changes,
    }  # fmt: skip
    return TaskDraft(**values)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, []),
        ({"code": "T 9"}, ["code"]),
        ({"code": ""}, ["code"]),
        ({"code": "任务-9.1"}, []),
        ({"name": Bilingual(" ", "")}, ["name_en"]),
        ({"name": Bilingual("任" * 301, "")}, ["name_zh"]),
        ({"weight": Decimal(0)}, ["weight"]),
        ({"weight": Decimal("NaN")}, ["weight"]),
        ({"weight": Decimal("0.0000001")}, ["weight"]),
        ({"starts_on": date(2019, 12, 31)}, ["starts_on"]),
        ({"starts_on": date(2150, 1, 1)}, ["starts_on"]),
    ],
)
def test_what_a_task_must_be(changes, refused):
    assert [refusal.field for refusal in task_refusals(draft(**changes), BOUNDS)] == refused


def test_a_milestones_first_date_lies_in_the_plan_and_is_checked_once():
    step = MilestoneDraft(NAME, Decimal(1), 1, date(2021, 1, 4), Bilingual("", ""))
    assert codes(milestone_refusals(step, BOUNDS, is_new=True)) == [("date.outside_plan", "original_on")]
    assert milestone_refusals(step, BOUNDS, is_new=False) == []


def test_a_contribution_is_of_a_supporting_unit_and_due_in_the_plan():
    owed = ContributionDraft(1, Bilingual("", ""), date(2021, 1, 4))
    assert [r.field for r in contribution_refusals(owed, BOUNDS, lead_unit_id=1)] == [
        "deliverable_en", "unit_id", "due_on",
    ]  # fmt: skip


def test_a_milestone_that_has_fallen_due_keeps_its_date():
    for due_on in (TODAY - timedelta(days=1), TODAY):
        found = replan_refusals(date(2020, 8, 31), due_on, Ground.SCOPE, "Wider", "Board", BOUNDS, today=TODAY)
        assert codes(found) == [("replan.overdue", "baseline_on")]
    ahead = TODAY + timedelta(days=1)
    assert replan_refusals(date(2020, 8, 31), ahead, Ground.SCOPE, "Wider", "Board", BOUNDS, today=TODAY) == []


def test_a_replan_needs_a_ground():
    found = replan_refusals(date(2020, 8, 31), date(2020, 6, 30), None, "Late", "Board", BOUNDS, today=TODAY)
    assert codes(found) == [("ground.missing", "ground")]


def test_a_programme_needs_a_code_and_a_name():
    assert [r.field for r in programme_refusals(ProgrammeDraft("A/B", Bilingual("", ""), NAME))] == ["code", "name_en"]


@pytest.mark.parametrize(
    ("on", "reason", "approver", "refused"),
    [
        (date(2020, 8, 31), "Wider scope", "Board", []),
        (date(2021, 1, 29), "Wider scope", "Board", []),
        (date(2020, 4, 10), "Wider scope", "Board", [("replan.past", "baseline_on")]),
        (date(2020, 6, 30), "Wider scope", "Board", [("replan.unchanged", "baseline_on")]),
        (date(2020, 8, 31), "", "", [("edit.reason_missing", "reason"), ("replan.approver_missing", "approved_by")]),
    ],
)
def test_a_replan_has_a_reason_and_an_approver(on, reason, approver, refused):
    found = replan_refusals(on, date(2020, 6, 30), Ground.PRIORITY, reason, approver, BOUNDS, today=TODAY)
    assert codes(found) == refused
