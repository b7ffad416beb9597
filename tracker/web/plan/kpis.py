"""The KPIs: all of them on one page, and each on its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import Response, abort, render_template, request
from flask_babel import gettext

from tracker.charts import kpi_strip as strips
from tracker.charts.kpi_strip import KpiStrip, KpiTile
from tracker.charts.kpi_trend import HEIGHT, NARROW_HEIGHT, KpiTrend, figure, title
from tracker.documents.csv_file import CsvValue
from tracker.domain.bilingual import Message
from tracker.domain.kpis import LEAST_COVERAGE, KpiStanding, standing
from tracker.domain.months import Month
from tracker.domain.permissions import Permission
from tracker.queries.frame import Frame
from tracker.queries.kpi_tiles import is_by_unit, kpi_tile, kpi_trend
from tracker.queries.kpis import KpiMonth, KpiRow, kpi_rows
from tracker.queries.plan_names import all_units
from tracker.queries.portfolio_rows import UnitRef
from tracker.queries.spans import span_of_report
from tracker.web import formats, wording
from tracker.web.access import requires, viewer
from tracker.web.ambient import ambient_url
from tracker.web.kpi_text import change_text, standing_word, target_sign, target_text, target_value
from tracker.web.plan import blueprint
from tracker.web.plan.downloads import csv_answer
from tracker.web.plan.kpi_wording import PHRASES
from tracker.web.plot import Plot, embed
from tracker.web.shell import current_frame


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI in the list: its tile and the tasks it is meant to move."""

    tile: KpiTile
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KpisPage:
    """All KPIs in the plan's order."""

    title: Message
    lines: tuple[KpiLine, ...]
    csv_href: str
    least_coverage: Decimal = LEAST_COVERAGE


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a unit's figure of a month is published."""

    month: Month
    unit: UnitRef
    text: str


@dataclass(frozen=True, slots=True)
class KpiPage:
    """One KPI: definition, chart, and each month with every unit's figure, the newest month first; how each month
    stands against its target."""

    row: KpiRow
    tile: KpiTile
    plot: Plot | None
    title: Message
    months: tuple[KpiMonth, ...]
    standings: Mapping[Month, KpiStanding]
    citations: tuple[Citation, ...]


@blueprint.get("/kpis")
@requires(Permission.READ_PLAN)
def kpis() -> str | Response:
    """Show every KPI, or give them as a file."""
    frame = current_frame()
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("KPIs"))
    rows = _rows(frame)
    if request.args.get("format") == "csv":
        return csv_answer("kpis", frame.view, _columns(), (cells for row in rows for cells in _cells(row)))
    lines = tuple(KpiLine(kpi_tile(row), row.definition.tasks) for row in rows)
    strip = KpiStrip(
        tuple(line.tile for line in lines), len(rows), span_of_report(frame), Month.of(frame.plan.starts_on)
    )
    page = KpisPage(strips.title(strip), lines, ambient_url("plan.kpis", format="csv"))
    return render_template("plan/kpis/list.html", page=page)


@blueprint.get("/kpis/<code>")
@requires(Permission.READ_PLAN)
def kpi(code: str) -> str | Response:
    """Show one KPI, or give its months as a file."""
    frame = current_frame()
    if frame.plan is None:
        abort(404)
    row = next((row for row in _rows(frame) if row.definition.code == code), None)
    if row is None:
        abort(404)
    if request.args.get("format") == "csv":
        return csv_answer(f"kpi-{code}", frame.view, _columns(), _cells(row))
    return render_template("plan/kpis/show.html", page=_page(row))


def _rows(frame: Frame) -> tuple[KpiRow, ...]:
    scope = viewer().scope
    return kpi_rows(scope, frame, all_units(scope))


def _page(row: KpiRow) -> KpiPage:
    trend = kpi_trend(row)
    units = {unit.id: unit for unit in row.units}
    return KpiPage(
        row,
        kpi_tile(row),
        _plot(trend, row.definition.code) if trend.has_values else None,
        title(trend),
        tuple(reversed(row.months)),
        {month.month: _standing(row, month) for month in row.months},
        tuple(
            Citation(month.month, units[unit_id], reading.citation)
            for month in row.months
            for unit_id, reading in month.by_unit.items()
            if reading.citation
        ),
    )


def _plot(trend: KpiTrend, code: str) -> Plot:
    return embed(
        figure(trend),
        id="kpi-trend",
        title=title(trend),
        subtitle=gettext("Monthly values of all reporting units together; dashed line = target"),
        height=HEIGHT,
        csv_href=ambient_url("plan.kpi", code=code, format="csv"),
        narrow=figure(trend, narrow=True),
        narrow_height=NARROW_HEIGHT,
    )


def _standing(row: KpiRow, month: KpiMonth) -> KpiStanding:
    group, is_own = month.group, is_by_unit(row)
    return standing(month.rag, row.definition.direction, group.value, is_by_unit=is_own, is_partial=group.is_partial)


def _columns() -> list[str]:
    return [
        gettext("Code"),
        gettext("KPI"),
        gettext("Month"),
        gettext("Unit"),
        gettext("Numerator"),
        gettext("Denominator"),
        gettext("Value"),
        gettext("Measure"),
        gettext("Target"),
        gettext("Target is met at"),
        gettext("Status"),
        gettext("Source"),
    ]


def _cells(row: KpiRow) -> list[list[CsvValue]]:
    """Return a line for the group and one for each unit of every month."""
    definition = row.definition
    units = {unit.id: unit.code for unit in row.units}
    name, measure = formats.in_language(definition.name), formats.in_language(definition.measure)
    sign = target_sign(definition.direction)
    lines: list[list[CsvValue]] = []
    for month in row.months:
        head: list[CsvValue] = [definition.code, name, str(month.month)]
        target = month.target.value if month.target else None
        word = standing_word(_standing(row, month))
        value = None if month.group.value is None else formats.half_up(month.group.value, definition.decimals)
        group = [gettext("All units"), None, None, value, measure, target, sign, word, None]
        lines.append([*head, *group])
        for unit_id, reading in month.by_unit.items():
            own = row.unit_targets.get((unit_id, month.month))
            amounts = reading.amounts
            known = None if reading.value is None else formats.half_up(reading.value, definition.decimals)
            figures = [amounts.numerator, amounts.denominator, known, measure, own.value if own else None, sign]
            lines.append([*head, units[unit_id], *figures, None, reading.citation])
    return lines


wording.register(PHRASES)
blueprint.add_app_template_filter(target_text)
blueprint.add_app_template_filter(target_value)
blueprint.add_app_template_filter(standing_word, "standing_of_kpi")
blueprint.add_app_template_filter(change_text, "kpi_change")
blueprint.add_app_template_filter(wording.plain, "plain_number")
