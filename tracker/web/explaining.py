"""Give templates what every figure means."""

from flask import Flask, g

from tracker.domain.rules import DEFAULT_RULES
from tracker.web import explained_dates, explained_record, explained_status, explanations
from tracker.web.explanations import Explained
from tracker.web.shell import current_frame

__all__ = ["explain", "explained_dates", "explained_record", "explained_status", "init_app"]


def explain(key: str) -> Explained:
    """Return what a figure means under the rules of the page's view; to a visitor, under the defaults."""
    known: dict[str, Explained] = g.setdefault("explained", {})
    if key not in known:
        frame = current_frame() if g.get("viewer") else None
        rules, as_of = (frame.rules, frame.view.as_of) if frame else (DEFAULT_RULES, None)
        known[key] = explanations.explained(key, rules, as_of=as_of)
    return known[key]


def init_app(app: Flask) -> None:
    """Let templates ask what a figure means."""
    app.jinja_env.globals["explain"] = explain
