"""The overview's figures as CSV: the same read model, the same rounding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, abort
from flask_babel import gettext

from tracker.charts import finish_table
from tracker.charts.rounding import points
from tracker.charts.slips import Slip
from tracker.documents.csv_file import CsvValue, csv_bytes
from tracker.domain.finish_results import FinishForecast
from tracker.domain.permissions import Permission
from tracker.queries import overview as overviews
from tracker.queries.overview import Overview
from tracker.web import concern_wording, formats, shell, wording
from tracker.web.access import requires, viewer
from tracker.web.executive import blueprint
from tracker.web.executive.curve_plot import curve_columns, fan_cells
from tracker.web.executive.overview import present
from tracker.web.file_names import file_name
from tracker.web.kpi_text import standing_word, target_sign


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure's table."""

    columns: Sequence[str]
    rows: Sequence[Sequence[CsvValue]]


def _curve(data: Overview) -> Sheet:
    result = data.forecast.result
    forecast = result if isinstance(result, FinishForecast) else None
    rows: list[list[CsvValue]] = []
    for row in finish_table.table(data.curve, forecast) if data.curve else ():
        drawn = row.curve
        cells: list[CsvValue] = [None] * 5
        if drawn is not None:
            cells = [drawn.planned, drawn.promised, drawn.earned, drawn.claimed, drawn.gap]
        is_now = data.curve is not None and row.on == data.curve.as_of and data.programmes.total is not None
        stale = points(data.programmes.total.stale) if is_now and data.programmes.total else None
        rows.append([row.on, *cells, *fan_cells(row.fan, forecast), stale])
    return Sheet([*curve_columns(forecast), gettext("Resting on an earlier report, per cent")], rows)


def _programmes(data: Overview) -> Sheet:
    columns = [
        gettext("Code"),
        gettext("Programme"),
        gettext("Earned, %"),
        gettext("Planned, %"),
        gettext("Difference, points"),
        gettext("Tasks"),
        gettext("Resting on an earlier report, per cent"),
    ]
    rows: list[list[CsvValue]] = []
    for bar in data.programmes.bars:
        progress = bar.progress
        figures = (progress.verified, progress.planned, progress.variance) if progress else (None, None, None)
        shown = [None if share is None else points(share) for share in figures]
        carried = points(progress.carried) if progress else None
        rows.append([bar.programme.code, formats.in_language(bar.programme.name), *shown, len(bar.marks), carried])
    return Sheet(columns, rows)


def _claims(data: Overview) -> Sheet:
    columns = [
        gettext("Code"),
        gettext("Key task"),
        gettext("Lead"),
        gettext("Claimed"),
        gettext("Computed"),
        gettext("Steps rosier"),
        gettext("Why computed so"),
    ]
    rows: list[list[CsvValue]] = [
        [
            row.task.code,
            formats.in_language(row.task.name),
            row.lead.code,
            wording.rag_word(row.claimed),
            wording.rag_word(row.computed.rag),
            row.gap,
            "; ".join(wording.sentence(reason) for reason in row.computed.reasons),
        ]
        for row in data.claims.tasks
    ]
    return Sheet(columns, rows)


def _kpis(data: Overview) -> Sheet:
    columns = [
        gettext("Code"),
        gettext("KPI"),
        gettext("Month"),
        gettext("Value"),
        gettext("Measure"),
        gettext("Target"),
        gettext("Target is met at"),
        gettext("Status"),
        gettext("Change since the month before"),
        gettext("Units reported"),
        gettext("Units expected"),
    ]
    rows: list[list[CsvValue]] = [
        [
            tile.code,
            formats.in_language(tile.name),
            str(tile.month) if tile.month else None,
            tile.value if tile.value is None else formats.half_up(tile.value, tile.decimals),
            formats.in_language(tile.measure),
            tile.target,
            target_sign(tile.direction),
            standing_word(tile.standing),
            tile.change if tile.change is None else formats.half_up(tile.change, tile.decimals),
            len(tile.reported),
            tile.expected,
        ]
        for tile in data.kpis.tiles
    ]
    return Sheet(columns, rows)


def _parts(data: Overview) -> Sheet:
    columns = [gettext("Code"), gettext("Key task"), *(unit.code for unit in data.heat.units)]
    rows: list[list[CsvValue]] = []
    for row in data.heat.rows:
        cells = [row.of(unit) for unit in data.heat.units]
        words = ["" if cell is None else wording.rag_word(cell.rag) for cell in cells]
        rows.append([row.task.code, formats.in_language(row.task.name), *words])
    return Sheet(columns, rows)


def _slips(data: Overview) -> Sheet:
    columns = [
        gettext("Task"),
        gettext("Number"),
        gettext("Milestone"),
        gettext("Original date"),
        gettext("Before"),
        gettext("Now"),
        gettext("Moved, working days"),
        gettext("Total slip, working days"),
        gettext("Times moved"),
    ]

    def row(slip: Slip) -> list[CsvValue]:
        return [
            slip.task.code,
            slip.number,
            formats.in_language(slip.name),
            slip.original_on,
            slip.previous_on,
            slip.expected_on,
            slip.moved,
            slip.total,
            slip.times,
        ]

    return Sheet(columns, [row(slip) for slip in (*data.slips.later, *data.slips.earlier)])


def _decisions(data: Overview) -> Sheet:
    columns = [
        gettext("No."),
        gettext("Decision"),
        gettext("Task"),
        gettext("Raised by"),
        gettext("Raised"),
        gettext("Answer by"),
        gettext("Waiting, wd"),
        gettext("Milestones held"),
        gettext("Weight held, per cent of the task"),
        gettext("Answered since"),
    ]
    rows: list[list[CsvValue]] = []
    for owed in data.decisions:
        record, held = owed.row.record, owed.row.held
        answered = concern_wording.ending(owed.later, record.kind) if owed.later else None
        rows.append(
            [
                record.number,
                formats.in_language(record.now.title),
                owed.row.task.code,
                concern_wording.asked_by(owed.row),
                record.first.valid_on,
                record.now.due_on,
                owed.row.waiting,
                len(held.milestones),
                points(held.share),
                answered,
            ]
        )
    return Sheet(columns, rows)


_SHEETS: dict[str, Callable[[Overview], Sheet]] = {
    "s-curve": _curve,
    "programmes": _programmes,
    "claims": _claims,
    "kpis": _kpis,
    "parts": _parts,
    "slips": _slips,
    "decisions": _decisions,
}


@blueprint.get("/overview/<figure>.csv")
@requires(Permission.READ_OVERVIEW)
def overview_csv(figure: str) -> Response:
    """Give a figure of the overview as a CSV file."""
    frame = shell.current_frame()
    if frame.plan is None or figure not in _SHEETS:
        abort(404)
    sheet = _SHEETS[figure](overviews.overview(viewer().scope, frame, present=present(frame)))
    name = file_name(figure, frame.view, "csv")
    return Response(
        csv_bytes(sheet.columns, sheet.rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
