"""What an address asks to compare: two days or reports, in which sense, of which tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext

from tracker.domain.periods import PeriodStage, View
from tracker.domain.refusals import Refused
from tracker.queries.comparison import view_named
from tracker.queries.frame import Frame
from tracker.queries.spans import view_before
from tracker.queries.tasks import TaskFilter
from tracker.web import formats, wording
from tracker.web.plan.compare_links import ORIGINAL


class Sense(StrEnum):
    """How both moments are known: as on each of them, with what was recorded since, or the first one only as then."""

    THEN = "then"
    CORRECTED = "corrected"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Choice:
    """A month's report, or the original plan, that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two moments: its view (None: the plan as first promised), its name, and what its fields hold."""

    view: View | None
    label: str
    detail: str
    stamp: str
    choices: tuple[Choice, ...]
    day: str
    error: str


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """What is asked for; `now.view` is always there."""

    then: Side
    now: Side
    sense: Sense
    filter: TaskFilter
    everything: bool
    page: int

    @property
    def errors(self) -> tuple[str, ...]:
        """Return why a moment asked for cannot be shown; then nothing is compared."""
        return tuple(side.error for side in (self.then, self.now) if side.error)

    @property
    def now_view(self) -> View:
        """Return the newer side's view."""
        assert self.now.view is not None
        return self.now.view


def compare_query(arguments: Mapping[str, str], frame: Frame) -> CompareQuery:
    """Return what an address asks for; a day or month that cannot be shown says why."""
    sense = arguments.get("known", "")
    known = Sense(sense) if sense in set(Sense) else Sense.THEN
    page = arguments.get("page", "")
    return CompareQuery(
        then=_side("from", arguments, frame, corrected=known is Sense.CORRECTED),
        now=_side("to", arguments, frame, corrected=known is not Sense.THEN),
        sense=known,
        filter=TaskFilter(
            programme=arguments.get("programme") or None,
            unit=arguments.get("unit") or None,
            code=arguments.get("task") or None,
        ),
        everything=arguments.get("all") == "1",
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _side(field: str, arguments: Mapping[str, str], frame: Frame, *, corrected: bool) -> Side:
    """Return one side: the day typed into its field, else the report chosen, else the usual one."""
    asked = (arguments.get(f"{field}_day", "") or arguments.get(field, "")).strip()[:40]
    error = ""
    view = _usual(field, frame, corrected=corrected)
    if field == "from" and (asked == ORIGINAL or (view is None and not asked)):
        return Side(None, gettext("Original plan"), "", ORIGINAL, _choices(field, frame, ORIGINAL), "", "")
    if asked and asked != ORIGINAL:
        try:
            view = view_named(asked, frame, field=field, corrected=corrected)
        except Refused as refused:
            error = wording.sentence(refused.refusals[0])
    if view is None:
        return Side(None, gettext("Original plan"), "", ORIGINAL, _choices(field, frame, ORIGINAL), asked, error)
    chosen = "" if view.on_day or view.period is None else str(view.period.month)
    day = asked if error else view.as_of.isoformat() if view.on_day else ""
    stamp = view.as_of.isoformat() if view.on_day else chosen
    return Side(view, _label(view), _detail(view), stamp, _choices(field, frame, chosen), day, error)


def _usual(field: str, frame: Frame, *, corrected: bool) -> View | None:
    """Return what is compared where nothing is asked: the page's view with the report before it."""
    view = frame.view if field == "to" else view_before(frame)
    if view is None or view.corrected == corrected or (view.period is None and not view.on_day):
        return view
    name = view.as_of.isoformat() if view.on_day else str(view.month)
    return view_named(name, frame, field=field, corrected=corrected)


def _label(view: View) -> str:
    return formats.date_text(view.as_of) if view.on_day else formats.period_name(view.period)


def _detail(view: View) -> str:
    """Return how the side is known."""
    if view.corrected:
        return gettext("as corrected since")
    if view.on_day:
        return gettext("as known then")
    if view.known_at is None:
        return gettext("as known now")
    return gettext("as published %(day)s", day=formats.date_text(formats.business_day(view.known_at)))


def _choices(field: str, frame: Frame, chosen: str) -> tuple[Choice, ...]:
    """Return the reports there are, newest first, and for the older side the original plan."""
    assert frame.present is not None
    begun = [period for period in frame.present.periods if period.stage is not PeriodStage.PLANNED]
    reports = [(str(period.month), formats.period_name(period)) for period in reversed(begun)]
    first = [(ORIGINAL, gettext("Original plan"))] if field == "from" else []
    return tuple(Choice(value, label, value == chosen) for value, label in (*first, *reports))


def days_of(query: CompareQuery) -> tuple[date | None, date]:
    """Return the days of both sides, None for the original plan."""
    return (query.then.view.as_of if query.then.view else None, query.now_view.as_of)
