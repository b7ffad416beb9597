"""The register of key tasks."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker import clock
from tracker.documents.csv_file import CsvValue
from tracker.domain.permissions import Permission
from tracker.domain.rag import Rag
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio, TaskRow
from tracker.queries.tasks import arranged, left_tasks, matching
from tracker.web import formats, wording
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint
from tracker.web.plan.downloads import csv_answer, per_cent
from tracker.web.plan.editing import may_edit
from tracker.web.plan.register_page import RegisterQuery, query_of, register_page
from tracker.web.plan.scope_wording import scope_word
from tracker.web.plan.status_editor import editor_of
from tracker.web.plan.unknown_filters import unknown_filters
from tracker.web.shell import current_frame


@blueprint.get("/tasks")
@requires(Permission.READ_PLAN)
def register() -> str | BaseResponse:
    """Show the key tasks asked for, or give them as a file."""
    frame = current_frame()
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("Key tasks"))
    scope = viewer().scope
    rows = portfolio(scope, frame)
    query = query_of(request.args)
    if request.args.get("format") == "csv":
        return _file(rows, frame, query)
    page = register_page(rows, frame, query, may_edit=may_edit(frame))
    editor = editor_of(scope, rows, frame, page.query.editing) if page.may_edit else None
    unknown = unknown_filters(rows.units, rows.programmes)
    return render_template("plan/tasks/register.html", page=page, editor=editor, unknown=unknown)


def _file(rows: Portfolio, frame: Frame, query: RegisterQuery) -> Response:
    tasks = () if query.filter.status is Rag.OUT else matching(rows, query.filter)
    groups = arranged(tasks, query.grouping, query.sort, descending=query.descending)
    columns = (
        gettext("Code"), gettext("Programme"), gettext("Name (Chinese)"), gettext("Name (English)"),
        gettext("Lead"), gettext("Owner"), gettext("Claimed"), gettext("Computed"), gettext("Steps rosier"),
        gettext("Reasons"), gettext("Earned, per cent"), gettext("Planned, per cent"), gettext("Next milestone"),
        gettext("Original"), gettext("Now"), gettext("Slip, wd"), gettext("Overdue, wd"), gettext("Finish"),
        gettext("Finish slip, wd"), gettext("Updated"), gettext("Resting on an earlier report, per cent"),
        gettext("Left the plan"), gettext("Out since"),
    )  # fmt: skip
    shown = (*(task for group in groups for task in group.tasks), *left_tasks(rows, query.filter))
    return csv_answer("key-tasks", frame.view, columns, (_cells(task) for task in shown))


def _cells(task: TaskRow) -> tuple[CsvValue, ...]:
    return tuple(_cell_values(task))


def _cell_values(task: TaskRow) -> Iterator[CsvValue]:
    yield from (task.code, task.programme.code, task.name.zh, task.name.en, task.lead.code, task.owner)
    yield wording.rag_word(task.claim.rag) if task.claim else wording.rag_word(Rag.NONE)
    yield wording.rag_word(task.computed.rag)
    yield task.gap
    yield "; ".join(wording.sentence(reason) for reason in task.computed.reasons)
    yield per_cent(task.progress.verified)
    yield per_cent(task.progress.planned)
    following = task.next_milestone
    if following is None:
        yield from (None, None, None, None, None)
    else:
        state = following.record.state
        yield formats.in_language(following.record.name)
        yield from (state.original_on, following.expected_on, following.slip, following.overdue)
    yield from (task.finish.on, task.finish.days) if task.finish else (None, None)
    yield clock.business_day(task.claim.recorded_at) if task.claim else None
    yield per_cent(task.progress.carried)
    yield from (scope_word(task.scope.kind), task.scope.since_on) if task.scope else (None, None)
