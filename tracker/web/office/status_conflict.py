"""What somebody else's status update changed while a form for another one was open.

Nothing recorded is ever overwritten: what the form was opened with can be read again, as it was known just before the
first update that its author had not seen.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext

from tracker.domain.bilingual import Bilingual
from tracker.domain.revisions import Said
from tracker.domain.updates import current_forecast
from tracker.queries.frame import Frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Claim
from tracker.queries.task_history import task_past
from tracker.web import formats, wording
from tracker.web.access import viewer
from tracker.web.plan.completion_wording import completion_word
from tracker.web.plan.status_editor import ForecastField, StatusEditor, cause_choices, editor_of
from tracker.web.report_text import person_names

# A database tells no two instants apart that are closer.
_JUST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What was said when the form was opened, and what is said now, both in words."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ClosedMilestone:
    """A milestone that takes no forecast any more: why, and what was typed for it, by the field's label."""

    name: Bilingual
    reason: str
    typed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The editor as it was when a form was opened, and what was said since."""

    editor: StatusEditor
    newer: tuple[Said, ...]

    def closed(self, now: StatusEditor) -> tuple[ForecastField, ...]:
        """Return the milestones that took a forecast then, and take none now."""
        open_now = {item.prefix for item in now.forecasts}
        return tuple(item for item in self.editor.forecasts if item.prefix not in open_now)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else said while a form was open: `is_claim` where that was a status too; who spoke when,
    what they changed, and which milestones they closed."""

    is_claim: bool
    authors: tuple[tuple[str, datetime], ...] = ()
    changes: tuple[FieldChange, ...] = ()
    closed: tuple[ClosedMilestone, ...] = ()


def starting_values(editor: StatusEditor) -> dict[str, Any]:
    """Return what a form's fields hold before anything is typed."""
    return {
        "claimed": editor.claim.rag if editor.claim else None,
        "difference": editor.claim.difference if editor.claim else "",
        **{f"{item.prefix}forecast_on": item.offered_on for item in editor.forecasts},
        **{f"{item.prefix}{name}": value for item in editor.forecasts for name, value in item.work.items()},
    }


def opened_with(editor: StatusEditor, frame: Frame, *, seen: int | None) -> Opened | None:
    """Return the editor as it was while there were so many words on the task; None where there are no more now."""
    scope = viewer().scope
    newer = task_past(scope, task_id=editor.task.id).words[seen:] if seen is not None and seen >= 0 else ()
    if not newer:
        return None
    then = frame.seen(replace(frame.view, known_at=newer[0].recorded_at - _JUST))
    opened = editor_of(scope, portfolio(scope, then), then, editor.task.code)
    return Opened(opened, newer) if opened is not None else None


def meanwhile(form: Any, editor: StatusEditor, opened: Opened) -> Meanwhile:
    """Return what somebody else said since a form was opened; the form starts from there, with what was changed in
    it."""
    form.seen.raw_data, form.seen.data = None, editor.seen
    _take_newest(form, editor, opened.editor)
    names = person_names(viewer().scope)
    return Meanwhile(
        is_claim=opened.editor.task.claim != editor.task.claim,
        authors=tuple(
            dict.fromkeys((names.get(said.recorded_by, said.recorded_by), said.recorded_at) for said in opened.newer)
        ),
        changes=_changed_since(form, editor, opened.editor),
        closed=tuple(_closed(form, item, editor) for item in opened.closed(editor)),
    )


def _take_newest(form: Any, editor: StatusEditor, opened: StatusEditor) -> None:
    """Give every field that its author did not change the newest value: posting again takes back nothing that somebody
    else said meanwhile. What was changed stays."""
    then = starting_values(opened)
    for name, value in starting_values(editor).items():
        if name in then and form[name].data == then[name]:
            form[name].raw_data, form[name].data = None, value


def _closed(form: Any, item: ForecastField, editor: StatusEditor) -> ClosedMilestone:
    """Return a milestone that takes no forecast any more, with what was typed that the form did not open with."""
    now = next(
        (row.record for row in editor.task.milestones if row.record.state.id == item.milestone.record.state.id), None
    )
    if now is not None and now.state.actual_on is not None:
        words = {"word": completion_word(now.state.completion), "day": formats.date_text(now.state.actual_on)}
        reason = gettext("%(word)s, reached on %(day)s", **words)
    else:
        reason = gettext("it has left the plan")
    offered = {"forecast_on": item.offered_on, **item.work}
    fields = ((name, form[item.prefix + name]) for name in ("forecast_on", "cause", "note", *item.work))
    typed = [
        (_term(field), _typed_text(name, field))
        for name, field in fields
        if field.data != offered.get(name) and _typed_text(name, field)
    ]
    return ClosedMilestone(item.milestone.record.name, reason, tuple(typed))


def _term(field: Any) -> str:
    """Return a field's label as a term before a colon: a question without its mark."""
    return str(field.label.text).rstrip("?？")


def _typed_text(name: str, field: Any) -> str:
    """Return what was typed into a field as a reader reads it; as typed where it is not in shape."""
    if isinstance(field.data, date):
        return formats.date_text(field.data)
    typed = field.raw_data[0] if field.raw_data else ""
    return dict(cause_choices()).get(typed, typed) if name == "cause" else typed


def _changed_since(form: Any, editor: StatusEditor, opened: StatusEditor) -> tuple[FieldChange, ...]:
    """Return what was said meanwhile: another status, other words, dates that moved, other words on the work."""
    was, now = (_claim_words(each.task.claim) for each in (opened, editor))
    labels = {name: str(form[name].label.text) for name in now} | {"difference": gettext("Why the claim differs")}
    rows = [(labels[name], was[name], now[name]) for name in now]
    before = {item.prefix: item for item in opened.forecasts}
    for item in editor.forecasts:
        if item.prefix in before:
            old, new = _milestone_words(before[item.prefix]), _milestone_words(item)
            # A date that was only confirmed has no cause: that takes nothing back.
            told = [name for name in new if name not in ("cause", "note") or new[name] != formats.DASH]
            rows += [(_label(item, _term(form[item.prefix + name])), old[name], new[name]) for name in told]
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
    """Return the date forecast for a milestone, why it moved, and what is known of its work, by the field's name."""
    work = {
        name: formats.date_text(value) if isinstance(value, date) else formats.number(value)
        for name, value in item.work.items()
    }
    record = item.milestone.record
    return {
        "forecast_on": formats.date_text(current_forecast(record.state)),
        "cause": dict(cause_choices()).get(record.forecast_cause, formats.DASH),
        "note": gettext("“%(text)s”", text=record.forecast_note) if record.forecast_note else formats.DASH,
        **work,
    }
