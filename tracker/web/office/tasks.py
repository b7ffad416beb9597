"""The office's edits of key tasks."""

from decimal import Decimal
from typing import Any, cast

from flask import abort
from flask_babel import gettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import tasks
from tracker.domain.bilingual import Bilingual
from tracker.domain.milestones import EarningRule
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, TaskDraft
from tracker.queries.frame import Frame
from tracker.queries.plan_names import all_programmes, all_units
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import TaskRow
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import DayField, NumberField, cleaned, options
from tracker.web.forms import ReasonedForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.plan.scope_wording import rule_choice
from tracker.web.shell import Link, current_frame, frame_to_edit


class TaskForm(ReasonedForm):
    """What a key task is."""

    programme_id = SelectField(_l("Programme"), coerce=int)
    name_en = StringField(_l("Name (English)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    name_zh = StringField(_l("Name (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    aim_en = TextAreaField(_l("Aim (English)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])
    aim_zh = TextAreaField(_l("Aim (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])
    owner = StringField(_l("Owner"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    lead_unit_id = SelectField(_l("Lead unit"), coerce=int)
    weight = NumberField(
        _l("Weight"), description=_l("Any positive number; its share of the plan is worked out from all weights"),
        validators=[InputRequired()],
    )  # fmt: skip
    starts_on = DayField(_l("Starts on"), validators=[InputRequired()])
    earning_rule = RadioField(
        _l("What a milestone earns before it is complete"),
        description=_l("Rule and weights are fixed and approved before work starts, never set after the fact"),
        default=EarningRule.ZERO_HUNDRED.value,
    )
    is_critical = BooleanField(
        _l("Critical task"), description=_l("While it is off plan, its whole programme is shown off plan")
    )
    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


class NewTaskForm(TaskForm):
    """A new key task: also its code."""

    code = StringField(
        _l("Code"), description=_l("It stays for good"), filters=[cleaned],
        validators=[InputRequired(), Length(max=LONGEST_CODE)],
    )  # fmt: skip


class RevisedTaskForm(TaskForm):
    """A key task to be changed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


@blueprint.route("/tasks/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_task() -> Answer:
    """Show the form of a new key task; add it."""
    frame = current_frame()
    if frame.plan is None:
        abort(404)
    form = _with_choices(NewTaskForm())
    code = str(form.code.data or "")
    return edited(
        form,
        lambda: EditPage(
            title=gettext("New key task"),
            crumbs=(Link(gettext("Key tasks"), ambient_url("plan.register")),),
            lead=gettext("It is added at the end of its programme. Milestones and contributions come next."),
            facts=(),
            buttons=(Button(gettext("Add task")),),
            cancel_href=ambient_url("plan.register"),
            now={},
        ),
        lambda: tasks.add(
            scope=viewer().scope,
            draft=_draft(form, code),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Task %(code)s added.", code=code),
        done_href=ambient_url("plan.task", code=code) if code else "",
    )


@blueprint.route("/tasks/<code>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def revise_task(code: str) -> Answer:
    """Show the form of a key task; change it."""
    frame = current_frame()
    task = task_or_404(code)
    form = _with_choices(RevisedTaskForm(data={"version": task.version, **_values(task)}))

    def page() -> EditPage:
        now = task_or_404(code)
        shown = {key: _written(value) for key, value in _values(now).items()}
        back = ambient_url("plan.task", code=code)
        return EditPage(
            title=gettext("Edit %(code)s", code=code),
            crumbs=(
                Link(gettext("Key tasks"), ambient_url("plan.register")),
                Link(f"{code} {formats.in_language(now.name)}", back),
            ),
            lead=_started(now, frame),
            facts=((gettext("Code"), code),),
            buttons=(Button(gettext("Save task")),),
            cancel_href=back,
            now=shown,
            version=now.version,
        )

    return edited(
        form,
        page,
        lambda: tasks.revise(
            scope=viewer().scope,
            task_id=task.id,
            version=cast(int, form.version.data),
            draft=_draft(form, code),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Task %(code)s changed.", code=code),
        done_href=ambient_url("plan.task", code=code),
    )


def task_or_404(code: str) -> TaskRow:
    """Return the task as a form edits it, 404 without one."""
    frame = frame_to_edit()
    task = portfolio(viewer().scope, frame).task(code) if frame.plan else None
    if task is None:
        abort(404)
    return task


def unit_choices() -> list[tuple[int, str]]:
    """Return every member unit as a choice."""
    units = all_units(viewer().scope).values()
    return [(unit.id, f"{unit.code} {formats.in_language(unit.name)}") for unit in units]


def _with_choices(form: Any) -> Any:
    programmes = all_programmes(viewer().scope).values()
    form.programme_id.choices = options((p.id, f"{p.code} {formats.in_language(p.name)}") for p in programmes)
    form.lead_unit_id.choices = options(unit_choices())
    cap = current_frame().rules.percent_cap
    form.earning_rule.choices = options((rule.value, rule_choice(rule, cap)) for rule in EarningRule)
    return form


def _started(task: TaskRow, frame: Frame) -> str:
    """Return what a change of weight or earning rule means once work has begun; nothing before."""
    if frame.plan is None or task.starts_on > frame.plan.today:
        return ""
    return gettext(
        "Work has begun: weight and earning rule were fixed before it did. Changing them now changes what counts as "
        "earned, for earlier months too; say in the reason who approved it."
    )


def _draft(form: Any, code: str) -> TaskDraft:
    return TaskDraft(
        code=code,
        programme_id=form.programme_id.data,
        name=Bilingual(form.name_zh.data, form.name_en.data),
        aim=Bilingual(form.aim_zh.data, form.aim_en.data),
        owner=form.owner.data,
        lead_unit_id=form.lead_unit_id.data,
        weight=form.weight.data,
        starts_on=form.starts_on.data,
        earning_rule=EarningRule(form.earning_rule.data),
        is_critical=form.is_critical.data,
    )


def _values(task: TaskRow) -> dict[str, Any]:
    return {
        "programme_id": task.programme.id,
        "name_en": task.name.en,
        "name_zh": task.name.zh,
        "aim_en": task.aim.en,
        "aim_zh": task.aim.zh,
        "owner": task.owner,
        "lead_unit_id": task.lead.id,
        "weight": task.weight,
        "starts_on": task.starts_on,
        "earning_rule": task.earning_rule.value,
        "is_critical": task.is_critical,
    }


def _written(value: Any) -> str:
    """Return a value as the form writes it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
