"""The administrator's list of accounts."""

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.actions import sessions, users
from tracker.domain import passwords
from tracker.domain.permissions import Permission, Role
from tracker.domain.refusals import Refused
from tracker.queries import users as accounts
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.account import blueprint
from tracker.web.account.wording import role_word
from tracker.web.forms import StrictForm, one_line, stripped, typed
from tracker.web.forms import lazy_label as _l
from tracker.web.transactions import commit, release


class NewUserForm(StrictForm):
    """A new account; a unit for those who report for one."""

    username = StringField(_l("User name"), filters=[stripped], validators=[InputRequired(), Length(max=100), one_line])
    name = StringField(
        _l("Name"), filters=[stripped], validators=[InputRequired(), Length(max=users.NAME_LENGTH), one_line]
    )
    role = SelectField(_l("Role"), default=Role.VIEWER.value, validators=[InputRequired()])
    unit_id = SelectField(_l("Unit"))
    password = PasswordField(_l("Password"), validators=[InputRequired()])


class NewPasswordForm(StrictForm):
    """A password for somebody else."""

    password = PasswordField(_l("Password"), validators=[InputRequired()])


@blueprint.get("/account/users")
@requires(Permission.MANAGE_USERS)
def users_list() -> Response:
    """Show all accounts and the form for a new one."""
    return _list(_new_user_form(empty=True))


@blueprint.post("/account/users")
@requires(Permission.MANAGE_USERS)
def create_user() -> BaseResponse:
    """Create an account."""
    form = _new_user_form()
    if not form.validate():
        return _list(form, status=422)
    try:
        users.create(
            username=typed(form.username),
            name=typed(form.name),
            role=Role(typed(form.role)),
            unit_id=int(typed(form.unit_id)) if typed(form.unit_id) else None,
            password=typed(form.password),
            by=viewer().username,
            at=clock.now(),
        )
    except Refused as refused:
        release()
        form.refuse(refused)
        return _list(form, status=422)
    commit()
    flash(gettext("The account %(username)s was created.", username=users.canonical_username(typed(form.username))))
    return redirect(url_for("account.users_list"))


@blueprint.get("/account/users/<username>")
@requires(Permission.MANAGE_USERS)
def user(username: str) -> Response:
    """Show one account and what can be done with it."""
    return _one(username, NewPasswordForm(formdata=None))


@blueprint.post("/account/users/<username>/password")
@requires(Permission.MANAGE_USERS)
def set_password(username: str) -> BaseResponse:
    """Give somebody a new password."""
    form = NewPasswordForm()
    if not form.validate():
        return _one(username, form, status=422)
    try:
        users.set_password(username=username, password=typed(form.password), by=viewer().username, at=clock.now())
    except Refused as refused:
        return _refused(username, form, refused)
    commit()
    flash(gettext("%(username)s has a new password and is signed out everywhere.", username=username))
    return redirect(url_for("account.user", username=username))


@blueprint.post("/account/users/<username>/disable")
@requires(Permission.MANAGE_USERS)
def disable(username: str) -> BaseResponse:
    """Close an account."""
    try:
        users.disable(username=username, by=viewer().username, at=clock.now())
    except Refused as refused:
        return _refused(username, NewPasswordForm(formdata=None), refused)
    commit()
    flash(gettext("%(username)s can no longer sign in.", username=username))
    return redirect(url_for("account.user", username=username))


@blueprint.post("/account/users/<username>/enable")
@requires(Permission.MANAGE_USERS)
def enable(username: str) -> BaseResponse:
    """Open a closed account again."""
    try:
        users.enable(username=username, by=viewer().username)
    except Refused as refused:
        return _refused(username, NewPasswordForm(formdata=None), refused)
    commit()
    flash(gettext("%(username)s can sign in again.", username=username))
    return redirect(url_for("account.user", username=username))


@blueprint.post("/account/users/<username>/unlock")
@requires(Permission.MANAGE_USERS)
def unlock(username: str) -> BaseResponse:
    """Let somebody try to sign in again at once."""
    try:
        users.unlock(username=username, by=viewer().username)
    except Refused as refused:
        return _refused(username, NewPasswordForm(formdata=None), refused)
    commit()
    flash(gettext("%(username)s need not wait any longer.", username=username))
    return redirect(url_for("account.user", username=username))


@blueprint.post("/account/users/<username>/sign-out")
@requires(Permission.MANAGE_USERS)
def sign_out(username: str) -> BaseResponse:
    """End all sessions of somebody."""
    try:
        sessions.revoke(username=username, by=viewer().username, at=clock.now())
    except Refused as refused:
        return _refused(username, NewPasswordForm(formdata=None), refused)
    commit()
    flash(gettext("%(username)s is signed out everywhere.", username=username))
    return redirect(url_for("account.user", username=username))


def _refused(username: str, form: NewPasswordForm, refused: Refused) -> Response:
    release()
    form.refuse(refused)
    return _one(username, form, status=422)


def _new_user_form(*, empty: bool = False) -> NewUserForm:
    form = NewUserForm(formdata=None) if empty else NewUserForm()
    form.role.choices = [(role.value, role_word(role)) for role in Role]
    form.unit_id.choices = [("", gettext("No unit"))] + [
        (str(unit.unit_id), f"{unit.code} {formats.in_language(unit.name)}")
        for unit in accounts.unit_choices(viewer().scope)
    ]
    return form


def _list(form: NewUserForm, *, status: int = 200) -> Response:
    page = render_template(
        "account/users.html",
        accounts=accounts.accounts(viewer().scope, at=clock.now()),
        form=form,
        role_word=role_word,
        shortest=passwords.SHORTEST,
    )
    return make_response(page, status)


def _one(username: str, form: NewPasswordForm, *, status: int = 200) -> Response:
    found = accounts.account(viewer().scope, username, at=clock.now())
    if found is None:
        abort(404)
    page = render_template(
        "account/user.html",
        account=found,
        form=form,
        is_oneself=found.user_id == viewer().user_id,
        role_word=role_word,
        shortest=passwords.SHORTEST,
    )
    return make_response(page, status)
