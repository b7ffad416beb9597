"""Signing in and out, as browsers see it."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event

from tests.factories.accounts import PASSWORD, account, browser_of, visitor
from tracker import clock
from tracker.actions import users
from tracker.db import db, writing


def error_of(response) -> str:
    """Return what the page says about the password."""
    return BeautifulSoup(response.text, "html.parser").select_one("#password-error").get_text(strip=True)


def is_in(browser) -> bool:
    """Tell whether the browser's account page opens."""
    return browser.get("/account").status_code == 200


@pytest.fixture
def reader(sqlite_app: Flask) -> Flask:
    account(sqlite_app, "reader")
    return sqlite_app


def test_the_right_password_opens_the_page_that_was_asked_for(reader):
    browser = visitor(reader)
    asked = browser.get("/account?tab=1")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/login?next=/account?tab%3D1")
    shown = BeautifulSoup(browser.get(asked.headers["Location"]).text, "html.parser")
    wanted = shown.select_one("main input[name=next]")["value"]
    assert browser.sign_in("reader", next=wanted).headers["Location"] == "/account?tab=1"
    assert is_in(browser)


def test_a_name_is_the_same_however_it_is_typed(reader):
    assert visitor(reader).sign_in(" ＲＥＡＤＥＲ ").status_code == 302


def test_every_failure_looks_the_same(reader):
    account(reader, "gone", is_active=False)
    answers = {
        (answer.status_code, error_of(answer))
        for answer in (
            visitor(reader).sign_in("reader", "wrong"),
            visitor(reader).sign_in("nobody", "wrong"),
            visitor(reader).sign_in("nobody", PASSWORD),
            visitor(reader).sign_in("gone", PASSWORD),
        )
    }
    assert answers == {(422, "User name or password is wrong.")}


def test_what_was_typed_is_kept_but_the_password(reader):
    page = BeautifulSoup(visitor(reader).sign_in("reader", "wrong").text, "html.parser")
    assert page.select_one("#username")["value"] == "reader"
    assert not page.select_one("#password").get("value")


def test_signing_in_gives_a_new_session_and_ends_the_old_one(reader):
    browser = browser_of(reader, "reader")
    before = browser.client.get_cookie("session").value
    browser.post("/login", {"username": "reader", "password": PASSWORD})
    after = browser.client.get_cookie("session").value
    assert before != after
    old = visitor(reader)
    old.client.set_cookie("session", before)
    assert is_in(browser)
    assert not is_in(old)


def test_a_session_id_of_ones_own_making_is_worth_nothing(reader):
    browser = visitor(reader)
    browser.client.set_cookie("session", "chosen-by-somebody-else")
    browser.sign_in("reader")
    assert browser.client.get_cookie("session").value != "chosen-by-somebody-else"


def test_signing_out_ends_the_session_on_the_server(reader):
    browser = browser_of(reader, "reader")
    kept = browser.client.get_cookie("session").value
    assert browser.post("/logout").headers["Location"] == "/login"
    thief = visitor(reader)
    thief.client.set_cookie("session", kept)
    assert not is_in(thief)


def test_a_link_cannot_sign_anybody_out(reader):
    browser = browser_of(reader, "reader")
    assert browser.get("/logout").status_code == 405
    assert is_in(browser)


def test_a_closed_account_is_out_at_once(reader):
    browser = browser_of(reader, "reader")
    with reader.app_context(), writing():
        users.disable(username="reader", by="admin", at=clock.now())
        db.session.commit()
    assert not is_in(browser)


def test_knowing_who_asks_takes_one_statement(reader):
    browser = browser_of(reader, "reader")
    asked: list[str] = []
    with reader.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    browser.get("/nothing")
    assert [statement for statement in asked if statement.startswith(("SELECT", "UPDATE", "INSERT"))] == asked[1:]
    assert len(asked) == 2  # BEGIN, and the session with its person


def test_half_an_hour_without_use_ends_a_session(reader):
    with time_machine.travel("2020-04-13T01:00Z", tick=False) as machine:
        browser = browser_of(reader, "reader")
        for _ in range(3):
            machine.shift(timedelta(minutes=29))
            assert is_in(browser)
        machine.shift(timedelta(minutes=31))
        assert not is_in(browser)


