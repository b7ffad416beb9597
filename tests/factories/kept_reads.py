"""Read models kept in memory beside those a fresh reading makes."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask

from tracker.db import db, writing
from tracker.queries.kept import KeptReads

Read = TypeVar("Read")


def read_afresh(app: Flask, read: Callable[[], Read]) -> Read:
    """Return what is read from the database, whatever is kept."""
    store = app.extensions["kept_reads"]
    app.extensions["kept_reads"] = KeptReads()
    found = read()
    app.extensions["kept_reads"] = store
    return found


def done(act: Callable[[], object]) -> None:
    """Do something in a transaction of its own."""
    db.session.rollback()
    with writing():
        act()
        db.session.commit()
