"""Every route says who may reach it, and answers everybody as the table of routes says."""

import re

import pytest
from flask import Flask, url_for

from tests.architecture.routes import ROUTES, Expected, Values
from tracker.domain.permissions import Role
from tracker.web import access


def routes_of(app: Flask) -> dict[tuple[str, str], access.Route]:
    return {(route["method"], route["endpoint"]): route for route in access.routes(app)}


def path_of(house, endpoint: str, values: Values) -> str:
    with house.app.test_request_context():
        return url_for(endpoint, **values(house.examples))


def same_but_for_this_request(text: str) -> str:
    """Return a page without what differs from one request to the next: its number, token and address."""
    text = re.sub(r'(csrf-token" content|name="csrf_token" value|name="next" value)="[^"]*"', r"\1", text)
    return re.sub(r"<code>[0-9a-f]{16}</code>", "", text)


def test_every_route_is_in_the_table(sqlite_app):
    assert sorted(routes_of(sqlite_app).keys() ^ ROUTES.keys()) == []


def test_every_view_says_who_may_reach_it(sqlite_app):
    silent = [name for name in sqlite_app.view_functions if access.declared(sqlite_app, name) is None]
    assert silent == []


def test_a_route_nobody_classified_is_noticed(sqlite_app):
    sqlite_app.add_url_rule("/new", "new", access.public(lambda: "new"))
    assert ("GET", "new") in routes_of(sqlite_app).keys() - ROUTES.keys()


@pytest.mark.every_page
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "visitor")
def test_every_route_answers_as_the_table_says(house, role):
    wrong = {}
    reading = house.enter(role)
    # All reading first: each form below is sent from a session of its own, and too many end the oldest.
    for (method, endpoint), expected in sorted(ROUTES.items(), key=lambda line: line[0][0] != "GET"):
        path = path_of(house, endpoint, expected.arguments)
        browser = reading if method == "GET" else house.enter(role)
        response = browser.request(method, path, dict(expected.data(house.examples)))
        if response.status_code != expected.status[role]:
            wrong[method, path] = (response.status_code, "instead of", expected.status[role])
        if role is None and expected.status[role] == 302 and not _is_public(house.app, endpoint):
            assert response.headers["Location"].startswith("/login")
    assert wrong == {}


@pytest.mark.every_page
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_what_belongs_to_another_unit_looks_absent(house, role):
    absent = same_but_for_this_request(house.enter(role).get("/absent/altogether").text)
    for (method, endpoint), expected in _with_foreign().items():
        path = path_of(house, endpoint, expected.foreign)
        response = house.enter(role).request(method, path, dict(expected.data(house.examples)))
        assert response.status_code == expected.foreign_status[role], (method, path)
        if response.status_code == 404:
            assert same_but_for_this_request(response.text) == absent, (method, path)


def test_what_names_something_of_one_unit_has_a_foreign_example(sqlite_app):
    """Where the address names more than a month, somebody else's must have been tried."""
    scoped = {
        key
        for key, route in routes_of(sqlite_app).items()
        if route["unit_scoped"] and set(route["arguments"]) - {"month"}
    }
    assert sorted(scoped - _with_foreign().keys()) == []


def _with_foreign() -> dict[tuple[str, str], Expected]:
    return {key: expected for key, expected in ROUTES.items() if expected.foreign is not None}


def _is_public(app: Flask, endpoint: str) -> bool:
    declared = access.declared(app, endpoint)
    return declared is not None and declared.is_public
