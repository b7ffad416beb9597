"""How statuses are computed: the rule with the limits in force."""

from flask import render_template

from tracker.domain.permissions import Permission
from tracker.domain.status import DEFAULT_THRESHOLDS
from tracker.web.access import requires
from tracker.web.plan import blueprint


@blueprint.get("/rules")
@requires(Permission.READ_PLAN)
def rules() -> str:
    """Show the rule behind every computed status, with its limits."""
    return render_template("plan/rules/show.html", limits=DEFAULT_THRESHOLDS)
