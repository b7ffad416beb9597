"""The forecast of the plan's finish, and how far to trust it."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask_babel import gettext

from tracker.documents.csv_file import CsvValue
from tracker.domain.finish_results import FinishForecast
from tracker.domain.odds import spoken
from tracker.domain.permissions import Permission
from tracker.queries.finish_forecast import forecast_record
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.ambient import ambient_url
from tracker.web.plan import blueprint
from tracker.web.plan.downloads import csv_answer
from tracker.web.plan.forecast_page import ForecastPage, ForecastRow, forecast_page
from tracker.web.plan.forecast_wording import month_text
from tracker.web.plan.schedule_block import schedule_block
from tracker.web.shell import current_frame


@blueprint.get("/forecast")
@requires(Permission.READ_PLAN)
def forecast() -> str | Response:
    """Show the forecast with its score, or give it as a file."""
    frame = current_frame()
    if frame.plan is None:
        return render_template("plan/no_plan.html", title=gettext("Forecast"))
    record = forecast_record(viewer().scope, frame)
    page = forecast_page(
        record, schedule_block(record.schedule, frame), csv_href=ambient_url("plan.forecast", format="csv")
    )
    if request.args.get("format") == "csv":
        return csv_answer("forecast", frame.view, _columns(), _rows(page))
    return render_template("plan/forecast/show.html", page=page)


def _rows(page: ForecastPage) -> Iterator[list[CsvValue]]:
    if isinstance(page.result, FinishForecast):
        for row in page.rows:
            yield _cells(row, page.result.resolved)


def _columns() -> list[str]:
    dates = [(gettext("%(name)s, date", name=name), gettext("%(name)s, later than", name=name)) for name in _NAMES]
    return [
        gettext("Code"), gettext("Programme"), gettext("Open milestones"), *(text for pair in dates for text in pair),
        gettext("By the plan's end, at least per cent"), gettext("By the plan's end, at most per cent"),
        gettext("Beyond the record, per cent"), gettext("Late tasks, mean, at least"),
        gettext("Late tasks, mean, at most"), gettext("Late tasks, P10"), gettext("Late tasks, P90"), gettext("Tasks"),
    ]  # fmt: skip


def _cells(row: ForecastRow, resolved: int) -> list[CsvValue]:
    part = row.part
    least, most = spoken(part.by_end, resolved)
    days = (getattr(part.spread, name.lower()) for name in _NAMES)
    return [
        part.code, formats.in_language(row.name) if row.name else gettext("Whole plan"), part.open_milestones,
        *(cell for day in days for cell in (day.on, "1" if day.is_later else "0")),
        least.least, most.most, formats.half_up(part.beyond * 100, 1),
        *(formats.half_up(mean, 1) for mean in part.late.mean), part.late.p10, part.late.p90, part.tasks,
    ]  # fmt: skip


_NAMES = ("P10", "P20", "P50", "P80", "P90")
blueprint.add_app_template_filter(month_text, "forecast_month")
