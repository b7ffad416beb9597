"""The overview: one page on how the whole plan stands."""

from flask import render_template

from tracker.domain.periods import View
from tracker.domain.permissions import Permission
from tracker.queries import overview as overviews
from tracker.queries.frame import Frame
from tracker.web import shell
from tracker.web.access import requires, viewer
from tracker.web.executive import blueprint
from tracker.web.executive.overview_page import overview_page
from tracker.web.page_cache import cached_body


def present(frame: Frame) -> View | None:
    """Return what decisions may be told of besides the view; nothing on a page that looks back."""
    return None if shell.is_looking_back() else shell.present_view(frame)


@blueprint.get("/")
@requires(Permission.READ_OVERVIEW)
def overview() -> str:
    """Show the overview, or what is missing before there is a plan."""
    frame = shell.current_frame()
    if frame.plan is None:
        return render_template("executive/overview/no_plan.html")

    now = present(frame)

    def render() -> str:
        page = overview_page(overviews.overview(viewer().scope, frame, present=now))
        return render_template("executive/overview/body.html", page=page)

    body = cached_body(frame, render, tells_present=now is not None)
    return render_template("executive/overview/show.html", body=body)
