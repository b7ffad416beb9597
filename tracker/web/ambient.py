"""Addresses that take along what the reader is looking at: the month and in which sense it is known."""

from typing import Any

from flask import request, url_for

# The arguments every page of the plan understands.
AMBIENT = ("period", "known")


def ambient_url(endpoint: str, *, anchor: str | None = None, **values: Any) -> str:
    """Return the address of a page in the month and sense of this one; None leaves an argument out."""
    along: dict[str, Any] = {name: request.args[name] for name in AMBIENT if name in request.args}
    return url_for(endpoint, _anchor=anchor, **{**along, **values})
