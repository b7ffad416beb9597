"""What stands against submitting a report, and what only asks. Methods: A4, A5, C2, C4."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.reports import answers, owed_kpi, owed_milestone, owed_report
from tracker.domain.kpis import Amounts, KpiKind
from tracker.domain.owed_reports import computed_as_typed
from tracker.domain.rag import Rag
from tracker.domain.report_checks import LONGEST_ANSWER, pre_check
from tracker.domain.report_findings import Severity


def found(report, typed=None, **more) -> set[tuple[str, str]]:
    """Return field and code of everything found."""
    check = pre_check(report, answers(report, typed, **more))
    return {(finding.field, finding.message.code) for finding in check.findings}


def blocking(report, typed=None, **more) -> set[tuple[str, str]]:
    check = pre_check(report, answers(report, typed, **more))
    return {(finding.field, finding.message.code) for finding in check.blocking}


def test_an_unchanged_month_needs_a_judgement_a_state_and_nothing_else():
    report = owed_report(owed_milestone())
    fresh = pre_check(report, report.prefilled)
    assert {finding.field for finding in fresh.blocking} == {"tasks-1-claimed", "contributions-21-state"}
    assert fresh.ready == 0
    assert blocking(report) == set()


def test_a_later_date_needs_a_cause_and_a_sentence():
    report = owed_report(owed_milestone(11, original=date(2020, 5, 29)))
    typed = {"milestones-11-forecast_on": "2020-06-12", "tasks-1-difference": "The finish holds."}
    assert blocking(report, typed) == {
        ("milestones-11-cause", "forecast.cause_missing"),
        ("milestones-11-note", "forecast.note_missing"),
    }
    told = typed | {"milestones-11-cause": "supplier", "milestones-11-note": "The test site was closed."}
    assert blocking(report, told) == set()
    earlier = {"milestones-11-forecast_on": "2020-05-20"}
    assert blocking(report, earlier) == set()


def test_a_forecast_that_has_passed_must_be_given_again():
    report = owed_report(owed_milestone(11, original=date(2020, 3, 20)))
    typed = {"tasks-1-difference": "It is nearly there."}
    assert ("milestones-11-forecast_on", "report.forecast_past") in blocking(report, typed)
    on_the_last_day = typed | {
        "milestones-11-forecast_on": "2020-03-31",
        "milestones-11-cause": "other",
        "milestones-11-note": "Any day now.",
    }
    assert blocking(report, on_the_last_day) == set()


def test_done_needs_a_day_within_the_report_and_evidence():
    report = owed_report(owed_milestone(11), today=date(2020, 4, 7))
    done = {"milestones-11-done_on": "2020-03-18"}
    assert blocking(report, done) == {("milestones-11-evidence", "completion.evidence_missing")}
    assert blocking(report, done | {"milestones-11-evidence": "Report 6.4, signed"}) == set()
    after = {"milestones-11-done_on": "2020-04-03", "milestones-11-evidence": "Report"}
    assert blocking(report, after) == {("milestones-11-done_on", "report.after_month")}
    before = {"milestones-11-done_on": "2000-01-04", "milestones-11-evidence": "Report"}
    assert blocking(report, before) == {("milestones-11-done_on", "completion.before_plan")}
    future = {"milestones-11-done_on": "2020-04-08", "milestones-11-evidence": "Report"}
    assert blocking(report, future) == {("milestones-11-done_on", "report.future")}


@pytest.mark.parametrize("text", ["next week", "2020-13-01"])
def test_what_is_not_a_date_is_said_to_be_none(text):
    report = owed_report(owed_milestone(11))
    assert blocking(report, {"milestones-11-forecast_on": text}) == {("milestones-11-forecast_on", "report.not_a_day")}


def test_a_day_outside_the_calendar_is_refused():
    report = owed_report(owed_milestone(11))
    typed = {"milestones-11-forecast_on": "2150-01-01", "milestones-11-cause": "other", "milestones-11-note": "Long"}
    assert ("milestones-11-forecast_on", "date.outside_calendar") in blocking(report, typed)


def test_a_claim_that_differs_needs_one_sentence():
    late = owed_milestone(11, original=date(2020, 2, 28), forecast=date(2020, 4, 17))
    report = owed_report(late)
    assert computed_as_typed(report.tasks[0], answers(report), report).rag is Rag.RED
    assert blocking(report) == {("tasks-1-difference", "claim.difference_missing")}
    explained = {"tasks-1-difference": "The test passed on 30 March."}
    assert blocking(report, explained) == set()
    assert ("tasks-1-claimed", "report.rosier") in found(report, explained)
    assert blocking(report, {"tasks-1-claimed": "red"}) == set()


def test_the_rules_judge_what_is_typed():
    report = owed_report(owed_milestone(11, original=date(2020, 2, 28)))
    done = {"milestones-11-done_on": "2020-03-18", "milestones-11-evidence": "Report 6.4"}
    before = computed_as_typed(report.tasks[0], answers(report), report)
    after = computed_as_typed(report.tasks[0], answers(report, done), report)
    assert before.reasons[0].code == "status.overdue"
    assert "status.overdue" not in {reason.code for reason in after.reasons}


def test_the_same_text_as_last_month_is_asked_about_and_does_not_block():
    report = owed_report(owed_milestone())
    same = {"tasks-1-note": report.tasks[0].note}
    assert ("tasks-1-note", "report.same_text") in found(report, same)
    assert blocking(report, same) == set()


def test_a_contribution_needs_its_state_and_the_day_of_delivery():
    report = owed_report(owed_milestone())
    assert blocking(report, {"contributions-21-state": ""}) == {("contributions-21-state", "report.stage_missing")}
    delivered = {"contributions-21-state": "delivered"}
    assert blocking(report, delivered) == {("contributions-21-delivered_on", "report.delivered_missing")}
    assert blocking(report, delivered | {"contributions-21-delivered_on": "2020-03-30"}) == set()
    early = delivered | {"contributions-21-delivered_on": "2000-01-04"}
    assert blocking(report, early) == {("contributions-21-delivered_on", "report.before_plan")}


def test_an_overdue_contribution_needs_a_date_and_asks_for_a_word():
    report = owed_report(owed_milestone(), overdue=22)
    assert blocking(report) == {("contributions-21-forecast_on", "report.overdue_forecast_missing")}
    dated = {"contributions-21-forecast_on": "2020-04-20"}
    assert blocking(report, dated) == set()
    assert ("contributions-21-note", "report.overdue_without_note") in found(report, dated)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ("", "100", {("readings-31-numerator", "report.numerator_missing")}),
        ("95", "", {("readings-31-denominator", "report.denominator_missing")}),
        ("many", "100", {("readings-31-numerator", "report.not_a_number")}),
        ("101", "100", {("readings-31-numerator", "report.numerator_above")}),
        ("-1", "100", {("readings-31-numerator", "report.negative")}),
        ("1", "0", {("readings-31-numerator", "report.numerator_above")}),
        ("95", "100", set()),
        ("0", "0", set()),
    ],
)
def test_a_ratio_needs_both_numbers_and_the_smaller_on_top(numerator, denominator, expected):
    report = owed_report(owed_milestone(), kpis=(owed_kpi(),))
    typed = {"readings-31-numerator": numerator, "readings-31-denominator": denominator}
    assert blocking(report, typed) == expected


def test_a_large_change_asks_and_an_explanation_answers():
    report = owed_report(owed_milestone(), kpis=(owed_kpi(before=Amounts(Decimal(90), Decimal(100))),))
    typed = {"readings-31-numerator": "108", "readings-31-denominator": "119"}
    assert ("readings-31-denominator", "report.large_change") in found(report, typed)
    assert blocking(report, typed) == set()
    explained = typed | {"readings-31-note": "February was short."}
    assert ("readings-31-denominator", "report.change_explained") in found(report, explained)
    small = {"readings-31-numerator": "103", "readings-31-denominator": "115"}
    assert not any(code == "report.large_change" for _, code in found(report, small))


def test_nps_may_be_below_zero_but_not_beyond_its_answers():
    report = owed_report(owed_milestone(), kpis=(owed_kpi(KpiKind.NPS),))
    low = {"readings-31-numerator": "-20", "readings-31-denominator": "100"}
    assert not blocking(report, low)
    beyond = {"readings-31-numerator": "-120", "readings-31-denominator": "100"}
    assert blocking(report, beyond) == {("readings-31-numerator", "report.numerator_above")}


def test_a_text_without_end_is_refused():
    report = owed_report(owed_milestone())
    assert blocking(report, {"tasks-1-note": "x" * (LONGEST_ANSWER + 1)}) == {("tasks-1-note", "report.too_long")}


def test_an_item_is_ready_when_nothing_blocks():
    report = owed_report(owed_milestone(), kpis=(owed_kpi(),))
    check = pre_check(report, answers(report))
    assert [(item.item.key, item.is_ready, item.is_untouched) for item in check.items] == [
        ("task-1", True, False),
        ("part-2", True, False),
        ("kpi-31", False, True),
    ]
    assert all(finding.severity is Severity.MISSING for finding in check.blocking)
