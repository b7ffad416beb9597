"""Any page as of any day, and two days compared, as a reader meets them: banner, addresses, files, what is refused."""

import csv
import io
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask, url_for
from openpyxl import load_workbook
from sqlalchemy import select, update

from tests.architecture.routes import ROUTES, Examples
from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import instant, small_plan
from tracker.actions import audit
from tracker.db import db, writing
from tracker.domain.permissions import Role
from tracker.models.milestones import Milestone, MilestoneForecast
from tracker.models.plan import KeyTask
from tracker.models.reporting import Period
from tracker.web.access import declared
from tracker.web.looking_back import is_done_now_only

DAY = "as_of=2020-03-17"


@pytest.fixture
def office(staffed_app: Flask) -> Browser:
    return browser_of(staffed_app, "office")


def soup(response, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def arguments(link) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link["href"]).query)


def test_the_banner_says_which_day_in_which_sense_and_leads_home(office: Browser) -> None:
    page = soup(office.get(f"/tasks?{DAY}&group=flat"))
    banner = page.select_one(".asof--past")
    assert words(banner.span) == (
        "You are looking at 17 Mar 2020 as known on that day. Nothing later is shown, nothing can be edited."
    )
    assert words(banner.a) == "Back to April 2020"
    assert arguments(banner.a) == {"group": ["flat"]}
    assert words(page.select_one(".period .now")) == "17 Mar 2020 As known then"
    assert words(page.select_one(".asof")).startswith("As of 17 Mar 2020 | Reporting month: February 2020 |")
    corrected = soup(office.get(f"/tasks?{DAY}&known=corrected"))
    assert "with what was recorded since" in words(corrected.select_one(".asof--past"))


def test_the_months_beside_the_day_leave_it(office: Browser) -> None:
    page = soup(office.get(f"/tasks?{DAY}&known=corrected"))
    earlier, later = page.select_one('[data-key="["]'), page.select_one('[data-key="]"]')
    assert arguments(earlier) == {"period": ["2020-02"], "known": ["corrected"]}
    assert arguments(later) == {"period": ["2020-03"], "known": ["corrected"]}


@pytest.mark.parametrize("path", ["/", "/tasks", "/tasks/P1", "/milestones", "/forecast", "/kpis", "/units/NORTH"])
def test_every_link_into_the_plan_takes_the_day_along(office: Browser, path: str) -> None:
    page = soup(office.get(f"{path}?{DAY}&known=corrected"))
    reading = ("/", "/tasks", "/milestones", "/forecast", "/kpis", "/units", "/programmes", "/compare", "/overview")
    lost = [
        link["href"]
        for link in page.select("main a[href^='/'], .app-nav a[href]")
        if f"/{urlsplit(link['href']).path.split('/')[1]}" in reading
        and "period" not in arguments(link)
        and (arguments(link).get("as_of") != ["2020-03-17"] or arguments(link).get("known") != ["corrected"])
    ]
    assert lost == []


def test_todays_work_is_left_in_the_present(office: Browser) -> None:
    page = soup(office.get(f"/tasks/P1?{DAY}"))
    assert page.select("a[href^='/office/tasks']") == []
    assert [arguments(link) for link in page.select(".app-nav a[href^='/office']")] == [{}]


