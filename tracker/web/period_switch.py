"""The switcher on every page: which month or day is shown, the months beside it, and the form that asks for any day."""

from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from flask_babel import gettext

from tracker.domain.periods import PeriodStage
from tracker.queries.frame import Frame
from tracker.web import formats, looking_back, wording
from tracker.web.ambient import url_with

# What the form that asks for a day says itself, or what would contradict it.
_PICKED = frozenset({"as_of", "known", "period", "format", "edit", "page"})


@dataclass(frozen=True, slots=True)
class PeriodSwitch:
    """What is shown, its state word, and the ways to the months beside it (None: there is none); why it is not what the
    address asks for."""

    name: str
    stage: str
    earlier: str | None
    later: str | None
    day: "DayPicker | None" = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class DayPicker:
    """The form that asks for any day: what it holds and may hold, the rest of the address, why a day was refused."""

    path: str
    value: str
    first: date
    last: date
    is_corrected: bool
    along: tuple[tuple[str, str], ...]
    error: str


def period_switch(frame: Frame, *, is_work: bool) -> PeriodSwitch | None:
    """Return what the switcher prints; a page of today's work (`is_work`) leads to the overview of another day."""
    assert frame.present is not None
    view, shown = frame.view, frame.view.period
    if shown is None and not view.on_day:
        return None
    begun = [period for period in frame.present.periods if period.stage is not PeriodStage.PLANNED]
    if view.on_day or shown is None:
        earlier = [period for period in begun if period.month.last < view.as_of]
        later = [period for period in begun if period.month.last > view.as_of]
        name, stage = formats.date_text(view.as_of), sense_word(corrected=view.corrected)
    else:
        earlier = [period for period in begun if period.month < shown.month]
        later = [period for period in begun if period.month > shown.month]
        name, stage = formats.period_name(shown), wording.stage_word(shown.stage)
    return PeriodSwitch(
        name=name,
        stage=stage,
        earlier=url_with(period=str(earlier[-1].month), as_of=None) if earlier else None,
        later=url_with(period=str(later[0].month), as_of=None) if later else None,
        day=_picker(frame, is_work=is_work),
        error=wording.sentence(frame.refusal) if frame.refusal is not None else "",
    )


def _picker(frame: Frame, *, is_work: bool) -> DayPicker:
    """Return the form that asks for a day; the address's other arguments go along, but for the month."""
    assert frame.plan is not None
    assert frame.present is not None
    refused = frame.refusal if frame.refusal is not None and frame.refusal.field != "period" else None
    path, along = request.script_root + request.path, request.args.items(multi=True)
    if is_work or request.method != "GET":
        path, along = url_for("executive.overview"), iter(())
    return DayPicker(
        path=path,
        value=request.args.get("as_of", "")[:40] if refused else frame.view.as_of.isoformat(),
        first=frame.plan.starts_on,
        last=frame.present.today,
        is_corrected=looking_back.asked().corrected,
        along=tuple((name, value) for name, value in along if name not in _PICKED),
        error=wording.sentence(refused) if refused is not None else "",
    )


def sense_word(*, corrected: bool) -> str:
    """Return the name of a sense."""
    return gettext("As corrected since") if corrected else gettext("As known then")
