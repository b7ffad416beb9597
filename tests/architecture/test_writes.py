"""Reading changes nothing: no GET of anybody writes to the database."""

import pytest
from flask import url_for
from sqlalchemy import event

from tests.architecture.routes import ROUTES
from tracker.db import db
from tracker.domain.permissions import Role

pytestmark = pytest.mark.every_page

READING = ("SELECT", "PRAGMA", "BEGIN", "WITH", "EXPLAIN")


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "visitor")
def test_no_get_writes(house, role):
    browser = house.enter(role)
    written: list[str] = []
    with house.app.app_context():
        event.listen(
            db.engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: (
                written.append(statement) if not statement.lstrip().upper().startswith(READING) else None
            ),
        )
    for (method, endpoint), expected in ROUTES.items():
        if method != "GET":
            continue
        with house.app.test_request_context():
            path = url_for(endpoint, **expected.arguments(house.examples))
        browser.get(path)
        assert written == [], path


def test_a_write_would_be_noticed(house):
    """The listener above sees what a form does."""
    written: list[str] = []
    browser = house.enter(Role.VIEWER)
    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: written.append(statement))
    browser.post("/account", {"name": "Another name"})
    assert any(statement.startswith("UPDATE") for statement in written)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_methods_never_take_the_write_lock(house, method):
    begun: list[str] = []
    browser = house.enter(Role.ADMIN)
    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: begun.append(statement))
    browser.client.open("/account", method=method)
    assert "BEGIN IMMEDIATE" not in begun


def test_every_unsafe_method_takes_it_first(house):
    begun: list[str] = []
    browser = house.enter(Role.VIEWER)
    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: begun.append(statement))
    browser.post("/account", {"name": "Another name"})
    first_write = next(place for place, statement in enumerate(begun) if statement.startswith(("UPDATE", "INSERT")))
    assert "BEGIN IMMEDIATE" in begun[:first_write]
