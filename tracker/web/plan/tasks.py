"""One key task: why it has its colour, its milestones, what others owe it, and all that was ever reported."""

from flask import Response, abort, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.permissions import Permission
from tracker.domain.replans import numbered_plans
from tracker.domain.revisions import Moment
from tracker.domain.task_history import Judged, task_history
from tracker.queries.assessments import frozen_statuses
from tracker.queries.chances import chances
from tracker.queries.concerns import concern_records, concern_rows
from tracker.queries.evidence import evidence_files
from tracker.queries.extensions import extension_rows
from tracker.queries.forecast_history import forecast_history
from tracker.queries.frame import Frame
from tracker.queries.kpis import kpi_rows
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import TaskRow
from tracker.queries.task_history import task_past
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint
from tracker.web.plan.claims_block import chance_tile, claims_block
from tracker.web.plan.completion_wording import standing_word
from tracker.web.plan.concerns_page import concerns_block, evidence_block
from tracker.web.plan.downloads import csv_answer, per_cent
from tracker.web.plan.editing import may_edit
from tracker.web.plan.extensions_block import extensions_block, requests_view
from tracker.web.plan.links_page import task_links
from tracker.web.plan.not_yet import not_yet, of_today
from tracker.web.plan.scope_wording import scope_word
from tracker.web.plan.task_page import task_page
from tracker.web.shell import current_frame


@blueprint.get("/tasks/<code>")
@requires(Permission.READ_PLAN)
def task(code: str) -> str | tuple[str, int] | BaseResponse:
    """Show one key task, or give its milestones as a file."""
    frame, scope = current_frame(), viewer().scope
    if frame.plan is None:
        abort(404)
    rows = portfolio(scope, frame)
    found = rows.task(code)
    if found is None:
        return _not_yet(code, frame)
    if request.args.get("format") == "csv":
        return _file(found, frame)
    view = frame.view
    frozen = frozen_statuses(scope, view, task_id=found.id)
    by_month = {each.month: each for each in frozen}
    # What a day in between shows is not the status of the month reported before it.
    shown = None if view.on_day else (view.month, found.computed.rag)
    judged = Judged(frame.periods, frame.plan.calendar, frame.rule_book, by_month, shown, view.known_at)
    past, moment = task_past(scope, task_id=found.id), Moment(view.as_of, view.known_at)
    requests = extension_rows(scope, view=requests_view(frame), task_id=found.id)
    history = task_history(past, moment, judged, [row.extension for row in requests])
    page = task_page(
        found,
        frame,
        forecast_history(scope, frame),
        history,
        kpi_rows(scope, frame, {unit.id: unit for unit in rows.units}),
        task_links(rows, found),
        may_post=may_edit(frame),
        may_plan=may_edit(frame, Permission.EDIT_PLAN),
    )
    concerns = concern_rows(rows, concern_records(scope, view=view, task_id=found.id))
    return render_template(
        "plan/tasks/show.html",
        page=page,
        claims=claims_block(found, frozen, rows),
        chance=chance_tile(found, rows, chances(scope, frame), ends_on=frame.plan.ends_on),
        concerns=concerns_block(concerns, found),
        evidence=evidence_block(found, evidence_files(scope, view=view, task_id=found.id)),
        extensions=extensions_block(found, requests, numbered_plans(past, moment), frame),
    )


def _file(found: TaskRow, frame: Frame) -> Response:
    columns = (
        gettext("No."), gettext("Milestone (Chinese)"), gettext("Milestone (English)"), gettext("Unit"),
        gettext("Weight, per cent"), gettext("Original"), gettext("Current plan"), gettext("Now"), gettext("Slip, wd"),
        gettext("Overdue, wd"), gettext("Moves"), gettext("Completion"), gettext("Reached"), gettext("Evidence"),
        gettext("Work began"), gettext("Declared, per cent"), gettext("Left the plan"), gettext("Out since"),
        gettext("Re-plans"),
    )  # fmt: skip
    cells = []
    for row in (*found.milestones, *found.dropped):
        record, state = row.record, row.record.state
        completion = standing_word(state, frame.view.as_of)
        cells.append(
            (
                state.number, record.name.zh, record.name.en, row.unit.code, per_cent(record.share), state.original_on,
                state.baseline_on, row.expected_on, row.slip, row.overdue, state.moves, completion, state.actual_on,
                record.evidence, *((state.work.started_on, state.work.percent) if state.work else (None, None)),
                *((scope_word(record.scope.kind), record.scope.since_on) if record.scope else (None, None)),
                record.replans,
            )
        )  # fmt: skip
    return csv_answer(f"milestones-{found.code}", frame.view, columns, cells)


def _not_yet(code: str, frame: Frame) -> tuple[str, int]:
    """Return the page of a task that came into the plan later; not found where there is none of this code."""
    later = of_today(frame).task(code)
    if later is None:
        abort(404)
    return not_yet(f"{later.code} {formats.in_language(later.name)}", frame, joined_on=later.joined_on)
