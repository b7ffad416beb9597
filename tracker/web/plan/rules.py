"""The rules behind every computed figure, with the limits in force."""

from flask import render_template

from tracker.domain import bow_wave, trend_patterns
from tracker.domain.permissions import Permission
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint
from tracker.web.plan.rules_page import rules_page
from tracker.web.shell import current_frame


@blueprint.get("/rules")
@requires(Permission.READ_PLAN)
def rules() -> str:
    """Show every rule in words, every limit with its setting, and how the limits have changed."""
    frame = current_frame()
    page = rules_page(frame, may_edit=viewer().scope.may(Permission.EDIT_PLAN))
    return render_template(
        "plan/rules/show.html",
        page=page,
        trend=trend_patterns.DEFAULT_LIMITS,
        wave=bow_wave.DEFAULT_LIMITS,
        rules=frame.rules,
    )
