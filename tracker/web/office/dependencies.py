"""The office's edits of what waits for what: links between milestones, across tasks and units."""

from enum import StrEnum
from typing import Any, cast

from flask import abort, request
from flask_babel import gettext
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from tracker.actions import dependencies
from tracker.domain.bilingual import Message
from tracker.domain.dependencies import Key, LinkMark, path_text
from tracker.domain.dependency_edits import LONGEST_LAG, DependencyDraft, code_meant, milestone_written
from tracker.domain.permissions import Permission
from tracker.domain.plan_edits import LONGEST_TEXT
from tracker.queries.link_rows import LinkRow, link_rows
from tracker.queries.milestone_rows import MilestoneOfTask, all_milestones
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio
from tracker.web import formats, wording
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.fields import SuggestedField, WholeNumberField, cleaned, options
from tracker.web.forms import ReasonedForm, StrictForm
from tracker.web.forms import lazy_label as _l
from tracker.web.office import blueprint
from tracker.web.office.milestones import crumbs
from tracker.web.shell import Link, current_frame, frame_to_edit


class Direction(StrEnum):
    """Which of the two milestones waits."""

    WAITS = "waits"
    HOLDS = "holds"


class DependencyForm(ReasonedForm):
    """A link between any two milestones of the plan."""

    milestone = SuggestedField(
        _l("Milestone"), description=_l("Task code and number, such as C2/3; begin to type for suggestions"),
        filters=[cleaned], validators=[InputRequired(), Length(max=LONGEST_TEXT)],
    )  # fmt: skip
    direction = SelectField(_l("What it does"))
    other = SuggestedField(
        _l("Other milestone"), description=_l("Task code and number, such as C2/3; begin to type for suggestions"),
        filters=[cleaned], validators=[InputRequired(), Length(max=LONGEST_TEXT)],
    )  # fmt: skip
    lag = WholeNumberField(
        _l("Lag, working days"), least=0, most=LONGEST_LAG,
        description=_l("What it takes at least from the first to the one that waits"),
    )  # fmt: skip
    note = TextAreaField(
        _l("Note"), description=_l("What is handed over"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)]
    )
    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip

    def validate_milestone(self, field: StringField) -> None:
        """Refuse what names no milestone."""
        _require_key(field)

    def validate_other(self, field: StringField) -> None:
        """Refuse what names no milestone."""
        _require_key(field)


