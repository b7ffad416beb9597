"""KPI figures of the story: targets and readings, stored a month a column, turned into rows."""

from sample.acceptance import Acceptances
from sample.story import day, lines
from sample.workbook import Row
from tracker.domain.months import Month


def target_rows() -> list[Row]:
    """Return the targets, one row a month; an empty unit is the whole group."""
    return [
        {"kpi": line["kpi"], "unit": line["unit"], "month": month, "value": value}
        for line in lines("targets")
        for month, value in line.items()
        if month[:2] == "20" and value
    ]


def reading_rows(acceptances: Acceptances) -> list[Row]:
    """Return the readings as first reported, then the corrections: later rows for the same unit and month."""
    amounts: dict[tuple[str, str, str], dict[str, str]] = {}
    for line in lines("readings"):
        for month, amount in line.items():
            if month[:2] == "20" and amount:
                amounts.setdefault((line["kpi"], line["unit"], month), {})[line["part"]] = amount
    rows: list[Row] = []
    for (kpi, unit, month), parts in amounts.items():
        reported_on = acceptances.reported_on(unit, Month.parse(month))
        if reported_on is not None:
            rows.append({"kpi": kpi, "unit": unit, "month": month, **parts, "reported_on": reported_on})
    for line in lines("corrections"):
        kept = {key: value for key, value in line.items() if key != "corrected_on"}
        rows.append(kept | {"reported_on": day(line["corrected_on"])})
    return rows
