"""The office's edits of programmes."""

from typing import Any, cast

from flask import abort
from flask_babel import gettext
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import programmes
from tracker.domain.bilingual import Bilingual
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, ProgrammeDraft
from tracker.queries.plan_names import all_programmes
from tracker.queries.portfolio_rows import ProgrammeRef
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import cleaned
from tracker.web.forms import ReasonedForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.shell import Link, current_frame


class ProgrammeForm(ReasonedForm):
    """What a programme is."""

    name_en = StringField(_l("Name (English)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    name_zh = StringField(_l("Name (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    aim_en = TextAreaField(_l("Aim (English)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])
    aim_zh = TextAreaField(_l("Aim (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])
    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


class NewProgrammeForm(ProgrammeForm):
    """A new programme: also its code."""

    code = StringField(
        _l("Code"), description=_l("It stays for good"), filters=[cleaned],
        validators=[InputRequired(), Length(max=LONGEST_CODE)],
    )  # fmt: skip


class RevisedProgrammeForm(ProgrammeForm):
    """A programme to be changed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_programme() -> Answer:
    """Show the form of a new programme; add it."""
    frame = current_frame()
    if frame.plan is None:
        abort(404)
    form: Any = NewProgrammeForm()
    code = str(form.code.data or "")
    return edited(
        form,
        lambda: EditPage(
            title=gettext("New programme"),
            crumbs=(Link(gettext("Key tasks"), ambient_url("plan.register")),),
            lead=gettext("A named group of key tasks; it stands after the others."),
            facts=(),
            buttons=(Button(gettext("Add programme")),),
            cancel_href=ambient_url("plan.register"),
            now={},
        ),
        lambda: programmes.add(
            scope=viewer().scope,
            draft=_draft(form, code),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Programme %(code)s added.", code=code),
        done_href=ambient_url("plan.programme", code=code) if code else "",
    )


@blueprint.route("/programmes/<code>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def revise_programme(code: str) -> Answer:
    """Show the form of a programme; change it."""
    frame = current_frame()
    programme = _programme_or_404(code)
    form: Any = RevisedProgrammeForm(data={"version": programme.version, **_values(programme)})

    def page() -> EditPage:
        now = _programme_or_404(code)
        return EditPage(
            title=gettext("Edit programme %(code)s", code=code),
            crumbs=(Link(gettext("Key tasks"), ambient_url("plan.register")),),
            lead="",
            facts=((gettext("Code"), code),),
            buttons=(Button(gettext("Save programme")),),
            cancel_href=ambient_url("plan.programme", code=code),
            now=_values(now),
            version=now.version,
        )

    return edited(
        form,
        page,
        lambda: programmes.revise(
            scope=viewer().scope,
            programme_id=programme.id,
            version=cast(int, form.version.data),
            draft=_draft(form, code),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Programme %(code)s changed.", code=code),
        done_href=ambient_url("plan.programme", code=code),
    )


def _programme_or_404(code: str) -> ProgrammeRef:
    for programme in all_programmes(viewer().scope).values():
        if programme.code == code:
            return programme
    abort(404)


def _draft(form: Any, code: str) -> ProgrammeDraft:
    name, aim = Bilingual(form.name_zh.data, form.name_en.data), Bilingual(form.aim_zh.data, form.aim_en.data)
    return ProgrammeDraft(code, name, aim)


def _values(programme: ProgrammeRef) -> dict[str, str]:
    return {
        "name_en": programme.name.en,
        "name_zh": programme.name.zh,
        "aim_en": programme.aim.en,
        "aim_zh": programme.aim.zh,
    }
