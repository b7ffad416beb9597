"""Links between milestones as readers see them, and the office's forms for them."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import account, browser_of
from tests.factories.plans import small_plan
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models.milestones import Dependency


@pytest.fixture
def linked(sqlite_app: Flask) -> Flask:
    """Give a plan of two tasks; the second task's last milestone waits for a late one of the first, held by SOUTH."""
    return _linked(sqlite_app)


@pytest.fixture
def linked_in_time(sqlite_app: Flask) -> Flask:
    """Give the same plan with the first milestones of both tasks reached, so that nothing is overdue."""
    return _linked(sqlite_app, first_reached=True)


def _linked(sqlite_app: Flask, *, first_reached: bool = False) -> Flask:
    with sqlite_app.app_context():
        plan = small_plan(tasks=2)
        for pair in plan.milestones if first_reached else ():
            plan.complete(pair[0], "verified", date(2020, 2, 27))
        (_, first), (_, second) = plan.milestones
        first.unit_id = plan.units["SOUTH"].id
        plan.forecast(first, date(2020, 10, 30), valid_on=date(2020, 3, 31))
        plan.link(first, second, lag=2)
        plan.contributions[1].due_on = date(2020, 4, 3)
        db.session.commit()
        north, south = (unit.id for unit in plan.units.values())
    account(sqlite_app, "clerk", Role.OFFICE)
    account(sqlite_app, "reader", Role.VIEWER)
    account(sqlite_app, "north", Role.REPORTER, unit_id=north)
    account(sqlite_app, "south", Role.REPORTER, unit_id=south)
    return sqlite_app


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def table(page: BeautifulSoup) -> list[list[str]]:
    """Return the links a page lists, cell by cell, without the step at the end."""
    rows = page.select("#links tr:not(.group)")[1:]
    return [[words(cell) for cell in row.select("th, td")][:7] for row in rows]


LINK = ["P1/2 Step 2 SOUTH", "30 Oct", "2", "P2/2 Step 2 NORTH", "30 Sep", "−19", "too late"]


def test_both_tasks_and_both_units_show_the_same_link(linked):
    reader = browser_of(linked, "reader")
    live = "?period=2020-04"
    pages = [soup(reader.get(path + live)) for path in ("/tasks/P1", "/tasks/P2", "/units/NORTH", "/units/SOUTH")]
    assert [table(page) for page in pages] == [[LINK]] * 4
    heads = [[words(head) for head in page.select("#links tr.group")] for page in pages]
    assert heads == [["Holds up"], ["Waits for"], ["It waits for others"], ["Others wait for it"]]


def test_a_task_says_on_whom_it_waits_and_why_it_is_red(linked):
    page = soup(browser_of(linked, "reader").get("/tasks/P2?period=2020-04"))
    assert words(page.select_one(".waiting")) == "Waiting on SOUTH for 5 working days: Data"
    line = "waits for P1/2 Step 2 (SOUTH), expected 19 working days too late"
    assert line in words(page.select_one("#milestone-2"))
    assert "It waits for “Step 2” of P1 (SOUTH), expected 19 working days too late" in words(page)
    assert "Delay is booked to the unit that holds the item: NORTH 30 working days, SOUTH 5 working days" in words(page)


def test_a_task_that_ends_in_time_but_waits_too_long_says_so_first(linked_in_time):
    page = soup(browser_of(linked_in_time, "reader").get("/tasks/P2?period=2020-04"))
    assert words(page.select_one(".standfirst")).startswith("It waits for “Step 2” of P1 (SOUTH), which is expected 19")
    assert "30 Sep 2020 as promised cannot be reached before 3 Nov 2020" in words(page.select_one(".facts"))


def test_my_report_tells_both_owners(linked):
    holder = soup(browser_of(linked, "south").get("/report/2020-04"))
    assert "P2/2 Step 2 (NORTH) waits for this and needs it 19 working days sooner" in words(holder)
    waiting = soup(browser_of(linked, "north").get("/report/2020-04"))
    assert "waits for P1/2 Step 2 (SOUTH), expected 19 working days too late" in words(waiting)


def test_the_milestones_page_filters_the_chain_and_late_links_and_draws_what_is_asked(linked):
    reader = browser_of(linked, "reader")
    page = soup(reader.get("/milestones?period=2020-04"))
    chips = {words(chip).rsplit(" ", 1)[0]: chip["href"] for chip in page.select("a.chip")}
    rows = soup(reader.get(chips["Late links"])).select("#rows tbody tr")
    assert [words(row.th.a) for row in rows] == ["P2 Step 2"]
    rows = soup(reader.get(chips["Critical chain"])).select("#rows tbody tr")
    assert [words(row.th.a) for row in rows] == ["P1 Step 2", "P2 Step 2"]
    assert page.select("line.link") == []
    drawn = soup(reader.get("/milestones?period=2020-04&links=late"))
    assert {re.sub("link |link--", "", " ".join(line["class"])) for line in drawn.select("line.link")} == {"late"}
    chain = [[words(cell) for cell in row.select("th, td")] for row in page.select("#chain tbody tr")]
    assert chain[0][:4] == ["P1/2 Step 2 SOUTH", "–", "30 Oct", "30 Oct"]
    assert chain[1][:4] == ["P2/2 Step 2 NORTH", "2", "30 Sep", "3 Nov"]


