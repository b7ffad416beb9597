"""What a unit says of work before completion: what is asked, what is wrong, what is recorded and reviewed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.factories.reports import answers, owed_milestone, owed_report
from tracker.domain.milestones import EarningRule, Work, WorkWord
from tracker.domain.owed_reports import OwedMilestone, computed_as_typed
from tracker.domain.report_checks import pre_check
from tracker.domain.report_facts import WorkFact, report_facts
from tracker.domain.report_lines import Change, LineKind, report_sections
from tracker.domain.rules import Rules
from tracker.domain.status import Thresholds

BEFORE = date(2020, 2, 29)


def asked(
    rule: EarningRule,
    *,
    planned_on: date = date(2020, 4, 1),
    started_on: date | None = None,
    percent: int | None = None,
) -> OwedMilestone:
    """Return a milestone of a task with this rule, and what was said of its work the month before."""
    work = Work(rule, planned_on, planned_on, started_on)
    if percent is not None:
        work = work.told(WorkWord(BEFORE, percent=Decimal(percent)))
    found = owed_milestone()
    return replace(found, state=replace(found.state, work=work), work_before=work)


def wrong(milestone: OwedMilestone, **typed: str) -> set[tuple[str, str]]:
    report = owed_report(milestone)
    content = answers(report, {f"milestones-11-{name}": text for name, text in typed.items()})
    return {
        (finding.field.removeprefix("milestones-11-"), finding.message.code)
        for finding in pre_check(report, content).blocking
    }


def test_a_task_under_0_100_is_asked_nothing_before_completion() -> None:
    report = owed_report(owed_milestone())
    assert (report.tasks[0].milestones[0].earns_by_start, report.tasks[0].milestones[0].earns_by_percent) == (
        False,
        False,
    )
    content = answers(report, {"milestones-11-percent": "50", "milestones-11-started_on": "2020-02-03"})
    assert report_facts(report, content).works == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2020-04-02", "work.future"),
        ("2019-12-30", "work.before_plan"),
        ("soon", "report.not_a_day"),
    ],
)
def test_a_begin_lies_within_the_plan_so_far(typed: str, code: str) -> None:
    assert wrong(asked(EarningRule.FIFTY_FIFTY), started_on=typed) == {("started_on", code)}


def test_a_begin_may_be_corrected_and_not_taken_back() -> None:
    begun = asked(EarningRule.FIFTY_FIFTY, started_on=date(2020, 2, 3))
    assert owed_report(begun).prefilled.milestones[11].started_on == "2020-02-03"
    assert wrong(begun) == set()
    assert wrong(begun, started_on="2020-02-10") == set()
    assert wrong(begun, started_on="") == {("started_on", "work.start_stays")}


def test_work_does_not_begin_after_it_is_done() -> None:
    done = {"done_on": "2020-03-10", "evidence": "Signed"}
    assert wrong(asked(EarningRule.FIFTY_FIFTY), started_on="2020-03-11", **done) == {("started_on", "work.after_done")}


@pytest.mark.parametrize("typed", ["101", "-1"])
def test_a_share_done_lies_between_nothing_and_all(typed: str) -> None:
    assert wrong(asked(EarningRule.PERCENT), percent=typed) == {("percent", "work.no_percentage")}


def test_a_share_done_is_optional_until_it_was_given_once() -> None:
    assert wrong(asked(EarningRule.PERCENT)) == set()
    assert wrong(asked(EarningRule.PERCENT, percent=40), percent="") == {("percent", "work.percent_missing")}
    assert wrong(asked(EarningRule.PERCENT, percent=40), percent="half") == {("percent", "report.not_a_number")}


def test_a_share_that_falls_needs_a_sentence() -> None:
    before = asked(EarningRule.PERCENT, percent=60)
    assert wrong(before, percent="60") == set()
    assert wrong(before, percent="40") == {("note", "work.fell")}
    assert wrong(before, percent="40", note="A part has to be done again") == set()


def test_what_can_be_read_becomes_a_fact_and_a_line_of_the_review() -> None:
    report = owed_report(asked(EarningRule.PERCENT, percent=60))
    content = answers(report, {"milestones-11-percent": "72.5"})
    assert report_facts(report, content).works == (WorkFact(11, None, Decimal("72.5")),)
    assert report_facts(report, content).count == 4
    lines = report_sections(report, report.filled(content), pre_check(report, content))[0].lines
    line = next(line for line in lines if line.kind is LineKind.WORK)
    assert line.before is not None
    assert line.after is not None
    assert (line.before.value, line.after.value, line.change) == (60, Decimal("72.5"), Change.CHANGED)
    # What stands against it stands at its own line only.
    bad = answers(report, {"milestones-11-percent": "172"})
    lines = report_sections(report, report.filled(bad), pre_check(report, bad))[0].lines
    assert [line.kind for line in lines if line.findings] == [LineKind.WORK]
    assert report_facts(report, bad).works == ()


def test_a_begin_counts_for_the_status_the_unit_sees_while_it_types() -> None:
    """Planned to begin in January: half of the only milestone should be earned by March."""
    report = owed_report(asked(EarningRule.FIFTY_FIFTY, planned_on=date(2020, 1, 2)))
    # The office lets the ratio count from the start.
    report = replace(report, rules=Rules(status=Thresholds(ratio_counts_from=Decimal(0))))
    idle, begun = (answers(report, {"milestones-11-started_on": day}) for day in ("", "2020-01-06"))
    ratios = [
        [reason.code for reason in computed_as_typed(report.tasks[0], content, report).reasons]
        for content in (idle, begun)
    ]
    assert "status.behind" in ratios[0]
    assert "status.behind" not in ratios[1]
