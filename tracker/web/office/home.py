"""The office's home."""

from flask import Response, make_response, render_template

from tracker.domain.period_run import next_to_open
from tracker.domain.permissions import Permission
from tracker.web import shell
from tracker.web.access import requires, viewer
from tracker.web.office import blueprint
from tracker.web.office.home_page import home_page


@blueprint.get("")
@requires(Permission.RUN_PERIOD)
def home() -> Response:
    """Show where the month stands and what to do next; before there is a plan, how to bring one."""
    return home_response()


def home_response(*, problem: str = "", status: int = 200) -> Response:
    """Return the office's home, with a problem that kept the month from moving on."""
    frame = shell.frame_to_publish()
    if frame.plan is None:
        return make_response(render_template("office/home/first_run.html"), status)
    if frame.view.period is None:
        opening = next_to_open(frame.periods)
        page = render_template("office/home/before_first.html", opening=opening, problem=problem)
        return make_response(page, status)
    page = render_template("office/home/month.html", page=home_page(viewer().scope, frame), problem=problem)
    return make_response(page, status)
