"""Executives' pages: the overview."""

from flask import Blueprint

blueprint = Blueprint("executive", __name__)

from tracker.web.executive import overview, overview_csv, wording  # noqa: E402  # the views register on the blueprint

__all__ = ["blueprint", "overview", "overview_csv", "wording"]
