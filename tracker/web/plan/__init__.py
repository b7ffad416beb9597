"""The plan's pages, open to every role: tasks, milestones, programmes, KPIs, units."""

from flask import Blueprint

from tracker.web import chance_wording, concern_wording, extension_wording, link_wording
from tracker.web.ambient import ambient_url

blueprint = Blueprint("plan", __name__)
blueprint.add_app_template_global(ambient_url)
blueprint.record_once(concern_wording.give_words)
blueprint.record_once(extension_wording.give_words)

# The views register themselves on the blueprint above.
from tracker.web.plan import (  # noqa: E402
    claim_months,
    claim_wording,
    compare,
    compare_links,
    compare_wording,
    concerns,
    end_game,
    end_game_wording,
    evidence,
    filters,
    forecast,
    forecast_wording,
    kpis,
    milestones,
    programmes,
    register,
    rules,
    schedule_wording,
    scope_wording,
    tasks,
    trend_wording,
    units,
    wording,
)

__all__ = [
    "blueprint",
    "chance_wording",
    "claim_months",
    "claim_wording",
    "compare",
    "compare_links",
    "compare_wording",
    "concerns",
    "end_game",
    "end_game_wording",
    "evidence",
    "filters",
    "forecast",
    "forecast_wording",
    "kpis",
    "link_wording",
    "milestones",
    "programmes",
    "register",
    "rules",
    "schedule_wording",
    "scope_wording",
    "tasks",
    "trend_wording",
    "units",
    "wording",
]
