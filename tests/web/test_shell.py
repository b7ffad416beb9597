"""What the page around every page says and where its links lead, read as a reader does.

The plan has the months January to April 2020; the first three are published, April is open.
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from sqlalchemy import event

from tests.factories.accounts import browser_of
from tracker.db import db
from tracker.models.plan import Plan, Unit
from tracker.web import shell
from tracker.web.access import signed_in

PAGE = '{% extends "layouts/page.html" %}{% block content %}<h1>{{ frame.view.as_of }}</h1>{% endblock %}'


@pytest.fixture
def shelled(staffed_app: Flask) -> Flask:
    """Give the small plan with a page that has nothing but the shell, and says whether it looks back."""

    def view() -> str:
        return render_template_string(PAGE) + ("<i id='back'></i>" if shell.is_looking_back() else "")

    staffed_app.add_url_rule("/shell", "shell", signed_in(view))
    return staffed_app


def page(app: Flask, username: str, query: str = "", language: str = "en") -> BeautifulSoup:
    """Return the page as somebody sees it."""
    answer = browser_of(app, username).get(f"/shell{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(found: Tag | None) -> str:
    """Return what is read in a part of the page."""
    assert found is not None
    return " ".join(found.get_text(" ", strip=True).split())


def arguments(link: Tag | None) -> dict[str, list[str]]:
    """Return the arguments of a link's address."""
    assert link is not None
    return parse_qs(urlsplit(str(link["href"])).query)


def test_readers_open_on_the_last_published_month(shelled: Flask) -> None:
    shown = page(shelled, "executive")
    assert text(shown.select_one(".period .now")) == "March 2020 published"
    assert text(shown.h1) == "2020-03-31"
    assert text(shown.select_one(".asof")).startswith("As of 31 Mar 2020")
    assert "Published" in text(shown.select_one(".asof"))
    assert shown.select_one(".asof--past") is None


@pytest.mark.parametrize("username", ["office", "admin", "reporter", "approver"])
def test_those_who_work_open_on_the_open_month(shelled: Flask, username: str) -> None:
    shown = page(shelled, username)
    assert text(shown.select_one(".period .now")) == "April 2020 open"
    assert "Open until" in text(shown.select_one(".asof"))
    assert shown.select_one(".asof .seg") is None


def test_the_switcher_keeps_the_other_arguments(shelled: Flask) -> None:
    shown = page(shelled, "executive", "?unit=N&unit=S&period=2020-02&known=corrected")
    earlier, later = shown.select_one('[data-key="["]'), shown.select_one('[data-key="]"]')
    assert arguments(earlier) == {"unit": ["N", "S"], "known": ["corrected"], "period": ["2020-01"]}
    assert arguments(later) == {"unit": ["N", "S"], "known": ["corrected"], "period": ["2020-03"]}


def test_there_is_no_way_beyond_the_first_and_the_newest_month(shelled: Flask) -> None:
    assert page(shelled, "executive", "?period=2020-01").select_one('[data-key="["]') is None
    assert page(shelled, "office").select_one('[data-key="]"]') is None


def test_an_earlier_month_says_so_and_leads_home(shelled: Flask) -> None:
    shown = page(shelled, "executive", "?period=2020-01&q=x")
    banner = text(shown.select_one(".asof--past"))
    assert banner.startswith("You are looking at January 2020 as known on ")
    home = shown.select_one(".asof--past a")
    assert text(home) == "Back to March 2020"
    assert arguments(home) == {"q": ["x"]}
    assert shown.select_one("#back") is not None


def test_the_published_month_is_the_past_only_to_those_who_work_on_the_next(shelled: Flask) -> None:
    assert page(shelled, "office", "?period=2020-03").select_one(".asof--past") is not None
    assert page(shelled, "executive", "?period=2020-03").select_one(".asof--past") is None


def test_both_senses_of_a_published_month_are_one_click_away(shelled: Flask) -> None:
    then, since = page(shelled, "executive", "?period=2020-02&known=corrected").select(".asof .seg a")
    assert (text(then), text(since)) == ("As known then", "As corrected since")
    assert (then.get("aria-current"), since.get("aria-current")) == (None, "true")
    assert arguments(then) == {"period": ["2020-02"]}


