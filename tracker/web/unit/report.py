"""A unit's monthly report: fill it in, save, submit, withdraw."""

from flask import Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.actions import submissions
from tracker.domain.permissions import Permission
from tracker.domain.refusals import Refused
from tracker.domain.report_checks import pre_check
from tracker.domain.report_lines import report_sections
from tracker.domain.submissions import Content, content_from
from tracker.web import flashes, formats, wording
from tracker.web.access import requires, viewer
from tracker.web.business_time import business_instant
from tracker.web.transactions import commit, release
from tracker.web.unit import blueprint
from tracker.web.unit.desk import Desk, desk_for
from tracker.web.unit.report_page import report_page

CONFLICT = 412
# What a form carries besides answers.
_CONTROLS = frozenset({"csrf_token", "version", "action"})


@blueprint.get("/<month>")
@requires(Permission.FILL_REPORT)
def report(month: str) -> Response:
    """Show the unit's report of a month: the form while the unit may write, else what was said."""
    desk = desk_for(month)
    return _form(desk, desk.content) if desk.may_write else _said(desk)


@blueprint.post("/<month>")
@requires(Permission.SUBMIT_REPORT)
def save_report(month: str) -> BaseResponse:
    """Save the draft as typed; submit it where that is asked for and nothing blocks."""
    desk = desk_for(month)
    content, version = _typed(desk), _version()
    action = request.form.get("action", "save")
    is_autosave = request.headers.get("X-Requested-With") == "autosave"
    if action == "confirm":
        content = desk.report.confirmed(content)
    try:
        if action == "submit":
            return _submit(desk, content, version)
        saved = submissions.save(
            report=desk.report,
            period_id=desk.period.id,
            version=version,
            content=content,
            by=viewer().username,
            at=business_instant(),
        )
    except Refused as refused:
        release()
        return _refused(refused, month, content, is_autosave)
    commit()
    if is_autosave:
        page = report_page(desk, content)
        checks = render_template("unit/report/live.html", page=page)
        return jsonify(saved_at=saved.saved_at.isoformat(), version=saved.version, checks_html=checks)
    flashes.done(gettext("Draft saved. Only your unit sees it."))
    return redirect(url_for("unit.report", month=month), 303)


@blueprint.post("/<month>/withdraw")
@requires(Permission.WITHDRAW_REPORT)
def withdraw_report(month: str) -> BaseResponse:
    """Take a submitted report back to draft."""
    desk = desk_for(month)
    try:
        submissions.withdraw(
            report=desk.report,
            period_id=desk.period.id,
            version=_version(),
            by=viewer().username,
            at=business_instant(),
        )
    except Refused as refused:
        release()
        return _said(desk_for(month), sentence=wording.sentence(refused.refusals[0]), status=CONFLICT)
    commit()
    flashes.done(gettext("Report withdrawn. You can change it and submit it again."))
    return redirect(url_for("unit.report", month=month), 303)


def _submit(desk: Desk, content: Content, version: int) -> BaseResponse:
    """Submit the report; where something blocks, keep what was typed and show what to put right. Raises Refused."""
    if not pre_check(desk.report, content).may_submit:
        submissions.save(
            report=desk.report,
            period_id=desk.period.id,
            version=version,
            content=content,
            by=viewer().username,
            at=business_instant(),
        )
        commit()
        return _form(desk_for(str(desk.period.month)), content, refused=True, status=422)
    submissions.submit(
        report=desk.report,
        period_id=desk.period.id,
        version=version,
        content=content,
        by=viewer().username,
        at=business_instant(),
    )
    commit()
    name = formats.period_name(desk.period)
    flashes.done(gettext("%(month)s submitted. The project office sees it now.", month=name))
    return redirect(url_for("unit.home"), 303)


def _refused(refused: Refused, month: str, content: Content, is_autosave: bool) -> BaseResponse:
    """Show why nothing was saved, keeping what was typed; beside it what somebody else saved meanwhile."""
    if is_autosave:
        return make_response(jsonify(message=wording.sentence(refused.refusals[0])), CONFLICT)
    desk = desk_for(month)
    if desk.may_write:
        return _form(desk, content, stale=True, status=CONFLICT)
    return _said(desk, sentence=wording.sentence(refused.refusals[0]), status=CONFLICT)


def _form(desk: Desk, content: Content, *, refused: bool = False, stale: bool = False, status: int = 200) -> Response:
    page = report_page(desk, content, refused=refused, stale=desk.submission if stale else None)
    return make_response(render_template("unit/report/edit.html", page=page), status)


def _said(desk: Desk, *, sentence: str = "", status: int = 200) -> Response:
    check = pre_check(desk.report, desk.content)
    sections = report_sections(desk.report, desk.content, check)
    return make_response(
        render_template("unit/report/show.html", desk=desk, sections=sections, sentence=sentence), status
    )


def _typed(desk: Desk) -> Content:
    """Return the report as the form has it; 422 for fields that the report does not have."""
    form = {name: text for name, text in request.form.items() if name not in _CONTROLS}
    try:
        return content_from(form, desk.content)
    except KeyError:
        abort(422)


def _version() -> int:
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        abort(422)
    return int(text)
