"""What every answer carries and every unsafe request must show: headers, request ids, origin and CSRF token."""

import re
import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import Headers
from werkzeug.exceptions import BadRequest

from tracker.actions import audit
from tracker.config import Settings
from tracker.web.access import declared
from tracker.web.transactions import SAFE_METHODS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# The hash is that of the empty string: the chart library adds empty style elements and fills them by script.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
}
REQUEST_ID = "tracker.request_id"
_HALF = re.compile("[\ud800-\udfff]")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Guarded:
    """A WSGI application of which every answer, a static file's too, carries the headers and a request id."""

    def __init__(self, application: "WSGIApplication", *, trusts_proxy: bool) -> None:
        self._application = application
        self._trusts_proxy = trusts_proxy

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request with the headers added."""
        request_id = self._request_id(environ)
        environ[REQUEST_ID] = request_id

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
            complete = Headers(headers)
            # What hands out a stranger's file allows it even less.
            narrower = complete.get("Content-Security-Policy", "") if _is_sandboxed(complete) else ""
            for name, value in HEADERS.items():
                complete.set(name, value)
            if narrower:
                complete.set("Content-Security-Policy", narrower)
            complete.set("X-Request-ID", request_id)
            complete.setdefault("Cache-Control", "no-store")
            return start_response(status, complete.to_wsgi_list(), exc_info)  # type: ignore[arg-type]

        return self._application(environ, start)

    def _request_id(self, environ: "WSGIEnvironment") -> str:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        return given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _is_sandboxed(headers: Headers) -> bool:
    return headers.get("Content-Security-Policy", "").startswith("sandbox;")


csrf = CSRFProtect()


def configure_cookies(app: Flask, settings: Settings) -> None:
    """Name and protect the cookies; in production they travel over TLS only and belong to this host alone."""
    prefix = "__Host-" if settings.is_production else ""
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}state",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SIGN_IN_COOKIE_NAME=f"{prefix}session",
        # The token lives as long as the session it belongs to: a form left open over lunch must not be lost.
        WTF_CSRF_TIME_LIMIT=None,
        # The origin is checked below, also where no referrer is sent.
        WTF_CSRF_SSL_STRICT=False,
    )


def identify_request() -> None:
    """Make the request's id known to pages, logs and the audit trail; refuse an unknown host before anything else."""
    g.request_id = request.environ.get(REQUEST_ID, "")
    audit.request_id.set(g.request_id)
    if isinstance(request.routing_exception, BadRequest):
        raise request.routing_exception


def limit_body() -> None:
    """Let only views that take files read more than the ordinary limit."""
    access = declared(current_app, request.endpoint) if request.endpoint else None
    if access is not None and access.takes_upload:
        request.max_content_length = current_app.config["UPLOAD_LENGTH"]


def check_origin() -> None:
    """Refuse an unsafe request that a page of another site sent."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin is None:
        return
    try:
        sender = urlsplit(origin)
    except ValueError:
        abort(403)
    if sender.netloc != request.host or (request.is_secure and sender.scheme != "https"):
        abort(403)


def refuse_unstorable_text() -> None:
    """Refuse text that one database would keep and the other would not: NUL, and halves of characters."""
    values = [
        request.path,
        *(text for name in request.args for text in request.args.getlist(name)),
        *(text for name in request.form for text in request.form.getlist(name)),
    ]
    if any("\0" in value or _HALF.search(value) for value in values):
        abort(422)
