"""The page of an edit of the plan: one form, what cannot be changed beside it, and what somebody else changed since."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.plan_hints import YES_NO
from tracker.queries.evidence import FileRow
from tracker.web import formats
from tracker.web.acting import UNPROCESSABLE, NotDone, act
from tracker.web.forms import StrictForm
from tracker.web.shell import Link

Answer = str | BaseResponse | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the form; `name` and `value` tell which one was pressed where there are two."""

    label: str
    style: str = "btn-primary"
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class EditPage:
    """What stands around the form. `now` is what the plan holds for each field, in the form's own writing; `confirm` is
    asked before the form is sent; `takes_files` where a field of the form is for files; `further` leads to what can be
    done instead; `files` are to be read before the form is sent."""

    title: str
    crumbs: tuple[Link, ...]
    lead: str
    facts: tuple[tuple[str, str], ...]
    buttons: tuple[Button, ...]
    cancel_href: str
    now: Mapping[str, str]
    version: int | None = None
    takes_files: bool = False
    confirm: str = ""
    further: tuple[Link, ...] = ()
    files: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that holds something else in the plan than in the form."""

    label: str
    now: str
    typed: str


def edited(
    form: StrictForm,
    page: Callable[[], EditPage],
    action: Callable[[], object],
    *,
    said: str,
    done_href: str,
    remarks: Callable[[], Iterable[str]] = tuple,
) -> Answer:
    """Show the form, or do what it says and lead on. `page` is asked again after a refusal, when more may be known;
    `remarks` is asked once it is done, for what deserves a second look."""
    if request.method == "GET":
        return _shown(form, page(), ())
    if not form.validate():
        return _shown(form, page(), ()), UNPROCESSABLE
    try:
        act(form, action)
    except NotDone as refused:
        return _refused(form, page(), refused)
    flash(said, "ok")
    for remark in remarks():
        flash(remark, "watch")
    return redirect(done_href)


def _refused(form: StrictForm, page: EditPage, refused: NotDone) -> Answer:
    if not refused.is_stale:
        return _shown(form, page, ()), refused.status
    differences = _differences(form, page)
    if page.version is not None and "version" in form:
        # Saving again, with both texts seen, is meant.
        form["version"].raw_data, form["version"].data = None, page.version
    return _shown(form, page, differences), refused.status


def _differences(form: StrictForm, page: EditPage) -> tuple[Difference, ...]:
    """Return the fields in which the plan and the form are not alike."""
    found = []
    for name, now in page.now.items():
        field = form[name]
        typed = str(field._value()) if hasattr(field, "_value") and field.type != "BooleanField" else str(field.data)
        if typed.strip() != now.strip():
            found.append(Difference(str(field.label.text), _label(field, now), _label(field, typed)))
    return tuple(found)


def _label(field: Any, value: str) -> str:
    """Return a value as a reader sees it: of a choice its words."""
    if field.type == "BooleanField":
        return formats.in_language(YES_NO[value == "True"])
    choices = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    return choices.get(value, value)


def _shown(form: StrictForm, page: EditPage, differences: tuple[Difference, ...]) -> str:
    return render_template("office/plan/edit.html", form=form, page=page, differences=differences)
