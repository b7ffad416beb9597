"""The page of what came into the plan after the moment that is looked at."""

from flask import abort, render_template

from tracker.queries.frame import Frame, frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio
from tracker.web import formats
from tracker.web.access import viewer
from tracker.web.looking_back import way_home
from tracker.web.shell import url_with


def of_today(here: Frame) -> Portfolio:
    """Return the plan as it is now, for what a view does not know. Not found where the view knows everything."""
    if here.view.known_at is None:
        abort(404)
    scope = viewer().scope
    return portfolio(scope, frame(scope, live=True))


def not_yet(title: str, here: Frame) -> tuple[str, int]:
    """Return the page that says so, with the way to where it is."""
    assert here.view.known_at is not None
    page = render_template(
        "plan/not_yet.html",
        title=title,
        known_on=formats.business_day(here.view.known_at),
        href=url_with(period=None, known=None, as_of=None),
        home=way_home(here),
    )
    return page, 404
