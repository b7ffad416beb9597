"""Signing in and out."""

import ipaddress
import math
from datetime import datetime, timedelta

from flask import Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from tracker import clock
from tracker.actions import hashing, sessions, users
from tracker.config import Settings
from tracker.domain import sign_in as limits
from tracker.queries import users as accounts
from tracker.web.access import Viewer, home_path, public
from tracker.web.account import blueprint
from tracker.web.account.current import give_cookie, renew_state, take_cookie
from tracker.web.forms import StrictForm, typed
from tracker.web.forms import lazy_label as _l
from tracker.web.redirects import local_path
from tracker.web.transactions import commit, release

# From how many attempts left on the page says so.
WARN_FROM = 4
USERNAME_LENGTH = 100


class SignInForm(StrictForm):
    """Name and password, and the page that was asked for."""

    username = StringField(_l("User name"), validators=[InputRequired()])
    password = PasswordField(_l("Password"), validators=[InputRequired()])
    next = HiddenField()


@blueprint.get("/login")
@public
def login() -> BaseResponse:
    """Show the sign-in page; who is signed in goes on."""
    wanted = local_path(request.args.get("next"))
    if g.viewer is not None:
        return redirect(wanted or home_path(g.viewer.scope))
    return _page(SignInForm(formdata=None, next=wanted or ""))


@blueprint.post("/login")
@public
def check_in() -> BaseResponse:
    """Sign in with a name and a password, or say that they do not fit."""
    form = SignInForm()
    if not form.validate():
        return _page(form, status=422)
    username = _typed_username(typed(form.username))
    address = client_address(request.remote_addr)
    settings: Settings = current_app.extensions["settings"]
    try:
        left = sessions.admit(username=username, address=address, limit=settings.login_limit, at=clock.now())
    except sessions.TooManyAttempts as waiting:
        release()
        return _too_many(form, waiting.until)
    commit()
    found = accounts.credentials(username)
    release()  # Checking a password takes long; nobody else waits for it.
    fits = hashing.matches(found.password_hash if found else None, typed(form.password))
    if found is None or not fits or not found.is_active:
        sessions.refuse(username=username, address=address)
        commit()
        form.password.errors = [_wrong(left)]
        return _page(form, status=422)
    return _start(found, form)


@blueprint.post("/logout")
@public
def logout() -> BaseResponse:
    """End the session on the server and forget it in the browser."""
    person: Viewer | None = g.viewer
    if person is not None:
        sessions.end(session_id=person.session_id, by=person.username, at=clock.now())
        commit()
    renew_state()
    response = redirect("/login")
    take_cookie(response)
    return response


def client_address(remote: str | None) -> str:
    """Return the address failures are counted under: IPv6 by network, as one machine has a whole one."""
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _typed_username(text: str) -> str:
    readable = "".join(character for character in text if character.isprintable())
    return users.canonical_username(readable)[:USERNAME_LENGTH]


def _start(found: accounts.Credentials, form: SignInForm) -> BaseResponse:
    """Start a new session under a new id, whatever the browser brought along."""
    if hashing.is_outdated(found.password_hash):
        users.rehash(username=found.username, password=typed(form.password))
    at = clock.now()
    if g.viewer is not None:
        sessions.end(session_id=g.viewer.session_id, by=g.viewer.username, at=at)
    started = sessions.start(user_id=found.user_id, username=found.username, at=at)
    commit()
    signed_in = accounts.signed_in(sessions.digest(started.token), at=at)
    release()
    renew_state(started.csrf_secret)
    wanted = local_path(typed(form.next))
    response = redirect(wanted or home_path(signed_in.scope) if signed_in else "/login")
    give_cookie(response, started.token)
    return response


def _wrong(left: int) -> str:
    """Return one text for every way a sign-in can fail."""
    text = gettext("User name or password is wrong.")
    if left > WARN_FROM:
        return text
    if left == 0:
        return f"{text} {gettext('Wait a minute before the next attempt.')}"
    return f"{text} {ngettext('%(num)s attempt left.', '%(num)s attempts left.', left)}"


def _too_many(form: SignInForm, until: datetime) -> Response:
    seconds = max(1, math.ceil((until - clock.now()).total_seconds()))
    minutes = math.ceil(seconds / 60)
    form.password.errors = [
        gettext("Too many attempts.")
        + " "
        + ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", minutes)
    ]
    response = _page(form, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(form: SignInForm, *, status: int = 200) -> Response:
    page = render_template(
        "account/sign_in.html",
        form=form,
        idle_minutes=limits.IDLE // timedelta(minutes=1),
        whole_hours=limits.ABSOLUTE // timedelta(hours=1),
    )
    return make_response(page, status)
