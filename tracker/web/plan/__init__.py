"""The plan's pages, open to every role: tasks, milestones, programmes, KPIs, units."""

from flask import Blueprint

from tracker.web.ambient import ambient_url

blueprint = Blueprint("plan", __name__)
blueprint.add_app_template_global(ambient_url)

# The views register themselves on the blueprint above.
from tracker.web.plan import (  # noqa: E402
    filters,
    forecast,
    forecast_wording,
    kpis,
    milestones,
    programmes,
    register,
    rules,
    scope_wording,
    tasks,
    units,
    wording,
)

__all__ = [
    "blueprint",
    "filters",
    "forecast",
    "forecast_wording",
    "kpis",
    "milestones",
    "programmes",
    "register",
    "rules",
    "scope_wording",
    "tasks",
    "units",
    "wording",
]
