"""The ways from a page to what changed: since the report before, and against the original plan."""

from flask_babel import gettext

from tracker.queries.spans import view_before
from tracker.web import formats
from tracker.web.ambient import ambient_url
from tracker.web.plan import blueprint
from tracker.web.shell import Link, current_frame

ORIGINAL = "original"


@blueprint.app_template_global()
def compare_with(task: str | None = None) -> tuple[Link, ...]:
    """Return what the page's view can be compared with; nothing before there is a month to look at."""
    frame = current_frame()
    if frame.plan is None or frame.view.period is None:
        return ()
    before, links = view_before(frame), []
    if before is not None and before.period is not None:
        month = before.period.month
        links.append(Link(formats.period_name(month), compare_href(str(month), task)))
    return (*links, Link(gettext("Original plan"), compare_href(ORIGINAL, task)))


def compare_href(since: str, task: str | None = None) -> str:
    """Return the address that compares this page's view with another; everything said of one task where named."""
    arguments = {"from": since, "task": task}
    return ambient_url("plan.compare", **{name: value for name, value in arguments.items() if value is not None})
