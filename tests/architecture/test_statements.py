"""A page asks the database as often for thirty tasks as for one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, url_for
from sqlalchemy import event

from tests.architecture.routes import ROUTES, Examples
from tests.databases import SqliteCopies
from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import small_plan
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.queries.kept import KeptReads
from tracker.web.access import declared
from tracker.web.looking_back import is_done_now_only

# The overview reads the plan, its KPIs, everything on record for the forecast, and the decisions; on a past day also
# the plan at the report before, and the record of either report, from which the chances of that time were learnt.
MOST = 68


pytestmark = pytest.mark.every_page


@pytest.fixture
def plan_of(sqlite_copies: SqliteCopies, make_app: Callable[[str, Path], Flask], tmp_path: Path):
    """Give a function that returns an application with a plan of so many tasks, and what its routes can point at."""

    def make(tasks: int) -> tuple[Flask, Examples]:
        app = make_app(sqlite_copies.empty_url(), tmp_path / str(tasks))
        with app.app_context():
            examples = Examples.of(small_plan(tasks=tasks))
        for role in Role:
            unit_id = examples.own_unit_id if role in (Role.REPORTER, Role.APPROVER) else None
            account(app, role.value, role, unit_id=unit_id)
        account(app, examples.username, Role.VIEWER)
        return app, examples

    return make


def test_the_number_of_statements_of_each_page_does_not_grow_with_the_plan(plan_of):
    few, many = counts(*plan_of(1)), counts(*plan_of(30))
    assert few.keys() == many.keys()
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}


def test_no_page_asks_too_often(plan_of):
    assert {page: asked for page, asked in counts(*plan_of(3)).items() if asked > MOST} == {}


def test_looking_at_a_day_asks_as_often_for_many_tasks_as_for_few_and_never_too_often(plan_of):
    day = {"as_of": "2020-03-17"}
    few, many = (counts(*plan_of(tasks), roles=[Role.OFFICE], **day) for tasks in (1, 30))
    assert "plan.compare" in {endpoint for _, endpoint in few}
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}
    assert {page: asked for page, asked in few.items() if asked > MOST} == {}


def counts(
    app: Flask, examples: Examples, roles: Iterable[Role] = tuple(Role), **query: str
) -> dict[tuple[str, str], int]:
    """Return how many statements each page takes, for each role that may open it; with a day, those that know one."""
    found = {}
    for role in roles:
        browser = browser_of(app, role.value)
        for (method, endpoint), expected in ROUTES.items():
            if method == "GET" and expected.status[role] == 200 and not (query and _is_work(app, endpoint)):
                with app.test_request_context():
                    path = url_for(endpoint, **expected.arguments(examples), **query)
                found[role.value, endpoint] = statements_of(app, browser, path)
    return found


def _is_work(app: Flask, endpoint: str) -> bool:
    access = declared(app, endpoint)
    return access is not None and is_done_now_only(access)


def statements_of(app: Flask, browser: Browser, path: str) -> int:
    # As a server answers that has just started: what one page asks for twice is read once.
    app.extensions["kept_reads"] = KeptReads()
    with statements(app) as seen:
        assert browser.get(path).status_code == 200, path
    return len(seen)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements an application sends, but for those that begin a transaction."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
