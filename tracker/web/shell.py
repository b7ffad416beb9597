"""The shell around every page: navigation, the period switcher, what the page is allowed to know.

One read per request, and only when something asks for it: `current_frame()`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext
from werkzeug.local import LocalProxy

from tracker import clock
from tracker.domain.periods import PeriodStage, ReportingPeriod, View, unpublished_period
from tracker.domain.permissions import Permission
from tracker.queries import frame as frames
from tracker.queries.audit import is_plan_edited_since
from tracker.queries.plan_then import undone_since
from tracker.web import filters, formats, looking_back, preferences
from tracker.web.access import Viewer, declared, viewer
from tracker.web.ambient import ambient_arguments, url_with
from tracker.web.period_switch import PeriodSwitch, period_switch, sense_word

__all__ = [
    "Link",
    "LookingBack",
    "Shell",
    "current_frame",
    "has_endpoint",
    "init_app",
    "is_looking_back",
    "page_shell",
    "present_view",
    "url_with",
    "works_live",
]

# Endpoint and the permission its link asks for, in reading order.
_PAGES: tuple[tuple[str, Permission], ...] = (
    ("executive.overview", Permission.READ_OVERVIEW),
    ("plan.register", Permission.READ_PLAN),
    ("plan.milestones", Permission.READ_PLAN),
    ("plan.forecast", Permission.READ_PLAN),
    ("plan.kpis", Permission.READ_PLAN),
    ("office.home", Permission.RUN_PERIOD),
    ("unit.home", Permission.FILL_REPORT),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words; `is_current` where it leads to what is being shown."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class LookingBack:
    """That another day or month than the present one is shown, and the way home."""

    sentence: str
    home: Link


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything the page around the content prints."""

    brand: str
    navigation: tuple[Link, ...] = ()
    period: PeriodSwitch | None = None
    as_of: str | None = None
    reporting_month: str = ""
    coverage: frames.Coverage | None = None
    standing: str = ""
    is_open: bool = False
    senses: tuple[Link, ...] = ()
    looking_back: LookingBack | None = None
    sample: str = ""
    notice: str = ""


def init_app(app: Flask) -> None:
    """Give templates the filters, the frame, the viewer and the shell."""
    filters.init_app(app)
    app.jinja_env.globals.update(
        frame=LocalProxy(current_frame),
        page_shell=page_shell,
        url_with=url_with,
        has_endpoint=has_endpoint,
        language_tag=formats.language_tag,
        gap=formats.gap,
    )
    app.context_processor(lambda: {"viewer": g.get("viewer"), "theme": preferences.theme()})
    app.before_request(_keep_the_past)


def current_frame() -> frames.Frame:
    """Return the frame of the page being shown, read once per request; only for signed-in viewers."""
    if "frame" not in g:
        asked = looking_back.asked()
        frame = frames.frame(
            viewer().scope, wanted=asked.month, live=works_live(), corrected=asked.corrected, day=asked.day
        )
        g.frame = replace(frame, refusal=frame.refusal or looking_back.month_refusal(frame))
    return cast(frames.Frame, g.frame)


def works_live() -> bool:
    """Tell whether the viewer works on the open month; others open on the last published one."""
    scope = viewer().scope
    return scope.may(Permission.EDIT_PLAN) or scope.may(Permission.FILL_REPORT)


def is_looking_back() -> bool:
    """Tell whether the page shows another day, or an earlier month, than the viewer's pages open on."""
    return _is_looking_back(current_frame())


def _is_looking_back(frame: frames.Frame) -> bool:
    """Tell the same of a frame; on pages of today's work a month is no past one before it is published."""
    period = frame.view.period
    is_at_work = period is not None and period.published_at is None and _is_done_now_only(request.endpoint)
    return looking_back.is_looking_back(frame) and not is_at_work


def frame_to_publish() -> frames.Frame:
    """Return the frame of the oldest month that is opened and not published, which the page shows from now on; the
    page's own where the address names a month, or where there is no such month."""
    here = current_frame()
    period = unpublished_period(here.periods)
    if period is not None and period != here.view.period and "period" not in request.args:
        g.frame = frames.frame(viewer().scope, wanted=period.month, live=works_live())
    return current_frame()


def present_view(frame: frames.Frame) -> View:
    """Return what may be told of a matter that waits for somebody: everything up to today, unless the page looks
    back; then nothing later than its view."""
    assert frame.plan is not None
    return frame.view if is_looking_back() else View(None, max(frame.plan.today, frame.view.as_of))


def frame_to_edit() -> frames.Frame:
    """Return the ground of a form that edits the plan: the viewer's page, or today where that shows a month as it was
    published, before whatever was edited since."""
    here = current_frame()
    return here if here.view.known_at is None else frames.present_frame(viewer().scope)


