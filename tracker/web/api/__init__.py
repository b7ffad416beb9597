"""What machines ask: is it alive, is it ready."""

from flask import Blueprint

blueprint = Blueprint("api", __name__)

from tracker.web.api import health  # noqa: E402, F401  the views need the blueprint
