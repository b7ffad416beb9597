"""The monthly report as a unit's people see it."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.factories.accounts import browser_of
from tests.pages.reports import Reporter, ReportForm, words

MONTH = "2020-04"


@pytest.fixture
def reporter(staffed_app) -> Reporter:
    return Reporter(browser_of(staffed_app, "reporter"), MONTH)


def test_home_says_what_is_owed_and_by_when(reporter):
    page = BeautifulSoup(reporter.browser.get("/report").text, "html.parser")
    assert words(page.h1) == "April 2020: 1 answer to give by Thu 7 May, 16 working days left"
    assert page.select_one("a.btn-primary")["href"] == "/report/2020-04"
    assert words(page.find("h2", string=lambda text: text and "came in time" in text)) == (
        "0 of the last 3 reports came in time"
    )


def test_the_report_opens_prefilled_with_the_last_forecasts(reporter):
    form = reporter.open()
    values = form.values()
    assert form.title == "NORTH company: report for April 2020"
    assert [values[name] for name in form.names("forecast_on")] == ["2020-02-28", "2020-09-30"]
    assert form.progress == "0 of 1 ready"
    assert not form.names("state")


def test_a_draft_keeps_what_was_typed_even_when_it_is_wrong(reporter):
    form = reporter.open()
    name = form.names("forecast_on")[1]
    assert reporter.send(form, "save", {name: "some day"}).status_code == 303
    again = reporter.open()
    assert again.values()[name] == "some day"
    assert again.error(name) == "This is not a date: write it as 2020-04-17"


def test_submitting_too_early_says_everything_that_is_missing_and_keeps_what_was_typed(reporter):
    form = reporter.open()
    note = next(name for name in form.names("note") if name.startswith("tasks-"))
    refused = ReportForm(reporter.send(form, "submit", {note: "Half of it is done."}))
    assert refused.status == 422
    assert refused.values()[note] == "Half of it is done."
    assert len(refused.summary) == 2
    assert any("Choose a status" in line for line in refused.summary)
    assert any("Step 1: This date is before 13 Apr 2020" in line for line in refused.summary)
    assert refused.error(refused.names("claimed")[0]).startswith("Choose a status")
    assert reporter.open().values()[note] == "Half of it is done."


def test_a_later_date_asks_for_cause_and_sentence(reporter):
    form = reporter.open()
    name = form.names("forecast_on")[1]
    refused = ReportForm(reporter.send(form, "submit", reporter.ready(form) | {name: "2020-10-30"}))
    stem = name.removesuffix("forecast_on")
    assert "cause" in refused.error(f"{stem}cause").lower()
    assert refused.error(f"{stem}note")


def test_a_ready_report_is_submitted_and_then_only_read(reporter, staffed_app):
    form = reporter.open()
    assert reporter.send(form, "submit", reporter.ready(form)).headers["Location"] == "/report"
    page = BeautifulSoup(reporter.browser.get(f"/report/{MONTH}").text, "html.parser")
    assert page.select_one("form#report") is None
    assert words(page.select_one(".standfirst")).startswith("Submitted")
    assert page.find("button", string="Withdraw and change") is None
    approver = browser_of(staffed_app, "approver")
    seen = BeautifulSoup(approver.get(f"/report/{MONTH}").text, "html.parser")
    version = seen.select_one("form[action$=withdraw] [name=version]")["value"]
    assert approver.post(f"/report/{MONTH}/withdraw", {"version": version}).status_code == 303
    assert reporter.open().form is not None


def test_the_rules_answer_what_was_typed(reporter):
    form = reporter.open()
    first = form.names("done_on")[0]
    stem = first.removesuffix("done_on")
    reporter.send(form, "save", {first: "2020-04-03", f"{stem}evidence": "Report 6.4, signed"})
    page = BeautifulSoup(reporter.browser.get(f"/report/{MONTH}").text, "html.parser")
    judged = words(page.select_one("[data-live^='computed-']"))
    assert "overdue" not in judged


def test_confirming_answers_the_contributions_as_last_reported(staffed_app):
    neighbour = Reporter(browser_of(staffed_app, "neighbour"), MONTH)
    form = neighbour.open()
    state = form.names("state")[0]
    assert form.soup.find("button", value="confirm") is None
    assert neighbour.send(form, "save", {state: "under_way"}).status_code == 303
    assert neighbour.open().progress == "1 of 1 ready"


def test_of_two_people_the_second_sees_both_texts(reporter, staffed_app):
    other = Reporter(browser_of(staffed_app, "approver"), MONTH)
    mine, theirs = reporter.open(), other.open()
    note = next(name for name in mine.names("note") if name.startswith("tasks-"))
    assert other.send(theirs, "save", {note: "Theirs"}).status_code == 303
    stale = ReportForm(reporter.send(mine, "save", {note: "Mine"}))
    assert stale.status == 412
    assert stale.values()[note] == "Mine"
    assert any("Theirs" in text for text in stale.stored())
    assert reporter.send(stale, "save").status_code == 303
    assert other.open().values()[note] == "Mine"


def test_an_autosave_answers_with_version_and_checks(reporter):
    form = reporter.open()
    headers = {"X-Requested-With": "autosave"}
    response = reporter.browser.post(f"/report/{MONTH}", form.values(), headers=headers)
    told = json.loads(response.text)
    again = reporter.send(form, "save", version=str(told["version"]))
    assert again.status_code == 303
    assert "P1: Choose a status" in told["checks_html"]
    stale = reporter.browser.post(f"/report/{MONTH}", form.values(), headers=headers)
    assert stale.status_code == 412


def test_a_field_the_report_does_not_have_is_refused(reporter):
    form = reporter.open()
    assert reporter.send(form, "save", {"milestones-999-forecast_on": "2020-05-01"}).status_code == 422
    assert reporter.send(form, "save", {"state": "accepted"}).status_code == 422
    assert reporter.open().version == "0"


@pytest.mark.parametrize("month", ["2020-05", "2019-01", "never", "2020-13"])
def test_a_month_without_a_report_is_not_there(reporter, month):
    assert reporter.browser.get(f"/report/{month}").status_code == 404


def test_an_earlier_month_is_shown_and_cannot_be_written(reporter):
    assert reporter.browser.get("/report/2020-03").status_code == 200
    refused = reporter.browser.post("/report/2020-03", {"version": "0", "action": "save"})
    assert refused.status_code == 412


def test_a_text_with_markup_is_text(reporter):
    form = reporter.open()
    note = next(name for name in form.names("note") if name.startswith("tasks-"))
    reporter.send(form, "save", {note: "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in reporter.browser.get(f"/report/{MONTH}").text
