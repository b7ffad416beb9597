"""Scope, earning rules and silence as readers see them: forms, task, register, overview, files."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import recorded, small_plan
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models.plan import KeyTask, ScopeChange, StatusUpdate


@pytest.fixture
def office(sqlite_app: Flask) -> Browser:
    """Give somebody of the project office in a small plan of two tasks."""
    with sqlite_app.app_context():
        small_plan(tasks=2)
    account(sqlite_app, "clerk", Role.OFFICE)
    return browser_of(sqlite_app, "clerk")


def soup(response, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def change(office: Browser, path: str, **typed: str):
    form = soup(office.get(path)).select_one("form.planform")
    sent = {
        "version": form.select_one("[name=version]")["value"],
        "kind": "cancelled",
        "since_on": "2020-04-06",
        "approved_by": "Steering group",
        "reason": "The mandate ended",
        **typed,
    }
    return office.post(path, sent)


TASK, MILESTONE = "/office/tasks/P1/scope", "/office/tasks/P1/milestones/2/scope"


def test_the_office_takes_a_task_out_and_brings_it_back(office: Browser) -> None:
    answer = change(office, TASK)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tasks/P1")
    page = soup(office.get("/tasks/P1"))
    assert "Cancelled by approved change on 6 Apr 2020" in words(page.select_one(".note--left"))
    assert [words(name) for name in page.select("#left s")] == ["Step 1", "Step 2"]
    assert page.select("#milestones") == []
    assert "The whole task: cancelled from 6 Apr 2020" in words(page.select_one("#history"))
    assert office.get("/office/tasks/P1/status").status_code == 404
    back = soup(office.get(TASK))
    assert [option["value"] for option in back.select("[name=kind]")] == ["restored"]
    assert change(office, TASK, kind="restored", since_on="2020-04-07").status_code == 302
    assert soup(office.get("/tasks/P1")).select(".note--left, #left") == []


def test_the_register_keeps_what_left_apart_and_out_of_its_counts(office: Browser) -> None:
    change(office, TASK)
    page = soup(office.get("/tasks"))
    assert [row["id"] for row in page.select("tr[id^=row-]")] == ["row-P2"]
    assert "All 1 task" in words(page.select_one("tfoot"))
    assert "1 task has left the plan" in words(page)
    assert [words(name) for name in page.select(".left s")] == ["Task 1"]
    asked = soup(office.get("/tasks?status=out"))
    assert (asked.select("tr[id^=row-]"), len(asked.select(".left tbody tr"))) == ([], 1)
    assert soup(office.get("/tasks?overdue=1")).select(".left") == []
    rows = list(csv.DictReader(io.StringIO(office.get("/tasks?format=csv").data.decode("utf-8-sig"))))
    assert [(row["Code"], row["Left the plan"], row["Out since"]) for row in rows] == [
        ("P2", "", ""),
        ("P1", "cancelled", "2020-04-06"),
    ]


def test_overview_programme_and_unit_say_what_left(office: Browser) -> None:
    change(office, TASK)
    overview = soup(office.get("/"))
    assert "of 1 task" in words(overview.select_one("h1"))
    assert "1 task has left the plan and is in none of these figures" in words(overview.select_one(".standfirst"))
    for path in ("/programmes/P", "/units/NORTH"):
        assert [words(name) for name in soup(office.get(path)).select("#left s")] == ["Task 1"], path
    milestones = soup(office.get("/milestones"))
    assert [words(name) for name in milestones.select("#left s")] == ["Step 1", "Step 2"]


def test_a_milestone_leaves_alone_and_stays_visible(office: Browser) -> None:
    assert change(office, MILESTONE, kind="not_applicable").status_code == 302
    page = soup(office.get("/tasks/P1"))
    assert [words(name) for name in page.select("#left s")] == ["Step 2"]
    assert [row["id"] for row in page.select("#milestones tbody tr")] == ["milestone-1"]
    assert office.get("/office/tasks/P1/milestones/2/edit").status_code == 404
    last = change(office, "/office/tasks/P1/milestones/1/scope")
    assert "take the whole task out instead" in words(soup(last, 422).select_one(".field--error"))


def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(sqlite_app: Flask, office: Browser) -> None:
    page = soup(change(office, TASK, since_on="2020-04-14", approved_by="", reason=" "), 422)
    errors = [words(error) for error in page.select(".field__error")]
    assert "A change of scope cannot take effect after today, 13 Apr 2020." in errors
    assert "Name who approved it." in errors
    assert page.select_one("[name=since_on]")["value"] == "2020-04-14"
    assert page.select_one("[name=kind][value=cancelled]").has_attr("checked")
    soup(change(office, TASK, kind="restored"), 422)
    # What was left out altogether and what is missing by the rules are named in one round.
    empty = soup(change(office, TASK, kind="", since_on="", approved_by="", reason=""), 422)
    assert len(empty.select(".field__error")) == len(("kind", "since_on", "approved_by", "reason"))
    with sqlite_app.app_context():
        assert db.session.scalars(select(ScopeChange)).all() == []


def test_the_form_asks_before_it_is_sent(office: Browser) -> None:
    form = soup(office.get(TASK)).select_one("form.planform")
    assert "confirm" in form["data-module"].split()
    assert "It will count no more from that day on" in words(form.select_one("noscript"))


def revise(office: Browser, **typed: str):
    form = soup(office.get("/office/tasks/P1/edit")).select_one("form.planform")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=text], input[type=hidden]")}
    sent |= {field["name"]: field.get_text().strip() for field in form.select("textarea")}
    sent |= {field["name"]: field.select_one("[selected]")["value"] for field in form.select("select")}
    sent |= {"starts_on": "2020-01-01", "earning_rule": "zero_hundred", **typed}
    sent.pop("csrf_token", None)
    return office.post("/office/tasks/P1/edit", sent)


def test_what_is_out_of_shape_and_what_is_missing_are_named_in_one_round(office: Browser) -> None:
    page = soup(revise(office, weight="much", name_en=" ", name_zh="", reason=""), 422)
    assert {box.select_one("[name]")["name"] for box in page.select(".field--error")} == {"weight", "name_en", "reason"}
    moved = {"version": "1", "baseline_on": "soon", "ground": "", "approved_by": "", "reason": ""}
    page = soup(office.post("/office/tasks/P1/milestones/2/replan", moved), 422)
    assert len(page.select(".field__error")) == len(("baseline_on", "approved_by", "reason"))


def test_the_office_chooses_a_rule_and_whether_a_task_is_critical(sqlite_app: Flask, office: Browser) -> None:
    form = soup(office.get("/office/tasks/P1/edit"))
    assert [option["value"] for option in form.select("[name=earning_rule]")] == [
        "zero_hundred",
        "fifty_fifty",
        "percent",
    ]
    assert form.select_one("[name=earning_rule][checked]")["value"] == "zero_hundred"
    assert "Work has begun" in words(form.select_one(".standfirst"))
    typed = {"earning_rule": "fifty_fifty", "is_critical": "y"}
    assert "Say why" in words(soup(revise(office, **typed), 422))
    assert revise(office, **typed, reason="Approved on 1 April").status_code == 302
    with sqlite_app.app_context():
        task = db.session.scalars(select(KeyTask).order_by(KeyTask.id)).first()
        assert (task.earning_rule, task.is_critical) == ("fifty_fifty", True)
    page = soup(office.get("/tasks/P1"))
    assert "50/50: a milestone earns half its weight when its work begins" in words(page.select_one(".taskrule"))
    assert "critical task" in words(page.select_one(".facts--task"))
    assert "work not begun" in words(page.select_one("#milestone-1"))


def test_an_update_of_the_office_carries_the_begin_of_work(office: Browser) -> None:
    revise(office, earning_rule="fifty_fifty", reason="Approved")
    form = soup(office.get("/office/tasks/P1/status"))
    name = form.select("input[name$=-started_on]")[0]["name"]
    sent = {"seen": "0", "claimed": "red", "note": "", "difference": ""}
    late = soup(office.post("/office/tasks/P1/status", {**sent, name: "2020-04-20"}), 422)
    assert "Work cannot have begun after 13 Apr 2020." in words(late.select_one(".field--error"))
    answer = office.post("/office/tasks/P1/status", {**sent, "difference": "Late", name: "2020-02-03"})
    assert answer.status_code == 302
    page = soup(office.get("/tasks/P1"))
    assert "work began on 3 Feb 2020, half earned" in words(page.select_one("#milestone-1"))
    assert "“Step 1”: work began on 3 Feb 2020" in words(page.select_one("#history"))


def test_what_rests_on_an_earlier_report_is_said_wherever_progress_is(sqlite_app: Flask, office: Browser) -> None:
    with sqlite_app.app_context():
        first, second = db.session.scalars(select(KeyTask).order_by(KeyTask.id)).all()
        db.session.add(StatusUpdate(task_id=first.id, claimed="green", **recorded(date(2020, 4, 12))))
        db.session.add(StatusUpdate(task_id=second.id, claimed="green", **recorded(date(2020, 3, 31))))
        db.session.commit()
    sentence = "50 % of the weight rests on an earlier report"
    for path, where in (("/", "#programmes"), ("/programmes/P", ".facts--task"), ("/units/NORTH", ".facts--task")):
        live = f"{path}?period=2020-04"
        assert sentence in words(soup(office.get(live)).select_one(where)).replace("\u00a0", " "), path
    assert "rests on an earlier report" in words(soup(office.get("/tasks/P2")).select_one(".facts--task"))
    assert "rests on" not in words(soup(office.get("/tasks/P1")).select_one(".facts--task"))
    file = office.get("/overview/programmes.csv?period=2020-04").data.decode("utf-8-sig")
    assert [row["Resting on an earlier report, per cent"] for row in csv.DictReader(io.StringIO(file))] == ["50.0"]


def test_where_nothing_was_ever_reported_nothing_rests_on_an_earlier_report(office: Browser) -> None:
    overview = soup(office.get("/"))
    assert "None of the 2 units has reported yet, and there is no earlier report" in words(overview)
    assert "nothing has been reported yet" in words(overview.select_one("#programmes"))
    for path in ("/tasks/P1", "/units/NORTH", "/programmes/P"):
        page = words(soup(office.get(path)).select_one("main"))
        assert "nothing has been reported yet" in page, path
        assert "rests on an earlier report" not in page, path
    file = office.get("/overview/programmes.csv").data.decode("utf-8-sig")
    assert [row["Resting on an earlier report, per cent"] for row in csv.DictReader(io.StringIO(file))] == ["0.0"]


def test_a_form_for_what_has_left_says_so_and_leads_to_the_task(office: Browser) -> None:
    change(office, MILESTONE)
    page = soup(office.get("/office/tasks/P1/milestones/2/replan"), 404)
    assert "Milestone 2 of P1 has left the plan" in words(page.h1)
    assert change(office, TASK).status_code == 302
    forms = ("status", "milestones/1/replan", "milestones/1/completion", "milestones/1/edit", "milestones/new")
    for path in (*(f"/office/tasks/P1/{form}" for form in forms), "/tasks/P1/extensions/new"):
        page = soup(office.get(path), 404)
        assert words(page.h1) == "Task P1 has left the plan", path
        assert page.select_one("a[href='/tasks/P1']"), path


def test_pages_hold_when_every_task_has_left_the_plan(office: Browser) -> None:
    for code in ("P1", "P2"):
        assert change(office, f"/office/tasks/{code}/scope").status_code == 302
    page = soup(office.get("/"))
    assert words(page.h1) == "Every key task has left the plan"
    assert page.select_one(".empty a")["href"].startswith("/tasks?status=out")
    page = soup(office.get("/programmes/P"))
    assert "Every key task of this programme has left the plan" in words(page)
    assert page.select_one("#schedule") is None
    assert "P1" in words(page.select_one("#left"))
    for path in ("/units/NORTH", "/tasks", "/tasks/P1", "/forecast", "/end-game", "/milestones", "/claims", "/rules"):
        soup(office.get(path))
