"""The project office's pages: running the month, keeping the plan."""

from flask import Blueprint

from tracker.web import report_wording

blueprint = Blueprint("office", __name__, url_prefix="/office")
blueprint.record_once(report_wording.give_words)

# The views register themselves on the blueprint above.
from tracker.web.office import (  # noqa: E402
    calendar,
    completions,
    contributions,
    dependencies,
    extensions,
    home,
    imports,
    milestones,
    periods,
    programmes,
    reviews,
    rules,
    scope,
    statuses,
    tasks,
)

__all__ = [
    "blueprint",
    "calendar",
    "completions",
    "contributions",
    "dependencies",
    "extensions",
    "home",
    "imports",
    "milestones",
    "periods",
    "programmes",
    "reviews",
    "rules",
    "scope",
    "statuses",
    "tasks",
]
