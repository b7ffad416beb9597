"""What somebody else's status update changed while a form for another one was open.

Nothing recorded is ever overwritten: what the form was opened with can be read again, as it was known just before the
first update that its author had not seen.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext

from tracker.domain.updates import current_forecast
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Claim
from tracker.queries.task_history import task_past
from tracker.web import formats, wording
from tracker.web.access import viewer
from tracker.web.plan.status_editor import ForecastField, StatusEditor, claim_or_computed, editor_of

# A database tells no two instants apart that are closer.
_JUST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What was said when the form was opened, and what is said now, both in words."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else said while a form was open: `is_claim` where that was a status too, and what it changed."""

    is_claim: bool
    changes: tuple[FieldChange, ...]


def starting_values(editor: StatusEditor) -> dict[str, Any]:
    """Return what a form's fields hold before anything is typed."""
    claim = editor.task.claim
    return {
        "claimed": claim_or_computed(editor.task),
        "difference": claim.difference if claim else "",
        **{f"{item.prefix}forecast_on": item.offered_on for item in editor.forecasts},
        **{f"{item.prefix}{name}": value for item in editor.forecasts for name, value in item.work.items()},
    }


def opened_with(editor: StatusEditor, frame: Frame, *, seen: int) -> StatusEditor | None:
    """Return the editor as it was while there were so many words on the task; None where there are no more now."""
    scope = viewer().scope
    newer = task_past(scope, task_id=editor.task.id).words[seen:]
    if not newer:
        return None
    then = frame.seen(replace(frame.view, known_at=newer[0].recorded_at - _JUST))
    return editor_of(scope, portfolio(scope, then), then, editor.task.code)


def take_newest(form: Any, editor: StatusEditor, opened: StatusEditor) -> None:
    """Give every field that its author did not change the newest value: posting again takes back nothing that somebody
    else said meanwhile. What was changed stays."""
    then = starting_values(opened)
    for name, value in starting_values(editor).items():
        if name in then and form[name].data == then[name]:
            form[name].raw_data, form[name].data = None, value


def changed_since(form: Any, editor: StatusEditor, opened: StatusEditor) -> tuple[FieldChange, ...]:
    """Return what was said meanwhile: another status, other words, dates that moved, other words on the work."""
    was, now = (_claim_words(each.task.claim) for each in (opened, editor))
    labels = {name: str(form[name].label.text) for name in now} | {"difference": gettext("Why the claim differs")}
    rows = [(labels[name], was[name], now[name]) for name in now]
    before = {item.prefix: item for item in opened.forecasts}
    for item in editor.forecasts:
        if item.prefix in before:
            old, new = _milestone_words(before[item.prefix]), _milestone_words(item)
            rows += [(_label(item, str(form[item.prefix + name].label.text)), old[name], new[name]) for name in new]
    return tuple(FieldChange(*row) for row in rows if row[1] != row[2])


def _label(item: ForecastField, field: str) -> str:
    return gettext("“%(milestone)s”: %(field)s", milestone=formats.in_language(item.milestone.record.name), field=field)


def _claim_words(claim: Claim | None) -> dict[str, str]:
    """Return what a claim says, by the field's name."""
    if claim is None:
        return dict.fromkeys(("claimed", "difference", "note"), formats.DASH)
    texts = {"difference": claim.difference, "note": claim.note}
    quoted = {name: gettext("“%(text)s”", text=text) if text else formats.DASH for name, text in texts.items()}
    return {"claimed": wording.rag_word(claim.rag), **quoted}


def _milestone_words(item: ForecastField) -> dict[str, str]:
    """Return the date forecast for a milestone and what is known of its work, by the field's name."""
    work = {
        name: formats.date_text(value) if isinstance(value, date) else formats.number(value)
        for name, value in item.work.items()
    }
    return {"forecast_on": formats.date_text(current_forecast(item.milestone.record.state)), **work}
