"""The rules page, the office's limits and working days, and the tips of figures, as a reader sees them."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.domain.rule_limits import LIMITS
from tracker.domain.workdays import STATE_COUNCIL
from tracker.models.accounts import AuditEntry
from tracker.models.reporting import Period
from tracker.models.rules import CalendarYear, RuleSet

NEXT = STATE_COUNCIL.years[1] + 1


@pytest.fixture
def office(sample_app: Flask) -> Browser:
    """Give somebody of the project office in the sample."""
    account(sample_app, "clerk", Role.OFFICE)
    return browser_of(sample_app, "clerk")


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    """Give somebody who reads the sample, and nothing else."""
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


def soup(response, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.text[:2000]
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def typed(page: BeautifulSoup) -> dict[str, str]:
    """Return what a page's form would send."""
    form = page.select_one("main form[method=post]")
    fields = {each["name"]: each.get("value", "") for each in form.select("input[name]") if each["name"] != "answer"}
    fields |= {each["name"]: each.get_text() for each in form.select("textarea")}
    fields.pop("csrf_token", None)
    return fields


def looked_at(office: Browser, **limits: str) -> BeautifulSoup:
    """Return the preview of limits."""
    sent = typed(soup(office.get("/office/rules"))) | {"reason": "The steering group agreed"} | limits
    return soup(office.post("/office/rules/preview", sent))


def set_limits(office: Browser, **limits: str) -> None:
    assert office.post("/office/rules", typed(looked_at(office, **limits))).status_code == 303


def sets_of(app: Flask) -> int:
    """Return how many sets of limits there are."""
    with app.app_context():
        return db.session.query(RuleSet).count()


def statuses(page: BeautifulSoup) -> dict[str, str]:
    """Return each task's computed status in a register."""
    rows = page.select("tr[id^=row-]")
    return {row["id"].removeprefix("row-"): words(row.select_one(".tip b")) for row in rows}


def test_the_limits_said_to_differ_are_those_marked(reader: Browser) -> None:
    page = soup(reader.get("/rules"))
    marked = page.select(".rules .diff-chg")
    # Three set by the sample's rules, and the two days of its reporting cycle.
    assert len(marked) == 5
    assert "5 limits differ from their defaults." in words(page.select_one(".standfirst"))


def test_the_sample_is_named_and_gives_its_reasons_in_the_readers_language(reader: Browser) -> None:
    newest = words(soup(reader.get("/rules")).select_one("#history li"))
    assert "set by sample plan" in newest
    assert not re.search("[\u3400-\u9fff]", newest)


def test_the_page_lists_every_limit_with_its_setting_default_and_origin(reader):
    page = soup(reader.get("/rules"))
    for limit in LIMITS:
        row = page.select_one(f"#limit-{limit.name}")
        setting, default = (words(cell) for cell in row.select("td.n"))
        origin = row.select_one("td a")
        assert default != ""
        # A limit differs from its default only where somebody set it, and that set stands below.
        assert (setting == default and "from the start" in words(row)) or page.select_one(origin["href"]) is not None
        assert page.select_one(row.select_one("th a")["href"]) is not None
    assert len(page.select("h1")) == 1


def test_the_clauses_are_all_there(reader):
    clauses = [words(row.th) for row in soup(reader.get("/rules")).select("#clauses tbody tr")]
    assert clauses == ["0", "1", "2", "3", "4", "5", "6"]


def test_the_cycle_in_force_is_that_of_the_plan_s_periods(reader):
    lines = [words(row) for row in soup(reader.get("/rules")).select("#reporting ~ * tr, #reporting tr")]
    assert any(line.startswith("Reports are due working day 4 of the next month working day 3") for line in lines)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/tasks",
        "/tasks/B1",
        "/milestones",
        "/forecast",
        "/end-game",
        "/claims",
        "/kpis",
        "/programmes/A",
        "/units/LIFE",
    ],
)
def test_each_tip_says_rule_inputs_and_day_and_leads_to_its_rule(reader, address):
    page, rules = soup(reader.get(address)), soup(reader.get("/rules"))
    tips = page.select("details.why")
    assert len(tips) >= 3
    day = words(page.select_one(".asof b"))
    for tip in tips:
        text = words(tip.select_one(".tip"))
        assert "Made from: " in text
        assert f"As of {day}" in text
        path, _, anchor = tip.select_one(".tip a")["href"].partition("#")
        assert path.startswith("/rules")
        assert rules.select_one(f"#{anchor}") is not None
        assert words(tip.summary) != ""


