"""Requests for a later date: filed by the unit that holds or leads, or by the office for it; taken back."""

from itertools import chain
from typing import Any

from flask import abort, request
from flask_babel import gettext
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.actions import extensions
from tracker.domain.extensions import ExtensionDraft, may_ask, may_withdraw
from tracker.domain.periods import open_period
from tracker.domain.permissions import Permission
from tracker.domain.updates import LONGEST_TEXT
from tracker.queries.extensions import extension_rows
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.casework import blueprint
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.extension_wording import chosen_ground, ground_choices
from tracker.web.fields import DayField, cleaned, options
from tracker.web.forms import StrictForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office.extensions import answered_already, extension_or_404, request_page, task_href
from tracker.web.office.milestones import crumbs
from tracker.web.office.tasks import task_or_404
from tracker.web.plan.extensions_block import askable
from tracker.web.plan.has_left import require_in_plan
from tracker.web.shell import Link, current_frame, present_view


class ExtensionForm(StrictForm):
    """What is asked for; what is missing is said with the rule, not as a field left empty."""

    milestone = SelectField(_l("Milestone"), coerce=int, validators=[InputRequired()])
    wanted_on = DayField(_l("New date asked for"), description=_l("Later than the current plan's"))
    ground = RadioField(
        _l("Ground"), description=_l("Being late is no ground"), choices=ground_choices, validate_choice=False
    )
    reason = TextAreaField(
        _l("Reason"), description=_l("What changed, in a sentence or two; everybody who reads the plan sees it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


class WithdrawalForm(StrictForm):
    """A request to be taken back; there is nothing to fill in."""


@blueprint.route("/tasks/<code>/extensions/new", methods=["GET", "POST"])
@requires(Permission.ASK_EXTENSION)
def ask_extension(code: str) -> Answer:
    """Show the form of a request for a later date of one of a task's milestones; file it."""
    frame, task = current_frame(), task_or_404(code)
    require_in_plan(task)
    own = _own(task)
    if not own:
        abort(404)
    offered = _offered(own, task, frame)
    form: Any = ExtensionForm(data={"milestone": _wanted(offered)})
    form.milestone.choices = options((row.record.state.id, _labelled(row)) for row in offered)
    numbers = {row.record.state.id: row.record.state.number for row in own}
    return edited(
        form,
        lambda: EditPage(
            title=gettext("Ask for an extension in %(code)s", code=code),
            crumbs=crumbs(task),
            lead=gettext(
                "A date of the plan moves only for a changed scope, an external mandate or a changed priority, and "
                "only where that is asked for before the date falls due. The original date stays, and slip keeps "
                "counting from it. Whoever is merely late reports a new forecast instead."
            ),
            facts=() if offered else ((gettext("Milestone"), gettext("No date is left that can be asked for")),),
            buttons=(Button(gettext("File the request")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={},
            further=_instead(frame, task),
        ),
        lambda: extensions.ask(
            scope=viewer().scope,
            milestone_id=form.milestone.data,
            draft=ExtensionDraft(form.wanted_on.data, chosen_ground(form.ground.data), form.reason.data),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext(
            "Extension asked for: milestone %(number)s of %(code)s. The project office answers.",
            number=numbers.get(form.milestone.data, ""),
            code=code,
        ),
        done_href=ambient_url("plan.task", code=code, anchor="extensions"),
    )


@blueprint.route("/extensions/<int:extension_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.ASK_EXTENSION)
def withdraw_extension(extension_id: int) -> Answer:
    """Show a request with the button that takes it back; take it back."""
    frame, row = current_frame(), extension_or_404(extension_id)
    if not may_withdraw(row.extension, viewer().scope, viewer().username):
        abort(404)
    if done := answered_already(row):
        return done

    def page() -> EditPage:
        now = extension_or_404(extension_id)
        return request_page(
            now,
            title=gettext(
                "Take back the request for milestone %(number)s of %(code)s", number=now.number, code=now.task_code
            ),
            lead=gettext("It stays on the record as taken back. Another one can be filed while the date is ahead."),
            button=Button(gettext("Take it back")),
        )

    return edited(
        WithdrawalForm(),
        page,
        lambda: extensions.withdraw(
            scope=viewer().scope, extension_id=extension_id, by=viewer().username, at=recorded_now(frame)
        ),
        said=gettext("Request taken back: milestone %(number)s of %(code)s.", number=row.number, code=row.task_code),
        done_href=task_href(row),
    )


def _own(task: TaskRow) -> list[MilestoneRow]:
    """Return the milestones that are not accepted yet and for which the viewer may ask."""
    return [
        row
        for row in task.milestones
        if not row.record.state.is_verified and may_ask(viewer().scope, row.unit.id, task.lead.id)
    ]


def _offered(own: list[MilestoneRow], task: TaskRow, frame: Frame) -> list[MilestoneRow]:
    """Return those for which a request can be filed; one that was chosen all the same stays, to be told why not."""
    waiting = extension_rows(viewer().scope, view=present_view(frame), task_id=task.id, only_open=True)
    free = askable(task, {row.extension.milestone_id for row in waiting}, frame)
    chosen = request.form.get("milestone", "")
    return [row for row in own if row.record.state.id in free or str(row.record.state.id) == chosen]


def _wanted(offered: list[MilestoneRow]) -> int | None:
    """Return the milestone that the address names, else the first; None where none is offered."""
    number = request.args.get("milestone", "")
    named = (row for row in offered if str(row.record.state.number) == number)
    return next((row.record.state.id for row in chain(named, offered)), None)


def _labelled(row: MilestoneRow) -> str:
    state = row.record.state
    return gettext(
        "%(number)s %(milestone)s, current plan %(day)s",
        number=state.number,
        milestone=formats.in_language(row.record.name),
        day=formats.date_text(state.baseline_on),
    )


def _instead(frame: Frame, task: TaskRow) -> tuple[Link, ...]:
    """Return where a new forecast is reported: the unit's report of the open month, or the office's update."""
    period = open_period(frame.periods)
    if viewer().scope.may(Permission.POST_STATUS):
        return (Link(gettext("Report a new forecast"), ambient_url("office.post_status", code=task.code)),)
    if period is None:
        return ()
    return (Link(gettext("Report a new forecast"), ambient_url("unit.report", month=str(period.month))),)
