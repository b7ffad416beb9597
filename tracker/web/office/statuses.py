"""The office's status updates: a claim, and new forecasts of the open milestones."""

from typing import Any, cast

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.actions import statuses
from tracker.actions.statuses import StatusDraft
from tracker.domain.causes import Cause
from tracker.domain.permissions import Permission
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.updates import LONGEST_TEXT, Forecast, WorkReport
from tracker.queries.portfolio import portfolio
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.acting import STALE, NotDone, act, recorded_now, way_back
from tracker.web.ambient import ambient_url
from tracker.web.fields import DayField, NumberField, OptionalSelect, cleaned, options
from tracker.web.forms import StrictForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.status_conflict import Meanwhile, meanwhile, opened_with, starting_values
from tracker.web.plan.editing import is_shown_at_once
from tracker.web.plan.has_left import require_in_plan
from tracker.web.plan.status_editor import (
    ForecastField,
    StatusEditor,
    cause_choices,
    claim_choices,
    editor_of,
)
from tracker.web.shell import frame_to_edit


class StatusForm(StrictForm):
    """A status update; the milestones' fields are added for each task."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    next = HiddenField()
    claimed = RadioField(_l("Claimed status"), validators=[InputRequired()])
    note = TextAreaField(_l("Note"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])
    difference = TextAreaField(
        _l("Why does your claim differ?"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)]
    )


@blueprint.route("/tasks/<code>/status", methods=["GET", "POST"])
@requires(Permission.POST_STATUS)
def post_status(code: str) -> str | BaseResponse | tuple[str, int]:
    """Show the form of a status update; record what it says."""
    frame = frame_to_edit()
    if frame.plan is None:
        abort(404)
    rows = portfolio(viewer().scope, frame)
    editor = editor_of(viewer().scope, rows, frame, code)
    if editor is None:
        if task := rows.task(code):
            require_in_plan(task)
        abort(404)
    opened = opened_with(editor, frame, seen=request.form.get("seen", type=int))
    form = _form(editor, opened.closed(editor) if opened else ())
    if request.method == "GET":
        return _page(editor, form)
    if opened is not None:
        form.refuse(Refused([Refusal("update.newer_exists")]))
        return _page(editor, form, meanwhile(form, editor, opened)), STALE
    if not form.validate():
        return _page(editor, form), 422
    draft = StatusDraft(
        Rag(form.claimed.data), form.note.data, form.difference.data, _forecasts(form, editor), _works(form, editor)
    )
    try:
        act(
            form,
            lambda: statuses.post(
                scope=viewer().scope,
                task_id=editor.task.id,
                seen=cast(int, form.seen.data),
                draft=draft,
                by=viewer().username,
                at=recorded_now(frame),
            ),
        )
    except NotDone as refused:
        return _page(editor, form), refused.status
    flash(_said(editor, is_shown=is_shown_at_once(frame)), "ok")
    return redirect(way_back(ambient_url("plan.task", code=code)))


def _form(editor: StatusEditor, closed: tuple[ForecastField, ...] = ()) -> Any:
    """Return the form of this task, with three fields for each open milestone, and for those `closed` since it was
    opened."""

    class TaskStatusForm(StatusForm):
        pass

    for item in (*editor.forecasts, *closed):
        day = DayField(_l("Forecast"))
        cause = OptionalSelect(_l("Cause"), choices=options([("", ""), *cause_choices()]))
        note = StringField(_l("What moved it?"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])
        for name, field in (("forecast_on", day), ("cause", cause), ("note", note), *_work_field(item)):
            setattr(TaskStatusForm, item.prefix + name, field)
    form = TaskStatusForm(data={"seen": editor.seen, **starting_values(editor)})
    form.claimed.choices = options(claim_choices())
    return form


def _work_field(item: ForecastField) -> tuple[tuple[str, Any], ...]:
    """Return the field of what the task's earning rule asks before completion; none under 0/100."""
    if "started_on" in item.work:
        return (("started_on", DayField(_l("Work began on"))),)
    return (("percent", NumberField(_l("Done, per cent"))),) if "percent" in item.work else ()


def _works(form: Any, editor: StatusEditor) -> tuple[WorkReport, ...]:
    """Return what was said of the work of the open milestones; an empty field says nothing."""
    return tuple(
        WorkReport(item.milestone.record.state.id, **{name: form[f"{item.prefix}{name}"].data for name in item.work})
        for item in editor.forecasts
        if item.work
    )


def _forecasts(form: Any, editor: StatusEditor) -> tuple[Forecast, ...]:
    """Return the forecasts that were given; an empty date says nothing of its milestone."""
    found = []
    for field in editor.forecasts:
        day = form[f"{field.prefix}forecast_on"].data
        cause = form[f"{field.prefix}cause"].data
        if day is not None:
            note = form[f"{field.prefix}note"].data
            found.append(Forecast(field.milestone.record.state.id, day, Cause(cause) if cause else None, note or ""))
    return tuple(found)


def _page(editor: StatusEditor, form: Any, newer: Meanwhile | None = None) -> str:
    """Return the page; `newer` is what somebody else said meanwhile, None where nobody did."""
    return render_template("office/plan/status.html", editor=editor, form=form, meanwhile=newer)


def _said(editor: StatusEditor, *, is_shown: bool) -> str:
    name = f"{editor.task.code} {formats.in_language(editor.task.name)}"
    if is_shown:
        return gettext("Update of %(task)s posted.", task=name)
    return gettext("Update of %(task)s posted. It shows once the next month is open.", task=name)
