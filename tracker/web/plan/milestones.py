"""All milestones of the plan: where they stand on the calendar, and how their forecasts moved."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.documents.csv_file import CsvValue
from tracker.domain.permissions import Permission, Scope
from tracker.queries.forecast_history import forecast_history
from tracker.queries.frame import Frame
from tracker.queries.link_rows import link_rows
from tracker.queries.milestone_rows import MilestoneOfTask, Show, left_milestones, ordered
from tracker.queries.portfolio import portfolio
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.page_cache import cached_body
from tracker.web.plan import blueprint
from tracker.web.plan.completion_wording import standing_word
from tracker.web.plan.downloads import csv_answer, per_cent
from tracker.web.plan.gantt_file import gantt_answer
from tracker.web.plan.milestones_page import (
    Chosen,
    MilestonesQuery,
    chosen_with_trends,
    facets,
    milestones_page,
    query_of,
    tasks_of,
)
from tracker.web.plan.scope_wording import scope_word
from tracker.web.plan.trend_findings import MilestoneTrend
from tracker.web.plan.trend_wording import pattern_word
from tracker.web.plan.unknown_filters import unknown_filters
from tracker.web.shell import current_frame


@blueprint.get("/milestones")
@requires(Permission.READ_PLAN)
def milestones() -> str | BaseResponse:
    """Show the milestones asked for, or give them as a file."""
    frame, scope = current_frame(), viewer().scope
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("Milestones"))
    query = query_of(request.args)
    if (kind := request.args.get("format")) in ("csv", "svg"):
        rows, history = portfolio(scope, frame), forecast_history(scope, frame)
        asked = chosen_with_trends(rows, frame, query.filter, history)
        if kind == "svg":
            words = facets(rows, query.filter)
            return gantt_answer(tasks_of(asked.rows), words, frame, link_rows(rows), query.links)
        left = left_milestones(rows, query.filter) if query.filter.show is Show.ALL else ()
        return _file(asked, left, frame, query)
    body = cached_body(frame, lambda: _body(scope, frame, query))
    return render_template("plan/milestones/show.html", body=body)


def _body(scope: Scope, frame: Frame, query: MilestonesQuery) -> str:
    rows = portfolio(scope, frame)
    page = milestones_page(rows, frame, query, forecast_history(scope, frame))
    unknown = unknown_filters(rows.units, rows.programmes, [task.code for task in rows.tasks])
    return render_template("plan/milestones/body.html", page=page, unknown=unknown)


def _file(asked: Chosen, left: Sequence[MilestoneOfTask], frame: Frame, query: MilestonesQuery) -> Response:
    columns = (
        gettext("Task"), gettext("No."), gettext("Milestone (Chinese)"), gettext("Milestone (English)"),
        gettext("Unit"), gettext("Weight in the task, per cent"), gettext("Original"), gettext("Current plan"),
        gettext("Now"), gettext("Slip, wd"), gettext("Moved since the report before, wd"), gettext("Overdue, wd"),
        gettext("Moves"), gettext("Completion"), gettext("Reached"), gettext("Evidence"),
        gettext("Trend"), gettext("At this pace"), gettext("Left the plan"), gettext("Out since"), gettext("Re-plans"),
    )  # fmt: skip
    found = ordered(asked.rows, query.sort, descending=query.descending)
    trends = asked.trends
    cells = (tuple(_cells(row, trends.get(row.milestone.record.state.id), frame.view.as_of)) for row in (*found, *left))
    return csv_answer("milestones", frame.view, columns, cells)


def _cells(row: MilestoneOfTask, trend: MilestoneTrend | None, as_of: date) -> Iterator[CsvValue]:
    milestone, record, state = row.milestone, row.milestone.record, row.milestone.record.state
    yield from (row.task.code, state.number, record.name.zh, record.name.en, milestone.unit.code)
    yield from (per_cent(record.share), state.original_on, state.baseline_on, milestone.expected_on)
    yield from (milestone.slip, milestone.moved, milestone.overdue, state.moves)
    yield standing_word(state, as_of)
    yield from (state.actual_on, record.evidence)
    yield formats.listed([pattern_word(pattern) for pattern in trend.patterns]) if trend is not None else None
    pace = trend.pace if trend is not None else None
    yield pace.on if pace is not None and not pace.is_later else None
    yield from (scope_word(record.scope.kind), record.scope.since_on) if record.scope else (None, None)
    yield record.replans
