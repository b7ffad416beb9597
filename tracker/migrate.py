"""Bring a database to the schema this code expects. The application never migrates by itself."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from tracker.config import ROOT

_LOCK = 7_210_419  # any number of our own: two nodes starting at once must not migrate twice


def upgrade(database_url: str) -> None:
    """Create or upgrade the schema; safe to run twice and from several machines at once."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout=5000")
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
                connection.commit()
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def schema_is_current(database_url: str) -> bool:
    """Tell whether the database stands at this code's newest revision."""
    engine = create_engine(database_url)
    try:
        return engine_is_current(engine)
    finally:
        engine.dispose()


def engine_is_current(engine: Engine) -> bool:
    """Tell whether the database behind an engine stands at this code's newest revision."""
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_heads()
    return set(here) == _newest()


@cache
def _newest() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(alembic_config()).get_heads())


def alembic_config() -> Config:
    """Return alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config