def test_a_plan_without_links_offers_nothing_about_them(sqlite_app):
    with sqlite_app.app_context():
        small_plan()
    account(sqlite_app, "reader", Role.VIEWER)
    page = soup(browser_of(sqlite_app, "reader").get("/milestones"))
    assert page.select("#chain, .linkchoice") == []
    assert "Critical chain" not in words(page)


def test_the_office_adds_a_link_from_either_side(linked):
    clerk = browser_of(linked, "clerk")
    form = soup(clerk.get("/office/dependencies/new?milestone=P1/1"))
    assert form.select_one("#milestone")["value"] == "P1/1 Step 1"
    assert [option["value"] for option in form.select("#other-list option")] == [
        "P1/1 Step 1", "P1/2 Step 2", "P2/1 Step 1", "P2/2 Step 2",
    ]  # fmt: skip
    values = {
        "milestone": "P1/1 Step 1", "direction": "holds", "other": "P2/1", "lag": "3", "note": "", "reason": "One team",
    }  # fmt: skip
    assert clerk.post("/office/dependencies/new?milestone=P1/1", data=values).status_code == 302
    with linked.app_context():
        row = db.session.scalars(select(Dependency).order_by(Dependency.id.desc())).first()
        assert (row.lag_workdays, row.recorded_by) == (3, "clerk")
    assert "P1/1 Step 1 NORTH" in [cells[0] for cells in table(soup(clerk.get("/tasks/P2")))]


def test_a_link_that_comes_too_late_says_which_task_waits_too_late_and_by_how_much(linked):
    clerk = browser_of(linked, "clerk")
    values = {"milestone": "p2／1", "direction": "waits", "other": "P1/2", "lag": "0", "note": "", "reason": "Data"}
    assert clerk.post("/office/dependencies/new?task=P2", data=values).status_code == 302
    page = soup(clerk.get("/tasks/P2"))
    days = next(cells[5] for cells in table(page) if cells[3].startswith("P2/1")).lstrip("−")
    said = f"Task P2 now waits too late: P1/2 Step 2 is expected {days} working days later than P2/1 needs it."
    assert said in words(page)


def test_a_circle_is_refused_beside_its_field_and_everything_typed_stays(linked):
    clerk = browser_of(linked, "clerk")
    values = {
        "milestone": "P1/2", "direction": "waits", "other": "P2/2 Step 2", "lag": "1", "note": "Data", "reason": "Try",
    }  # fmt: skip
    answer = clerk.post("/office/dependencies/new?task=P1", data=values)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "P2/2 → P1/2 → P2/2" in words(page.select_one("#other-error"))
    assert [page.select_one(f"#{name}")["value"] for name in ("milestone", "other", "lag", "reason")] == [
        "P1/2", "P2/2 Step 2", "1", "Try",
    ]  # fmt: skip
    wrong = clerk.post("/office/dependencies/new", data={**values, "other": "the last one", "lag": "soon"})
    page = BeautifulSoup(wrong.text, "html.parser")
    assert (page.select_one("#other")["value"], page.select_one("#lag")["value"]) == ("the last one", "soon")
    for typed in ("soon", "", "-1", "2.5", "251"):
        found = clerk.post("/office/dependencies/new", data={**values, "lag": typed})
        assert (
            words(BeautifulSoup(found.text, "html.parser").select_one("#lag-error"))
            == "Type a whole number from 0 to 250."
        )
    assert words(page.select_one("#other-error")).startswith("Write the task's code")


def test_the_office_removes_a_link_once(linked):
    clerk = browser_of(linked, "clerk")
    page = soup(clerk.get("/tasks/P2"))
    address = page.select_one("#links a.edit-cue")["href"]
    form = soup(clerk.get(address))
    assert "P1/2 → P2/2" in words(form.h1)
    values = {"version": "1", "reason": "Done otherwise"}
    assert clerk.post(address, data=values).status_code == 302
    assert soup(clerk.get("/tasks/P2")).select("#links table") == []
    assert clerk.get(address).status_code == 404
    assert clerk.get("/office/dependencies/999/remove").status_code == 404
