"""How statuses, trends and the earned schedule are read: the rules with the limits in force."""

from flask import render_template

from tracker.domain import bow_wave, schedule_reading, trend_patterns
from tracker.domain.permissions import Permission
from tracker.domain.status import DEFAULT_THRESHOLDS
from tracker.web.access import requires
from tracker.web.plan import blueprint


@blueprint.get("/rules")
@requires(Permission.READ_PLAN)
def rules() -> str:
    """Show the rule behind every computed status, with its limits."""
    return render_template(
        "plan/rules/show.html",
        limits=DEFAULT_THRESHOLDS,
        trend=trend_patterns.DEFAULT_LIMITS,
        wave=bow_wave.DEFAULT_LIMITS,
        schedule=schedule_reading.DEFAULT_LIMITS,
    )
