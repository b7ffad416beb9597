"""One transaction for each request that may write: the view calls one action and commits once."""

from contextlib import ExitStack

from flask import Flask, g, request

from tracker.db import db, writing

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def commit() -> None:
    """Make the request's change durable. Call it once, after the action."""
    db.session.commit()


def release() -> None:
    """Let go of the database before slow work, such as reading an upload; undoes what was not committed."""
    db.session.rollback()


def init_app(app: Flask) -> None:
    """Take the write lock at the first statement of an unsafe request, and give up what it did not commit."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    if request.method not in SAFE_METHODS:
        g.write_scope = ExitStack()
        g.write_scope.enter_context(writing())


def _end(_error: BaseException | None) -> None:
    scope: ExitStack | None = g.pop("write_scope", None)
    if scope is not None:
        db.session.rollback()
        scope.close()
