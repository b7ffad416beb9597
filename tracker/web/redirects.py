"""Where a form may send its reader afterwards: only to a page of ours."""

from urllib.parse import SplitResult, quote, unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def local_path(target: str | None) -> str | None:
    """Return the target when it is a page of this product that can be read, else None.

    Everything a browser could take for another host is refused: schemes, `//`, backslashes, control characters.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(character) < 33 or ord(character) == 127 for character in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not _is_page(unquote(parts.path)):
        return None
    return SplitResult("", "", parts.path, parts.query, "").geturl()


def this_path() -> str:
    """Return the address of the request, without the host."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")


def way_back(named: str | None) -> str:
    """Return the page a form was on: the one it names, else the one the browser came from, else the first page."""
    if found := local_path(named):
        return found
    try:
        referrer = urlsplit(request.referrer or "")
    except ValueError:
        return "/"
    if referrer.netloc != request.host:
        return "/"
    return local_path(referrer.path + (f"?{referrer.query}" if referrer.query else "")) or "/"


def _is_page(path: str) -> bool:
    """Tell whether GET answers at a path."""
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True
