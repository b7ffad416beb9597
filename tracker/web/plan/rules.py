"""How statuses are computed: the rule with the limits in force."""

from flask import render_template

from tracker.domain.permissions import Permission
from tracker.web.access import requires
from tracker.web.plan import blueprint
from tracker.web.shell import current_frame


@blueprint.get("/rules")
@requires(Permission.READ_PLAN)
def rules() -> str:
    """Show the rule behind every computed status, with its limits."""
    found = current_frame().rules
    return render_template("plan/rules/show.html", limits=found.status, rules=found)