def test_twelve_hours_end_a_session_however_busy(reader):
    with time_machine.travel("2020-04-13T01:00Z", tick=False) as machine:
        browser = browser_of(reader, "reader")
        opened = 0
        for _ in range(40):
            machine.shift(timedelta(minutes=20))
            opened += is_in(browser)
        assert opened == 35


def test_the_sixth_session_ends_the_oldest(reader):
    browsers = [browser_of(reader, "reader") for _ in range(6)]
    assert [is_in(browser) for browser in browsers] == [False, True, True, True, True, True]


def test_ten_failures_bring_a_wait_which_even_the_right_password_cannot_shorten(reader):
    with time_machine.travel("2020-04-13T01:00Z", tick=False) as machine:
        errors = [error_of(visitor(reader).sign_in("reader", "wrong")) for _ in range(10)]
        assert errors[4] == "User name or password is wrong."
        assert errors[5] == "User name or password is wrong. 4 attempts left."
        assert errors[8] == "User name or password is wrong. 1 attempt left."
        assert errors[9] == "User name or password is wrong. Wait a minute before the next attempt."
        refused = visitor(reader).sign_in("reader")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
        assert error_of(refused) == "Too many attempts. Try again in 1 minute."
        machine.shift(timedelta(seconds=61))
        assert visitor(reader).sign_in("reader").status_code == 302


def test_a_name_nobody_has_waits_just_the_same(reader):
    statuses = [visitor(reader).sign_in("nobody", "wrong").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_a_waiting_name_keeps_nobody_else_out(reader):
    account(reader, "other")
    for _ in range(11):
        visitor(reader).sign_in("reader", "wrong")
    assert visitor(reader).sign_in("other").status_code == 302


def test_a_hundred_failures_from_one_address_bring_a_wait(reader):
    for number in range(100):
        assert visitor(reader).sign_in(f"name{number}", "wrong").status_code == 422
    assert visitor(reader).sign_in("reader").status_code == 429
    elsewhere = visitor(reader)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.sign_in("reader").status_code == 302


def test_another_worker_counts_along(reader, make_app, tmp_path):
    other = make_app(reader.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    for number in range(10):
        visitor((reader, other)[number % 2]).sign_in("reader", "wrong")
    assert visitor(other).sign_in("reader").status_code == 429
    assert visitor(reader).sign_in("reader").status_code == 429


def test_an_unlocked_name_need_not_wait(reader):
    for _ in range(10):
        visitor(reader).sign_in("reader", "wrong")
    with reader.app_context(), writing():
        users.unlock(username="reader", by="admin")
        db.session.commit()
    assert visitor(reader).sign_in("reader").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/account",
        "/\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "\\\\evil.example",
        "/account\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/nothing/here",
        "/logout",
        "http:///account",
        " /account",
        "",
    ],
)
def test_the_way_on_leads_nowhere_else(reader, target):
    response = visitor(reader).sign_in("reader", next=target)
    assert response.status_code == 302
    assert response.headers["Location"] == visitor(reader).sign_in("reader").headers["Location"]


def test_an_unknown_field_is_refused(reader):
    response = visitor(reader).sign_in("reader", is_admin="1")
    assert response.status_code == 422
    assert "field it should not have" in response.text


def test_each_role_lands_on_a_page_it_may_see(staffed_app):
    for username in ("admin", "office", "executive", "reporter", "approver", "viewer"):
        browser = visitor(staffed_app)
        home = browser.sign_in(username).headers["Location"]
        assert browser.get(home).status_code == 200, (username, home)


def test_the_page_speaks_both_languages(reader):
    english = visitor(reader).get("/login", headers={"Accept-Language": "en-GB,en;q=0.9"})
    chinese = visitor(reader).get("/login", headers={"Accept-Language": "zh-TW,zh;q=0.9"})
    assert re.findall(r'<html lang="([^"]+)"', english.text + chinese.text) == ["en", "zh-CN"]
