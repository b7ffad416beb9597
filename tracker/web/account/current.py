"""Who is asking: the session cookie, looked up once for each request."""

from datetime import timedelta

from flask import current_app, g, request, session
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as BaseResponse

from tracker import clock
from tracker.actions import sessions
from tracker.db import db, writing
from tracker.queries import users
from tracker.web.access import Viewer
from tracker.web.transactions import SAFE_METHODS

# How exactly the last use of a session is known; a write for each page would cost more than it tells.
TOUCH_EVERY = timedelta(minutes=1)


def load_viewer() -> None:
    """Find out who is asking; programs that ask the API carry no session."""
    g.viewer = None
    token = request.cookies.get(current_app.config["SIGN_IN_COOKIE_NAME"])
    if not token or request.blueprint == "api":
        return
    at = clock.now()
    found = users.signed_in(sessions.digest(token), at=at)
    if found is not None:
        _adopt(found)
    if found is not None and at - found.seen_at >= TOUCH_EVERY:
        _touch(found.session_id)
    elif request.method not in SAFE_METHODS:
        # What follows may write: its transaction begins with the write lock, not with this read.
        db.session.rollback()


def _adopt(found: users.SignedIn) -> None:
    g.viewer = Viewer(
        user_id=found.user_id,
        session_id=found.session_id,
        username=found.username,
        name=found.name,
        scope=found.scope,
        unit_code=found.unit_code,
        language=found.language,
        theme=found.theme,
    )
    # The token of a form is bound to the session on the server, whatever the browser's own cookie says.
    if session.get("csrf_token") != found.csrf_secret:
        session["csrf_token"] = found.csrf_secret


def _touch(session_id: int) -> None:
    """Note the use in a transaction of its own; a page can be read even when that cannot be written."""
    db.session.rollback()
    try:
        with writing():
            sessions.touch(session_id=session_id, at=clock.now())
            db.session.commit()
    except DBAPIError as error:
        db.session.rollback()
        current_app.logger.warning("session not touched: %s", type(error.orig).__name__)


def renew_state(csrf_secret: str | None = None) -> None:
    """Forget everything the browser carries about the last session but the way it likes to read."""
    kept = {name: session[name] for name in ("language", "theme") if name in session}
    session.clear()
    session.update(kept)
    if csrf_secret is not None:
        session["csrf_token"] = csrf_secret


def give_cookie(response: BaseResponse, token: str) -> None:
    """Hand over a session's token; it lives as long as the browser is open, or until the server ends it."""
    response.set_cookie(
        current_app.config["SIGN_IN_COOKIE_NAME"],
        token,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def take_cookie(response: BaseResponse) -> None:
    """Take the session's token away."""
    response.delete_cookie(
        current_app.config["SIGN_IN_COOKIE_NAME"],
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
