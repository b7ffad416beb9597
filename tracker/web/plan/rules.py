"""How statuses, trends and the earned schedule are read: the rules with the limits in force."""

from flask import render_template

from tracker.domain import bow_wave, trend_patterns
from tracker.domain.permissions import Permission
from tracker.web.access import requires
from tracker.web.plan import blueprint
from tracker.web.shell import current_frame


@blueprint.get("/rules")
@requires(Permission.READ_PLAN)
def rules() -> str:
    """Show the rule behind every computed status, with its limits."""
    in_force = current_frame().rules
    return render_template(
        "plan/rules/show.html",
        limits=in_force.status,
        trend=trend_patterns.DEFAULT_LIMITS,
        wave=bow_wave.DEFAULT_LIMITS,
        rules=in_force,
    )
