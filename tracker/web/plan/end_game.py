"""What is left before the plan's end: rates, safe dates, what finishes if nothing changes."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask_babel import gettext

from tracker.documents.csv_file import CsvValue
from tracker.domain.permissions import Permission
from tracker.queries.end_game import EndGameRecord, OpenMilestone, end_game_record
from tracker.web.access import requires, viewer
from tracker.web.ambient import ambient_url
from tracker.web.plan import blueprint
from tracker.web.plan.downloads import csv_answer
from tracker.web.plan.end_game_page import end_game_page, safety_word
from tracker.web.shell import current_frame


@blueprint.get("/end-game")
@requires(Permission.READ_PLAN)
def end_game() -> str | Response:
    """Show what is left before the plan's end, or give the open milestones as a file."""
    frame = current_frame()
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("End game"))
    record = end_game_record(viewer().scope, frame)
    if request.args.get("format") == "csv":
        return csv_answer("end-game", frame.view, _columns(), _rows(record))
    page = end_game_page(record, csv_href=ambient_url("plan.end_game", format="csv"))
    return render_template("plan/end_game/show.html", page=page)


def _columns() -> list[str]:
    return [
        gettext("Task"), gettext("No."), gettext("Milestone (Chinese)"), gettext("Milestone (English)"),
        gettext("Unit"), gettext("Current plan"), gettext("Now"), gettext("Needed by"), gettext("Latest safe date"),
        gettext("Room, wd"), gettext("Rests on"), gettext("Moves away"),
    ]  # fmt: skip


def _rows(found: EndGameRecord) -> Iterator[tuple[CsvValue, ...]]:
    for row in found.milestones:
        moves_away = row.safe.key in found.game.readings.never
        yield (*_cells(row), gettext("as fast as time passes") if moves_away else None)


def _cells(row: OpenMilestone) -> Iterator[CsvValue]:
    record, safe = row.milestone.record, row.safe
    yield from (row.task.code, record.state.number, record.name.zh, record.name.en, row.milestone.unit.code)
    yield from (record.state.baseline_on, safe.forecast_on, safe.need_on, safe.on, safe.room, safety_word(safe.safety))


blueprint.add_app_template_filter(safety_word)
