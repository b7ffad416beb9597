"""Rendered page bodies, kept until the data changes.

What is kept is the part of a page that is the same for everyone of a role: no name, no token, no message to one
person. The data's version is part of the key, so a body is never older than the data.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import current_app, request
from markupsafe import Markup

from tracker.queries.frame import Frame
from tracker.web import formats
from tracker.web.access import viewer

# About ten months, both languages, a few roles; a body is some 100 kB.
KEEP = 60


class PageCache:
    """The most recently used bodies of one process."""

    def __init__(self, keep: int = KEEP) -> None:
        self._bodies: OrderedDict[Hashable, Markup] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()
        self._keep = keep

    def body(self, key: Hashable, render: Callable[[], str]) -> Markup:
        """Return the body kept under the key, or render and keep it; readers who ask meanwhile wait for it."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
                return self._bodies[key]
            turn = self._turns.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._bodies:
                    return self._bodies[key]
            body = Markup(render())
            with self._lock:
                self._bodies[key] = body
                self._turns.pop(key, None)
                while len(self._bodies) > self._keep:
                    self._bodies.popitem(last=False)
        return body


def cached_body(frame: Frame, render: Callable[[], str]) -> Markup:
    """Return this page's body: kept per address, language, reader's scope, view in time and version of the data."""
    assert frame.plan is not None
    cache: PageCache = current_app.extensions.setdefault("page_cache", PageCache())
    if current_app.config.get("PAGE_CACHE_OFF"):
        return Markup(render())
    key = (
        request.path,
        tuple(sorted(request.args.items(multi=True))),
        formats.language_tag(),
        viewer().scope,
        frame.view,
        frame.plan.today,
        frame.plan.data_version,
    )
    return cache.body(key, render)
