"""All milestones of the plan: where they stand on the calendar, and how their forecasts moved."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.documents.csv_file import CsvValue
from tracker.domain.permissions import Permission
from tracker.domain.plan_hints import CHOICES
from tracker.queries.frame import Frame
from tracker.queries.milestone_rows import MilestoneOfTask, Show, chosen, left_milestones, ordered
from tracker.queries.milestones import forecast_history
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint
from tracker.web.plan.downloads import csv_answer, per_cent
from tracker.web.plan.milestones_page import MilestonesQuery, last_milestones, milestones_page, query_of
from tracker.web.plan.scope_wording import scope_word
from tracker.web.shell import current_frame


@blueprint.get("/milestones")
@requires(Permission.READ_PLAN)
def milestones() -> str | BaseResponse:
    """Show the milestones asked for, or give them as a file."""
    frame, scope = current_frame(), viewer().scope
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("Milestones"))
    rows = portfolio(scope, frame)
    query = query_of(request.args)
    if request.args.get("format") == "csv":
        return _file(rows, frame, query)
    last = [row.record.state.id for row in last_milestones(rows).values()]
    history = forecast_history(scope, view=frame.view, milestone_ids=last)
    page = milestones_page(rows, frame, query, history)
    return render_template("plan/milestones/show.html", page=page)


def _file(rows: Portfolio, frame: Frame, query: MilestonesQuery) -> Response:
    columns = (
        gettext("Task"), gettext("No."), gettext("Milestone (Chinese)"), gettext("Milestone (English)"),
        gettext("Unit"), gettext("Weight in the task, per cent"), gettext("Original"), gettext("Current plan"),
        gettext("Now"), gettext("Slip, wd"), gettext("Moved this month, wd"), gettext("Overdue, wd"),
        gettext("Moves"), gettext("Completion"), gettext("Reached"), gettext("Evidence"), gettext("Left the plan"),
        gettext("Out since"),
    )  # fmt: skip
    found = ordered(chosen(rows, query.filter), query.sort, descending=query.descending)
    left = left_milestones(rows, query.filter) if query.filter.show is Show.ALL else ()
    return csv_answer("milestones", frame.view, columns, (tuple(_cells(row)) for row in (*found, *left)))


def _cells(row: MilestoneOfTask) -> Iterator[CsvValue]:
    milestone, record, state = row.milestone, row.milestone.record, row.milestone.record.state
    yield from (row.task.code, state.number, record.name.zh, record.name.en, milestone.unit.code)
    yield from (per_cent(record.share), state.original_on, state.baseline_on, milestone.expected_on)
    yield from (milestone.slip, milestone.moved, milestone.overdue, state.moves)
    yield formats.in_language(CHOICES[state.completion.value]) if state.completion.value in CHOICES else ""
    yield from (state.actual_on, record.evidence)
    yield from (scope_word(record.scope.kind), record.scope.since_on) if record.scope else (None, None)
