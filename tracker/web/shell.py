"""The shell around every page: navigation, the period switcher, what the page is allowed to know.

One read per request, and only when something asks for it: `current_frame()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext
from werkzeug.local import LocalProxy

from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage, ReportingPeriod, View, view_of
from tracker.domain.permissions import Permission
from tracker.queries import frame as frames
from tracker.web import filters, formats, preferences, wording
from tracker.web.access import Viewer, viewer

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
# What a link to another page takes along: the month looked at and in which sense.
_AMBIENT = ("period", "known")


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words; `is_current` where it leads to what is being shown."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class PeriodSwitch:
    """The month shown, its state word, and the ways to the months beside it (None: there is none)."""

    name: str
    stage: str
    earlier: str | None
    later: str | None


@dataclass(frozen=True, slots=True)
class LookingBack:
    """That an earlier month than the present one is shown, and the way home."""

    sentence: str
    home: Link


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything the page around the content prints."""

    brand: str
    navigation: tuple[Link, ...] = ()
    period: PeriodSwitch | None = None
    as_of: str | None = None
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
    )
    app.context_processor(lambda: {"viewer": g.get("viewer"), "theme": preferences.theme()})


def current_frame() -> frames.Frame:
    """Return the frame of the page being shown, read once per request; only for signed-in viewers."""
    if "frame" not in g:
        wanted, corrected = _asked()
        scope = viewer().scope
        g.frame = frames.frame(scope, wanted=wanted, live=works_live(), corrected=corrected)
    return cast(frames.Frame, g.frame)


def works_live() -> bool:
    """Tell whether the viewer works on the open month; others open on the last published one."""
    scope = viewer().scope
    return scope.may(Permission.EDIT_PLAN) or scope.may(Permission.FILL_REPORT)


def is_looking_back() -> bool:
    """Tell whether the page shows an earlier month than the one the viewer's pages open on."""
    home = _home_period(current_frame())
    shown = current_frame().view.period
    return home is not None and shown is not None and shown.month < home.month


def present_view(frame: frames.Frame) -> View:
    """Return what may be told of a matter that waits for somebody: everything up to today, unless the page looks
    back; then nothing later than its view."""
    assert frame.plan is not None
    return frame.view if is_looking_back() else View(None, max(frame.plan.today, frame.view.as_of))


def has_endpoint(endpoint: str) -> bool:
    """Tell whether the application has a page of this name."""
    return endpoint in current_app.view_functions


def url_with(**changes: str | None) -> str:
    """Return the address of this page with some arguments changed; None removes one."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    arguments += [(name, value) for name, value in changes.items() if value is not None]
    path = request.script_root + request.path
    return f"{path}?{urlencode(arguments)}" if arguments else path


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
        period=_switch(frame),
        as_of=formats.date_text(frame.view.as_of),
        coverage=frame.coverage,
        standing=_standing(period),
        is_open=period is not None and period.stage is PeriodStage.OPEN,
        senses=_senses(frame),
        looking_back=_looking_back(frame),
        sample=_sample(frame.plan),
        notice=formats.in_language(frame.plan.notice),
    )


def _asked() -> tuple[Month | None, bool]:
    """Return the month the address asks for and whether later corrections count; nonsense counts as not asked."""
    try:
        wanted = Month.parse(request.args.get("period", ""))
    except ValueError:
        wanted = None
    return wanted, request.args.get("known") == "corrected"


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
    along: dict[str, Any] = {name: request.args[name] for name in _AMBIENT if name in request.args}
    return tuple(
        Link(labels[endpoint](), url_for(endpoint, **along), _leads_here(endpoint))
        for endpoint, permission in _PAGES
        if has_endpoint(endpoint) and person.scope.may(permission)
    )


def _leads_here(endpoint: str) -> bool:
    """Tell whether a page of the navigation is the one shown or stands above it."""
    if endpoint.partition(".")[0] != request.blueprint:
        return False
    if request.blueprint != "plan":
        return True
    above = url_for(endpoint).removeprefix(request.script_root)
    return request.path == above or request.path.startswith(f"{above}/")


def _switch(frame: frames.Frame) -> PeriodSwitch | None:
    shown = frame.view.period
    if shown is None:
        return None
    begun = [period for period in frame.periods if period.stage is not PeriodStage.PLANNED]
    earlier = [period for period in begun if period.month < shown.month]
    later = [period for period in begun if period.month > shown.month]
    return PeriodSwitch(
        name=formats.period_name(shown),
        stage=wording.stage_word(shown.stage),
        earlier=url_with(period=str(earlier[-1].month)) if earlier else None,
        later=url_with(period=str(later[0].month)) if later else None,
    )


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
    """Return the two senses a published month can be shown in."""
    if frame.view.period is None or frame.view.period.published_at is None:
        return ()
    corrected = frame.view.corrected
    return (
        Link(gettext("As known then"), url_with(known=None), not corrected),
        Link(gettext("As corrected since"), url_with(known="corrected"), corrected),
    )


def _home_period(frame: frames.Frame) -> ReportingPeriod | None:
    """Return the month the viewer's pages open on."""
    if frame.plan is None:
        return None
    return view_of(frame.periods, today=frame.plan.today, wanted=None, live=works_live(), corrected=False).period


def _looking_back(frame: frames.Frame) -> LookingBack | None:
    home, shown = _home_period(frame), frame.view.period
    if home is None or shown is None or not is_looking_back():
        return None
    name = formats.period_name(shown)
    if frame.view.corrected or frame.view.known_at is None:
        sentence = gettext(
            "You are looking at %(period)s, with what was corrected since. Nothing can be edited.", period=name
        )
    else:
        day = formats.date_text(formats.business_day(frame.view.known_at))
        sentence = gettext(
            "You are looking at %(period)s as known on %(day)s. Nothing later is shown, nothing can be edited.",
            period=name,
            day=day,
        )
    back = gettext("Back to %(period)s", period=formats.period_name(home))
    return LookingBack(sentence, Link(back, url_with(period=None, known=None)))


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
