"""Risks, issues and decisions of the whole plan, and each of them as a case of its own."""

from collections.abc import Iterator

from flask import Response, abort, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.documents.csv_file import CsvValue
from tracker.domain.concerns import ConcernKind
from tracker.domain.permissions import Permission
from tracker.queries.concerns import ConcernRow, chosen, concern_id, concern_records, concern_rows, ordered
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.concern_wording import (
    asked_by,
    concern_kind,
    exposure_word,
    impact_words,
    likelihood_words,
    verdict_word,
)
from tracker.web.plan import blueprint
from tracker.web.plan.concerns_page import ConcernsQuery, case_page, concerns_page, query_of
from tracker.web.plan.downloads import csv_answer
from tracker.web.plan.unknown_filters import unknown_filters
from tracker.web.shell import current_frame, present_view


@blueprint.get("/concerns")
@requires(Permission.READ_PLAN)
def concerns() -> str | BaseResponse:
    """Show the risks, issues and decisions asked for, or give them as a file."""
    frame, scope = current_frame(), viewer().scope
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("Risks, issues, decisions"))
    tasks = portfolio(scope, frame)
    rows = concern_rows(tasks, concern_records(scope, view=frame.view))
    query = query_of(request.args)
    if request.args.get("format") == "csv":
        return _file(rows, frame, query)
    unknown = unknown_filters(tasks.units, tasks.programmes)
    return render_template("plan/concerns/list.html", page=concerns_page(tasks, rows, query), unknown=unknown)


@blueprint.get("/concerns/<any(risk, issue, decision):kind>/<int:number>")
@requires(Permission.READ_PLAN)
def concern(kind: str, number: int) -> str:
    """Show one risk, issue or decision with everything said of it."""
    frame = current_frame()
    row = concern_or_404(ConcernKind(kind), number, frame)
    return render_template("plan/concerns/show.html", page=case_page(row, frame, known_on=present_view(frame).as_of))


def concern_or_404(kind: ConcernKind, number: int, frame: Frame) -> ConcernRow:
    """Return a concern with everything that may be told of it on this page, 404 without one."""
    scope = viewer().scope
    found = concern_id(scope, kind, number) if frame.plan is not None else None
    if found is None:
        abort(404)
    view = present_view(frame)
    records = concern_records(scope, view=view, concern_id=found)
    rows = concern_rows(portfolio(scope, frame), records, as_of=view.as_of)
    if not rows:
        abort(404)
    return rows[0]


def _file(rows: tuple[ConcernRow, ...], frame: Frame, query: ConcernsQuery) -> Response:
    columns = (
        gettext("Kind"), gettext("No."), gettext("Task"), gettext("Title (Chinese)"), gettext("Title (English)"),
        gettext("Detail"), gettext("Owner"), gettext("Due date"), gettext("Overdue, wd"), gettext("Likelihood"),
        gettext("Impact"), gettext("Exposure"), gettext("Milestones held"),
        gettext("Weight held, per cent of the task"),
        gettext("State"), gettext("Answer"), gettext("Outcome"), gettext("Raised by"), gettext("Raised"),
        gettext("Waiting, wd"), gettext("Last word"),
    )  # fmt: skip
    found = ordered(chosen(rows, query.filter), query.sort, descending=query.descending)
    return csv_answer("concerns", frame.view, columns, (tuple(_cells(row)) for row in found))


def _cells(row: ConcernRow) -> Iterator[CsvValue]:
    record, word = row.record, row.record.now
    yield from (concern_kind(record.kind), record.number, row.task.code, word.title.zh, word.title.en, word.detail)
    yield from (word.owner, word.due_on, row.overdue)
    yield likelihood_words()[word.likelihood - 1] if word.likelihood else None
    yield impact_words()[word.impact - 1] if word.impact else None
    yield exposure_word(row.exposure) if row.exposure else None
    yield formats.listed([str(held.number) for held in row.held.milestones])
    yield formats.half_up(row.held.share * 100, 1) if row.held.milestones else None
    yield gettext("still open") if row.is_open else gettext("closed")
    yield verdict_word(word.answer) if word.answer else None
    yield from (word.outcome, asked_by(row), record.first.valid_on, row.waiting if row.is_open else None, word.valid_on)
