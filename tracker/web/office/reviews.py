"""Review a unit's report: accept it, return it with reasons, or mark that none will come."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.actions import reviews
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage
from tracker.domain.permissions import Permission
from tracker.domain.refusals import Refused
from tracker.domain.submissions import ReturnKind, ReturnReason
from tracker.domain.typed_values import clean_text
from tracker.web import flashes, formats, shell, wording
from tracker.web.access import requires, viewer
from tracker.web.business_time import business_instant
from tracker.web.office import blueprint
from tracker.web.office.review_page import Desk, Show, review_desk, review_page
from tracker.web.transactions import commit, release

CONFLICT, UNPROCESSABLE = 412, 422
LONGEST_SENTENCE = 1000
_CONTROLS = frozenset({"csrf_token", "version"})
# A reason that points at no field: the report as a whole.
WHOLE = "report"


@blueprint.get("/reports/<code>/<month>")
@requires(Permission.REVIEW_REPORT)
def review(code: str, month: str) -> Response:
    """Show a unit's report beside what was last accepted."""
    asked = request.args.get("show", "")
    return _shown(_desk(code, month), show=Show(asked) if asked in set(Show) else Show.CHANGED)


@blueprint.post("/reports/<code>/<month>/accept")
@requires(Permission.REVIEW_REPORT)
def accept_report(code: str, month: str) -> BaseResponse:
    """Accept a report; its facts become part of the record."""
    desk = _desk(code, month)
    try:
        facts = reviews.accept(
            report=desk.report,
            period_id=desk.period.id,
            version=_version(),
            by=viewer().username,
            at=business_instant(),
        )
    except Refused as refused:
        return _refused(refused, code, month, {})
    commit()
    name = formats.in_language(desk.unit.name)
    flashes.done(gettext("%(unit)s accepted; %(count)s facts recorded.", unit=name, count=facts.count))
    return redirect(_next(desk), 303)


@blueprint.post("/reports/<code>/<month>/return")
@requires(Permission.REVIEW_REPORT)
def return_report(code: str, month: str) -> BaseResponse:
    """Send a report back with reasons, each beside its field."""
    desk = _desk(code, month)
    typed = _reasons(desk)
    try:
        reviews.return_to_unit(
            report=desk.report,
            period_id=desk.period.id,
            version=_version(),
            reasons=list(typed.values()),
            by=viewer().username,
            at=business_instant(),
        )
    except Refused as refused:
        return _refused(refused, code, month, typed)
    commit()
    flashes.done(gettext("%(unit)s has its report back.", unit=formats.in_language(desk.unit.name)))
    return redirect(_next(desk), 303)


@blueprint.post("/reports/<code>/<month>/carry-over")
@requires(Permission.REVIEW_REPORT)
def carry_over_report(code: str, month: str) -> BaseResponse:
    """Mark that no report will come: what the unit last said stands, hatched."""
    desk = _desk(code, month)
    reason = clean_text(request.form.get("reason", ""))[:LONGEST_SENTENCE]
    try:
        reviews.carry_over(
            report=desk.report,
            period_id=desk.period.id,
            version=_version(),
            reason=reason,
            by=viewer().username,
            at=business_instant(),
        )
    except Refused as refused:
        return _refused(refused, code, month, {})
    commit()
    flashes.done(gettext("%(unit)s is marked as carried over.", unit=formats.in_language(desk.unit.name)))
    return redirect(url_for("office.home"), 303)


def _next(desk: Desk) -> str:
    """Return where to go after an answer: the next report that waits, else home."""
    queue = desk.queue
    code = (queue.later or queue.earlier) if queue else ""
    return url_for("office.review", code=code, month=str(desk.period.month)) if code else url_for("office.home")


def _desk(code: str, month: str) -> Desk:
    try:
        wanted = Month.parse(month)
    except ValueError:
        abort(404)
    frame = shell.current_frame()
    period = next((each for each in frame.periods if each.month == wanted), None)
    if period is None or period.stage is PeriodStage.PLANNED:
        abort(404)
    desk = review_desk(viewer().scope, frame, period, code)
    if desk is None:
        abort(404)
    return desk


def _reasons(desk: Desk) -> dict[str, ReturnReason]:
    """Return the reasons a form gives, by field; 422 for a field the report does not have."""
    known = {*desk.report.prefilled.typed(), WHOLE}
    kinds: dict[str, ReturnKind] = {}
    sentences: dict[str, str] = {}
    for name, text in request.form.items():
        if name in _CONTROLS:
            continue
        part, _, field = name.partition(".")
        if part not in ("kind", "sentence") or field not in known:
            abort(UNPROCESSABLE)
        if part == "sentence":
            sentences[field] = clean_text(text)[:LONGEST_SENTENCE]
        elif text in set(ReturnKind):
            kinds[field] = ReturnKind(text)
        elif text:
            abort(UNPROCESSABLE)
    # A sentence without a kind is a reason too: somebody forgot to choose.
    given = [field for field in kinds | sentences if field in kinds or sentences[field]]
    return {field: _reason(field, kinds.get(field), sentences.get(field, "")) for field in given}


def _reason(field: str, kind: ReturnKind | None, sentence: str) -> ReturnReason:
    return ReturnReason(kind or ReturnKind.OTHER, "" if field == WHOLE else field, sentence)


def _refused(refused: Refused, code: str, month: str, typed: dict[str, ReturnReason]) -> Response:
    release()
    problems = tuple(
        (f"sentence.{each.field or WHOLE}" if each.code == "return.sentence_missing" else "", wording.sentence(each))
        for each in refused.refusals
    )
    is_conflict = any(each.code in ("report.stale", "report.not_submitted") for each in refused.refusals)
    return _shown(_desk(code, month), typed=typed, problems=problems, status=CONFLICT if is_conflict else UNPROCESSABLE)


def _shown(
    desk: Desk,
    *,
    show: Show = Show.CHANGED,
    typed: dict[str, ReturnReason] | None = None,
    problems: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> Response:
    page = review_page(viewer().scope, desk, show=show, typed=typed, problems=problems)
    return make_response(render_template("office/reviews/review.html", page=page), status)


def _version() -> int:
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        abort(UNPROCESSABLE)
    return int(text)