def test_nothing_can_be_edited_on_another_day(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        examples = Examples.of(small_plan())
    for role in (Role.OFFICE, Role.APPROVER):
        account(sqlite_app, role.value, role, unit_id=examples.own_unit_id if role is Role.APPROVER else None)
    for role in (Role.OFFICE, Role.APPROVER):
        browser, answers = browser_of(sqlite_app, role.value), {}
        for (method, endpoint), expected in ROUTES.items():
            access = declared(sqlite_app, endpoint)
            if access is None or not is_done_now_only(access) or expected.status[role] == 403:
                continue
            with sqlite_app.test_request_context():
                path = url_for(endpoint, **expected.arguments(examples), as_of="2020-03-17")
            answers[method, endpoint] = browser.request(method, path, dict(expected.data(examples))).status_code
        assert answers
        assert {key: status for key, status in answers.items() if status != 409} == {}


def test_whoever_may_not_do_it_is_told_so_first(staffed_app: Flask) -> None:
    assert browser_of(staffed_app, "viewer").get(f"/office?{DAY}").status_code == 403


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020-02-30", "“2020-02-30” is no day. Choose one, or write it as 2020-03-17."),
        ("2019-12-31", "There is nothing to see on 31 Dec 2019: the plan starts on 1 Jan 2020."),
        ("2020-04-14", "14 Apr 2020 lies ahead. The newest day that can be shown is 13 Apr 2020."),
        ("<b>", "“<b>” is no day. Choose one, or write it as 2020-03-17."),
    ],
)
def test_a_day_that_cannot_be_shown_is_named_and_kept_in_its_field(office: Browser, text: str, said: str) -> None:
    page = soup(office.get("/tasks", query_string={"as_of": text}))
    assert words(page.select_one("[role=alert]")) == f"{said} This page shows April 2020."
    assert page.select_one("#as-of")["value"] == text
    assert words(page.select_one("#as-of-error")) == said
    assert page.select_one("a[href^='/office/tasks']") is not None
    assert "as_of" not in arguments(page.select_one(".app-nav a"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "“abc” is no month. Write it as 2020-03."),
        ("2021-05", "There is no report of May 2021 to show; there are those from January 2020 to April 2020."),
    ],
)
def test_a_month_that_cannot_be_shown_is_named_and_left_behind(office: Browser, text: str, said: str) -> None:
    page = soup(office.get("/tasks", query_string={"period": text}))
    assert words(page.select_one("[role=alert]")) == f"{said} This page shows April 2020."
    assert page.select("#as-of-error") == []
    assert "period" not in arguments(page.select_one(".app-nav a"))
    assert soup(office.get("/tasks?period=2020-02")).select("[role=alert]") == []


def test_a_filter_by_what_the_plan_does_not_have_says_so(office: Browser) -> None:
    for path in ("/tasks?unit=NOPE", "/milestones?unit=NOPE", "/compare?unit=NOPE"):
        note = soup(office.get(f"{path}&programme=P")).select_one(".note--watch")
        assert words(note) == "There is no unit “NOPE” in this plan. Leave it out"
        assert arguments(note.a) == {"programme": ["P"]}
    compared = soup(office.get("/compare?task=zz"))
    assert "There is no task “zz” in this plan." in words(compared.main)
    assert "Nothing changed" not in words(compared.main)
    assert soup(office.get("/tasks?unit=SOUTH&programme=P")).select(".note--watch") == []


def test_the_picker_is_a_form_that_keeps_the_rest_of_the_address(office: Browser) -> None:
    form = soup(office.get("/tasks?group=lead&period=2020-02&edit=P1")).select_one("form.daypick")
    assert (form["method"], form["action"]) == ("get", "/tasks")
    assert {field["name"]: field["value"] for field in form.select("input[type=hidden]")} == {"group": "lead"}
    day = form.select_one("input[type=date]")
    assert (day["value"], day["min"], day["max"]) == ("2020-02-29", "2020-01-01", "2020-04-13")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "key-tasks-2020-04-13.csv"),
        (f"&{DAY}", "key-tasks-2020-03-17-as-known.csv"),
        (f"&{DAY}&known=corrected", "key-tasks-2020-03-17-corrected.csv"),
    ],
)
def test_a_file_carries_the_day_and_the_sense_in_its_name(office: Browser, query: str, name: str) -> None:
    assert office.get(f"/tasks?format=csv{query}").headers["Content-Disposition"].endswith(name)


def test_the_workbook_of_a_day_can_be_fetched_where_nothing_can_be_edited(office: Browser) -> None:
    link = soup(office.get(f"/tasks?{DAY}")).select_one("a[href^='/office/plan.xlsx']")
    answer = office.get(link["href"])
    assert answer.status_code == 200
    assert "plan-2020-03-17-as-known.xlsx" in answer.headers["Content-Disposition"]


def test_the_workbook_of_a_published_month_states_what_was_said_by_then(staffed_app: Flask, office: Browser) -> None:
    def forecasts(query: str) -> set[object]:
        answer = office.get(f"/office/plan.xlsx{query}")
        cells = (row for sheet in load_workbook(io.BytesIO(answer.data)) for row in sheet.iter_rows(values_only=True))
        return {cell for row in cells for cell in row}

    with staffed_app.app_context(), writing():
        milestone = db.session.scalars(select(Milestone)).first()
        said = {"valid_on": date(2020, 4, 10), "recorded_at": instant(date(2020, 4, 10)), "recorded_by": "north1"}
        db.session.add(
            MilestoneForecast(
                milestone_id=milestone.id, forecast_on=date(2020, 12, 11), cause="", note="", source="office", **said
            )
        )
        db.session.commit()
    assert datetime(2020, 12, 11) in forecasts("")
    assert datetime(2020, 12, 11) not in forecasts("?period=2020-03")


