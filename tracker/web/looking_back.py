"""Looking at the plan as of another day: what the address asks for, what the banner says, what is not done then."""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage
from tracker.domain.permissions import Permission
from tracker.domain.refusals import Refusal
from tracker.queries.frame import Frame
from tracker.web import formats, wording
from tracker.web.access import Access
from tracker.web.wording import said

# What only reads the plan, or is not about it.
_TIMELESS = frozenset({Permission.READ_PLAN, Permission.READ_OVERVIEW, Permission.MANAGE_USERS})


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks to see: a month, or a day as typed; `corrected` with what was recorded since."""

    month: Month | None
    day: str
    corrected: bool


class NotInThePast(HTTPException):
    """Raised where something that is done in the present is asked for on another day."""

    code = 409
    description = "This is not done on a day that is over."


def asked() -> Asked:
    """Return what the address asks for; a month that is none counts as not asked."""
    try:
        month = Month.parse(request.args.get("period", ""))
    except ValueError:
        month = None
    return Asked(month, request.args.get("as_of", "").strip(), request.args.get("known") == "corrected")


def month_refusal(frame: Frame) -> Refusal | None:
    """Return why the month an address asks for is not the one shown; None where it is, or where a day is."""
    typed = request.args.get("period", "").strip()
    if not typed or frame.view.on_day or frame.present is None:
        return None
    begun = [period.month for period in frame.present.periods if period.stage is not PeriodStage.PLANNED]
    try:
        month = Month.parse(typed)
    except ValueError:
        return Refusal("period.no_month", "period", {"typed": typed[:40]})
    if month in begun or not begun:
        return None
    figures = {"month": month.first, "first": min(begun).first, "last": max(begun).first}
    return Refusal("period.not_there", "period", figures)


def is_looking_back(frame: Frame) -> bool:
    """Tell whether a page shows a day of the reader's choosing, or an earlier month than it opens on."""
    if frame.view.on_day:
        return True
    home = frame.present.view.period if frame.present is not None else None
    shown = frame.view.period
    return home is not None and shown is not None and shown.month < home.month


def is_done_now_only(access: Access) -> bool:
    """Tell whether a page or a step is one of today's work, which no other day has."""
    return access.permission is not None and access.permission not in _TIMELESS and not access.only_reads


def sentence(frame: Frame) -> str:
    """Return what the banner says: which day or month is shown, in which sense."""
    if frame.view.on_day:
        return _day_sentence(frame)
    name = formats.period_name(frame.view.period)
    if frame.view.corrected or frame.view.known_at is None:
        return gettext(
            "You are looking at %(period)s, with what was corrected since. Nothing can be edited.", period=name
        )
    return gettext(
        "You are looking at %(period)s as known on %(day)s. Nothing later is shown, nothing can be edited.",
        period=name,
        day=formats.date_text(formats.business_day(frame.view.known_at)),
    )


def _day_sentence(frame: Frame) -> str:
    day = formats.date_text(frame.view.as_of)
    if frame.view.corrected:
        return gettext(
            "You are looking at %(day)s with what was recorded since. Nothing that happened later is shown, nothing "
            "can be edited.",
            day=day,
        )
    return gettext(
        "You are looking at %(day)s as known on that day. Nothing later is shown, nothing can be edited.", day=day
    )


def plan_edited_sentence() -> str:
    """Return what the plan itself does not remember."""
    return gettext("The plan was edited since: names, owners and weights are today's.")


def plan_filed_sentence() -> str:
    """Return what is not undone of the plan as it stood: what a file changed."""
    return gettext("A workbook changed the plan since: what it changed is shown as it is today.")


def way_home(frame: Frame) -> str:
    """Return the words of the link back to the present."""
    home = frame.present.view.period if frame.present is not None else None
    if home is None:
        return gettext("Back to the present")
    return gettext("Back to %(period)s", period=formats.period_name(home))


def _month(day: date) -> str:
    return formats.period_name(Month.of(day))


wording.register(
    {
        "period.no_month": said("“%(typed)s” is no month. Write it as 2020-03."),
        "period.not_there": said(
            "There is no report of %(month)s to show; there are those from %(first)s to %(last)s.",
            month=_month,
            first=_month,
            last=_month,
        ),
        "as_of.no_day": said("“%(typed)s” is no day. Choose one, or write it as 2020-03-17."),
        "as_of.before_plan": said("There is nothing to see on %(day)s: the plan starts on %(starts_on)s."),
        "as_of.ahead": said("%(day)s lies ahead. The newest day that can be shown is %(today)s."),
    }
)
