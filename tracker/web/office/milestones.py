"""The office's edits of milestones: adding, revising, re-planning."""

from typing import Any, cast

from flask import abort
from flask_babel import gettext
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import milestones
from tracker.actions.milestones import ReplanDraft
from tracker.domain.bilingual import Bilingual
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_NAME, LONGEST_TEXT, MilestoneDraft
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.extension_wording import chosen_ground, ground_choices, remarks
from tracker.web.fields import DayField, NumberField, cleaned, options
from tracker.web.forms import ReasonedForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.tasks import task_or_404, unit_choices
from tracker.web.plan.has_left import require_in_plan
from tracker.web.shell import Link, current_frame


class MilestoneForm(ReasonedForm):
    """What a milestone is."""

    name_en = StringField(_l("Name (English)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    name_zh = StringField(_l("Name (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    unit_id = SelectField(_l("Unit that holds it"), coerce=int)
    weight = NumberField(
        _l("Weight"), description=_l("Any positive number; its share of the task is worked out from all weights"),
        validators=[InputRequired()],
    )  # fmt: skip
    evidence_en = TextAreaField(
        _l("What shows that it is done (English)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)]
    )
    evidence_zh = TextAreaField(
        _l("What shows that it is done (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)]
    )
    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


class NewMilestoneForm(MilestoneForm):
    """A new milestone: also its first date."""

    original_on = DayField(
        _l("Original date"), description=_l("The promise; it never changes"), validators=[InputRequired()]
    )


class RevisedMilestoneForm(MilestoneForm):
    """A milestone to be changed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class ReplanForm(ReasonedForm):
    """A new date of the current plan."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    baseline_on = DayField(_l("New date of the plan"), validators=[InputRequired()])
    # What is missing is said with the rule, not as a field left empty.
    ground = RadioField(
        _l("Ground"), description=_l("Being late is no ground"), choices=ground_choices, validate_choice=False
    )
    approved_by = StringField(_l("Approved by"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    reason = TextAreaField(
        _l("Reason"), description=_l("What changed, in a sentence or two; everybody who reads the plan sees it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


@blueprint.route("/tasks/<code>/milestones/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_milestone(code: str) -> Answer:
    """Show the form of a new milestone; add it."""
    frame, task = current_frame(), task_or_404(code)
    require_in_plan(task)
    form: Any = NewMilestoneForm(data={"unit_id": task.lead.id})
    form.unit_id.choices = options(unit_choices())
    return edited(
        form,
        lambda: EditPage(
            title=gettext("New milestone of %(code)s", code=code),
            crumbs=crumbs(task),
            lead=gettext("Its weight counts beside those of the others, so their shares become smaller."),
            facts=(),
            buttons=(Button(gettext("Add milestone")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={},
        ),
        lambda: milestones.add(
            scope=viewer().scope,
            task_id=task.id,
            draft=_draft(form, form.original_on.data),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Milestone added to %(code)s.", code=code),
        done_href=ambient_url("plan.task", code=code),
    )


@blueprint.route("/tasks/<code>/milestones/<int:number>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def revise_milestone(code: str, number: int) -> Answer:
    """Show the form of a milestone; change it."""
    frame = current_frame()
    _, row = milestone_or_404(code, number)
    form: Any = RevisedMilestoneForm(data={"version": row.record.version, **_values(row)})
    form.unit_id.choices = options(unit_choices())

    def page() -> EditPage:
        task, now = milestone_or_404(code, number)
        written = {key: str(value) for key, value in _values(now).items()}
        return EditPage(
            title=gettext("Edit milestone %(number)s of %(code)s", number=number, code=code),
            crumbs=crumbs(task),
            lead="",
            facts=((gettext("Original date"), formats.date_text(now.record.state.original_on)),),
            buttons=(Button(gettext("Save milestone")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={**written, "weight": f"{now.record.state.weight.normalize():f}"},
            version=now.record.version,
        )

    return edited(
        form,
        page,
        lambda: milestones.revise(
            scope=viewer().scope,
            milestone_id=row.record.state.id,
            version=cast(int, form.version.data),
            draft=_draft(form, row.record.state.original_on),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Milestone %(number)s of %(code)s changed.", number=number, code=code),
        done_href=ambient_url("plan.task", code=code),
    )


@blueprint.route("/tasks/<code>/milestones/<int:number>/replan", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def replan_milestone(code: str, number: int) -> Answer:
    """Show the form of a re-plan; record it."""
    frame = current_frame()
    _, row = milestone_or_404(code, number)
    form: Any = ReplanForm(data={"version": row.record.version, "baseline_on": row.record.state.baseline_on})

    def page() -> EditPage:
        task, now = milestone_or_404(code, number)
        return EditPage(
            title=gettext("Re-plan milestone %(number)s of %(code)s", number=number, code=code),
            crumbs=crumbs(task),
            lead=gettext("The current plan moves; the slip is still shown against the original date."),
            facts=dates_of(now),
            buttons=(Button(gettext("Record re-plan")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={"baseline_on": now.record.state.baseline_on.isoformat()},
            version=now.record.version,
        )

    return edited(
        form,
        page,
        lambda: milestones.replan(
            scope=viewer().scope,
            milestone_id=row.record.state.id,
            version=cast(int, form.version.data),
            draft=ReplanDraft(
                form.baseline_on.data, form.reason.data, form.approved_by.data, chosen_ground(form.ground.data)
            ),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Milestone %(number)s of %(code)s re-planned.", number=number, code=code),
        done_href=ambient_url("plan.task", code=code),
        remarks=lambda: remarks(form.baseline_on.data, frame),
    )


def milestone_or_404(code: str, number: int) -> tuple[TaskRow, MilestoneRow]:
    """Return a task and one of its milestones as a form edits them, 404 without them and where they left the plan."""
    task = task_or_404(code)
    require_in_plan(task, number)
    for row in task.milestones:
        if row.record.state.number == number:
            return task, row
    abort(404)


def crumbs(task: TaskRow) -> tuple[Link, ...]:
    """Return the way from the register to a task."""
    name = f"{task.code} {formats.in_language(task.name)}"
    return (
        Link(gettext("Key tasks"), ambient_url("plan.register")),
        Link(name, ambient_url("plan.task", code=task.code)),
    )


def dates_of(row: MilestoneRow) -> tuple[tuple[str, str], ...]:
    """Return a milestone's name and dates, to be read beside a form."""
    state = row.record.state
    return (
        (gettext("Milestone"), f"{state.number} {formats.in_language(row.record.name)}"),
        (gettext("Original date"), formats.date_text(state.original_on)),
        (gettext("Current plan"), formats.date_text(state.baseline_on)),
        (gettext("Expected now"), formats.date_text(row.expected_on)),
    )


def _draft(form: Any, original_on: Any) -> MilestoneDraft:
    return MilestoneDraft(
        name=Bilingual(form.name_zh.data, form.name_en.data),
        weight=form.weight.data,
        unit_id=form.unit_id.data,
        original_on=original_on,
        evidence=Bilingual(form.evidence_zh.data, form.evidence_en.data),
    )


def _values(row: MilestoneRow) -> dict[str, Any]:
    record = row.record
    return {
        "name_en": record.name.en,
        "name_zh": record.name.zh,
        "unit_id": row.unit.id,
        "weight": record.state.weight,
        "evidence_en": record.evidence_needed.en,
        "evidence_zh": record.evidence_needed.zh,
    }
