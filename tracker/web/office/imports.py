"""An own plan from a workbook: choose, look at the comparison, import; and the workbooks to start from."""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker import clock
from tracker.actions import plan_import
from tracker.config import Settings
from tracker.documents.plan_example import example
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain.permissions import Permission
from tracker.domain.plan_rows import ImportPlan, PlanRows, Problem
from tracker.domain.workdays import STATE_COUNCIL
from tracker.importers import kept_files
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_uploaded_workbook
from tracker.importers.xlsx_guard import MIB, UPLOAD
from tracker.queries.frame import plan_frame
from tracker.queries.plan_import import plan_rows
from tracker.queries.plan_then import plan_then
from tracker.queries.rules import office_years
from tracker.web import formats
from tracker.web.access import requires, requires_for_upload, requires_to_read, viewer
from tracker.web.file_names import file_name
from tracker.web.office import blueprint
from tracker.web.office.import_page import import_page
from tracker.web.shell import current_frame
from tracker.web.transactions import commit, release
from tracker.web.wording import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/import")
@requires(Permission.IMPORT_PLAN)
def imports() -> Response:
    """Show how an own plan comes in, and take the file."""
    return _start()


@blueprint.post("/import")
@requires_for_upload(Permission.IMPORT_PLAN)
def upload_plan() -> BaseResponse:
    """Check a file; show what is wrong with it, or keep it and show what it would do."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _start(gettext("Choose a file first."), status=422)
    data = upload.read()
    plan = _compared(data, _business_now())
    if plan.errors:
        return _shown(plan, status=422)
    token = kept_files.keep(data, directory=_directory(), owner=viewer().username, at=clock.now())
    return redirect(url_for("office.import_preview", token=token), 303)


@blueprint.get("/import/<token>")
@requires(Permission.IMPORT_PLAN)
def import_preview(token: str) -> Response:
    """Show what a checked file would do."""
    return _shown(_compared(_kept_file(token), _business_now()), token=token)


@blueprint.post("/import/<token>")
@requires(Permission.IMPORT_PLAN)
def apply_import(token: str) -> BaseResponse:
    """Import a checked file, if it would still do what the page said."""
    at = _business_now()
    plan = _compared(_kept_file(token), at, to_apply=True)
    if plan.errors or request.form.get("fingerprint") != _fingerprint(plan):
        flash(sentence(Problem("import.plan_moved")), "watch")
        return _shown(plan, token=token, status=409)
    plan_import.apply(plan, by=viewer().username, at=at)
    commit()
    kept_files.drop(token, directory=_directory(), owner=viewer().username)
    flash(
        gettext("Imported: %(added)s rows added, %(changed)s changed.", added=plan.added, changed=plan.changed),
    )
    return redirect(url_for("office.imports"), 303)


@blueprint.get("/plan-template.xlsx")
@requires_to_read(Permission.IMPORT_PLAN)
def plan_template() -> Response:
    """Give the empty workbook."""
    return _workbook({}, gettext("Plan workbook, empty"), "plan-template.xlsx", every_sheet=True)


@blueprint.get("/plan-example.xlsx")
@requires_to_read(Permission.IMPORT_PLAN)
def plan_example() -> Response:
    """Give the workbook filled in for a small invented organisation, in the last year that is over."""
    _, last = STATE_COUNCIL.years or (0, clock.now().year)
    year = min(clock.now().year - 1, last)
    return _workbook(example(year), gettext("Plan workbook, example"), "plan-example.xlsx", every_sheet=True)


@blueprint.get("/plan.xlsx")
@requires_to_read(Permission.IMPORT_PLAN)
def plan_export() -> Response:
    """Give the current plan as the workbook; imported again it changes nothing. As of a day, or of a published
    month that is asked for, what was said by then."""
    scope, title = viewer().scope, gettext("Plan workbook")
    frame = current_frame()
    is_past = frame.view.on_day or (frame.view.known_at is not None and "period" in request.args)
    if not is_past:
        return _workbook(plan_rows(scope), title, "plan.xlsx")
    rows = plan_rows(scope, view=frame.view, then=plan_then(scope, frame))
    return _workbook(rows, title, file_name("plan", frame.view, "xlsx"))


def _start(error: str = "", status: int = 200) -> Response:
    frame = plan_frame(viewer().scope)
    page = render_template(
        "office/imports/start.html",
        error=error,
        has_plan=frame is not None,
        is_sample=frame is not None and frame.is_sample,
        limit=_settings().max_upload_mb,
    )
    return make_response(page, status)


def _shown(plan: ImportPlan, *, token: str = "", status: int = 200) -> Response:
    page = import_page(plan, token=token, fingerprint=_fingerprint(plan) if token else "")
    return make_response(render_template("office/imports/preview.html", page=page), status)


def _compared(data: bytes, at: datetime, *, to_apply: bool = False) -> ImportPlan:
    # Reading a hostile file may take seconds; nobody else waits for the database meanwhile.
    release()
    file = read_uploaded_workbook(data, replace(UPLOAD, size=_settings().max_upload_mb * MIB))
    if to_apply:
        plan_import.hold_plan()
    scope = viewer().scope
    return compare(file, plan_rows(scope), today=clock.business_day(at), years=office_years(scope))


def _fingerprint(plan: ImportPlan) -> str:
    """Return what tells one comparison from another: everything it would do."""
    return hashlib.sha256(repr(plan).encode("utf-8", "backslashreplace")).hexdigest()


def _kept_file(token: str) -> bytes:
    data = kept_files.kept(token, directory=_directory(), owner=viewer().username, at=clock.now())
    if data is None:
        abort(404)
    return data


def _business_now() -> datetime:
    frame = plan_frame(viewer().scope)
    return clock.business_now(frame.business_on if frame else None)


def _workbook(rows: PlanRows, title: str, name: str, *, every_sheet: bool = False) -> Response:
    data = plan_workbook(rows, language=formats.language_tag(), title=title, every_sheet=every_sheet)
    response = Response(data, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _directory() -> Path:
    return _settings().data_dir / "imports"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