class RemovalForm(StrictForm):
    """A link to be removed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


@blueprint.route("/dependencies/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def add_dependency() -> Answer:
    """Show the form of a new link, begun with the milestone the address names; add it."""
    frame = frame_to_edit()
    if frame.plan is None:
        abort(404)
    rows = portfolio(viewer().scope, frame)
    begun = _begun(rows)
    form: Any = DependencyForm(data={"milestone": _written(begun) if begun else "", "lag": 0})
    form.milestone.list_of, form.other.suggestions = "other", [_written(item) for item in _open(rows)]
    form.direction.choices = options(
        [(Direction.WAITS, gettext("waits for")), (Direction.HOLDS, gettext("is waited for by"))]
    )
    page = EditPage(
        title=gettext("New link between milestones"),
        crumbs=_crumbs(begun),
        lead=gettext("One of the two cannot be reached before the other. Both units see the same link."),
        facts=(),
        buttons=(Button(gettext("Add link")),),
        cancel_href=_task_or_milestones(begun),
        now={},
    )
    return edited(
        form,
        lambda: page,
        lambda: dependencies.add(
            scope=viewer().scope,
            draft=_draft(form, rows),
            other="other",
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Link added."),
        done_href=_task_or_milestones(begun),
        remarks=lambda: _remarks(_draft(form, rows)),
    )


@blueprint.route("/dependencies/<int:dependency_id>/remove", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def remove_dependency(dependency_id: int) -> Answer:
    """Show a link to be removed; remove it."""
    frame = current_frame()
    row = _link_or_404(dependency_id)
    form: Any = RemovalForm(data={"version": row.record.version})
    back = ambient_url("plan.task", code=row.successor.task.code, anchor="links")
    page = EditPage(
        title=gettext("Remove the link %(path)s", path=path_text([_key(row.predecessor), _key(row.successor)])),
        crumbs=crumbs(row.successor.task),
        lead=gettext("Pages that look back to an earlier day still show it."),
        facts=_facts(row),
        buttons=(Button(gettext("Remove link")),),
        cancel_href=back,
        now={},
        version=row.record.version,
    )
    return edited(
        form,
        lambda: page,
        lambda: dependencies.remove(
            dependency_id=dependency_id,
            version=cast(int, form.version.data),
            reason=form.reason.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Link removed."),
        done_href=back,
    )


def _draft(form: Any, rows: Portfolio) -> DependencyDraft:
    here, other = _meant(form.milestone.data, rows), _meant(form.other.data, rows)
    first, second = (other, here) if form.direction.data == Direction.WAITS else (here, other)
    return DependencyDraft(first, second, form.lag.data, form.note.data)


def _remarks(draft: DependencyDraft) -> tuple[str, ...]:
    """Return that the new link comes too late for the task that waits, which may make it off plan, where it does."""
    for row in link_rows(portfolio(viewer().scope, frame_to_edit())):
        link = row.record.link
        if (link.predecessor, link.successor) == (draft.predecessor, draft.successor) and row.mark is LinkMark.LATE:
            waits = gettext(
                "Task %(task)s now waits too late: %(milestone)s is expected %(days)s later than %(waiting)s needs it.",
                task=row.successor.task.code,
                milestone=_written(row.predecessor),
                days=formats.workdays(-row.days),
                waiting=path_text([_key(row.successor)]),
            )
            return (waits,)
    return ()


def _meant(text: str, rows: Portfolio) -> Key:
    key = milestone_written(text)
    assert key is not None, "the form has refused it"
    return (code_meant(key[0], [task.code for task in rows.tasks]), key[1])


def _require_key(field: StringField) -> None:
    if milestone_written(str(field.data or "")) is None:
        raise ValidationError(wording.sentence(Message("dependency.unreadable")))


def _begun(rows: Portfolio) -> MilestoneOfTask | None:
    """Return the milestone the address names; of a task alone the open one expected first."""
    key = milestone_written(request.args.get("milestone", ""))
    task = rows.task(key[0] if key else request.args.get("task", ""))
    if task is None:
        return None
    item = next((row for row in task.milestones if key and row.record.state.number == key[1]), task.next_milestone)
    return MilestoneOfTask(task, item) if item else None


def _open(rows: Portfolio) -> list[MilestoneOfTask]:
    return [item for item in all_milestones(rows.tasks) if item.milestone.is_open]


def _key(item: MilestoneOfTask) -> Key:
    return (item.task.code, item.milestone.record.state.number)


def _written(item: MilestoneOfTask) -> str:
    return f"{path_text([_key(item)])} {formats.in_language(item.milestone.record.name)}"


def _crumbs(begun: MilestoneOfTask | None) -> tuple[Link, ...]:
    return crumbs(begun.task) if begun else (Link(gettext("Milestones"), ambient_url("plan.milestones")),)


def _task_or_milestones(begun: MilestoneOfTask | None) -> str:
    if begun is None:
        return ambient_url("plan.milestones")
    return ambient_url("plan.task", code=begun.task.code, anchor="links")


def _link_or_404(dependency_id: int) -> LinkRow:
    frame = frame_to_edit()
    rows = link_rows(portfolio(viewer().scope, frame)) if frame.plan else ()
    for row in rows:
        if row.record.id == dependency_id:
            return row
    abort(404)


def _facts(row: LinkRow) -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Waits"), _written(row.successor)),
        (gettext("For"), _written(row.predecessor)),
        (gettext("Lag"), formats.workdays(row.record.link.lag)),
        (gettext("Float to the successor's date"), formats.workdays(row.days)),
        (gettext("Recorded"), formats.date_text(formats.business_day(row.record.recorded_at))),
    )
