"""Files added as evidence of a milestone, by the unit that holds it, the lead unit or the office."""

from typing import Any

from flask import abort
from flask_babel import gettext, ngettext
from wtforms import MultipleFileField, StringField
from wtforms.validators import Length

from tracker.actions import evidence
from tracker.domain.permissions import Permission
from tracker.domain.updates import LONGEST_TEXT
from tracker.queries.evidence import evidence_files
from tracker.web import formats
from tracker.web.access import requires_for_upload, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.casework import blueprint
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import cleaned
from tracker.web.forms import StrictForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office.milestones import crumbs, dates_of, milestone_or_404
from tracker.web.plan.concerns_page import may_add_evidence
from tracker.web.shell import current_frame, present_view
from tracker.web.uploads import limits, offered, upload_hint


class EvidenceForm(StrictForm):
    """Files and one note on all of them."""

    files = MultipleFileField(_l("Files"))
    note = StringField(
        _l("What do they show?"), description=_l("One sentence for whoever checks them; it may stay empty"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


@blueprint.route("/tasks/<code>/milestones/<int:number>/evidence", methods=["GET", "POST"])
@requires_for_upload(Permission.ADD_EVIDENCE)
def add_evidence(code: str, number: int) -> Answer:
    """Show which files a milestone has; add some."""
    frame, scope = current_frame(), viewer().scope
    task, row = milestone_or_404(code, number)
    if not may_add_evidence(scope, task, row):
        abort(404)
    form: Any = EvidenceForm()
    form.files.description = upload_hint()

    def page() -> EditPage:
        kept = [
            file for file in evidence_files(scope, view=present_view(frame), task_id=task.id) if file.number == number
        ]
        needed = formats.in_language(row.record.evidence_needed)
        return EditPage(
            title=gettext("Add files to milestone %(number)s of %(code)s", number=number, code=code),
            crumbs=crumbs(task),
            lead=gettext("They stay as they are: nothing is replaced or taken away."),
            facts=(
                *dates_of(row),
                *(((gettext("Evidence asked for"), needed),) if needed else ()),
                (gettext("Files there"), formats.listed([file.name for file in kept]) if kept else formats.DASH),
            ),
            buttons=(Button(gettext("Add files")),),
            cancel_href=ambient_url("plan.task", code=code, anchor="evidence"),
            now={},
            takes_files=True,
        )

    files = offered(form.files.data)
    return edited(
        form,
        page,
        lambda: evidence.add(
            scope=scope,
            milestone_id=row.record.state.id,
            files=files,
            note=form.note.data,
            limits=limits(),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=ngettext(
            "%(num)s file added to milestone %(number)s of %(code)s.",
            "%(num)s files added to milestone %(number)s of %(code)s.",
            len(files),
            number=number,
            code=code,
        ),
        done_href=ambient_url("plan.task", code=code, anchor="evidence"),
    )
