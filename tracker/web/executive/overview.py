"""The overview: one page on how the whole plan stands."""

from flask import render_template

from tracker.domain.permissions import Permission
from tracker.queries import overview as overviews
from tracker.web import shell
from tracker.web.access import requires, viewer
from tracker.web.executive import blueprint
from tracker.web.executive.overview_page import overview_page
from tracker.web.executive.page_cache import cached_body


@blueprint.get("/")
@requires(Permission.READ_OVERVIEW)
def overview() -> str:
    """Show the overview, or what is missing before there is a plan."""
    frame = shell.current_frame()
    if frame.plan is None:
        return render_template("executive/overview/no_plan.html")

    def render() -> str:
        page = overview_page(overviews.overview(viewer().scope, frame))
        return render_template("executive/overview/body.html", page=page)

    return render_template("executive/overview/show.html", body=cached_body(frame, render))
