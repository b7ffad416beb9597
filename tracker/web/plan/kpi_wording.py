"""The words for what a KPI's chart says."""

from datetime import date

from tracker.domain.months import Month
from tracker.web import formats
from tracker.web.wording import said


def month_text(day: date) -> str:
    """Return the month a day lies in: `March 2020`."""
    return formats.period_name(Month.of(day))


PHRASES = {
    "kpi_trend.by_unit": said("Shown by unit: medians of several units cannot be put together"),
    "kpi_trend.label_value": said("%(value)s"),
    "kpi_trend.label_target": said("target %(target)s"),
    "kpi_trend.no_values": said("No value has been reported yet"),
    "kpi_trend.not_judged": said("Reported for information, without a target to meet"),
    "kpi_trend.met_once": said("The target was met in %(month)s, the only month judged so far", month=month_text),
    "kpi_trend.missed_once": said(
        "The target was not met in %(month)s, the only month judged so far", month=month_text
    ),
    "kpi_trend.met_again": said("The target was met in %(month)s, not in the month before", month=month_text),
    "kpi_trend.missed_again": said("The target was not met in %(month)s, but in the month before", month=month_text),
    "kpi_trend.met": said("The target has been met for %(count)s months in a row, up to %(month)s", month=month_text),
    "kpi_trend.missed": said(
        "The target has not been met for %(count)s months in a row, up to %(month)s", month=month_text
    ),
    "kpi_trend.hover_value": said(
        "<b>%(name)s</b><br>%(value)s %(measure)s in %(month)s<br>target %(target)s", month=month_text
    ),
    "kpi_trend.hover_target": said("<b>Target</b><br>%(value)s %(measure)s in %(month)s", month=month_text),
}
