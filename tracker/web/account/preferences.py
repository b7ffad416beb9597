"""The reader's language and theme: kept with the account, or with the browser before sign-in."""

from flask import abort, g, redirect, request, session
from flask_babel import refresh
from werkzeug.wrappers import Response as BaseResponse

from tracker.actions import users
from tracker.web.access import Viewer, public
from tracker.web.account import blueprint
from tracker.web.preferences import THEMES, language_named
from tracker.web.redirects import way_back
from tracker.web.transactions import commit


@blueprint.post("/language")
@public
def language() -> BaseResponse:
    """Show pages in the language of the form's `lang` from now on, and go back."""
    chosen = language_named(request.form.get("lang", ""))
    if chosen is None:
        abort(422)
    person: Viewer | None = g.viewer
    if person is not None and person.language != chosen:
        users.choose_language(username=person.username, language=chosen, by=person.username)
        commit()
    session["language"] = chosen
    refresh()
    return redirect(way_back(request.form.get("next")))


@blueprint.post("/theme")
@public
def theme() -> BaseResponse:
    """Show pages in the form's `theme` from now on, and go back."""
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        abort(422)
    person: Viewer | None = g.viewer
    if person is not None and person.theme != chosen:
        users.choose_theme(username=person.username, theme=chosen, by=person.username)
        commit()
    session["theme"] = chosen
    return redirect(way_back(request.form.get("next")))
