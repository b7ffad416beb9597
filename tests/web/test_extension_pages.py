"""Requests for a later date as units file them, the office answers them, and everybody reads them."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import browser_of
from tests.factories.extensions import answered, asked
from tests.factories.plans import recorded
from tracker.db import db
from tracker.models.milestones import (
    ExtensionDecision,
    ExtensionRequest,
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
)

ASK = "/tasks/P1/extensions/new"
TYPED = {"wanted_on": "2020-11-30", "ground": "mandate", "reason": "The supervisor asks for more"}


def soup(response, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    # A mark of punctuation belongs to the word before it, also where that ends an element.
    return re.sub(r" +([;:,.])", r"\1", " ".join(element.get_text(" ").split()))


def wrong(page: BeautifulSoup) -> dict[str, str]:
    found = page.select(".field--error")
    return {(box.get("id") or box.label["for"]): words(box.select_one(".field__error")) for box in found}


def milestone_id(app: Flask, number: int) -> int:
    with app.app_context():
        return db.session.query(Milestone.id).filter_by(number=number).scalar()


def rows(app: Flask, table) -> int:
    with app.app_context():
        return db.session.query(table).count()


def ask(app: Flask, who: str = "reporter", number: int = 2, **typed):
    return browser_of(app, who).post(ASK, {"milestone": milestone_id(app, number), **TYPED, **typed})


@pytest.fixture
def waiting(staffed_app: Flask) -> Flask:
    """Give the small plan with a request of 17 March by the first unit for the second milestone."""
    with staffed_app.app_context():
        step = db.session.query(Milestone).filter_by(number=2).one()
        asked(step, date(2020, 11, 30), on=date(2020, 3, 17))
        db.session.commit()
    return staffed_app


def form_of(app: Flask, who: str, path: str) -> dict[str, str]:
    page = soup(browser_of(app, who).get(path))
    return {
        field["name"]: field.get("value", "")
        for field in page.select("form.planform input[name]:not([name=csrf_token])")
    }


@pytest.mark.parametrize(("who", "asker"), [("office", "the project office"), ("reporter", "NORTH")])
def test_a_unit_asks_and_the_task_page_shows_what_waits(staffed_app, who, asker):
    page = soup(browser_of(staffed_app, who).get("/tasks/P1"))
    (link,) = (a for a in page.select(".pagehead a.btn") if words(a) == "Ask for an extension")
    assert link["href"].startswith(ASK)
    assert ask(staffed_app, who).status_code == 302
    page = soup(browser_of(staffed_app, who).get("/tasks/P1"))
    note = words(page.select_one("#extensions .extension"))
    assert note.startswith(
        "Extension asked 13 Apr 2020, before the date fell due. Milestone 2 to 30 Nov 2020 (external mandate)"
    )
    assert f"Asked by {asker}; since today." in note
    assert "slip keeps counting from 30 Sep 2020" in note
    assert "extension asked for: 30 Nov" in words(page.select_one("#milestone-2"))
    assert "Extension of “Step 2” asked for" in words(page.select_one("#history"))


def test_other_units_find_no_form_and_read_the_request(waiting):
    browser = browser_of(waiting, "neighbour")
    for path in (ASK, "/extensions/1/withdraw"):
        assert browser.get(path).status_code == 404, path
        assert browser.post(path, TYPED).status_code == 404, path
    page = soup(browser.get("/tasks/P1"))
    assert "Ask for an extension" not in words(page)
    assert page.select("#extensions .extension a") == []
    assert "Extension asked 17 Mar" in words(page.select_one("#extensions"))
    assert (rows(waiting, ExtensionRequest), rows(waiting, ExtensionDecision)) == (1, 0)


def test_a_unit_that_holds_one_milestone_asks_for_that_one_only(staffed_app):
    with staffed_app.app_context():
        step = db.session.query(Milestone).filter_by(number=2).one()
        south = db.session.connection().exec_driver_sql("select id from unit where code = 'SOUTH'").scalar()
        step.unit_id = south
        db.session.commit()
    page = soup(browser_of(staffed_app, "neighbour").get(ASK))
    assert [words(option) for option in page.select("select option")] == ["2 Step 2, current plan 30 Sep 2020"]
    assert ask(staffed_app, "neighbour", 1).status_code == 422
    assert ask(staffed_app, "neighbour", 2).status_code == 302


def test_a_date_that_fell_due_is_refused_with_the_rule_and_everything_typed_stays(staffed_app):
    page = soup(ask(staffed_app, "reporter", 1), 422)
    rule = wrong(page)["milestone"]
    assert rule.startswith("The date fell due on 28 Feb 2020; a request must be filed before that day.")
    assert "kept for assessment" in rule
    assert words(page.select_one("select option[selected]")).startswith("1 Step 1")
    assert page.select_one("[name=wanted_on]")["value"] == "2020-11-30"
    assert page.select_one("[name=ground][checked]")["value"] == "mandate"
    assert page.select_one("[name=reason]").text.strip() == TYPED["reason"]
    (instead,) = (a for a in page.select("main a") if words(a) == "Report a new forecast")
    assert browser_of(staffed_app, "reporter").get(instead["href"]).status_code == 200
    assert rows(staffed_app, ExtensionRequest) == 0


def test_what_is_missing_is_said_beside_its_field(staffed_app):
    page = soup(ask(staffed_app, wanted_on="", ground="", reason=""), 422)
    assert set(wrong(page)) == {"wanted_on", "ground", "reason"}
    page = soup(ask(staffed_app, wanted_on="2020-09-30"), 422)
    assert wrong(page) == {"wanted_on": "An extension leads to a later date than 30 Sep 2020, the current plan's."}


def test_one_request_at_a_time(waiting):
    assert set(wrong(soup(ask(waiting), 422))) == {"milestone"}


def test_only_what_can_be_asked_for_is_offered(staffed_app):
    browser = browser_of(staffed_app, "office")
    assert [words(option)[:6] for option in soup(browser.get(ASK)).select("select option")] == ["2 Step"]
    links = [a["href"] for a in soup(browser.get("/tasks/P1")).select("main a") if words(a) == "Ask for an extension"]
    assert links == [ASK, f"{ASK}?milestone=2"]
    assert ask(staffed_app).status_code == 302
    page = soup(browser.get(ASK))
    assert page.select("select option") == []
    assert "No date is left that can be asked for" in words(page.select_one(".factlist"))
    assert "Ask for an extension" not in words(soup(browser.get("/tasks/P1")).main)


@pytest.mark.parametrize(("state", "word"), [("claimed", "claimed as done"), ("verified", "accepted")])
def test_a_request_for_what_is_done_can_only_be_refused_and_every_page_says_why(waiting, state, word):
    with waiting.app_context():
        step = db.session.query(Milestone).filter_by(number=2).one()
        day = date(2020, 4, 7)
        db.session.add(MilestoneCompletion(milestone_id=step.id, state=state, actual_on=day, **recorded(day)))
        db.session.commit()
    since = f"The milestone is {word} since, so that its date no longer moves."
    for page in ("/office", "/tasks/P1"):
        found = soup(browser_of(waiting, "office").get(page))
        box = found.select_one("#requests li, #extensions .extension")
        assert since in words(box)
        assert [words(link) for link in box.select("a.btn")] == ["Refuse with a reason"]
    facts = words(soup(browser_of(waiting, "office").get("/office/extensions/1/refuse")).select_one(".factlist"))
    assert since in facts
    assert "can be granted" not in facts


def test_the_office_grants_another_date_and_the_plans_are_numbered(waiting):
    home = soup(browser_of(waiting, "office").get("/office"))
    line = words(home.select_one("#requests li"))
    assert line.startswith(
        "P1 2 Step 2 30 Sep 2020 → 30 Nov 2020; change of scope: The group widened it Asked 17 Mar 2020 by NORTH"
    )
    assert "waits 18 working days" in line
    path = "/office/extensions/1/grant"
    form = form_of(waiting, "office", path)
    assert form["granted_on"] == "2020-11-30"
    browser = browser_of(waiting, "office")
    page = soup(browser.post(path, {**form, "granted_on": "2020-10-30", "reason": "Half of it"}), 422)
    assert wrong(page) == {"approved_by": "Name who approved it."}
    assert page.select_one("[name=granted_on]")["value"] == "2020-10-30"
    sent = {**form, "granted_on": "2020-10-30", "approved_by": "Board", "reason": "Half of it"}
    assert browser.post(path, sent).status_code == 302
    page = soup(browser.get("/tasks/P1"))
    assert page.select("#extensions .extension") == []
    row = page.select_one("#milestone-2")
    assert "30 Oct plan 2" in words(row)
    assert "30 Sep" in words(row)
    listed = soup(browser.get("/milestones?show=replanned"))
    assert [words(row.th) for row in listed.select("#rows tbody tr")] == ["P1 Step 2"]
    plans = page.select_one("#replans")
    assert words(plans.h2) == "One date of the plan was moved by approval"
    (replan,) = plans.select("tbody tr")
    assert words(replan) == "2 Step 2 plan 2 13 Apr 30 Sep 30 Oct change of scope on request The group widened it Board"
    assert (
        "Asked 17 Mar 2020 by NORTH; granted 13 Apr 2020; new date 30 Oct 2020, approved by Board: Half of it"
        in words(plans.select_one(".answered"))
    )
    assert soup(browser.get("/office")).select("#requests") == []


def test_a_day_after_the_plan_or_without_work_is_granted_after_a_second_look(staffed_app):
    odd = ("2 Jan 2021 lies 2 days after the plan's end, 31 Dec 2020.", "2 Jan 2021 is no working day.")
    ask(staffed_app, wanted_on="2021-01-02")
    for who in ("reporter", "office"):
        note = words(soup(browser_of(staffed_app, who).get("/tasks/P1")).select_one("#extensions"))
        assert all(remark in note for remark in odd)
    office, path = browser_of(staffed_app, "office"), "/office/extensions/1/grant"
    facts = words(soup(office.get(path)).select_one(".factlist"))
    assert all(remark in facts for remark in odd)
    form = form_of(staffed_app, "office", path)
    granted = office.post(path, {**form, "approved_by": "Board"}, follow_redirects=True)
    assert [words(note) for note in soup(granted).select(".flashes .note--watch")] == list(odd)
    path = "/office/tasks/P1/milestones/2/replan"
    later = {"baseline_on": "2021-01-04", "ground": "scope", "reason": "Wider", "approved_by": "Board"}
    moved = office.post(path, {**form_of(staffed_app, "office", path), **later}, follow_redirects=True)
    notes = [words(note) for note in soup(moved).select(".flashes .note--watch")]
    assert notes == ["4 Jan 2021 lies 4 days after the plan's end, 31 Dec 2020."]


def test_the_second_look_is_at_the_day_granted_not_at_the_one_asked_for(waiting):
    office, path = browser_of(waiting, "office"), "/office/extensions/1/grant"
    sent = {**form_of(waiting, "office", path), "granted_on": "2020-11-28", "approved_by": "Board"}
    granted = soup(office.post(path, sent, follow_redirects=True))
    assert [words(note) for note in granted.select(".flashes .note--watch")] == ["28 Nov 2020 is no working day."]


def test_the_office_refuses_with_words_and_the_unit_reads_them(waiting):
    path = "/office/extensions/1/refuse"
    browser, form = browser_of(waiting, "office"), form_of(waiting, "office", path)
    assert set(wrong(soup(browser.post(path, form), 422))) == {"reason"}
    assert browser.post(path, {**form, "reason": "Being late is no ground"}).status_code == 302
    assert rows(waiting, MilestoneBaseline) == 0
    home = soup(browser_of(waiting, "reporter").get("/report"))
    assert "not granted 13 Apr 2020: Being late is no ground" in words(home.select_one("#requests"))
    late = browser.post(path, {**form, "reason": "Again"})
    assert late.status_code == 412
    assert "Again" in soup(late, 412).select_one("[name=reason]").text
    assert browser.get(path).status_code == 302


def test_a_unit_takes_its_own_request_back(waiting):
    browser = browser_of(waiting, "approver")
    (link,) = soup(browser.get("/report")).select("#requests .asks__do a")
    assert browser.post(link["href"]).status_code == 302
    assert "taken back" in words(soup(browser.get("/report")).select_one("#requests"))
    assert "taken back" in words(soup(browser.get("/tasks/P1")).select_one("#replans"))


def test_what_was_asked_in_time_is_still_granted_and_the_page_says_so(staffed_app):
    with staffed_app.app_context():
        step = db.session.query(Milestone).filter_by(number=1).one()
        asked(step, date(2020, 4, 30), on=date(2020, 2, 27))
        db.session.commit()
    browser = browser_of(staffed_app, "office")
    note = words(soup(browser.get("/tasks/P1")).select_one("#extensions"))
    assert "The date fell due on 28 Feb 2020 while the request waited; it was filed before and can be granted." in note
    form = form_of(staffed_app, "office", "/office/extensions/1/grant")
    assert browser.post("/office/extensions/1/grant", {**form, "approved_by": "Board"}).status_code == 302
    assert "overdue" not in words(soup(browser.get("/tasks/P1")).select_one("#milestone-1"))


def body_of(page: BeautifulSoup) -> str:
    for token in page.select("[name=csrf_token], [name=next]"):
        token.decompose()
    return str(page.main)


def test_a_published_month_stays_as_it_was_after_a_grant_today(waiting):
    office, reader = browser_of(waiting, "office"), browser_of(waiting, "viewer")
    addresses = ("/tasks/P1?period=2020-02", "/tasks/P1?period=2020-03", "/milestones?period=2020-03")
    before = [body_of(soup(reader.get(path))) for path in addresses]
    form = form_of(waiting, "office", "/office/extensions/1/grant")
    assert office.post("/office/extensions/1/grant", {**form, "approved_by": "Board"}).status_code == 302
    assert [body_of(soup(reader.get(path))) for path in addresses] == before


def test_a_day_shows_what_was_known_then_and_nothing_to_do(waiting):
    with waiting.app_context():
        answered(db.session.query(ExtensionRequest).one(), "refused", on=date(2020, 4, 2), reason="Too vague")
        db.session.commit()
    browser = browser_of(waiting, "office")
    earlier = soup(browser.get("/tasks/P1?as_of=2020-03-16"))
    assert (earlier.select("#extensions .extension"), earlier.select("#replans")) == ([], [])
    open_then = soup(browser.get("/tasks/P1?as_of=2020-04-01"))
    assert "Extension asked 17 Mar" in words(open_then.select_one("#extensions"))
    assert open_then.select("#extensions a") == []
    assert "Ask for an extension" not in words(open_then)
    later = soup(browser.get("/tasks/P1?as_of=2020-04-02"))
    assert later.select("#extensions .extension") == []
    assert "not granted 2 Apr 2020: Too vague" in words(later.select_one("#replans"))
