"""Databases, applications and a browser for tests; everything else lives beside the tests that use it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import URL
from werkzeug.serving import make_server

from tests.databases import PostgresqlCopies, SqliteCopies, absent, copy_sqlite, postgresql_server
from tracker.queries.kept import KeptReads

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

    from tracker.sample import SampleAccounts

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is not a broken rule.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")


@pytest.fixture(scope="session")
def sqlite_copies(tmp_path_factory: pytest.TempPathFactory) -> SqliteCopies:
    """Give fresh SQLite databases at the newest schema."""
    from tracker.migrate import upgrade

    return SqliteCopies(tmp_path_factory.mktemp("sqlite"), upgrade)


@pytest.fixture(scope="session")
def postgresql_copies() -> Iterator[PostgresqlCopies | str]:
    """Give fresh PostgreSQL databases at the newest schema, or the reason why there are none."""
    from tracker.migrate import upgrade

    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    with postgresql_server() as server:
        if not isinstance(server, URL):
            yield server
            return
        copies = PostgresqlCopies(server, f"tracker_test_{os.getpid()}_{worker}", upgrade)
        yield copies
        copies.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of an empty migrated database; the test runs once on each kind."""
    copies = request.getfixturevalue(f"{request.param}_copies")
    if isinstance(copies, str):
        absent("postgresql", copies)
    url = copies.empty_url()
    yield url
    copies.drop(url)


@pytest.fixture(scope="session")
def make_app() -> Callable[[str, Path], Flask]:
    """Give a function that makes the application for a database and a data directory."""
    from tracker.app import create_app
    from tracker.config import Settings
    from tracker.web.assets import build

    def make(url: str, data_dir: Path) -> Flask:
        settings = Settings.for_tests(database_url=url, data_dir=data_dir)
        build(ROOT / "static", settings.assets_dir)
        return create_app(settings)

    return make


@pytest.fixture
def app(database_url: str, tmp_path: Path, make_app: Callable[[str, Path], Flask]) -> Iterator[Flask]:
    """Give the application on an empty database, once on SQLite and once on PostgreSQL."""
    application = make_app(database_url, tmp_path)
    yield application
    _let_go(application)


@pytest.fixture
def sqlite_app(sqlite_copies: SqliteCopies, tmp_path: Path, make_app: Callable[[str, Path], Flask]) -> Iterator[Flask]:
    """Give the application on an empty SQLite database, for tests to which the database is no question."""
    application = make_app(sqlite_copies.empty_url(), tmp_path)
    yield application
    _let_go(application)


@pytest.fixture(scope="session")
def loaded_sample(
    sqlite_copies: SqliteCopies,
    make_app: Callable[[str, Path], Flask],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, "SampleAccounts"]:
    """Give a SQLite file with the sample loaded, to copy and never to write, and the sample's accounts."""
    from tracker import sample

    url = sqlite_copies.empty_url()
    application = make_app(url, tmp_path_factory.mktemp("sample"))
    with application.app_context():
        accounts = sample.load()
    _let_go(application)
    return Path(url.removeprefix("sqlite:///")), accounts


@pytest.fixture(scope="session")
def sample_accounts(loaded_sample: tuple[Path, "SampleAccounts"]) -> "SampleAccounts":
    """Give the accounts of the sample and their password."""
    return loaded_sample[1]


@pytest.fixture
def sample_app(
    loaded_sample: tuple[Path, "SampleAccounts"], tmp_path: Path, make_app: Callable[[str, Path], Flask]
) -> Iterator[Flask]:
    """Give the application on its own SQLite copy of the sample."""
    application = make_app(_copy(loaded_sample[0], tmp_path), tmp_path)
    yield application
    _let_go(application)


@pytest.fixture(scope="module")
def live_server(
    loaded_sample: tuple[Path, "SampleAccounts"],
    tmp_path_factory: pytest.TempPathFactory,
    make_app: Callable[[str, Path], Flask],
) -> Iterator[str]:
    """Serve a copy of the sample; give its address. The tests of one module share it."""
    directory = tmp_path_factory.mktemp("live")
    application = make_app(_copy(loaded_sample[0], directory), directory)
    application.extensions["kept_reads"] = KeptReads()
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    _let_go(application)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Start the system's Chromium; CHROMIUM names another one."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        absent("browser", "no Chromium: none on the path, and CHROMIUM names none")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", *quiet]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: "Browser", live_server: str) -> Iterator["Page"]:
    """Open a fresh browser page; the test fails when a script failed or anything else was contacted."""
    context = browser.new_context(base_url=live_server, locale="en-GB", timezone_id="Asia/Shanghai")
    context.set_default_timeout(30_000)
    tab = context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(f"script: {error}"))
    tab.on("console", lambda message: _note_console(problems, message))
    host = urlsplit(live_server).netloc
    tab.on("request", lambda request: _note_request(problems, host, request.url))
    yield tab
    context.close()
    assert problems == []


def _note_console(problems: list[str], message: "ConsoleMessage") -> None:
    # A refused form answers 422, which Chromium also calls an error.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        problems.append(f"console: {message.text}")


def _note_request(problems: list[str], host: str, url: str) -> None:
    address = urlsplit(url)
    if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != host:
        problems.append(f"contacted: {url}")


def _copy(database: Path, directory: Path) -> str:
    target = directory / "copy.sqlite3"
    copy_sqlite(database, target)
    return f"sqlite:///{target}"


def _let_go(application: Flask) -> None:
    from tracker.db import db

    with application.app_context():
        db.session.remove()
        db.engine.dispose()
