"""People with accounts, and browsers in which they are signed in."""

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tracker import clock
from tracker.actions import sessions, users
from tracker.db import db, writing
from tracker.domain.permissions import Role
from tracker.queries.users import credentials

PASSWORD = "seven slow otters cross"
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


def account(
    app: Flask,
    username: str = "reader",
    role: Role = Role.VIEWER,
    *,
    unit_id: int | None = None,
    is_active: bool = True,
) -> int:
    """Create an account with PASSWORD and return its id."""
    with app.app_context(), writing():
        user_id = users.create(
            username=username,
            name=f"Name of {username}",
            role=role,
            unit_id=unit_id,
            password=PASSWORD,
            is_active=is_active,
            by="test",
            at=clock.now(),
        )
        db.session.commit()
    return user_id


@dataclass
class Browser:
    """A browser of somebody: a client that sends the CSRF token along, as the pages' forms do."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **arguments) -> TestResponse:
        return self._seen(self.client.get(path, **arguments))

    def post(self, path: str, data: dict[str, object] | None = None, **arguments) -> TestResponse:
        if not self.token:
            self.get("/login")
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **arguments))

    def request(self, method: str, path: str, data: dict[str, object] | None = None) -> TestResponse:
        return self.get(path) if method == "GET" else self.post(path, data)

    def sign_in(self, username: str, password: str = PASSWORD, **data) -> TestResponse:
        """Fill in the sign-in page; the token is a new one afterwards."""
        response = self.post("/login", {"username": username, "password": password, **data})
        if response.status_code == 302:
            self.get("/account")
        return response

    def _seen(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and (found := _TOKEN.search(response.text)):
            self.token = found[1]
        return response


def visitor(app: Flask) -> Browser:
    """Return a browser in which nobody is signed in."""
    return Browser(app.test_client())


def browser_of(app: Flask, username: str) -> Browser:
    """Return a browser in which somebody is signed in, without going through the sign-in page."""
    with app.app_context(), writing():
        found = credentials(username)
        if found is None:
            raise LookupError(username)
        started = sessions.start(user_id=found.user_id, username=username, at=clock.now())
        db.session.commit()
    browser = visitor(app)
    browser.client.set_cookie(app.config["SIGN_IN_COOKIE_NAME"], started.token)
    browser.get("/account")
    return browser
