"""The whole Gantt chart as a file: every row the milestones page chooses, in the page's language and groups."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template
from flask_babel import gettext, ngettext

from tracker.charts.gantt import title
from tracker.charts.gantt_sheet import Sheet, SheetGroup, SheetTask, SheetWords, sheet
from tracker.domain.dependencies import Key
from tracker.queries.frame import Frame
from tracker.queries.link_rows import LinkRow
from tracker.queries.portfolio_rows import TaskRow
from tracker.web import formats, wording
from tracker.web.file_names import file_name
from tracker.web.plan.downloads import file_answer
from tracker.web.plan.drawn import gantt_task
from tracker.web.plan.gantt_links import LinksShown, link_labels, shown_links

# What XML cannot carry, not even escaped.
_NOT_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class GanttFile:
    """What the template of the file prints."""

    sheet: Sheet
    title: str
    description: str


def gantt_file(
    tasks: Sequence[TaskRow], facets: Sequence[str], frame: Frame, links: Sequence[LinkRow], shown: LinksShown
) -> GanttFile:
    """Return the file of these tasks and of the links asked for; `facets` say in words what they were chosen by."""
    assert frame.plan is not None
    words = _words(tasks, facets, frame, shown)
    plan = (frame.plan.starts_on, frame.plan.ends_on)
    drawn = sheet(_groups(tasks), words, plan=plan, as_of=frame.view.as_of, links=shown_links(links, shown))
    return GanttFile(drawn, words.title, " ".join((*words.subtitle, *words.notes)))


def gantt_answer(
    tasks: Sequence[TaskRow], facets: Sequence[str], frame: Frame, links: Sequence[LinkRow], shown: LinksShown
) -> Response:
    """Return the file as an SVG document named after the day it speaks of."""
    text = render_template("plan/milestones/gantt.svg", page=gantt_file(tasks, facets, frame, links, shown))
    return file_answer(text.encode(), file_name("gantt", frame.view, "svg"), mimetype="image/svg+xml")


def _groups(tasks: Sequence[TaskRow]) -> list[SheetGroup]:
    found: dict[int, list[TaskRow]] = {}
    for task in tasks:
        found.setdefault(task.programme.id, []).append(task)
    return [
        SheetGroup(
            _text(f"{rows[0].programme.code}  {formats.in_language(rows[0].programme.name)}"),
            tuple(SheetTask(_text(formats.in_language(task.name)), gantt_task(task), _keys(task)) for task in rows),
        )
        for rows in found.values()
    ]


def _keys(task: TaskRow) -> tuple[Key, ...]:
    return tuple((task.code, row.record.state.number) for row in task.milestones)


def _words(tasks: Sequence[TaskRow], facets: Sequence[str], frame: Frame, shown: LinksShown) -> SheetWords:
    assert frame.plan is not None
    as_of, plan = formats.date_text(frame.view.as_of), frame.plan
    about = [formats.in_language(plan.name), gettext("as of %(day)s", day=as_of)]
    if frame.view.period is not None and frame.view.period.published_at is not None:
        about.append(gettext("As corrected since") if frame.view.corrected else gettext("As known then"))
    about.append(ngettext("%(num)s task", "%(num)s tasks", len(tasks)))
    chosen = gettext("Only: %(facets)s.", facets=formats.listed(list(facets))) if facets else ""
    links = (
        "" if shown is LinksShown.NONE else gettext("Links between milestones: %(shown)s.", shown=link_labels()[shown])
    )
    notes = (
        gettext(
            "Dotted line: end of the plan, %(day)s. Solid line: as of %(as_of)s.",
            day=formats.date_text(plan.ends_on),
            as_of=as_of,
        ),
        formats.in_language(plan.notice),
    )
    heading = title([gantt_task(task) for task in tasks])
    return SheetWords(
        title=_text(wording.sentence(heading) if tasks else gettext("No milestone is all of this.")),
        subtitle=tuple(_text(line) for line in (gettext("; ").join(about), chosen, _reading(), links) if line),
        key=(
            gettext("accepted"), gettext("claimed"), gettext("forecast on time or early"), gettext("forecast late"),
            gettext("original date, where it differs"), gettext("run so far"), gettext("still to run"),
        ),
        notes=tuple(_text(note) for note in notes if note),
    )  # fmt: skip


def _reading() -> str:
    return gettext(
        "Forecast above, original plan below as a hollow bar; at the right, finish against the original date in "
        "working days"
    )


def _text(text: str) -> str:
    return _NOT_TEXT.sub(" ", text)
