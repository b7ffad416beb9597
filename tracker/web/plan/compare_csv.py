"""A comparison as a file: one line for each cell."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from tracker.documents.csv_file import CsvValue
from tracker.domain.comparison import Field, Line, Value
from tracker.domain.months import Month
from tracker.queries.comparison import Compared
from tracker.web import formats
from tracker.web.plan.compare_wording import decimals_of, field_word, value_text


def columns() -> tuple[str, ...]:
    """Return the heads of the file."""
    return (
        gettext("Task"), gettext("What"), gettext("Code"), gettext("Name"), gettext("Figure"), gettext("Before"),
        gettext("After"), gettext("Change"),
    )  # fmt: skip


def rows(found: Compared, *, everything: bool) -> Iterator[tuple[CsvValue, ...]]:
    """Give each changed cell, or each cell, of tasks, milestones, parts and KPIs."""
    for task in found.tasks:
        code = task.task.key
        yield from _cells(task.task, code, gettext("Key task"), everything=everything)
        for milestone in task.milestones:
            yield from _cells(milestone, code, gettext("Milestone"), everything=everything)
        for part in task.parts:
            yield from _cells(part, code, gettext("Part of a supporting unit"), everything=everything)
    decimals = {row.definition.code: row.definition.decimals for row in found.kpi_rows}
    for kpi in found.kpis:
        yield from _cells(kpi, None, gettext("KPI"), everything=everything, decimals=decimals[kpi.key])


def _cells(
    line: Line, task: str | None, kind: str, *, everything: bool, decimals: int = 1
) -> Iterator[tuple[CsvValue, ...]]:
    name = formats.in_language(line.name)
    for cell in line.cells:
        if everything or cell.is_changed:
            places = decimals_of(cell, decimals)
            old, new = (_plain(cell.field, value, places) for value in (cell.old, cell.new))
            change = cell.change
            if isinstance(change, Decimal):
                change = formats.half_up(change, places)
            yield (task, kind, line.key, name, field_word(cell.field), old, new, change)


def _plain(field: Field, value: Value, decimals: int) -> CsvValue:
    """Return a figure as files have it: dates and numbers as such, the rest in words."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, Decimal):
        return formats.half_up(value, decimals)
    if value is None or isinstance(value, int | date):
        return value
    return value_text(field, value)
