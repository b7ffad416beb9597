"""The office's edits of what supporting units owe a task."""

from typing import Any, cast

from flask import abort
from flask_babel import gettext
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import contributions
from tracker.domain.bilingual import Bilingual
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_TEXT, ContributionDraft
from tracker.queries.portfolio_rows import ContributionRow, TaskRow
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import DayField, cleaned, options
from tracker.web.forms import ReasonedForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.milestones import crumbs
from tracker.web.office.tasks import task_or_404, unit_choices
from tracker.web.shell import current_frame


class ContributionForm(ReasonedForm):
    """What a supporting unit owes."""

    deliverable_en = TextAreaField(
        _l("Deliverable (English)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)]
    )
    deliverable_zh = TextAreaField(
        _l("Deliverable (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)]
    )
    due_on = DayField(_l("Due on"), validators=[InputRequired()])
    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


class NewContributionForm(ContributionForm):
    """A new contribution: also whose it is."""

    unit_id = SelectField(_l("Supporting unit"), coerce=int)


class RevisedContributionForm(ContributionForm):
    """A contribution to be changed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


@blueprint.route("/tasks/<code>/contributions/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_contribution(code: str) -> Answer:
    """Show the form of a new contribution; add it."""
    frame, task = current_frame(), task_or_404(code)
    form: Any = NewContributionForm()
    taken = {task.lead.id, *(row.unit.id for row in task.contributions)}
    form.unit_id.choices = options((id, label) for id, label in unit_choices() if id not in taken)
    return edited(
        form,
        lambda: EditPage(
            title=gettext("New contribution to %(code)s", code=code),
            crumbs=crumbs(task),
            lead=gettext("One deliverable of one supporting unit, with its own date."),
            facts=((gettext("Lead"), f"{task.lead.code} {formats.in_language(task.lead.name)}"),),
            buttons=(Button(gettext("Add contribution")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={},
        ),
        lambda: contributions.add(
            scope=viewer().scope,
            task_id=task.id,
            draft=_draft(form, form.unit_id.data),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Contribution added to %(code)s.", code=code),
        done_href=ambient_url("plan.task", code=code),
    )


@blueprint.route("/tasks/<code>/contributions/<unit>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def revise_contribution(code: str, unit: str) -> Answer:
    """Show the form of a contribution; change it."""
    frame = current_frame()
    _, row = _contribution_or_404(code, unit)
    form: Any = RevisedContributionForm(data={"version": row.version, **_values(row)})

    def page() -> EditPage:
        task, now = _contribution_or_404(code, unit)
        return EditPage(
            title=gettext("Edit the contribution of %(unit)s to %(code)s", unit=unit, code=code),
            crumbs=crumbs(task),
            lead="",
            facts=((gettext("Unit"), f"{now.unit.code} {formats.in_language(now.unit.name)}"),),
            buttons=(Button(gettext("Save contribution")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={**_values(now), "due_on": now.state.due_on.isoformat()},
            version=now.version,
        )

    return edited(
        form,
        page,
        lambda: contributions.revise(
            scope=viewer().scope,
            contribution_id=row.id,
            version=cast(int, form.version.data),
            draft=_draft(form, row.unit.id),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Contribution of %(unit)s to %(code)s changed.", unit=unit, code=code),
        done_href=ambient_url("plan.task", code=code),
    )


def _contribution_or_404(code: str, unit: str) -> tuple[TaskRow, ContributionRow]:
    task = task_or_404(code)
    for row in task.contributions:
        if row.unit.code == unit:
            return task, row
    abort(404)


def _draft(form: Any, unit_id: int) -> ContributionDraft:
    return ContributionDraft(unit_id, Bilingual(form.deliverable_zh.data, form.deliverable_en.data), form.due_on.data)


def _values(row: ContributionRow) -> dict[str, Any]:
    return {
        "deliverable_en": row.deliverable.en,
        "deliverable_zh": row.deliverable.zh,
        "due_on": row.state.due_on,
    }
