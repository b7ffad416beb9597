"""What more than one role writes about a task: its risks, issues and decisions, the evidence of its milestones, and
requests for a later date."""

from flask import Blueprint

blueprint = Blueprint("casework", __name__)

# The views register themselves on the blueprint above.
from tracker.web.casework import concerns, evidence, extensions  # noqa: E402

__all__ = ["blueprint", "concerns", "evidence", "extensions"]
