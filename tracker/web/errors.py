"""What a reader sees when something cannot be done: what happened and what to do, and nothing about the inside."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, NotFound

from tracker.db import db
from tracker.domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error as its reader understands it; `href` leads on, under the name `label`."""

    title: str | LazyString
    text: str | LazyString
    href: str = ""
    label: str = ""


class NotThere(NotFound):
    """Raised where there is no such page for a reason that its reader should know."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__()
        self.explanation = explanation


EXPLANATIONS = {
    400: Explanation(_l("This request could not be read"), _l("Go back, reload the page and try again.")),
    401: Explanation(_l("Please sign in"), _l("Your session has ended. Sign in again to go on.")),
    403: Explanation(
        _l("You may not do this"), _l("Your role does not include it. The project office can tell you who may.")
    ),
    404: Explanation(_l("There is no such page"), _l("It may have moved, or the address has a typing error.")),
    405: Explanation(_l("This address cannot do that"), _l("Go back and use the buttons of the page.")),
    409: Explanation(
        _l("This is done in the present only"),
        _l("You are looking at another day. Nothing was changed; go back to the present and do it there."),
    ),
    412: Explanation(
        _l("Somebody else changed this meanwhile"), _l("Nothing was saved. Go back, reload the page and look again.")
    ),
    413: Explanation(_l("This is too large"), _l("Nothing was saved. Send a smaller file or a shorter text.")),
    422: Explanation(
        _l("This could not be saved"), _l("Something in the form is not as it should be. Go back and check.")
    ),
    429: Explanation(_l("Too many attempts"), _l("Wait a little and try again.")),
    500: Explanation(
        _l("Something went wrong here"), _l("It is not your doing. Nothing was saved; the error is recorded.")
    ),
    503: Explanation(_l("Busy at the moment"), _l("Nothing was saved. Try again in a few seconds.")),
    507: Explanation(
        _l("The disk is full"), _l("Nothing was saved. Reading still works; tell whoever runs this server.")
    ),
}
STALE_FORM = Explanation(
    _l("This page was open too long"), _l("Nothing was saved. Go back, reload the page and send it again.")
)
RETRY_AFTER_SECONDS = 3

_BUSY_SQLITE = ("locked", "busy", "unable to open database file", "readonly database")
_FULL_SQLITE = "database or disk is full"
# Connection, shutdown, lock and statement time-outs, too many connections.
_BUSY_SQLSTATES = ("08", "57", "53300", "55P03", "40001", "40P01")
_FULL_SQLSTATE = "53100"


def init_app(app: Flask) -> None:
    """Answer every error with a page in the reader's language, or with a problem document for a program."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotThere, _not_there)
    app.register_error_handler(StaleDataError, _stale_row)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _pool)
    app.register_error_handler(Exception, _unknown)


def _http(error: HTTPException) -> Response:
    response = error.response or error.get_response()
    status = response.status_code
    if status < 400:
        return make_response(response)
    answer = _answer(status if status in EXPLANATIONS else (400 if status < 500 else 500), status=status)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _not_there(error: NotThere) -> Response:
    return _answer(404, explanation=error.explanation)


def _stale_form(_error: CSRFError) -> Response:
    return _answer(400, explanation=STALE_FORM)


def _stale_row(_error: StaleDataError) -> Response:
    return _answer(412)


def _refused(_error: Refused) -> Response:
    return _answer(422)


def _database(error: DBAPIError) -> Response:
    if isinstance(error, DataError):
        return _answer(422)
    status = _database_status(error)
    if status == 500:
        return _unknown(error)
    current_app.logger.warning("database: %s", type(error.orig).__name__, extra=_log_fields())
    return _answer(status)


def _database_status(error: DBAPIError) -> int:
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate is not None:
        if sqlstate == _FULL_SQLSTATE:
            return 507
        return 503 if sqlstate.startswith(_BUSY_SQLSTATES) else 500
    if error.connection_invalidated:
        return 503
    if isinstance(error, OperationalError):
        text = str(error.orig)
        if _FULL_SQLITE in text:
            return 507
        # PostgreSQL's driver has no state for a server it cannot reach.
        unreachable = db.engine.dialect.name != "sqlite"
        return 503 if unreachable or any(sign in text for sign in _BUSY_SQLITE) else 500
    return 500


def _pool(_error: PoolTimeout) -> Response:
    return _answer(503)


def _unknown(_error: Exception) -> Response:
    current_app.logger.exception("unexpected error", extra=_log_fields())
    return _answer(500)


def _log_fields() -> dict[str, dict[str, str]]:
    return {"fields": {"request_id": g.get("request_id", ""), "method": request.method, "path": request.path}}


def _answer(code: int, *, status: int | None = None, explanation: Explanation | None = None) -> Response:
    """Make the page or the problem document; whatever the request did is undone first."""
    db.session.rollback()
    shown = explanation or EXPLANATIONS[code]
    response = _problem(code, shown) if _is_program() else _page(code, shown)
    response.status_code = status or code
    if code in (503, 507):
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _is_program() -> bool:
    return request.blueprint == "api" or "X-Requested-With" in request.headers


def _problem(code: int, shown: Explanation) -> Response:
    response = jsonify(
        type="about:blank",
        title=str(shown.title),
        status=code,
        detail=str(shown.text),
        request_id=g.get("request_id", ""),
    )
    response.content_type = "application/problem+json"
    return response


def _page(code: int, shown: Explanation) -> Response:
    try:
        return make_response(render_template("errors/error.html", shown=shown, request_id=g.get("request_id", "")))
    except Exception:
        # The page about an error must not fail with it: without a database or a host there may be no shell.
        db.session.rollback()
        current_app.logger.exception("error page", extra=_log_fields())
        plain = f"{code} {shown.title}\n{shown.text}\n{g.get('request_id', '')}\n"
        return Response(plain, content_type="text/plain; charset=utf-8")