@pytest.mark.parametrize(
    ("address", "figure", "about"),
    [
        ("/forecast", "Base rate", "Base rate"),
        ("/forecast", "Beyond the record", "Beyond the record"),
        ("/units/LIFE", "Leads", "Leads"),
        ("/units/LIFE", "Optimism index", "Optimism index"),
        ("/tasks/B1", "Chance by 31 Dec 2020", "Chance by the plan's end"),
        ("/claims", "Index", "Optimism index"),
        ("/end-game", "Latest safe date", "Latest safe date"),
    ],
)
def test_a_tip_explains_the_figure_it_stands_at(reader, address, figure, about):
    tips = soup(reader.get(address)).select("details.why:has(.why__of)")
    assert {words(tip.select_one(".tip b")) for tip in tips if words(tip.select_one(".why__of")) == figure} == {about}


def test_only_the_office_may_change_limits(reader, office):
    assert soup(reader.get("/rules")).select("a[href='/office/rules']") == []
    assert reader.get("/office/rules").status_code == 403
    assert soup(office.get("/rules")).select("a[href='/office/rules']") != []


def test_what_a_change_does_is_shown_before_it_is_set(sample_app, office):
    before, sets = statuses(soup(office.get("/tasks"))), sets_of(sample_app)
    page = looked_at(office, red_overdue_days="30")
    shown = {words(row.select_one(".code")) for row in page.select("tbody tr")}
    assert f"{len(shown)} tasks change their status" in words(page.h1)
    assert "10 working days" in words(page.select_one(".list"))
    assert sets_of(sample_app) == sets
    assert office.post("/office/rules", typed(page)).status_code == 303
    after = statuses(soup(office.get("/tasks")))
    assert {code for code in before if before[code] != after[code]} == shown
    assert all("Off plan" in before[code] and "Watch" in after[code] for code in shown)


def test_what_is_set_stands_on_the_page_with_who_when_and_why(sample_app, office):
    set_limits(office, red_overdue_days="30", percent_cap="70")
    page = soup(office.get("/rules"))
    row = page.select_one("#limit-red_overdue_days")
    assert [words(cell) for cell in row.select("td.n")] == ["30 working days", "10 working days"]
    entry = page.select_one(row.select("a")[-1]["href"])
    assert "set by clerk" in words(entry)
    assert "The steering group agreed" in words(entry)
    assert len(entry.select("ul li")) == 2
    with sample_app.app_context():
        kept = db.session.query(RuleSet).order_by(RuleSet.id.desc()).first()
        assert kept.limits.items() >= {"red_overdue_days": "30", "percent_cap": "0.7"}.items()
        audit = db.session.query(AuditEntry).filter_by(event="RulesSet").one()
        assert (audit.before["red_overdue_days"], audit.after["red_overdue_days"]) == (10, 30)


def test_published_months_keep_the_limits_of_their_time(office):
    march = "period=2020-03"
    before = statuses(soup(office.get(f"/tasks?{march}")))
    overview = words(soup(office.get(f"/?{march}")).select_one("#claims .fig__note"))
    set_limits(office, red_overdue_days="30")
    for sense in ("", "&known=corrected"):
        assert statuses(soup(office.get(f"/tasks?{march}{sense}"))) == before
        row = soup(office.get(f"/rules?{march}{sense}")).select_one("#limit-red_overdue_days")
        assert words(row.select_one("td.n")) == "10 working days"
    assert words(soup(office.get(f"/?{march}")).select_one("#claims .fig__note")) == overview
    assert "more than 30 working days" in words(soup(office.get("/")).select_one("#claims .fig__note"))


def test_a_tip_names_the_limit_in_force(office):
    set_limits(office, red_overdue_days="30")
    for address, limit in (("/milestones", "30 working days"), ("/milestones?period=2020-03", "10 working days")):
        tips = [words(tip) for tip in soup(office.get(address)).select("details.why")]
        assert any(f"off plan above {limit}" in tip for tip in tips)


