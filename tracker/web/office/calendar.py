"""The office keeps the working days: it looks at the years known, corrects one or adds the next."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from wtforms import TextAreaField
from wtforms.validators import Length

from tracker.actions import calendar_years as actions
from tracker.domain.calendar_years import typed_days
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_TEXT
from tracker.domain.refusals import Refused
from tracker.queries.frame import Frame, PlanFrame, plan_frame
from tracker.queries.setting_effects import effects_of_calendar, working_frame
from tracker.web import flashes
from tracker.web.access import requires, viewer
from tracker.web.acting import STALE, UNPROCESSABLE, NotDone, act, recorded_now
from tracker.web.edit_page import Answer
from tracker.web.fields import cleaned
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.calendar_page import (
    calendar_page,
    can_set,
    listed_days,
    newest_year_id,
    year_page,
    year_preview,
)
from tracker.web.office.rules_form import SettingForm, seen
from tracker.web.shell import current_frame
from tracker.web.transactions import release


class YearForm(SettingForm):
    """A year's days: weekdays off and weekend days worked, one a line."""

    days_off = TextAreaField(
        _l("Weekdays off"), description=_l("One day a line, such as 2027-10-01; what stands behind it is a remark"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT * 2)],
    )  # fmt: skip
    days_on = TextAreaField(
        _l("Saturdays and Sundays worked"), description=_l("One day a line; these make up for days off"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT * 2)],
    )  # fmt: skip


@blueprint.get("/calendar")
@requires(Permission.EDIT_PLAN)
def calendar() -> str:
    """Show the years whose working days are known."""
    frame, plan = _ground_or_404()
    return render_template("office/settings/calendar.html", page=calendar_page(frame, plan))


@blueprint.get("/calendar/<int:year>")
@requires(Permission.EDIT_PLAN)
def calendar_year(year: int) -> str:
    """Show a year's days, and the form that sets them."""
    frame, plan = _ground_or_404(year)
    page = year_page(year, frame, plan)
    texts = {"days_off": listed_days(page.days_off), "days_on": listed_days(page.days_on)}
    return _editor(YearForm(data={"seen_id": newest_year_id(frame), **texts}), year)


@blueprint.post("/calendar/<int:year>/preview")
@requires(Permission.EDIT_PLAN)
def preview_calendar_year(year: int) -> Answer:
    """Show what the typed days would do; nothing is set."""
    frame, _ = _ground_or_404(year)
    form: Any = YearForm()
    if not form.validate():
        return _editor(form, year), UNPROCESSABLE
    if form.goes_back:
        return _editor(form, year)
    scope = viewer().scope
    try:
        found = actions.checked(scope=scope, draft=_draft(form, year))
    except Refused as refused:
        form.refuse(refused)
        return _again(form, frame, year, is_stale=any(each.code == "edit.stale" for each in refused.refusals))
    page = year_preview(found, effects_of_calendar(scope, working_frame(frame), found.calendar))
    return render_template("office/settings/year_preview.html", form=form, page=page)


@blueprint.post("/calendar/<int:year>")
@requires(Permission.EDIT_PLAN)
def set_calendar_year(year: int) -> Answer:
    """Set the year's days that were looked at."""
    frame, _ = _ground_or_404(year)
    form: Any = YearForm()
    if not form.validate():
        return _editor(form, year), UNPROCESSABLE
    draft = _draft(form, year)
    try:
        act(
            form,
            lambda: actions.set_year(scope=viewer().scope, draft=draft, by=viewer().username, at=recorded_now(frame)),
        )
    except NotDone as refused:
        return _again(form, frame, year, is_stale=refused.is_stale)
    flashes.done(gettext("The working days of %(year)s are set.", year=str(year)))
    return redirect(url_for("office.calendar"), 303)


def _ground_or_404(year: int | None = None) -> tuple[Frame, PlanFrame]:
    """Return the frame and the plan as it is now, whatever month the page looks at."""
    frame, plan = current_frame(), plan_frame(viewer().scope)
    if plan is None or (year is not None and not can_set(year, plan)):
        abort(404)
    return frame, plan


def _draft(form: Any, year: int) -> actions.YearDraft:
    return actions.YearDraft(
        year,
        typed_days(form.days_off.data),
        typed_days(form.days_on.data),
        str(form.reason.data),
        seen(form),
    )


def _again(form: SettingForm, frame: Frame, year: int, *, is_stale: bool) -> Answer:
    release()
    if is_stale:
        form.seen_now(newest_year_id(frame))
    return _editor(form, year), STALE if is_stale else UNPROCESSABLE


def _editor(form: SettingForm, year: int) -> str:
    frame, plan = _ground_or_404()
    return render_template("office/settings/year.html", form=form, page=year_page(year, frame, plan))
