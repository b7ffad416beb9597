"""Addresses that take along what the reader is looking at: the month or the day, and in which sense it is known."""

from typing import Any
from urllib.parse import urlencode

from flask import g, request, url_for

# The arguments every page of the plan understands.
AMBIENT = ("period", "known", "as_of")


def ambient_arguments() -> dict[str, Any]:
    """Return what links take along; a day or a month that could not be shown stays behind."""
    along: dict[str, Any] = {name: request.args[name] for name in AMBIENT if name in request.args}
    frame = g.get("frame")
    if frame is not None and not frame.view.on_day:
        along.pop("as_of", None)
    if frame is not None and frame.refusal is not None and frame.refusal.field == "period":
        along.pop("period", None)
    return along


def ambient_url(endpoint: str, *, anchor: str | None = None, **values: Any) -> str:
    """Return the address of a page in the month or day and sense of this one; None leaves an argument out.

    Naming a month leaves the day.
    """
    along = ambient_arguments()
    if "period" in values:
        along.pop("as_of", None)
    return url_for(endpoint, _anchor=anchor, **{**along, **values})


def url_with(**changes: str | None) -> str:
    """Return the address of this page with some arguments changed; None removes one."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    arguments += [(name, value) for name, value in changes.items() if value is not None]
    path = request.script_root + request.path
    return f"{path}?{urlencode(arguments)}" if arguments else path
