"""The office's approved changes of scope: a task, or one milestone of it, leaves the plan or comes back."""

from collections.abc import Callable
from typing import Any, cast

from flask import abort
from flask_babel import gettext
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import scope as scopes
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_NAME, LONGEST_TEXT, ScopeDraft
from tracker.domain.scope import LEAVING, ScopeKind, ScopeState
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.web import formats, wording
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import DayField, cleaned, options
from tracker.web.forms import ReasonedForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.milestones import crumbs, dates_of
from tracker.web.office.tasks import task_or_404
from tracker.web.plan.scope_wording import scope_choice
from tracker.web.shell import current_frame


class ScopeForm(ReasonedForm):
    """An approved change of scope."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    kind = RadioField(_l("What happens"), validators=[InputRequired()])
    since_on = DayField(
        _l("In effect from"), description=_l("A day of the plan up to today"), validators=[InputRequired()]
    )
    approved_by = StringField(_l("Approved by"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    reason = TextAreaField(
        _l("Reason"), description=_l("Everybody who reads the plan sees it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


@blueprint.route("/tasks/<code>/scope", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def change_task_scope(code: str) -> Answer:
    """Show the form of a change of a task's scope; record it."""
    task = task_or_404(code)
    form = _form(task.version, task.scope)

    def page() -> EditPage:
        now = task_or_404(code)
        title = (
            gettext("Bring %(code)s back into the plan", code=code)
            if now.scope is not None
            else gettext("Take %(code)s out of the plan", code=code)
        )
        facts = ((gettext("Weight in the plan"), formats.share(now.share, 1)),) if now.scope is None else ()
        return _page(title, now, now.scope, facts, now.version)

    return _answered(form, page, task, None, said=gettext("Scope of %(code)s changed.", code=code))


@blueprint.route("/tasks/<code>/milestones/<int:number>/scope", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def change_milestone_scope(code: str, number: int) -> Answer:
    """Show the form of a change of a milestone's scope; record it."""
    task, row = _milestone_or_404(code, number)
    form = _form(row.record.version, row.record.scope)

    def page() -> EditPage:
        here, now = _milestone_or_404(code, number)
        title = (
            gettext("Bring milestone %(number)s of %(code)s back into the plan", number=number, code=code)
            if now.record.scope is not None
            else gettext("Take milestone %(number)s of %(code)s out of the plan", number=number, code=code)
        )
        return _page(title, here, now.record.scope, dates_of(now), now.record.version)

    said = gettext("Scope of milestone %(number)s of %(code)s changed.", number=number, code=code)
    return _answered(form, page, task, row.record.state.id, said=said)


def _answered(form: Any, page: Callable[[], EditPage], task: TaskRow, milestone_id: int | None, *, said: str) -> Answer:
    frame = current_frame()
    return edited(
        form,
        page,
        lambda: scopes.change(
            scope=viewer().scope,
            task_id=task.id,
            milestone_id=milestone_id,
            version=cast(int, form.version.data),
            draft=ScopeDraft(ScopeKind(form.kind.data), form.since_on.data, form.reason.data, form.approved_by.data),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=said,
        done_href=ambient_url("plan.task", code=task.code),
    )


def _form(version: int, left: ScopeState | None) -> Any:
    """Return the form with what can happen now: what is out can only come back."""
    frame = current_frame()
    kinds = LEAVING if left is None else (ScopeKind.RESTORED,)
    form: Any = ScopeForm(
        data={
            "version": version,
            "since_on": frame.plan.today if frame.plan else None,
            "kind": ScopeKind.RESTORED.value if left is not None else None,
        }
    )
    form.kind.choices = options((kind.value, scope_choice(kind)) for kind in kinds)
    return form


def _page(
    title: str, task: TaskRow, left: ScopeState | None, facts: tuple[tuple[str, str], ...], version: int
) -> EditPage:
    if left is None:
        lead = gettext(
            "It leaves every count, chart and forecast of the current plan, and no report is asked for it. The "
            "original plan keeps it, so that everybody still sees what was promised."
        )
        confirm = gettext("It will count no more from that day on. Record the change?")
        button = Button(gettext("Take out of the plan"))
    else:
        lead = gettext("It counts again from that day on, with its dates and weight as they were.")
        confirm = gettext("It will count again from that day on. Record the change?")
        button = Button(gettext("Bring back into the plan"))
        facts = (
            *facts,
            (gettext("Why it is out"), wording.sentence(left.sentence)),
            (gettext("Reason"), left.reason),
            (gettext("Approved by"), left.approved_by),
        )
    return EditPage(
        title=title,
        crumbs=crumbs(task),
        lead=lead,
        facts=facts,
        buttons=(button,),
        cancel_href=ambient_url("plan.task", code=task.code),
        now={},
        version=version,
        confirm=confirm,
    )


def _milestone_or_404(code: str, number: int) -> tuple[TaskRow, MilestoneRow]:
    """Return a task and one of its milestones, also one that has left the plan alone; 404 without them."""
    task = task_or_404(code)
    for row in (*task.milestones, *(row for row in task.dropped if task.scope is None)):
        if row.record.state.number == number:
            return task, row
    abort(404)
