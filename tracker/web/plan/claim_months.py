"""Claimed against computed by month, and how rosy each unit's claims are."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.documents.csv_file import CsvValue
from tracker.domain.permissions import Permission, Scope
from tracker.queries.assessments import frozen_statuses, unit_optimism
from tracker.queries.claim_months import TaskMonths, claim_months
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.web import wording
from tracker.web.access import requires, viewer
from tracker.web.page_cache import cached_body
from tracker.web.plan import blueprint
from tracker.web.plan.claims_page import ClaimsQuery, chosen, claims_page, query_of
from tracker.web.plan.downloads import csv_answer
from tracker.web.shell import current_frame


@blueprint.get("/claims")
@requires(Permission.READ_PLAN)
def claims() -> str | BaseResponse:
    """Show the gap of each task by month and the units' optimism index, or give every task report as a file."""
    frame, scope = current_frame(), viewer().scope
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("Claimed against computed"))
    query = query_of(request.args)
    if request.args.get("format") == "csv":
        rows, frozen = portfolio(scope, frame), frozen_statuses(scope, frame.view)
        return _file(chosen(claim_months(rows, frozen), query), frame)
    body = cached_body(frame, lambda: _body(scope, frame, query))
    return render_template("plan/claims/show.html", body=body)


def _body(scope: Scope, frame: Frame, query: ClaimsQuery) -> str:
    rows, frozen = portfolio(scope, frame), frozen_statuses(scope, frame.view)
    page = claims_page(rows, frozen, unit_optimism(scope, frame), query)
    return render_template("plan/claims/body.html", page=page)


def _file(rows: tuple[TaskMonths, ...], frame: Frame) -> Response:
    columns = (
        gettext("Task"), gettext("Name (Chinese)"), gettext("Name (English)"), gettext("Programme"), gettext("Lead"),
        gettext("Month"), gettext("Claimed"), gettext("Carried over"), gettext("Computed"), gettext("Steps rosier"),
        gettext("Published"),
    )  # fmt: skip
    return csv_answer("claims", frame.view, columns, (cells for row in rows for cells in _cells(row)))


def _cells(row: TaskMonths) -> Iterator[tuple[CsvValue, ...]]:
    task = row.task
    yes, no = gettext("yes"), gettext("no")
    for each in row.months:
        yield (
            task.code, task.name.zh, task.name.en, task.programme.code, task.lead.code, str(each.month),
            wording.rag_word(each.claimed) if each.claimed else "", yes if each.is_carried else no,
            wording.rag_word(each.shown), each.gap, no if each.is_open else yes,
        )  # fmt: skip
