"""The office's answer to a request for a later date: granted, or refused with a reason."""

from typing import Any, cast

from flask import abort, redirect, request
from flask_babel import gettext
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import extensions
from tracker.domain.extensions import GrantDraft, waiting_sentence
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_NAME, LONGEST_TEXT
from tracker.queries.extensions import ExtensionRow, extension_rows
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.web import formats, wording
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.extension_wording import asker, ground_word, remarks
from tracker.web.fields import DayField, cleaned
from tracker.web.forms import StrictForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.milestones import crumbs, dates_of
from tracker.web.office.tasks import task_or_404
from tracker.web.shell import current_frame, present_view


class GrantForm(StrictForm):
    """A granted request: the new date may be another one than asked for."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    granted_on = DayField(_l("New date of the plan"), description=_l("It may be another date than asked for"))
    approved_by = StringField(_l("Approved by"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    reason = TextAreaField(
        _l("Note for the unit"), description=_l("It may stay empty; everybody who reads the plan sees it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


class RefusalForm(StrictForm):
    """A refused request: why the current date stays."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = TextAreaField(
        _l("Why it is not granted"), description=_l("The unit reads it, and so does everybody who reads the plan"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


@blueprint.route("/extensions/<int:extension_id>/grant", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def grant_extension(extension_id: int) -> Answer:
    """Show a request with the form that grants it; grant it."""
    frame = current_frame()
    row = extension_or_404(extension_id)
    if done := answered_already(row):
        return done
    _, held = asked_of(row)
    form: Any = GrantForm(data={"version": held.record.version, "granted_on": row.extension.wanted_on})

    def page() -> EditPage:
        now = extension_or_404(extension_id)
        return request_page(
            now,
            title=gettext(
                "Grant the extension of milestone %(number)s of %(code)s", number=now.number, code=now.task_code
            ),
            lead=gettext(
                "The current plan moves to the new date. The promise stays: slip keeps counting from %(day)s.",
                day=formats.date_text(now.original_on),
            ),
            button=Button(gettext("Grant the extension")),
        )

    return edited(
        form,
        page,
        lambda: extensions.grant(
            scope=viewer().scope,
            extension_id=extension_id,
            version=cast(int, form.version.data),
            draft=GrantDraft(form.granted_on.data, form.approved_by.data, form.reason.data),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Extension granted: milestone %(number)s of %(code)s.", number=row.number, code=row.task_code),
        done_href=task_href(row),
        remarks=lambda: remarks(form.granted_on.data, frame),
    )


@blueprint.route("/extensions/<int:extension_id>/refuse", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def refuse_extension(extension_id: int) -> Answer:
    """Show a request with the form that refuses it; refuse it."""
    frame = current_frame()
    row = extension_or_404(extension_id)
    if done := answered_already(row):
        return done
    _, held = asked_of(row)
    form: Any = RefusalForm(data={"version": held.record.version})

    def page() -> EditPage:
        now = extension_or_404(extension_id)
        return request_page(
            now,
            title=gettext(
                "Refuse the extension of milestone %(number)s of %(code)s", number=now.number, code=now.task_code
            ),
            lead=gettext("The current date stays and is kept for assessment. The unit can still forecast a later one."),
            button=Button(gettext("Refuse the extension"), "btn-return"),
        )

    return edited(
        form,
        page,
        lambda: extensions.refuse(
            scope=viewer().scope,
            extension_id=extension_id,
            version=cast(int, form.version.data),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Extension not granted: milestone %(number)s of %(code)s.", number=row.number, code=row.task_code),
        done_href=task_href(row),
    )


def extension_or_404(extension_id: int) -> ExtensionRow:
    """Return a request as it is known now, 404 without one."""
    found = extension_rows(viewer().scope, view=present_view(current_frame()), extension_id=extension_id)
    return found[0] if found else abort(404)


def answered_already(row: ExtensionRow) -> Answer | None:
    """Return the way to the answer for who comes to a form that has none to give; None while one is to be given."""
    is_late = request.method == "GET" and not row.extension.is_open
    return redirect(task_href(row)) if is_late else None


def asked_of(row: ExtensionRow) -> tuple[TaskRow, MilestoneRow]:
    """Return the task and the milestone of a request, also where they have left the plan."""
    task = task_or_404(row.task_code)
    for milestone in (*task.milestones, *task.dropped):
        if milestone.record.state.id == row.extension.milestone_id:
            return task, milestone
    abort(404)


def request_page(row: ExtensionRow, *, title: str, lead: str, button: Button) -> EditPage:
    """Return the page on which something is done about a request."""
    task, milestone = asked_of(row)
    return EditPage(
        title=title,
        crumbs=crumbs(task),
        lead=lead,
        facts=facts_of(row, milestone),
        buttons=(button,),
        cancel_href=task_href(row),
        now={},
        version=milestone.record.version,
    )


def facts_of(row: ExtensionRow, milestone: MilestoneRow) -> tuple[tuple[str, str], ...]:
    """Return what a request says, to be read beside a form."""
    asked = row.extension
    frame = current_frame()
    assert frame.plan is not None
    filed = gettext("%(day)s, by %(who)s", day=formats.date_text(asked.valid_on), who=asker(row))
    facts = [
        *dates_of(milestone),
        (gettext("Asked for"), formats.date_text(asked.wanted_on)),
        *((gettext("Look twice"), remark) for remark in remarks(asked.wanted_on, frame)),
        (gettext("Filed"), filed),
        (gettext("Ground"), ground_word(asked.ground)),
        (gettext("Reason"), asked.reason),
    ]
    since = waiting_sentence(asked, milestone.record.state, today=frame.plan.today) if asked.is_open else None
    if since is not None:
        facts.append((gettext("Since then"), wording.sentence(since)))
    return tuple(facts)


def task_href(row: ExtensionRow) -> str:
    """Return where a request stands on its task's page."""
    return ambient_url("plan.task", code=row.task_code, anchor="extensions")
