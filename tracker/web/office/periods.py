"""Run a month: open it to units, close it to them, publish it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from tracker.actions import periods
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod
from tracker.domain.permissions import Permission
from tracker.domain.refusals import Refused
from tracker.web import flashes, formats, shell, wording
from tracker.web.access import requires, viewer
from tracker.web.business_time import business_instant
from tracker.web.office import blueprint
from tracker.web.office.home import home_response
from tracker.web.transactions import commit, release

CONFLICT = 409


class _Move(Protocol):
    """An action that moves a period on."""

    def __call__(self, *, period_id: int, version: int, by: str, at: datetime) -> None: ...


@blueprint.post("/periods/<month>/open")
@requires(Permission.RUN_PERIOD)
def open_period(month: str) -> BaseResponse:
    """Open a month to the units."""
    return _move(month, periods.open_to_units, lambda name: gettext("%(month)s is open to the units.", month=name))


@blueprint.post("/periods/<month>/close")
@requires(Permission.RUN_PERIOD)
def close_period(month: str) -> BaseResponse:
    """Close a month to the units."""
    return _move(month, periods.close_to_units, lambda name: gettext("%(month)s is closed to the units.", month=name))


@blueprint.post("/periods/<month>/publish")
@requires(Permission.RUN_PERIOD)
def publish_period(month: str) -> BaseResponse:
    """Publish a month as it is known now."""
    return _move(month, periods.publish, lambda name: gettext("%(month)s is published.", month=name))


def _move(month: str, action: _Move, told: Callable[[str], str]) -> BaseResponse:
    period, version = _period(month), request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        abort(422)
    try:
        action(period_id=period.id, version=int(version), by=viewer().username, at=business_instant())
    except Refused as refused:
        release()
        return home_response(problem=wording.sentence(refused.refusals[0]), status=CONFLICT)
    commit()
    flashes.done(told(formats.period_name(period)))
    return redirect(url_for("office.home"), 303)


def _period(month: str) -> ReportingPeriod:
    try:
        wanted = Month.parse(month)
    except ValueError:
        abort(404)
    period = next((each for each in shell.current_frame().periods if each.month == wanted), None)
    if period is None:
        abort(404)
    return period