def test_what_is_not_undone_of_the_plan_is_said(staffed_app: Flask, office: Browser) -> None:
    def told(query: str) -> str:
        return words(soup(office.get(f"/tasks?{query}")).select_one(".asof--past"))

    def happen(event: str, **values: str) -> None:
        with staffed_app.app_context(), writing():
            audit.record(event, subject="task:P1", by="office", before=values)
            db.session.commit()

    happen("PlanImported")
    happen("TaskRevised", owner="Somebody earlier")
    assert "since" not in told(DAY)
    assert "The plan was edited since" in told(f"{DAY}&known=corrected")
    assert "Somebody earlier" in words(soup(office.get(f"/tasks?{DAY}")).select_one("main"))
    happen("PlanImported", **{"tasks:P1.weight": "7"})
    assert "A workbook changed the plan since" in told(DAY)


def test_what_came_into_the_plan_later_says_so(staffed_app: Flask, office: Browser) -> None:
    with staffed_app.app_context(), writing():
        for event, subject in (("TaskAdded", "task:P1"), ("ProgrammeAdded", "programme:P")):
            audit.record(event, subject=subject, by="office")
        db.session.commit()
    for path in ("/tasks/P1", "/programmes/P"):
        assert office.get(path).status_code == 200
        page = soup(office.get(f"{path}?{DAY}"), 404)
        assert "it was not part of it as known on 17 Mar 2020" in words(page.select_one("main"))
        (link,) = page.select("main .empty a")
        assert office.get(link["href"]).status_code == 200
    assert "There is no such page" in words(soup(office.get(f"/tasks/NONE?{DAY}"), 404))
    assert office.get(f"/?{DAY}").status_code == 200


def test_the_office_edits_the_plan_of_today_between_a_month_published_and_the_next(
    staffed_app: Flask, office: Browser
) -> None:
    def weighed(weight: str) -> None:
        page = soup(office.get("/office/tasks/P1/edit"))
        typed = {field["name"]: field.get("value", "") for field in page.select("form.planform input[name]")}
        typed |= {each["name"]: each.select_one("[selected]")["value"] for each in page.select("form.planform select")}
        typed |= {"weight": weight, "reason": "The board decided", "earning_rule": "zero_hundred"}
        typed.pop("is_critical", None)
        assert office.post("/office/tasks/P1/edit", typed).status_code == 302

    at = datetime(2020, 4, 13, 9, tzinfo=UTC)
    with staffed_app.app_context(), writing():
        db.session.execute(
            update(Period).where(Period.month_on == date(2020, 4, 30)).values(closed_at=at, published_at=at)
        )
        audit.record("PeriodPublished", subject="period:2020-04", by="office")
        db.session.commit()
    weighed("3")
    form = soup(office.get("/office/tasks/P1/edit"))
    assert form.select_one("[name=weight]")["value"] == "3"
    weighed("5")
    with staffed_app.app_context(), writing():
        audit.record("TaskAdded", subject="task:P1", by="office")
        db.session.commit()
    (link,) = soup(office.get("/tasks/P1"), 404).select("main .empty a")
    assert words(soup(office.get(link["href"])).select_one("h1")).startswith("P1")


def test_every_page_does_without_what_came_later(staffed_app: Flask, office: Browser) -> None:
    with staffed_app.app_context(), writing():
        audit.record("MilestoneAdded", subject="milestone:P1/2", by="office")
        db.session.commit()
    page = soup(office.get(f"/tasks/P1?{DAY}"))
    assert len(soup(office.get("/tasks/P1")).select("[id^=milestone-]")) == 2
    assert len(page.select("[id^=milestone-]")) == 1
    paths = (
        "/",
        "/tasks",
        "/milestones",
        "/forecast",
        "/end-game",
        "/claims",
        "/units/NORTH",
        "/programmes/P",
        "/kpis",
    )
    for path in (*paths, "/compare", "/concerns"):
        assert office.get(f"{path}?{DAY}").status_code == 200, path
    for path in ("/tasks", "/milestones", "/forecast"):
        assert office.get(f"{path}?{DAY}&format=csv").status_code == 200, path