def has_endpoint(endpoint: str) -> bool:
    """Tell whether the application has a page of this name."""
    return endpoint in current_app.view_functions


def page_shell() -> Shell:
    """Return the shell of the page being shown."""
    person: Viewer | None = g.get("viewer")
    if person is None:
        return Shell(brand=gettext("Programme tracker"))
    frame = current_frame()
    navigation = _navigation(person)
    if frame.plan is None:
        return Shell(brand=gettext("Programme tracker"), navigation=navigation)
    period = frame.view.period
    return Shell(
        brand=formats.in_language(frame.plan.name),
        navigation=navigation,
        period=period_switch(frame, is_work=_is_done_now_only(request.endpoint)),
        as_of=formats.date_text(frame.view.as_of),
        reporting_month=formats.period_name(period) if frame.view.on_day and period is not None else "",
        coverage=frame.coverage,
        standing=_standing(period),
        is_open=period is not None and period.stage is PeriodStage.OPEN,
        senses=_senses(frame),
        looking_back=_looking_back(frame),
        sample=_sample(frame.plan),
        notice=formats.in_language(frame.plan.notice),
    )


def _keep_the_past() -> None:
    """Refuse today's work on another day; runs after the caller's right to the page is settled."""
    is_asked = "as_of" in request.args and g.get("viewer") is not None
    if is_asked and _is_done_now_only(request.endpoint) and current_frame().view.on_day:
        raise looking_back.NotInThePast


def _is_done_now_only(endpoint: str | None) -> bool:
    access = declared(current_app, endpoint) if endpoint is not None else None
    return access is not None and looking_back.is_done_now_only(access)


def _navigation(person: Viewer) -> tuple[Link, ...]:
    labels: dict[str, Callable[[], str]] = {
        "executive.overview": lambda: gettext("Overview"),
        "plan.register": lambda: gettext("Key tasks"),
        "plan.milestones": lambda: gettext("Milestones"),
        "plan.forecast": lambda: gettext("Forecast"),
        "plan.kpis": lambda: gettext("KPIs"),
        "office.home": lambda: gettext("Office"),
        "unit.home": lambda: gettext("My report"),
    }
    return tuple(
        Link(labels[endpoint](), url_for(endpoint, **_along(endpoint)), _leads_here(endpoint))
        for endpoint, permission in _PAGES
        if has_endpoint(endpoint) and person.scope.may(permission)
    )


def _along(endpoint: str) -> dict[str, Any]:
    """Return what a link of the navigation takes along; the pages of today's work know no other day."""
    along = ambient_arguments()
    if _is_done_now_only(endpoint):
        along.pop("as_of", None)
    return along


def _leads_here(endpoint: str) -> bool:
    """Tell whether a page of the navigation is the one shown or stands above it."""
    if endpoint.partition(".")[0] != request.blueprint:
        return False
    if request.blueprint != "plan":
        return True
    above = url_for(endpoint).removeprefix(request.script_root)
    return request.path == above or request.path.startswith(f"{above}/")


def _standing(period: ReportingPeriod | None) -> str:
    """Return what may still happen to the month."""
    if period is None:
        return ""
    if period.published_at is not None:
        return gettext("Published %(when)s", when=formats.instant(period.published_at))
    if period.closed_at is not None:
        return gettext("Closed %(when)s", when=formats.instant(period.closed_at))
    return gettext("Open until %(day)s", day=formats.date_weekday(period.closes_on))


def _senses(frame: frames.Frame) -> tuple[Link, ...]:
    """Return the two senses a day or a published month can be shown in."""
    shown = frame.view.period
    if not frame.view.on_day and (shown is None or shown.published_at is None):
        return ()
    corrected = frame.view.corrected
    return (
        Link(sense_word(corrected=False), url_with(known=None), not corrected),
        Link(sense_word(corrected=True), url_with(known="corrected"), corrected),
    )


def _looking_back(frame: frames.Frame) -> LookingBack | None:
    if not _is_looking_back(frame):
        return None
    sentence = looking_back.sentence(frame)
    moment, is_undone = frame.view.known_at or clock.end_of_day(frame.view.as_of), undone_since(frame) is not None
    if is_plan_edited_since(viewer().scope, moment, by_file_only=is_undone):
        edited = looking_back.plan_filed_sentence() if is_undone else looking_back.plan_edited_sentence()
        sentence += ("" if formats.is_chinese() else " ") + edited
    return LookingBack(sentence, Link(looking_back.way_home(frame), url_with(period=None, known=None, as_of=None)))


def _sample(plan: frames.PlanFrame) -> str:
    """Return the sentence that says this is a sample, and where its clock stands."""
    if not plan.is_sample:
        return ""
    if plan.business_on is None:
        return gettext("This is a sample programme.")
    return gettext(
        "This is a sample programme. Its business date is %(day)s; the sample's clock stands still.",
        day=formats.date_text(plan.business_on),
    )
