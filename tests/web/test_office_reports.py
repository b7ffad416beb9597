"""The project office at its home and at the review of a report."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from tests.factories.accounts import browser_of
from tests.pages.reports import Reporter, Review, words
from tracker import sample
from tracker.db import db
from tracker.models.plan import KeyTask

MONTH = "2020-04"


@pytest.fixture
def office(staffed_app):
    return browser_of(staffed_app, "office")


@pytest.fixture
def submitted(staffed_app) -> Reporter:
    """Give the reporter of a unit whose report waits for review."""
    reporter = Reporter(browser_of(staffed_app, "reporter"), MONTH)
    form = reporter.open()
    assert reporter.send(form, "submit", reporter.ready(form)).status_code == 303
    return reporter


def home(browser, arguments: str = "") -> BeautifulSoup:
    return BeautifulSoup(browser.get(f"/office{arguments}").text, "html.parser")


def review(browser, code: str = "NORTH", arguments: str = "") -> Review:
    return Review(browser.get(f"/office/reports/{code}/{MONTH}{arguments}"))


def test_without_a_plan_the_home_says_how_to_bring_one(sqlite_app):
    from tests.factories.accounts import account
    from tracker.domain.permissions import Role

    account(sqlite_app, "office", Role.OFFICE)
    page = home(browser_of(sqlite_app, "office"))
    assert words(page.h1).startswith("Nothing is planned yet")
    assert page.find("a", href="/office/import") is not None


def test_the_home_says_who_is_in_and_what_waits(office, submitted):
    page = home(office)
    assert words(page.h1) == "1 of 2 reports is in; 1 is due by Thu 7 May; 1 waits for your review"
    stages = {words(row.th): words(row.select("td")[1]) for row in page.select("tbody tr") if row.th}
    assert stages["NORTH company"] == "Submitted"
    assert stages["SOUTH company"] == "Not started"
    assert words(page.select_one(".queue .q-head")).startswith("NORTH NORTH company submitted 13 Apr 2020")


def test_the_review_shows_changed_lines_with_their_checks(office, submitted):
    page = review(office)
    assert page.title == "NORTH company, April 2020"
    assert page.standing.startswith("Submitted · submitted 13 Apr 2020")
    labels = [line[0] for line in page.lines()]
    assert labels[:2] == ["Claimed status", "Text"]
    moved = next(line for line in page.lines() if line[0].startswith("Step 1"))
    assert "forecast 28 Feb" in moved[1]
    assert "forecast 30 Apr" in moved[2]
    assert "Supplier late" in moved[2]
    assert page.chips["Unchanged"] == 1
    assert [line[0] for line in review(office, arguments="?show=same").lines()] == ["Step 2 original 30 Sep"]


def test_accepting_puts_the_report_on_the_record_once(office, submitted):
    page = review(office)
    answer = office.post(f"/office/reports/NORTH/{MONTH}/accept", {"version": page.version})
    assert answer.status_code == 303
    twice = Review(office.post(f"/office/reports/NORTH/{MONTH}/accept", {"version": page.version}))
    assert twice.status == 412
    assert "does not wait for an answer" in twice.problems[0]
    assert review(office).standing.startswith("Report accepted")
    labels = {line[0] for line in review(office).lines()}
    assert any(label.startswith("Step 1") for label in labels)


def test_returning_shows_the_unit_the_reasons_beside_the_fields(office, submitted):
    page = review(office)
    field = next(name for name in page.fields() if name.endswith("-note") and name.startswith("tasks-"))
    typed = {f"kind.{field}": "text", f"sentence.{field}": "Say which branches."}
    answer = office.post(f"/office/reports/NORTH/{MONTH}/return", {"version": page.version, **typed})
    assert answer.status_code == 303
    form = submitted.open()
    shown = form.soup.find(id=field).find_parent(class_="field")
    assert "Text unclear. Say which branches." in words(shown)
    assert any("sent this report back" in note for note in form.alerts)
    home_page = BeautifulSoup(submitted.browser.get("/report").text, "html.parser")
    assert words(home_page.h1) == "April 2020 came back with 1 reason"
    assert submitted.send(form, "submit", {field: "All branches of the north."}).status_code == 303
    assert "round 2" in review(office).standing


def test_a_return_without_reason_or_sentence_is_refused_and_keeps_what_was_typed(office, submitted):
    page = review(office)
    field = page.fields()[0]
    empty = Review(office.post(f"/office/reports/NORTH/{MONTH}/return", {"version": page.version}))
    assert (empty.status, len(empty.problems)) == (422, 1)
    data = {"version": page.version, f"kind.{field}": "number", "sentence.report": "Look again"}
    half = Review(office.post(f"/office/reports/NORTH/{MONTH}/return", data))
    assert half.status == 422
    assert half.soup.find(id="sentence.report").text.strip() == "Look again"
    assert half.soup.find(id=f"kind.{field}").select_one("option[selected]")["value"] == "number"


@pytest.mark.parametrize("name", ["kind.tasks-99-note", "sentence.nothing", "state"])
def test_a_reason_for_a_field_the_report_does_not_have_is_refused(office, submitted, name):
    version = review(office).version
    data = {"version": version, name: "text"}
    assert office.post(f"/office/reports/NORTH/{MONTH}/return", data).status_code == 422


def test_a_unit_cannot_reach_the_office_pages(submitted):
    assert submitted.browser.get(f"/office/reports/NORTH/{MONTH}").status_code == 403
    assert submitted.browser.post(f"/office/reports/NORTH/{MONTH}/accept", {"version": "1"}).status_code == 403


@pytest.mark.parametrize("path", ["NOBODY/2020-04", "NORTH/2020-05", "NORTH/x"])
def test_a_report_that_does_not_exist_is_not_there(office, path):
    assert office.get(f"/office/reports/{path}").status_code == 404


def test_the_month_is_closed_settled_published_and_says_so(office, submitted):
    assert home(office).find("button", string="Freeze and publish").has_attr("disabled")
    version = review(office).version
    office.post(f"/office/reports/NORTH/{MONTH}/accept", {"version": version})
    mark = {"version": "0", "reason": ""}
    assert office.post(f"/office/reports/SOUTH/{MONTH}/carry-over", mark).status_code == 422
    assert office.post(f"/office/reports/SOUTH/{MONTH}/carry-over", mark | {"reason": "Away"}).status_code == 303
    page = home(office)
    assert words(page.h1) == "All 2 reports are settled; April 2020 can be published"
    form = page.select_one("form[action$='/publish']")
    assert "frozen" in words(form)
    version = form.select_one("[name=version]")["value"]
    assert office.post(f"/office/periods/{MONTH}/publish", {"version": version}).status_code == 303
    assert words(home(office).h1) == "April 2020 is published"
    assert office.post(f"/office/periods/{MONTH}/publish", {"version": version}).status_code == 409


def test_the_sample_in_the_middle_of_march_tells_its_story(sqlite_app):
    with sqlite_app.app_context():
        sample.load(at=date(2020, 4, 7))
    page = home(browser_of(sqlite_app, "office1"))
    assert words(page.h1) == "6 of 9 reports are in; 3 are due today; 4 wait for your review"
    assert len(page.select(".queue > li")) == 4


def test_the_home_stays_on_a_closed_month_until_it_is_published(sample_app):
    browser = browser_of(sample_app, "office1")
    press(browser, home(browser), f"/periods/{MONTH}/close")
    page = home(browser)
    assert "April 2020" in page.title.string
    assert page.find("button", string="Freeze and publish") is not None
    steps = {words(step.b): words(step.small) for step in page.select(".steps [role=listitem]")}
    assert (steps["Opened"], steps["Closed to units"]) == ("Mon 13 Apr", "Mon 13 Apr")
    press(browser, page, "/periods/2020-05/open")
    page = home(browser)
    assert "April 2020" in page.title.string
    assert page.find("button", string="Freeze and publish") is not None
    assert "Nothing can be edited" not in words(page)
    assert words(page.select_one(".office-act p")) == "May 2020 is open to the units. Go there"
    newer = home(browser, "?period=2020-05")
    assert "May 2020" in newer.title.string
    told = "April 2020 is closed to the units and not published yet. Go there"
    assert words(newer.select_one(".office-act p")) == told
    review_page = browser.get(page.select_one("td a[href^='/office/reports/']")["href"])
    assert review_page.status_code == 200
    assert "Nothing can be edited" not in review_page.text


def press(browser, page: BeautifulSoup, action: str) -> None:
    """Press the button of a page that moves a month on."""
    form = page.select_one(f"form[action$='{action}']")
    sent = {"version": form.select_one("[name=version]")["value"]}
    assert browser.post(form["action"], sent).status_code == 303


@pytest.mark.parametrize("joined_on", [date(2020, 3, 2), date(2020, 4, 2)])
def test_the_months_pages_open_with_a_task_that_joined_during_one(staffed_app, office, joined_on):
    with staffed_app.app_context():
        db.session.scalars(select(KeyTask)).first().joined_on = joined_on
        db.session.commit()
    for month in ("2020-03", MONTH):
        assert office.get(f"/office?period={month}").status_code == 200
        assert office.get(f"/office/reports/NORTH/{month}").status_code == 200
        assert browser_of(staffed_app, "reporter").get(f"/report/{month}").status_code == 200
