"""The office sets the limits of the rules: it types them, sees what they would do, and then sets them."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext

from tracker.actions import rules as actions
from tracker.domain.permissions import Permission
from tracker.domain.refusals import Refused
from tracker.domain.rule_limits import typed_limits
from tracker.domain.rules import DEFAULT_RULES
from tracker.queries.frame import Frame
from tracker.queries.setting_effects import effects_of_rules, working_frame
from tracker.web import flashes, formats
from tracker.web.access import requires, viewer
from tracker.web.acting import STALE, UNPROCESSABLE, NotDone, act, recorded_now
from tracker.web.edit_page import Answer
from tracker.web.office import blueprint
from tracker.web.office.rules_form import RulesForm, SettingForm, limits_typed, seen
from tracker.web.office.rules_page import newest_id, rules_editor, rules_preview
from tracker.web.shell import current_frame
from tracker.web.transactions import release


@blueprint.get("/rules")
@requires(Permission.EDIT_PLAN)
def rules() -> str:
    """Show the limits in a form, as they are or, on request, all at their defaults."""
    frame = _frame_or_404()
    start = DEFAULT_RULES if request.args.get("from") == "default" else frame.rule_book.newest_rules
    return _editor(RulesForm(data={"seen_id": newest_id(frame), **typed_limits(start)}), frame)


@blueprint.post("/rules/preview")
@requires(Permission.EDIT_PLAN)
def preview_rules() -> Answer:
    """Show what the typed limits would do; nothing is set."""
    frame, form = _frame_or_404(), RulesForm()
    if not form.validate():
        return _editor(form, frame), UNPROCESSABLE
    if form.goes_back:
        return _editor(form, frame)
    scope = viewer().scope
    try:
        found = actions.checked(scope=scope, typed=limits_typed(form), reason=str(form.reason.data), seen_id=seen(form))
    except Refused as refused:
        form.refuse(refused)
        return _again(form, frame, is_stale=any(each.code == "edit.stale" for each in refused.refusals))
    page = rules_preview(frame, found, effects_of_rules(scope, working_frame(frame), found))
    return render_template("office/settings/rules_preview.html", form=form, page=page)


@blueprint.post("/rules")
@requires(Permission.EDIT_PLAN)
def set_rules() -> Answer:
    """Set the limits that were looked at."""
    frame, form = _frame_or_404(), RulesForm()
    if not form.validate():
        return _editor(form, frame), UNPROCESSABLE
    try:
        valid_on = act(
            form,
            lambda: actions.set_limits(
                scope=viewer().scope,
                typed=limits_typed(form),
                reason=str(form.reason.data),
                seen_id=seen(form),
                by=viewer().username,
                at=recorded_now(frame),
            ),
        )
    except NotDone as refused:
        return _again(form, frame, is_stale=refused.is_stale)
    flashes.done(gettext("The limits are set and hold from %(day)s.", day=formats.date_text(valid_on)))
    return redirect(url_for("plan.rules"), 303)


def _frame_or_404() -> Frame:
    frame = current_frame()
    if frame.plan is None:
        abort(404)
    return frame


def _again(form: SettingForm, frame: Frame, *, is_stale: bool) -> Answer:
    release()
    if is_stale:
        form.seen_now(newest_id(frame))
    return _editor(form, frame), STALE if is_stale else UNPROCESSABLE


def _editor(form: Any, frame: Frame) -> str:
    return render_template("office/settings/rules.html", form=form, page=rules_editor(frame))
