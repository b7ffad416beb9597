"""The page of what came into the plan after the moment that is looked at."""

from datetime import date

from flask import abort, render_template

from tracker.queries.frame import Frame, present_frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio
from tracker.web import formats
from tracker.web.access import viewer
from tracker.web.looking_back import is_looking_back, way_home
from tracker.web.period_switch import sense_word
from tracker.web.shell import url_with


def of_today(here: Frame) -> Portfolio:
    """Return the plan as it is now, for what a view does not know. Not found where the view is that of now."""
    if here.view.known_at is None and not is_looking_back(here):
        abort(404)
    scope = viewer().scope
    return portfolio(scope, present_frame(scope))


def not_yet(title: str, here: Frame, *, joined_on: date | None = None) -> tuple[str, int]:
    """Return the page that says so, with the way to where it is: of a task that came into the plan on a day after the
    view, the page of that day."""
    view = here.view
    # Where the page opens on a month as published, only its other sense knows what came since.
    if joined_on is not None and joined_on > view.as_of:
        href, home = url_with(period=None, known=None, as_of=joined_on.isoformat()), formats.date_text(joined_on)
    elif is_looking_back(here):
        href, home = url_with(period=None, known=None, as_of=None), way_home(here)
    else:
        href, home = url_with(known="corrected"), sense_word(corrected=True)
    known_on = formats.business_day(view.known_at) if view.known_at is not None else view.as_of
    return render_template("plan/not_yet.html", title=title, known_on=known_on, href=href, home=home), 404
