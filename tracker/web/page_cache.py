"""Rendered page bodies, kept until the data changes.

What is kept is the part of a page that is the same for everyone of a role: no name, no token, no message to one
person. A body is kept with the data's version, so that it is never older than the data it shows.
"""

from collections.abc import Callable

from flask import current_app, request
from markupsafe import Markup

from tracker.queries.frame import Frame
from tracker.queries.kept import KeptReads, version_shown
from tracker.web import formats
from tracker.web.access import viewer

# About ten months, both languages, a few roles; a body is some 100 kB.
KEEP = 60


def cached_body(frame: Frame, render: Callable[[], str], *, tells_present: bool = False) -> Markup:
    """Return this page's body: kept per address, language, reader's scope, view in time and version of the data.

    `tells_present` says that the body tells of more than the frame's view shows.
    """
    assert frame.plan is not None
    bodies: KeptReads = current_app.extensions.setdefault("page_cache", KeptReads(KEEP))
    if current_app.config.get("PAGE_CACHE_OFF"):
        return Markup(render())
    key = (
        request.path,
        tuple(sorted(request.args.items(multi=True))),
        formats.language_tag(),
        viewer().scope,
        frame.view,
        frame.plan.today,
    )
    version = frame.plan.data_version if tells_present else version_shown(frame)
    return bodies.get(key, lambda: Markup(render()), version=version)
