"""The office's word on a milestone's completion: recording it, accepting or refusing what is claimed."""

from typing import Any, cast

from flask import request
from flask_babel import gettext
from wtforms import HiddenField, IntegerField, MultipleFileField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import evidence, milestones
from tracker.domain.permissions import Permission
from tracker.domain.updates import LONGEST_TEXT
from tracker.queries.evidence import evidence_files
from tracker.web import formats
from tracker.web.access import requires, requires_for_upload, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import DayField, cleaned
from tracker.web.forms import StrictForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.milestones import crumbs, dates_of, milestone_or_404
from tracker.web.shell import current_frame, present_view
from tracker.web.uploads import limits, offered, upload_hint

VERIFY, REFUSE = "verify", "refuse"


class CompletionForm(StrictForm):
    """A completion to be recorded."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    actual_on = DayField(_l("Reached on"), validators=[InputRequired()])
    evidence = TextAreaField(
        _l("What shows that it is done"), description=_l("Document, place, who saw it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip
    files = MultipleFileField(_l("Files"))


class AnswerForm(StrictForm):
    """The answer to a claimed completion; one text, which a refusal owes."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    answer = HiddenField()
    reason = TextAreaField(
        _l("What you saw, or why you refuse"), description=_l("Owed for a refusal; the unit reads it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


@blueprint.route("/tasks/<code>/milestones/<int:number>/completion", methods=["GET", "POST"])
@requires_for_upload(Permission.EDIT_PLAN)
def claim_completion(code: str, number: int) -> Answer:
    """Show the form of a completion; record it as claimed."""
    frame = current_frame()
    _, row = milestone_or_404(code, number)
    form: Any = CompletionForm(data={"version": row.record.version})
    form.files.description = upload_hint()

    def page() -> EditPage:
        task, now = milestone_or_404(code, number)
        needed = formats.in_language(now.record.evidence_needed)
        return EditPage(
            title=gettext("Milestone %(number)s of %(code)s is done", number=number, code=code),
            crumbs=crumbs(task),
            lead=gettext("It is recorded as claimed; accepting it is a step of its own."),
            facts=(*dates_of(now), *(((gettext("Evidence asked for"), needed),) if needed else ())),
            buttons=(Button(gettext("Record completion")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={},
            version=now.record.version,
            takes_files=True,
        )

    def claimed() -> None:
        common: dict[str, Any] = {
            "scope": viewer().scope,
            "milestone_id": row.record.state.id,
            "by": viewer().username,
            "at": recorded_now(frame),
        }
        milestones.claim_completion(
            version=cast(int, form.version.data),
            actual_on=form.actual_on.data,
            evidence=form.evidence.data,
            **common,
        )
        if files := offered(form.files.data):
            evidence.add(files=files, note="", limits=limits(), **common)

    return edited(
        form,
        page,
        claimed,
        said=gettext("Completion of milestone %(number)s of %(code)s recorded.", number=number, code=code),
        done_href=ambient_url("plan.task", code=code),
    )


@blueprint.route("/tasks/<code>/milestones/<int:number>/answer", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def answer_completion(code: str, number: int) -> Answer:
    """Show a claimed completion; accept or refuse it."""
    frame = current_frame()
    _, row = milestone_or_404(code, number)
    form: Any = AnswerForm(data={"version": row.record.version})
    accepts = request.form.get("answer") == VERIFY

    def page() -> EditPage:
        task, now = milestone_or_404(code, number)
        state = now.record.state
        kept = evidence_files(viewer().scope, view=present_view(frame), task_id=task.id)
        files = tuple(file for file in kept if file.milestone_id == state.id)
        claimed = (
            (gettext("Claimed as reached on"), formats.date_text(state.actual_on)),
            (gettext("Evidence asked for"), formats.in_language(now.record.evidence_needed) or formats.DASH),
            (gettext("Evidence named"), now.record.evidence or formats.DASH),
            *(() if files else ((gettext("Files there"), formats.DASH),)),
        )
        return EditPage(
            title=gettext("Is milestone %(number)s of %(code)s done?", number=number, code=code),
            crumbs=crumbs(task),
            lead=gettext("Accepted, it is earned from the day it was reached; refused, it is open again."),
            facts=(*dates_of(now), *(claimed if state.is_claimed else ())),
            buttons=(
                Button(gettext("Accept"), "btn-primary", "answer", VERIFY),
                Button(gettext("Refuse"), "btn-return", "answer", REFUSE),
            ),
            cancel_href=ambient_url("plan.task", code=code),
            now={},
            version=now.record.version,
            files=files,
        )

    def answered() -> None:
        about: dict[str, Any] = {
            "scope": viewer().scope,
            "milestone_id": row.record.state.id,
            "version": cast(int, form.version.data),
            "by": viewer().username,
            "at": recorded_now(frame),
        }
        if accepts:
            milestones.verify(evidence=form.reason.data, **about)
        else:
            milestones.refuse(reason=form.reason.data, **about)

    said = (
        gettext("Milestone %(number)s of %(code)s accepted.", number=number, code=code)
        if accepts
        else gettext("Completion of milestone %(number)s of %(code)s refused.", number=number, code=code)
    )
    return edited(form, page, answered, said=said, done_href=ambient_url("plan.task", code=code))