@pytest.mark.parametrize("query", ["?period=nonsense", "?period=2020-13", "?period=2031-01", "?known=maybe"])
def test_nonsense_in_the_address_is_as_if_nothing_was_asked(shelled: Flask, query: str) -> None:
    assert text(page(shelled, "executive", query).select_one(".period .now")) == "March 2020 published"


def test_silence_is_counted_and_named(shelled: Flask) -> None:
    shown = page(shelled, "executive").select_one(".asof .cov")
    assert text(shown) == "0 of 2 units reported, still missing: NORTH, SOUTH"
    assert [cell.get("class") for cell in shown.select(".cells i")] == [["missing"], ["missing"]]


def test_navigation_is_what_the_role_may_reach(shelled: Flask) -> None:
    def pages(username: str) -> list[str]:
        return [text(link) for link in page(shelled, username).select(".app-nav a")]

    assert pages("executive")[0] == "Overview"
    assert "Office" in pages("office")
    assert "Office" in pages("admin")
    assert "My report" not in pages("office")
    assert "My report" in pages("reporter")
    assert {"Office", "My report"} & set(pages("viewer")) == set()


def test_links_to_other_pages_take_the_month_along(shelled: Flask) -> None:
    link = page(shelled, "executive", "?period=2020-02&q=x").select_one(".app-nav a")
    assert arguments(link) == {"period": ["2020-02"]}


def test_the_phone_menu_has_the_same_pages(shelled: Flask) -> None:
    shown = page(shelled, "office")
    assert [link["href"] for link in shown.select(".menu--pages nav > a")] == [
        link["href"] for link in shown.select(".app-nav a")
    ]


def test_the_plan_has_its_name_in_the_readers_language(shelled: Flask) -> None:
    assert text(page(shelled, "viewer").select_one(".brand")) == "Small plan"
    shown = page(shelled, "viewer", language="zh-CN")
    assert text(shown.select_one(".brand")) == "小方案"
    assert shown.html["lang"] == "zh-CN"
    assert text(shown.select_one(".period .now")).startswith("2020年3月")
    assert shown.select_one("form.lang button")["value"] == "en"


def test_a_sample_says_that_it_is_one_and_where_its_clock_stands(shelled: Flask) -> None:
    assert page(shelled, "viewer").select_one(".sample") is None
    with shelled.app_context():
        db.session.get(Plan, 1).is_sample = True
        db.session.commit()
    assert "13 Apr 2020" in text(page(shelled, "viewer").select_one(".sample"))


def test_before_there_is_a_plan_the_product_has_its_own_name(sqlite_app: Flask) -> None:
    from tests.factories.accounts import account

    account(sqlite_app, "somebody")
    sqlite_app.add_url_rule("/shell", "shell", signed_in(lambda: render_template_string(PAGE)))
    shown = page(sqlite_app, "somebody")
    assert text(shown.select_one(".brand")) == "Programme tracker"
    assert shown.select_one(".period") is None
    assert shown.select_one(".asof") is None


def test_names_from_the_plan_are_never_markup(shelled: Flask) -> None:
    with shelled.app_context():
        db.session.get(Plan, 1).name_en = "<script>alert(1)</script>"
        db.session.commit()
    assert "<script>alert(1)" not in str(page(shelled, "viewer"))


def test_one_theme_choice_is_pressed_and_the_document_follows_it(shelled: Flask) -> None:
    browser = browser_of(shelled, "viewer")
    browser.post("/theme", {"theme": "dark", "next": "/shell"})
    shown = BeautifulSoup(browser.get("/shell").text, "html.parser")
    assert shown.html["data-bs-theme"] == "dark"
    assert [button["value"] for button in shown.select('[name=theme][aria-pressed="true"]')] == ["dark"]


def test_the_shell_asks_the_database_as_often_for_many_units_as_for_few(shelled: Flask) -> None:
    browser = browser_of(shelled, "executive")
    browser.get("/shell")
    few = _statements(shelled, browser)
    with shelled.app_context():
        for number in range(30):
            name = f"Unit {number}"
            db.session.add(
                Unit(position=number + 2, code=f"U{number}", name_zh=name, name_en=name, short_zh=name, short_en=name)
            )
        db.session.commit()
    assert _statements(shelled, browser) == few <= 8


def _statements(app: Flask, browser) -> int:
    seen = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get("/shell").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
