"""Databases for tests: a PostgreSQL of our own when one can be had, and fast copies of a migrated schema."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

REQUIRED = set(filter(None, os.environ.get("TRACKER_TEST_REQUIRE", "").split(",")))
DRIVER = "postgresql+psycopg"


def absent(what: str, reason: str) -> None:
    """Skip the test for want of `what`; fail instead where TRACKER_TEST_REQUIRE says it must be there."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here: {reason}", pytrace=False)
    pytest.skip(reason)


@contextmanager
def postgresql_server() -> Iterator[URL | str]:
    """Give the address of a PostgreSQL server's maintenance database, or the reason why there is none.

    In order: TEST_PG_URL, the system's own binaries, the pgserver package.
    """
    if given := os.environ.get("TEST_PG_URL"):
        yield make_url(given).set(drivername=DRIVER)
    elif binaries := _system_binaries():
        # Socket names are limited to about a hundred characters: a short directory.
        directory = Path(tempfile.mkdtemp(prefix="pg"))
        try:
            with _own_server(binaries, directory) as url:
                yield url
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    elif find_spec("pgserver"):
        import pgserver

        directory = Path(tempfile.mkdtemp(prefix="pg"))
        try:
            server = pgserver.get_server(directory, cleanup_mode="delete")
            yield make_url(server.get_uri()).set(drivername=DRIVER)
            server.cleanup()
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    else:
        yield "no PostgreSQL: neither TEST_PG_URL, nor /usr/lib/postgresql, nor the package pgserver"


def _system_binaries() -> Path | None:
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def _own_server(binaries: Path, directory: Path) -> Iterator[URL]:
    """Run a server on a socket in `directory`; it forgets all it knows on a crash, which makes it quick."""
    account: dict[str, object] = {}
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = _unprivileged()
        os.chown(directory, owner.pw_uid, owner.pw_gid)
        account = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": ()}
    data = directory / "data"

    def run(program: str, *arguments: str) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            [binaries / program, *arguments],
            **account,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            log = directory / "log"
            raise RuntimeError(f"{program}: {done.stdout}\n{log.read_text() if log.exists() else ''}")

    options = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''")
    settings = " ".join(f"-c {option}" for option in options)
    run("initdb", "-D", str(data), "-U", "tracker", "-E", "UTF8", "--no-locale", "-A", "trust", "--no-sync")
    start = f"{settings} -c max_connections=60 -k {directory}"
    run("pg_ctl", "-D", str(data), "-l", str(directory / "log"), "-o", start, "-w", "start")
    try:
        yield URL.create(DRIVER, username="tracker", database="postgres", query={"host": str(directory)})
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("running as root, and neither postgres nor nobody exists to run PostgreSQL as")


class SqliteCopies:
    """Hand out SQLite files that already have the newest schema."""

    def __init__(self, directory: Path, upgrade: Callable[[str], object]) -> None:
        self._directory = directory
        self._numbers = count()
        self._template = directory / "template.sqlite3"
        upgrade(f"sqlite:///{self._template}")

    def empty_url(self) -> str:
        """Return the address of a migrated database without rows, nobody else's."""
        path = self._directory / f"{next(self._numbers)}.sqlite3"
        copy_sqlite(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove a database handed out earlier."""
        path = Path(url.removeprefix("sqlite:///"))
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)


class PostgresqlCopies:
    """Hand out PostgreSQL databases that already have the newest schema."""

    def __init__(self, server: URL, prefix: str, upgrade: Callable[[str], object]) -> None:
        self._engine = create_engine(server, isolation_level="AUTOCOMMIT")
        self._server = server
        self._prefix = prefix
        self._numbers = count()
        self._template = f"{prefix}_template"
        self._run(f'CREATE DATABASE "{self._template}"')
        upgrade(self._url(self._template))

    def empty_url(self) -> str:
        """Return the address of a migrated database without rows, nobody else's."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database handed out earlier, also when somebody still holds a connection."""
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Remove the template and let go of the server."""
        self.drop(self._url(self._template))
        self._engine.dispose()

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database with whatever its write-ahead log still holds."""
    for ending in ("", "-wal"):
        path = source.with_name(source.name + ending)
        if path.exists():
            shutil.copyfile(path, target.with_name(target.name + ending))
