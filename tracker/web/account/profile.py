"""One's own account: name, password, sessions."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.actions import sessions, users
from tracker.domain import passwords
from tracker.domain.permissions import Permission
from tracker.domain.refusals import Refused
from tracker.queries import users as accounts
from tracker.web import preferences
from tracker.web.access import signed_in, viewer
from tracker.web.account import blueprint
from tracker.web.account.wording import role_word
from tracker.web.forms import StrictForm, one_line, stripped, typed
from tracker.web.forms import lazy_label as _l
from tracker.web.transactions import commit, release


class NameForm(StrictForm):
    """The name others see."""

    name = StringField(
        _l("Name"), filters=[stripped], validators=[InputRequired(), Length(max=users.NAME_LENGTH), one_line]
    )


class PasswordForm(StrictForm):
    """The present password and the next one."""

    current = PasswordField(_l("Present password"), validators=[InputRequired()])
    new = PasswordField(_l("New password"), validators=[InputRequired()])


@blueprint.get("/account")
@signed_in
def account() -> Response:
    """Show one's own account."""
    return _page()


@blueprint.post("/account")
@signed_in
def rename() -> BaseResponse:
    """Change the name others see."""
    person = viewer()
    form = NameForm()
    if not form.validate():
        return _page(name_form=form, status=422)
    users.rename(username=person.username, name=typed(form.name), by=person.username)
    commit()
    flash(gettext("Your name was saved."))
    return redirect(url_for("account.account"))


@blueprint.post("/account/password")
@signed_in
def password() -> BaseResponse:
    """Change one's own password; other sessions end."""
    person = viewer()
    form = PasswordForm()
    if not form.validate():
        return _page(password_form=form, status=422)
    try:
        users.change_password(
            username=person.username,
            current=typed(form.current),
            new=typed(form.new),
            kept_session_id=person.session_id,
            by=person.username,
            at=clock.now(),
        )
    except Refused as refused:
        release()
        form.refuse(refused)
        return _page(password_form=form, status=422)
    commit()
    flash(gettext("Your password was changed. You are signed out everywhere else."))
    return redirect(url_for("account.account"))


@blueprint.post("/account/sessions/end-others")
@signed_in
def end_others() -> BaseResponse:
    """Sign out everywhere but here."""
    person = viewer()
    count = sessions.end_others(
        user_id=person.user_id, kept_session_id=person.session_id, by=person.username, at=clock.now()
    )
    commit()
    flash(ngettext("%(num)s other session was ended.", "%(num)s other sessions were ended.", count))
    return redirect(url_for("account.account"))


def _page(
    *, name_form: NameForm | None = None, password_form: PasswordForm | None = None, status: int = 200
) -> Response:
    person = viewer()
    page = render_template(
        "account/profile.html",
        person=person,
        name_form=name_form or NameForm(formdata=None, name=person.name),
        password_form=password_form or PasswordForm(formdata=None),
        sessions=accounts.sessions(person.user_id, at=clock.now()),
        shortest=passwords.SHORTEST,
        role_word=role_word,
        languages=preferences.LANGUAGES,
        language=preferences.language(),
        manages_users=person.scope.may(Permission.MANAGE_USERS),
    )
    return make_response(page, status)
