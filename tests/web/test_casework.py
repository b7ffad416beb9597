"""Risks, issues, decisions and evidence as readers and writers see them."""

import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, browser_of
from tests.factories.concerns import PDF, concern, evidence, word
from tests.factories.plans import instant
from tracker.db import db
from tracker.models.concerns import Concern, ConcernWord
from tracker.models.milestones import EvidenceFile, Milestone, MilestoneCompletion
from tracker.models.plan import KeyTask

ISSUE = {"title_en": "Network is down", "owner": "Li Na", "due_on": "2020-04-20", "detail": "Since Friday"}
DECISION = "/concerns/decision/1"


def soup(response, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def version(page: BeautifulSoup) -> str:
    return page.select_one("input[name=version]")["value"]


@pytest.fixture
def decision(staffed_app: Flask) -> Flask:
    """Give the small plan with a decision asked on 2 March, holding both milestones, and an issue that is closed."""
    with staffed_app.app_context():
        task = db.session.query(KeyTask).one()
        word(concern(task.id, "decision"), valid_on=date(2020, 3, 2), title_en="Which supplier?", holds=[1, 2])
        issue = concern(task.id, "issue", 4)
        word(issue, valid_on=date(2020, 3, 3), state="closed", outcome="Mended", title_en="Old trouble")
        db.session.commit()
    return staffed_app


def said(app: Flask) -> list[str]:
    with app.app_context():
        return [row.title_en or row.title_zh for row in db.session.query(ConcernWord).order_by(ConcernWord.id)]


@pytest.mark.parametrize("who", ["office", "admin", "reporter", "approver"])
def test_the_office_and_the_lead_unit_raise_what_the_task_page_then_shows(staffed_app, who):
    browser = browser_of(staffed_app, who)
    page = soup(browser.get("/tasks/P1"))
    (link,) = (a for a in page.select("#concerns a.btn") if words(a) == "Issue")
    assert browser.post(link["href"], ISSUE).status_code == 302
    block = soup(browser.get("/tasks/P1")).select_one("#concerns")
    assert words(block.h2) == "One issue is open, and not overdue"
    assert words(block.select_one("tbody tr")).startswith(
        "Issue 1 Network is down Since Friday Li Na 20 Apr still open"
    )
    (case,) = (a for a in block.select("a[href*='/concerns/issue/']") if words(a) == "Network is down")
    assert words(soup(browser.get(case["href"])).select_one(".tl .when")).startswith(f"by Name of {who},")


@pytest.mark.parametrize("who", ["executive", "viewer"])
def test_readers_are_offered_nothing_to_write(decision, who):
    page = soup(browser_of(decision, who).get("/tasks/P1"))
    assert page.select("#concerns a.btn") == []
    assert "Add files" not in words(page.select_one("#evidence"))


def test_a_neighbour_reads_and_does_not_find_the_forms(decision):
    browser = browser_of(decision, "neighbour")
    assert browser.get(DECISION).status_code == 200
    assert soup(browser.get("/tasks/P1")).select("#concerns a.btn") == []
    for path in (
        "/tasks/P1/concerns/risk",
        f"{DECISION}/revise",
        "/concerns/issue/4/close",
        "/tasks/P1/milestones/1/evidence",
    ):
        assert browser.get(path).status_code == 404, path
        assert browser.post(path, ISSUE).status_code == 404, path
    assert said(decision) == ["Which supplier?", "Old trouble"]


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(staffed_app):
    browser = browser_of(staffed_app, "office")
    page = soup(browser.post("/tasks/P1/concerns/risk", {"owner": "Li Na", "due_on": "soon", "holds": ["2"]}), 422)
    wrong = {box.label["for"]: words(box.select_one(".field__error")) for box in page.select(".field--error")}
    assert wrong == {"due_on": "Write the day as 2020-04-17."}
    page = soup(browser.post("/tasks/P1/concerns/risk", {"owner": "Li Na", "holds": ["2"]}), 422)
    wrong = {box.label["for"]: words(box.select_one(".field__error")) for box in page.select(".field--error")}
    assert set(wrong) == {"title_en", "likelihood", "impact"}
    assert page.select_one("input[name=owner]")["value"] == "Li Na"
    assert [box["value"] for box in page.select("input[name=holds][checked]")] == ["2"]
    assert said(staffed_app) == []


def test_what_is_accepted_waits_for_nothing_new_but_what_named_it_keeps_it(decision):
    with decision.app_context():
        accepted(db.session.query(Milestone).filter_by(number=1).one())
        db.session.commit()
    browser = browser_of(decision, "office")
    offered = [box["value"] for box in soup(browser.get("/tasks/P1/concerns/decision")).select("[name=holds]")]
    assert offered == ["2"]
    kept = [box["value"] for box in soup(browser.get(f"{DECISION}/revise")).select("[name=holds]")]
    assert kept == ["1", "2"]


def test_a_due_day_that_is_over_gets_a_second_look(staffed_app):
    browser, path = browser_of(staffed_app, "office"), "/tasks/P1/concerns/issue"
    told = browser.post(path, {**ISSUE, "due_on": "2020-04-10"}, follow_redirects=True)
    assert "It is overdue at once: 10 Apr 2020 is over." in words(soup(told).select_one(".flashes"))
    told = browser.post(path, {**ISSUE, "due_on": "2020-04-13"}, follow_redirects=True)
    assert "overdue at once" not in words(soup(told).select_one(".flashes"))


def test_a_field_that_the_page_does_not_offer_is_refused(staffed_app):
    response = browser_of(staffed_app, "office").post("/tasks/P1/concerns/issue", {**ISSUE, "state": "closed"})
    assert response.status_code == 422
    assert said(staffed_app) == []


def test_two_who_revise_at_once_see_both_texts(decision):
    first, second = browser_of(decision, "office"), browser_of(decision, "reporter")
    seen = version(soup(first.get(f"{DECISION}/revise")))
    assert version(soup(second.get(f"{DECISION}/revise"))) == seen
    typed = {"title_en": "Supplier A or B?", "owner": "Somebody", "due_on": "2020-04-30", "version": seen}
    assert first.post(f"{DECISION}/revise", typed).status_code == 302
    page = soup(second.post(f"{DECISION}/revise", {**typed, "title_en": "Mine"}), 412)
    row = next(row for row in page.select(".differs tbody tr") if words(row.th) == "Title (English)")
    assert [words(cell) for cell in row.select("td")] == ["Supplier A or B?", "Mine"]
    assert page.select_one("input[name=title_en]")["value"] == "Mine"
    assert second.post(f"{DECISION}/revise", {**typed, "title_en": "Mine", "version": version(page)}).status_code == 302
    assert said(decision)[-2:] == ["Supplier A or B?", "Mine"]


def test_a_closed_issue_tells_how_it_ended_and_can_be_opened_again(decision):
    browser = browser_of(decision, "reporter")
    page = soup(browser.get("/concerns/issue/4"))
    assert "closed 3 Mar 2020" in words(page)
    assert "Mended" in words(page)
    form = soup(browser.get("/concerns/issue/4/revise"))
    again = {"title_en": "Old trouble", "owner": "Somebody", "due_on": "2020-04-30", "version": version(form)}
    assert browser.post("/concerns/issue/4/revise", again).status_code == 302
    page = soup(browser.get("/concerns/issue/4"))
    assert "2 words on record" in words(page)
    close = next(a for a in page.select(".pagehead a") if words(a) == "Close")
    form = soup(browser.get(close["href"]))
    assert words(soup(browser.post(close["href"], {"version": version(form)}), 422).select_one(".field__error"))
    assert browser.post(close["href"], {"version": version(form), "outcome": "New cable"}).status_code == 302
    assert "New cable" in words(soup(browser.get("/concerns/issue/4")))


def test_an_answered_decision_lists_what_waited_for_it(decision):
    browser = browser_of(decision, "executive")
    assert "Holds 2 milestones" in words(soup(browser.get(DECISION)).select_one(".w4"))
    with decision.app_context():
        asked = db.session.query(Concern).filter_by(kind="decision").one()
        word(asked, valid_on=date(2020, 4, 12), state="closed", answer="agreed", holds=[1, 2])
        db.session.commit()
    held = soup(browser.get(DECISION)).select_one(".w4")
    assert words(held.h2) == "2 milestones waited for it"
    assert len(held.select("li")) == 2
    assert "open milestone" not in words(held)


def test_executives_find_what_waits_for_them_and_answer_it(decision):
    browser = browser_of(decision, "executive")
    block = soup(browser.get("/")).select_one("#decisions")
    assert words(block.h2) == "One decision waits for you"
    (row,) = block.select("li.due")
    assert words(row.select_one(".due__age")) == "21 working days"
    assert "P1 · asked by NORTH · answer by 30 Apr" in words(row)
    assert "Holds 2 milestones, 100" in words(row)
    answer = next(a for a in row.select("a.btn"))["href"]
    form = soup(browser.get(answer))
    assert [words(button) for button in form.select("form.planform button")] == ["Agree", "Decline", "Decide otherwise"]
    refused = browser.post(answer, {"version": version(form), "answer": "declined", "outcome": ""})
    assert "Say what is decided instead" in words(soup(refused, 422).select_one(".field--error"))
    sent = browser.post(answer, {"version": version(form), "answer": "otherwise", "outcome": "Supplier C"})
    assert sent.status_code == 302
    block = soup(browser.get("/")).select_one("#decisions")
    assert words(block.h2) == "The one decision asked for has been answered"
    assert "decided otherwise by executive, 13 Apr 2020 : Supplier C" in words(block)
    assert block.select("a.btn") == []
    # The unit reads it at once, on the open month's page.
    assert "decided otherwise by executive" in words(soup(browser_of(decision, "reporter").get("/tasks/P1")))


def test_a_page_that_looks_back_tells_nothing_later_and_offers_no_answer(decision):
    browser = browser_of(decision, "executive")
    with decision.app_context():
        asked = db.session.query(Concern).filter_by(kind="decision").one()
        word(asked, valid_on=date(2020, 4, 12), state="closed", answer="agreed")
        db.session.commit()
    block = soup(browser.get("/?period=2020-02")).select_one("#decisions")
    assert words(block.h2) == "No decision waits for an answer"
    assert soup(browser.get("/?period=2020-03")).select_one("#decisions .due__answered")
    case = soup(browser.get(f"{DECISION}?period=2020-03"))
    assert "This page tells everything said up to 13 Apr 2020" in words(case)
    assert browser.get(f"{DECISION}?period=2020-02").status_code == 404


def test_an_answer_given_twice_is_recorded_once(decision):
    first, second = browser_of(decision, "executive"), browser_of(decision, "office")
    form = version(soup(first.get(f"{DECISION}/answer")))
    sent = {"version": form, "answer": "agreed"}
    assert second.post(f"{DECISION}/answer", sent).status_code == 302
    page = soup(first.post(f"{DECISION}/answer", sent), 412)
    assert "answered yes by office" in words(page.select_one(".factlist"))
    assert len(said(decision)) == 3


def test_the_list_is_filtered_sorted_and_given_as_a_file(decision):
    browser = browser_of(decision, "viewer")
    page = soup(browser.get("/concerns?period=2020-03&state=all&sort=-number"))
    assert [words(row.td) for row in page.select("table.concerns tbody tr")] == ["Decision 1", "Issue 4"]
    for chip in page.select("a.chip"):
        rows = soup(browser.get(chip["href"])).select("table.concerns tbody tr")
        assert len(rows) == int(chip.b.get_text()), words(chip)
    assert "No risk, issue or decision is all of this." in words(soup(browser.get("/concerns?q=zzz")))
    file = browser.get("/concerns?period=2020-03&state=all&kind=decision&format=csv")
    lines = file.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Which supplier?" in lines[1]
    assert "concerns-2020-03-31.csv" in file.headers["Content-Disposition"]


def test_unit_and_programme_pages_show_what_is_open(decision):
    browser = browser_of(decision, "viewer")
    for path in ("/units/NORTH", "/programmes/P"):
        block = soup(browser.get(path)).select_one("#concerns")
        assert [words(row.td) for row in block.select("tbody tr")] == ["Decision 1"], path
    assert soup(browser.get("/units/SOUTH")).select_one("#concerns") is None


def upload(browser: Browser, *files: tuple[str, bytes], note: str = ""):
    sent = {"note": note, "files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post("/tasks/P1/milestones/1/evidence", sent, content_type="multipart/form-data")


def test_files_are_added_listed_and_handed_out_as_files(staffed_app):
    browser = browser_of(staffed_app, "reporter")
    assert upload(browser, ("验收单 最终.pdf", PDF), ("list.csv", b"a,b\n"), note="Signed").status_code == 302
    block = soup(browser.get("/tasks/P1")).select_one("#evidence")
    assert words(block.h2) == "Evidence: 2 files; nothing is earned yet"
    links = {words(a): a["href"] for a in block.select(".files__name a")}
    assert set(links) == {"验收单 最终.pdf", "list.csv"}
    answer = browser_of(staffed_app, "viewer").get(links["验收单 最终.pdf"])
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    kept = answer.headers["Content-Disposition"]
    assert kept.startswith("attachment;")
    assert "filename*=UTF-8''%E9%AA%8C%E6%94%B6%E5%8D%95%20%E6%9C%80%E7%BB%88.pdf" in kept
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_visitor_gets_no_file(staffed_app):
    with staffed_app.app_context():
        file = evidence(db.session.query(Milestone).first(), on=date(2020, 3, 3)).id
        db.session.commit()
    response = staffed_app.test_client().get(f"/evidence/{file}")
    assert response.status_code == 302
    assert "/login" in response.headers["Location"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("run.exe", b"MZ", "is of a kind that is not kept"),
        ("page.html", b"<html>", "is of a kind that is not kept"),
        ("page.pdf", b"<html>", "does not hold what its ending .pdf says"),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_what_is_not_taken_is_said_beside_the_field_and_nothing_is_kept(staffed_app, name, content, told):
    page = soup(upload(browser_of(staffed_app, "office"), ("good.pdf", PDF), (name, content), note="A note"), 422)
    error = page.select_one(".field--error")
    assert error.label["for"] == "files"
    assert told in words(error.select_one(".field__error"))
    assert page.select_one("input[name=note]")["value"] == "A note"
    with staffed_app.app_context():
        assert db.session.query(EvidenceFile).count() == 0


def test_too_large_an_upload_is_refused_before_it_is_read(staffed_app):
    limit = staffed_app.config["UPLOAD_LENGTH"]
    assert upload(browser_of(staffed_app, "office"), ("large.pdf", PDF + b"x" * limit)).status_code == 413


def test_without_a_file_the_form_says_so(staffed_app):
    page = soup(upload(browser_of(staffed_app, "office"), note="x"), 422)
    assert "Choose at least one file." in words(page.select_one(".field__error"))


def test_a_completion_takes_its_files_along_or_leaves_nothing(staffed_app):
    browser = browser_of(staffed_app, "office")
    path = "/office/tasks/P1/milestones/1/completion"

    def claim(name: str, content: bytes):
        typed = {"version": version(soup(browser.get(path))), "actual_on": "2020-04-10", "evidence": "Signed page"}
        files = {"files": [(io.BytesIO(content), name)]}
        return browser.post(path, {**typed, **files}, content_type="multipart/form-data")

    assert claim("run.exe", b"MZ").status_code == 422
    with staffed_app.app_context():
        assert db.session.query(MilestoneCompletion).count() == 0
    assert claim("signed.pdf", PDF).status_code == 302
    with staffed_app.app_context():
        assert db.session.query(MilestoneCompletion).count() == 1
        assert [file.name for file in db.session.query(EvidenceFile)] == ["signed.pdf"]


def test_whoever_accepts_a_completion_sees_its_files(staffed_app):
    with staffed_app.app_context():
        first, second = db.session.query(Milestone).order_by(Milestone.number)
        accepted(first, state="claimed")
        accepted(second, state="claimed")
        file_id = evidence(first, on=date(2020, 3, 3)).id
        db.session.commit()
    browser = browser_of(staffed_app, "office")
    shown = soup(browser.get("/office/tasks/P1/milestones/1/answer")).select(".files a")
    assert [a["href"] for a in shown] == [f"/evidence/{file_id}"]
    page = soup(browser.get("/office/tasks/P1/milestones/2/answer"))
    assert page.select(".files") == []
    assert "Files there –" in words(page.select_one(".factlist"))


def accepted(milestone: Milestone, state: str = "verified") -> None:
    """Record a milestone of the small plan as reached on 28 February."""
    day = date(2020, 2, 28)
    said = {"recorded_at": instant(date(2020, 3, 2)), "recorded_by": "x", "source": "office"}
    db.session.add(MilestoneCompletion(milestone_id=milestone.id, state=state, actual_on=day, valid_on=day, **said))


def test_the_title_of_evidence_tells_what_it_covers(staffed_app):
    with staffed_app.app_context():
        first = db.session.query(Milestone).filter_by(number=1).one()
        accepted(first)
        evidence(first, on=date(2020, 3, 3))
        db.session.commit()
    page = soup(browser_of(staffed_app, "viewer").get("/tasks/P1?period=2020-03"))
    assert words(page.select_one("#evidence h2")) == "Evidence: 1 file, 40 of 40 earned points covered"
    assert words(page.select_one("#milestone-1 .milestones__evidence a")) == "1"


def test_where_nothing_is_recorded_pages_say_what_would_stand_there(staffed_app):
    browser = browser_of(staffed_app, "executive")
    assert "No risk, issue or decision is recorded" in words(soup(browser.get("/concerns")).h1)
    assert words(soup(browser.get("/")).select_one("#decisions h2")) == "No decision waits for an answer"
    assert words(soup(browser.get("/tasks/P1")).select_one("#evidence h2")) == "No file has been shown as evidence"