def test_a_status_update_is_judged_by_the_limits_in_force(office):
    """B1 is on watch for its late finish; with other limits a claim of on plan no longer differs."""
    form = soup(office.get("/office/tasks/B1/status")).select_one("main form[method=post]")
    sent = {"claimed": "green", "difference": "", "seen": form.select_one("[name=seen]")["value"]}
    assert "differs" in words(soup(office.post(form["action"], sent), 422))
    set_limits(office, red_slip_days="60", amber_slip_days="60", red_overdue_days="60", amber_overdue_days="60",
               amber_schedule_ratio="0.1", red_schedule_ratio="0.1")  # fmt: skip
    assert office.post(form["action"], sent).status_code == 302


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("amber_overdue_days", "11", "at most 10"),
        ("amber_chance", "20", "at least 50"),
        ("percent_cap", "120", "from 0 to 100"),
        ("red_missed_reports", "1.5", "whole number"),
        ("red_slip_days", "twenty", "Write a number"),
        ("red_slip_days", "", ""),
        ("reason", "", "Say why"),
    ],
)
def test_what_cannot_hold_is_said_beside_its_field_and_nothing_is_lost(sample_app, office, name, value, message):
    start, sets = typed(soup(office.get("/office/rules"))), sets_of(sample_app)
    kept = {"reason": "A reason to keep", "red_chance": "50", "amber_chance": "80", "critical_float_days": "7"}
    sent = start | kept | {name: value}
    page = soup(office.post("/office/rules/preview", sent), 422)
    assert message in words(page.select_one(f"#{name}-error"))
    assert {key: text for key, text in typed(page).items() if text != sent[key]} == {}
    assert sets_of(sample_app) == sets


def test_all_that_is_wrong_is_named_in_one_round(office):
    sent = typed(soup(office.get("/office/rules")))
    sent |= {"red_slip_days": "twenty", "percent_cap": "120", "amber_overdue_days": "11", "reason": " "}
    page = soup(office.post("/office/rules/preview", sent), 422)
    wrong = {error["id"].removesuffix("-error") for error in page.select(".field__error")}
    assert wrong == {"red_slip_days", "percent_cap", "amber_overdue_days", "reason"}


def test_limits_that_stay_as_they_are_are_no_change(office):
    sent = typed(soup(office.get("/office/rules"))) | {"reason": "Nothing really"}
    assert soup(office.post("/office/rules/preview", sent), 422).select(".errors") != []


def test_two_people_do_not_overwrite_each_other(sample_app, office):
    account(sample_app, "colleague", Role.OFFICE)
    colleague = browser_of(sample_app, "colleague")
    seen = typed(looked_at(office, red_overdue_days="30"))
    set_limits(colleague, red_slip_days="40")
    page = soup(office.post("/office/rules", seen), 412)
    assert page.select_one("#red_overdue_days")["value"] == "30"
    assert "Now 40 working days" in words(page.select_one("#red_slip_days-hint"))
    again = typed(page)
    assert soup(office.post("/office/rules/preview", again)).select(".list") != []


def test_one_can_go_back_and_type_on(office):
    page = looked_at(office, red_overdue_days="30")
    back = soup(office.post("/office/rules/preview", typed(page) | {"answer": "edit"}))
    assert back.select_one("#red_overdue_days")["value"] == "30"
    assert back.select_one("#reason")["value"] == "The steering group agreed"


def test_the_defaults_come_back_and_the_history_stays(sample_app, office):
    sets = sets_of(sample_app)
    set_limits(office, red_overdue_days="30")
    start = typed(soup(office.get("/office/rules?from=default")))
    assert start["red_overdue_days"] == "10"
    preview = soup(office.post("/office/rules/preview", start | {"reason": "As it was"}))
    assert office.post("/office/rules", typed(preview)).status_code == 303
    page = soup(office.get("/rules"))
    assert len(page.select(".rulesets > li")) == sets + 2
    row = page.select_one("#limit-red_overdue_days")
    assert words(row.select_one("td.n")) == "10 working days"
    assert "from the start" not in words(row)


def test_the_list_of_years_says_where_each_comes_from(office):
    page = soup(office.get("/office/calendar"))
    years = [words(row.th) for row in page.select("tbody tr")]
    assert years == [str(year) for year in range(NEXT - 1, STATE_COUNCIL.years[0] - 1, -1)]
    assert f"Add {NEXT}" in words(page.select_one(".pagehead"))
    row = next(row for row in page.select("tbody tr") if words(row.th) == "2020")
    assert [words(cell) for cell in row.select("td.n")] == ["19", "6", "249"]


