"""What every answer carries, and what every unsafe request must show."""

import dataclasses
import json
import re

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.factories.accounts import PASSWORD, account, browser_of, visitor
from tracker.app import create_app
from tracker.config import Settings
from tracker.db import db
from tracker.web import access

POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)


@pytest.fixture
def reader(sqlite_app: Flask) -> Flask:
    account(sqlite_app, "reader")
    return sqlite_app


def with_settings(app: Flask, **changes) -> Flask:
    """Return the application once more, on the same database, under other settings."""
    return create_app(dataclasses.replace(app.extensions["settings"], **changes))


def name_of(app: Flask, username: str = "reader") -> str:
    with app.app_context():
        return db.session.execute(text('SELECT name FROM "user" WHERE username = :name'), {"name": username}).scalar()


def assert_protected(response) -> None:
    assert response.headers.getlist("Content-Security-Policy") == [POLICY]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])


def test_every_kind_of_answer_carries_the_headers(reader):
    @reader.get("/breaks")
    def breaks():
        raise RuntimeError("a secret detail")

    access.public(breaks)
    browser = visitor(reader)
    answers = {
        200: browser.get("/login"),
        302: browser.get("/account"),
        400: browser.client.post("/login"),
        404: browser.get("/nothing"),
        405: browser.get("/theme"),
        413: browser.post("/login", {"username": "x" * 2_000_000}),
        422: browser.post("/theme", {"theme": "pink"}),
        500: browser.get("/breaks"),
    }
    for status, response in answers.items():
        assert response.status_code == status
        assert_protected(response)
        assert response.headers["Cache-Control"] == "no-store"


def test_static_files_carry_the_headers_and_are_kept_for_a_year(reader):
    page = visitor(reader).get("/login").text
    sheet = visitor(reader).get(re.search(r'href="(/static/css/[^"]+)"', page)[1])
    assert sheet.status_code == 200
    assert_protected(sheet)
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_error_page_tells_nothing_about_the_inside(reader):
    @reader.get("/breaks")
    def breaks():
        raise RuntimeError("a secret detail")

    access.public(breaks)
    response = visitor(reader).get("/breaks")
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.text
    assert not re.search("secret|Traceback|RuntimeError", response.text)


def test_a_view_that_does_not_say_who_may_reach_it_is_closed(reader):
    reader.add_url_rule("/forgotten", "forgotten", lambda: "anything")
    assert visitor(reader).get("/forgotten").status_code == 403
    assert browser_of(reader, "reader").get("/forgotten").status_code == 403


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/sessions/end-others", "/logout", "/theme"])
def test_without_its_token_nothing_is_done(reader, path):
    browser = browser_of(reader, "reader")
    data = {"name": "Changed", "current": PASSWORD, "new": "another long sentence", "theme": "dark"}
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}):
        response = browser.client.post(path, data={**data, **token})
        assert response.status_code == 400
        assert "This page was open too long" in response.text
    assert name_of(reader) == "Name of reader"
    assert browser.get("/account").status_code == 200
    assert 'data-theme="auto"' in browser.get("/account").text


def test_a_token_belongs_to_one_session(reader):
    mine, other = browser_of(reader, "reader"), browser_of(reader, "reader")
    assert mine.client.post("/account", data={"name": "New", "csrf_token": other.token}).status_code == 400
    stranger = visitor(reader)
    stranger.get("/login")
    assert mine.client.post("/account", data={"name": "New", "csrf_token": stranger.token}).status_code == 400


def test_a_planted_state_cookie_does_not_make_a_token_right(reader):
    mine, attacker = browser_of(reader, "reader"), visitor(reader)
    attacker.get("/login")
    mine.client.set_cookie("state", attacker.client.get_cookie("state").value)
    assert mine.client.post("/account", data={"name": "New", "csrf_token": attacker.token}).status_code == 400
    assert name_of(reader) == "Name of reader"


def test_the_token_may_travel_in_a_header(reader):
    browser = browser_of(reader, "reader")
    answer = browser.client.post("/account", data={"name": "New"}, headers={"X-CSRF-Token": browser.token})
    assert answer.status_code == 302
    assert name_of(reader) == "New"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_cannot_send_a_form(reader, headers):
    browser = browser_of(reader, "reader")
    assert browser.post("/account", {"name": "Changed"}, headers=headers).status_code == 403
    assert name_of(reader) == "Name of reader"


def test_our_own_page_can(reader):
    browser = browser_of(reader, "reader")
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/account", {"name": "Changed"}, headers=headers).status_code == 302


def test_an_unknown_host_is_refused_in_full(reader):
    app = with_settings(reader, trusted_hosts=("tracker.example",))
    assert visitor(app).get("/login", headers={"Host": "tracker.example"}).status_code == 200
    for path in ("/login", "/nothing", "/healthz"):
        refused = visitor(app).get(path, headers={"Host": "evil.example"})
        assert refused.status_code == 400
        assert_protected(refused)
        assert "evil" not in refused.text


