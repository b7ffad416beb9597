"""The database: engine set-up for SQLite and PostgreSQL, the session, and the column types both agree on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Numeric, String, TypeDecorator, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables; every constraint has a name the web can map to a field."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

_writes: ContextVar[bool] = ContextVar("tracker_writes", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Take the write lock when the next transaction begins (SQLite: BEGIN IMMEDIATE).

    A transaction that reads first and writes later cannot wait for another writer and fails at once.
    """
    token = _writes.set(True)
    try:
        yield
    finally:
        _writes.reset(token)


def is_writing() -> bool:
    """Tell whether the present transaction may write."""
    return _writes.get()


def engine_options(url: str) -> dict[str, Any]:
    """Return create_engine options for a database URL."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 5}}
    return {
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c timezone=utc -c statement_timeout=15000 -c lock_timeout=3000",
        },
    }


def prepare_engine(engine: Engine) -> None:
    """Make SQLite durable, strict about references, and explicit about where a transaction begins."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late to protect a read that a write depends on; we emit it ourselves.
        connection.isolation_level = None
        for pragma in (
            "busy_timeout=5000",
            "foreign_keys=ON",
            "synchronous=FULL",
            "trusted_schema=OFF",
            "cell_size_check=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes.get() else "BEGIN")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)


# A report's facts are recorded at one moment, and a long plan has hundreds of thousands of them.
@lru_cache(maxsize=1024)
def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """An exact decimal: NUMERIC on PostgreSQL, text on SQLite, which has no exact number type."""

    impl = Numeric(24, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(40) if dialect.name == "sqlite" else Numeric(24, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return format(Decimal(value), "f") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else _exact(value)


# Weights and shares are the same few numbers over and over.
@lru_cache(maxsize=4096)
def _exact(value: str | Decimal) -> Decimal:
    return Decimal(value).normalize() + 0
