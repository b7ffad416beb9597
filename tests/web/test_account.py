"""One's own account, and the administrator's list of accounts, as readers see them."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import PASSWORD, Browser, browser_of, visitor
from tracker.queries import audit

NEW = "another quiet river bend"


@pytest.fixture
def admin(staffed_app: Flask) -> Browser:
    return browser_of(staffed_app, "admin")


def page(browser: Browser, path: str) -> BeautifulSoup:
    return BeautifulSoup(browser.get(path).text, "html.parser")


def errors_of(response) -> dict[str, str]:
    """Return what the page says beside each field."""
    found = BeautifulSoup(response.text, "html.parser").select(".field__error")
    return {error["id"].removesuffix("-error"): error.get_text(" ", strip=True) for error in found}


def rows_of(browser: Browser) -> dict[str, list[str]]:
    """Return the list of accounts: state and role by user name."""
    rows = page(browser, "/account/users").select("main tbody tr")
    return {row.th.a.get_text(): [cell.get_text(" ", strip=True) for cell in row.select("td")] for row in rows}


def events(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        return [(entry["action"], entry["object"], entry["actor"]) for entry in audit.entries()]


def test_language_follows_the_reader_at_once_and_stays(staffed_app):
    browser = browser_of(staffed_app, "viewer")
    answer = browser.post("/language", {"lang": "zh-CN", "next": "/account"})
    assert answer.headers["Location"] == "/account"
    assert page(browser, "/account").html["lang"] == "zh-CN"
    elsewhere = visitor(staffed_app)
    elsewhere.sign_in("viewer")
    assert page(elsewhere, "/account").html["lang"] == "zh-CN"
    elsewhere.post("/language", {"lang": "en"})
    assert page(browser, "/account").html["lang"] == "en"


def test_language_works_before_sign_in_and_survives_it(staffed_app):
    browser = visitor(staffed_app)
    assert browser.post("/language", {"lang": "zh", "next": "/login"}).headers["Location"] == "/login"
    assert page(browser, "/login").html["lang"] == "zh-CN"
    browser.sign_in("viewer")
    assert page(browser, "/account").html["lang"] == "zh-CN"
    browser.post("/logout")
    assert page(browser, "/login").html["lang"] == "zh-CN"


def test_a_language_nobody_offers_is_refused(staffed_app):
    assert visitor(staffed_app).post("/language", {"lang": "fr"}).status_code == 422


def test_theme_follows_the_reader(staffed_app):
    for browser in (visitor(staffed_app), browser_of(staffed_app, "viewer")):
        browser.post("/theme", {"theme": "dark", "next": "/login"})
        where = "/account" if browser.get("/account").status_code == 200 else "/login"
        assert page(browser, where).html["data-theme"] == "dark"


def test_a_name_is_saved_and_a_bad_one_is_kept_on_the_page(staffed_app):
    browser = browser_of(staffed_app, "viewer")
    browser.post("/account", {"name": "  陈静  "})
    assert page(browser, "/account").select_one("#name")["value"] == "陈静"
    refused = browser.post("/account", {"name": "a\x07b"})
    assert refused.status_code == 422
    assert set(errors_of(refused)) == {"name"}
    assert page(browser, "/account").select_one("#name")["value"] == "陈静"


def test_a_changed_password_replaces_the_old_one_everywhere(staffed_app):
    browser, elsewhere = browser_of(staffed_app, "viewer"), browser_of(staffed_app, "viewer")
    assert browser.post("/account/password", {"current": PASSWORD, "new": NEW}).status_code == 302
    assert browser.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert visitor(staffed_app).sign_in("viewer", PASSWORD).status_code == 422
    assert visitor(staffed_app).sign_in("viewer", NEW).status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "field", "said"),
    [
        ("wrong", NEW, "current", "not your present password"),
        (PASSWORD, "short", "new", "5 characters; it needs at least 15"),
        (PASSWORD, "passwordpassword", "new", "easy to guess"),
        (PASSWORD, "Small plan viewer", "new", "easy to guess"),
        (PASSWORD, "", "new", "required"),
    ],
)
def test_a_password_that_will_not_do_says_why(staffed_app, current, new, field, said):
    browser = browser_of(staffed_app, "viewer")
    refused = browser.post("/account/password", {"current": current, "new": new})
    assert refused.status_code == 422
    assert said in errors_of(refused)[field]
    assert PASSWORD not in refused.text
    assert visitor(staffed_app).sign_in("viewer").status_code == 302


def test_other_sessions_are_listed_and_can_be_ended(staffed_app):
    browser, elsewhere = browser_of(staffed_app, "viewer"), browser_of(staffed_app, "viewer")
    which = [row.select("td")[-1].get_text() for row in page(browser, "/account").select("main tbody tr")]
    assert sorted(which) == ["another", "this one"]
    browser.post("/account/sessions/end-others")
    assert elsewhere.get("/account").status_code == 302
    assert len(page(browser, "/account").select("main tbody tr")) == 1


def test_an_administrator_makes_an_account(admin, staffed_app):
    units = page(admin, "/account/users").select("#unit_id option")
    form = {"username": "Li.Na", "name": "李娜", "role": "reporter", "unit_id": units[1]["value"], "password": NEW}
    assert admin.post("/account/users", form).status_code == 302
    assert rows_of(admin)["li.na"][:3] == ["Unit reporter", "NORTH", "can sign in"]
    assert visitor(staffed_app).sign_in("Li.Na", NEW).status_code == 302
    assert ("UserCreated", "user:li.na", "admin") in events(staffed_app)


def test_a_wrong_form_says_all_that_is_wrong_and_keeps_what_was_typed(admin):
    form = {"username": "viewer", "name": "陈静", "role": "reporter", "unit_id": "", "password": "short"}
    refused = admin.post("/account/users", form)
    assert refused.status_code == 422
    assert errors_of(refused) == {
        "username": "There is already an account viewer.",
        "unit_id": "Choose the unit this person reports for.",
        "password": "The password has 5 characters; it needs at least 15. A short sentence will do.",
    }
    shown = BeautifulSoup(refused.text, "html.parser")
    assert shown.select_one("#name")["value"] == "陈静"
    assert shown.select_one("#role option[selected]")["value"] == "reporter"
    assert len(rows_of(admin)) == 7


@pytest.mark.parametrize(("field", "value"), [("role", "king"), ("unit_id", "99999"), ("version", "1"), ("id", "1")])
def test_a_form_that_was_tampered_with_saves_nothing(admin, field, value):
    form = {"username": "li", "name": "Li", "role": "viewer", "unit_id": "", "password": NEW, field: value}
    assert admin.post("/account/users", form).status_code == 422
    assert "li" not in rows_of(admin)


def test_a_closed_account_can_be_opened_again(admin, staffed_app):
    browser = browser_of(staffed_app, "viewer")
    admin.post("/account/users/viewer/disable")
    assert rows_of(admin)["viewer"][2] == "closed"
    assert browser.get("/account").status_code == 302
    assert visitor(staffed_app).sign_in("viewer").status_code == 422
    admin.post("/account/users/viewer/enable")
    assert visitor(staffed_app).sign_in("viewer").status_code == 302


def test_nobody_closes_their_own_account(admin):
    assert "You cannot close your own account." in admin.post("/account/users/admin/disable").text
    assert admin.get("/account").status_code == 200


def test_a_new_password_signs_its_owner_out(admin, staffed_app):
    browser = browser_of(staffed_app, "viewer")
    admin.post("/account/users/viewer/password", {"password": NEW})
    assert browser.get("/account").status_code == 302
    assert visitor(staffed_app).sign_in("viewer", NEW).status_code == 302


def test_a_waiting_name_is_shown_and_let_in(admin, staffed_app):
    for _ in range(10):
        visitor(staffed_app).sign_in("viewer", "wrong")
    assert "10 failed sign-ins in the last hour" in rows_of(admin)["viewer"][2]
    assert visitor(staffed_app).sign_in("viewer").status_code == 429
    admin.post("/account/users/viewer/unlock")
    assert visitor(staffed_app).sign_in("viewer").status_code == 302


def test_an_absent_account_is_not_found(admin):
    assert admin.get("/account/users/nobody").status_code == 404
    for deed in ("disable", "enable", "unlock", "sign-out"):
        assert admin.post(f"/account/users/nobody/{deed}").status_code == 404


def test_each_deed_leaves_one_trace(admin, staffed_app):
    before = len(events(staffed_app))
    admin.post("/account/users/viewer/disable")
    admin.post("/account/users/viewer/enable")
    admin.post("/account/users/viewer/unlock")
    admin.post("/account/users/viewer/sign-out")
    admin.post("/account/users/viewer/password", {"password": NEW})
    admin.post("/language", {"lang": "zh-CN"})
    admin.post("/theme", {"theme": "dark"})
    admin.post("/account", {"name": "Another name"})
    admin.post("/account/sessions/end-others")
    assert [event for event, _, _ in events(staffed_app)[before:]] == [
        "UserDisabled",
        "UserEnabled",
        "UserUnlocked",
        "SessionsRevoked",
        "PasswordSet",
        "LanguageChosen",
        "ThemeChosen",
        "UserRenamed",
        "OtherSessionsEnded",
    ]


def test_the_trail_knows_failed_sign_ins_and_the_request(staffed_app):
    response = visitor(staffed_app).sign_in("viewer", "wrong")
    with staffed_app.app_context():
        last = list(audit.entries())[-1]
    assert (last["action"], last["object"], last["after"]) == ("SignInFailed", "user:viewer", {"address": "127.0.0.1"})
    assert last["request_id"] == response.headers["X-Request-ID"]