@pytest.mark.parametrize("sense", ["", "&known=corrected"])
def test_a_task_that_joined_later_leads_to_the_day_it_did(staffed_app: Flask, office: Browser, sense: str) -> None:
    """A workbook says since when it is in the plan: before, neither sense knows it."""
    with staffed_app.app_context():
        task = db.session.scalars(select(KeyTask).order_by(KeyTask.position)).first()
        task.joined_on = date(2020, 3, 2)
        code = task.code
        db.session.commit()
    page = soup(office.get(f"/tasks/{code}?as_of=2020-02-14{sense}"), 404)
    link = page.select_one("main a.btn, main .empty a")
    assert link is not None
    assert arguments(link)["as_of"] == ["2020-03-02"]
    assert "In the plan since 2 Mar 2020." in words(soup(office.get(link["href"])).select_one("main"))


def test_the_overviews_cache_keeps_days_and_senses_apart(staffed_app: Flask) -> None:
    browser = browser_of(staffed_app, "executive")
    shown = {query: words(soup(browser.get(f"/?{query}")).select_one("main")) for query in (DAY, "as_of=2020-03-02")}
    assert len(set(shown.values())) == 2


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


def test_what_changed_is_struck_through_before_the_new_value(reader: Browser) -> None:
    page = soup(reader.get("/compare?from=2020-02&to=2020-03"))
    cells = page.select("#tasks td.is-changed")
    assert cells
    for cell in cells:
        assert words(cell.select_one("del .visually-hidden")) == "before:"
        assert words(cell.select_one("ins .visually-hidden")) == "now:"
        assert cell.find("del").find_next_sibling("ins") is not None
    assert "as published" in words(page.select_one(".standfirst"))
    everything = soup(reader.get("/compare?from=2020-02&to=2020-03&all=1"))
    assert len(everything.select("#tasks tr")) > len(page.select("#tasks tr"))
    assert words(everything.h1) == words(page.h1)


def test_the_file_has_the_cells_of_the_page(reader: Browser) -> None:
    page = soup(reader.get("/compare?from=2020-02&to=2020-03&task=B1"))
    answer = reader.get("/compare?from=2020-02&to=2020-03&task=B1&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == len(page.select("td.is-changed"))
    assert {row["What"] for row in rows} >= {"Key task", "Milestone"}
    assert answer.headers["Content-Disposition"].endswith("compare-2020-02-to-2020-03-31.csv")


def test_a_moment_with_itself_says_that_nothing_changed(reader: Browser) -> None:
    page = soup(reader.get("/compare?from=2020-03-17&to=2020-03-17"))
    assert words(page.h1) == "Nothing changed"
    assert page.select("td.is-changed") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=soon", "“soon” is no day. Choose one, or write it as 2020-03-17."),
        ("from_day=2031-01-01", "1 Jan 2031 lies ahead. The newest day that can be shown is 13 Apr 2020."),
        ("to=2031-01", "There is no report of January 2031 yet."),
    ],
)
def test_a_side_that_cannot_be_shown_says_so_beside_its_field(reader: Browser, query: str, said: str) -> None:
    page = soup(reader.get(f"/compare?{query}"))
    assert [words(error) for error in page.select("form.compare .field__error")] == [said]
    assert words(page.h1) == "Nothing is compared"
    assert page.select("table.comparison") == []


def test_a_task_leads_to_what_changed_in_it(reader: Browser) -> None:
    links = soup(reader.get("/tasks/B1?period=2020-03")).select(".comparewith a")
    assert [words(link) for link in links] == ["February 2020", "Original plan"]
    page = soup(reader.get(links[1]["href"]))
    assert [words(code) for code in page.select(".comparison__task .code")] == ["B1"]
    assert "Original plan" in words(page.select_one(".standfirst"))


def test_without_a_plan_there_is_nothing_to_compare(sqlite_app: Flask) -> None:
    account(sqlite_app, "reader", Role.VIEWER)
    assert browser_of(sqlite_app, "reader").get("/compare").status_code == 200
