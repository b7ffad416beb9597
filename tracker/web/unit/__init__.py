"""A member unit's pages: its monthly report."""

from flask import Blueprint

from tracker.web import report_wording

blueprint = Blueprint("unit", __name__, url_prefix="/report")
blueprint.record_once(report_wording.give_words)

from tracker.web.unit import home, report  # noqa: E402  # the views register themselves on the blueprint above

__all__ = ["blueprint", "home", "report"]