def test_forwarded_headers_count_only_behind_a_proxy(reader):
    forwarded = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Host": "tracker.example", "X-Forwarded-Proto": "https"}
    for proxies, counted, statuses in ((0, "127.0.0.1", (400, 400)), (1, "192.0.2.9", (200, 422))):
        app = with_settings(reader, trusted_hosts=("tracker.example",), trusted_proxies=proxies)
        browser = visitor(app)
        assert browser.get("/login", headers=forwarded).status_code == statuses[0]
        typed = {"username": "x", "password": "y"}
        assert (
            browser.client.post("/login", data={**typed, "csrf_token": browser.token}, headers=forwarded).status_code
            == statuses[1]
        )
        if proxies:
            with reader.app_context():
                assert db.session.execute(text("SELECT address FROM sign_in_failure")).scalars().all() == [counted]


def test_a_request_id_comes_from_the_proxy_or_from_us(reader):
    given = {"X-Request-ID": "from-the-proxy-1"}
    assert visitor(reader).get("/login", headers=given).headers["X-Request-ID"] != "from-the-proxy-1"
    behind = visitor(with_settings(reader, trusted_proxies=1))
    assert behind.get("/login", headers=given).headers["X-Request-ID"] == "from-the-proxy-1"
    assert behind.get("/login", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_cookies_of_a_sample_on_plain_http(reader):
    response = visitor(reader).sign_in("reader")
    cookies = dict(cookie.split("=", 1) for cookie in response.headers.getlist("Set-Cookie"))
    assert set(cookies) == {"session", "state"}
    for cookie in cookies.values():
        assert re.search("; HttpOnly; Path=/; SameSite=Lax$", cookie)


def test_cookies_in_production_are_bound_to_host_and_tls(reader, capsys):
    app = with_settings(reader, env="production", trusted_hosts=("localhost",))
    browser = visitor(app)
    page = browser.client.get("/login", base_url="https://localhost")
    token = re.search(r'csrf-token" content="([^"]+)"', page.text)[1]
    form = {"username": "reader", "password": PASSWORD, "csrf_token": token}
    response = browser.client.post("/login", data=form, base_url="https://localhost")
    cookies = dict(cookie.split("=", 1) for cookie in response.headers.getlist("Set-Cookie"))
    assert set(cookies) == {"__Host-session", "__Host-state"}
    for cookie in cookies.values():
        assert re.search("; Secure; HttpOnly; Path=/; SameSite=Lax$", cookie)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/login", 200),
        ("POST", "/login", 302),
    ]


def test_only_a_digest_of_the_session_id_is_stored(reader):
    browser = browser_of(reader, "reader")
    token = browser.client.get_cookie("session").value
    with reader.app_context():
        stored = db.session.execute(text("SELECT digest, csrf_secret FROM user_session")).one()
    assert token not in stored
    assert len(token) == 43


def test_a_busy_database_says_when_to_come_back(reader):
    browser = browser_of(reader, "reader")
    with reader.app_context():
        # The application loses its patience at once: the other writer does not let go.
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
        db.engine.dispose()
        blocker = db.engine.raw_connection()
    blocker.execute("BEGIN IMMEDIATE")
    try:
        response = browser.post("/account", {"name": "Changed"})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "3"
        assert browser.get("/account").status_code == 200
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
    assert browser.post("/account", {"name": "Changed"}).status_code == 302


def test_alive_without_a_database_ready_only_with_one(sqlite_app, tmp_path):
    lost = Settings.for_tests(database_url=f"sqlite:///{tmp_path}/absent/lost.sqlite3", data_dir=tmp_path)
    app = create_app(lost)
    assert visitor(app).get("/healthz").json == {"status": "ok"}
    assert visitor(app).get("/readyz").status_code == 503
    empty = dataclasses.replace(lost, database_url=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert visitor(create_app(empty)).get("/readyz").status_code == 503
    assert visitor(sqlite_app).get("/readyz").json == {"status": "ready"}
    assert visitor(app).get("/readyz").headers.get("Set-Cookie") is None


def test_text_that_only_one_database_keeps_is_refused_everywhere(reader):
    browser = browser_of(reader, "reader")
    assert browser.post("/account", {"name": "a\0b"}).status_code == 422
    assert browser.get("/account?tab=%00").status_code == 422
    assert browser.get("/account/users/a%00b").status_code == 422
    assert name_of(reader) == "Name of reader"


def test_a_number_no_database_keeps_is_no_page(reader):
    reader.add_url_rule("/number/<int:number>", "number", access.public(lambda number: str(number)))
    assert visitor(reader).get("/number/2147483647").text == "2147483647"
    assert visitor(reader).get("/number/2147483648").status_code == 404
    assert visitor(reader).get("/number/" + "9" * 5000).status_code == 404


def test_a_script_is_told_to_sign_in_instead_of_being_sent_there(reader):
    response = visitor(reader).get("/account", headers={"X-Requested-With": "autosave"})
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"
    assert response.json["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.parametrize(("asked", "spoken"), [("en-US", "en"), ("zh-CN", "zh-CN"), ("fr", "en")])
def test_an_error_page_is_in_the_readers_language(reader, asked, spoken):
    page = visitor(reader).get("/nothing", headers={"Accept-Language": asked}).text
    assert re.search(r'<html lang="([^"]+)"', page)[1] == spoken