def test_a_year_lists_its_days_by_name(office):
    page = soup(office.get("/office/calendar/2020"))
    assert "Thu 1 Oct National Day" in words(page)
    assert page.select_one("#days_off").get_text().strip().startswith("2020-01-01 New Year's Day")
    assert office.get(f"/office/calendar/{NEXT + 1}").status_code == 404
    assert office.get("/office/calendar/2003").status_code == 404


def test_a_correction_shows_what_it_moves_and_published_months_stay(sample_app, office):
    march = "/milestones?period=2020-03&show=all"
    before = soup(office.get(march)).select_one("#rows table").get_text(" ", strip=True)
    start = typed(soup(office.get("/office/calendar/2020")))
    sent = start | {"days_off": start["days_off"] + "\n2020-04-08\n2020-04-09", "reason": "The group was closed"}
    page = soup(office.post("/office/calendar/2020/preview", sent))
    assert "milestones are counted differently" in words(page)
    assert "Added: Wed 8 Apr, Thu 9 Apr" in words(page)
    assert "247 working days in the year" in words(page)
    assert office.post("/office/calendar/2020", typed(page)).status_code == 303
    assert soup(office.get(march)).select_one("#rows table").get_text(" ", strip=True) == before
    listed = soup(office.get("/office/calendar"))
    assert "set by clerk" in words(next(row for row in listed.select("tbody tr") if words(row.th) == "2020"))
    with sample_app.app_context():
        assert db.session.query(CalendarYear).one().set_on == date(2020, 4, 13)
        assert db.session.query(AuditEntry).filter_by(event="CalendarYearSet").count() == 1


def test_planned_months_move_with_the_calendar(sample_app, office):
    with sample_app.app_context():
        before = {row.month_on: row.due_on for row in db.session.query(Period)}
    start = typed(soup(office.get("/office/calendar/2020")))
    sent = start | {"days_off": start["days_off"] + "\n2020-09-01\n2020-09-02\n2020-09-03", "reason": "Closed"}
    page = soup(office.post("/office/calendar/2020/preview", sent))
    assert "August 2020" in words(page)
    assert office.post("/office/calendar/2020", typed(page)).status_code == 303
    with sample_app.app_context():
        after = {row.month_on: row.due_on for row in db.session.query(Period)}
    assert after[date(2020, 8, 31)] > before[date(2020, 8, 31)]
    assert after[date(2020, 3, 31)] == before[date(2020, 3, 31)]


def test_the_next_year_is_added_and_dates_in_it_are_taken(office):
    first = date(NEXT, 1, 4)
    form = soup(office.get("/office/tasks/B1/status")).select_one("main form[method=post]")
    day = form.select_one("input[type=date]")["name"]
    prefix = day.removesuffix("forecast_on")
    sent = {"claimed": "amber", "difference": "Later", "seen": form.select_one("[name=seen]")["value"],
            day: first.isoformat(), f"{prefix}cause": "supplier", f"{prefix}note": "Much later"}  # fmt: skip
    refused = soup(office.post(form["action"], sent), 422)
    assert "Working days" in words(refused.select_one(f"#{day}-error"))
    year = typed(soup(office.get(f"/office/calendar/{NEXT}"))) | {"days_off": f"{NEXT}-01-01", "reason": "Published"}
    page = soup(office.post(f"/office/calendar/{NEXT}/preview", year))
    assert office.post(f"/office/calendar/{NEXT}", typed(page)).status_code == 303
    answer = office.post(form["action"], sent | {"claimed": "red"})
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.text)[:500]


def test_wrong_lines_are_named_and_everything_typed_stays(sample_app, office):
    start = typed(soup(office.get(f"/office/calendar/{NEXT}")))
    sent = start | {"days_off": f"{NEXT}-01-01\nNew Year", "days_on": "", "reason": "Published"}
    page = soup(office.post(f"/office/calendar/{NEXT}/preview", sent), 422)
    assert "Line 2: “New Year” is not a day" in words(page.select_one("#days_off-error"))
    assert page.select_one("#days_off").get_text().split() == sent["days_off"].split()
    with sample_app.app_context():
        assert db.session.query(CalendarYear).count() == 0
