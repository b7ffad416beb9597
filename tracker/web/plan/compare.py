"""Two days side by side: what changed, cell by cell."""

from flask import Response, render_template, request
from flask_babel import gettext

from tracker.domain.permissions import Permission
from tracker.queries.comparison import comparison
from tracker.web.access import requires, viewer
from tracker.web.file_names import file_name
from tracker.web.plan import blueprint
from tracker.web.plan.compare_csv import columns, rows
from tracker.web.plan.compare_page import compare_page
from tracker.web.plan.compare_query import compare_query
from tracker.web.plan.downloads import csv_file
from tracker.web.plan.unknown_filters import unknown_filters
from tracker.web.shell import current_frame


@blueprint.get("/compare")
@requires(Permission.READ_PLAN)
def compare() -> str | Response:
    """Show what changed between two days or reports, or give it as a file."""
    frame = current_frame()
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("What changed"))
    query = compare_query(request.args, frame)
    found = comparison(viewer().scope, frame, query.then.view, query.now_view, query.filter)
    if request.args.get("format") == "csv" and not query.errors:
        name = f"compare-{query.then.stamp}-to"
        return csv_file(file_name(name, found.now, "csv"), columns(), rows(found, everything=query.everything))
    unknown = unknown_filters(found.units, found.programmes, found.codes)
    return render_template("plan/compare/show.html", page=compare_page(found, frame, query), unknown=unknown)
