"""KPIs as the overview shows them: one tile each, made of the KPI's months."""

from collections.abc import Sequence
from decimal import Decimal

from tracker.charts.kpi_strip import KpiStrip, KpiTile
from tracker.charts.kpi_trend import KpiTrend, TrendPoint
from tracker.charts.names import UnitLabel
from tracker.charts.sparkline import sparkline
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.domain.spans import Span
from tracker.queries.frame import Frame
from tracker.queries.kpis import KpiRow


def kpi_strip(rows: Sequence[KpiRow], frame: Frame, span: Span) -> KpiStrip:
    """Return the KPIs that have a place on the overview, in that order."""
    assert frame.plan is not None
    placed = [row for row in rows if row.definition.overview is not None]
    placed.sort(key=lambda row: row.definition.overview or 0)
    tiles = tuple(kpi_tile(row) for row in placed)
    return KpiStrip(tiles, len(rows), span, Month.of(frame.plan.starts_on))


def kpi_tile(row: KpiRow) -> KpiTile:
    """Return a KPI's newest value with its change since the month before and its line.

    A month still without any value shows the last one known, marked as carried over and without a status.
    """
    definition = row.definition
    known = [index for index, month in enumerate(row.months) if month.group.value is not None]
    by_unit = is_by_unit(row)
    if by_unit:
        known = [index for index, month in enumerate(row.months) if month.by_unit]
    here = known[-1] if known else None
    month = row.months[here] if here is not None else None
    before = row.months[here - 1] if here else None
    carried = here is not None and here < len(row.months) - 1
    target = month.target if month else None
    reporting = [unit for unit in row.units if month and unit.id in month.by_unit]
    return KpiTile(
        code=definition.code,
        name=definition.name,
        measure=definition.measure,
        decimals=definition.decimals,
        month=month.month if month else None,
        value=month.group.value if month else None,
        is_carried=carried,
        rag=Rag.IDLE if by_unit else month.rag if month and not carried else Rag.NONE,
        rag_before=before.rag if before else None,
        direction=definition.direction,
        target=target.value if target else None,
        upper=target.upper if target else None,
        change=_change(row, here),
        reported=tuple(UnitLabel(unit.code, unit.name, unit.short) for unit in reporting),
        expected=len(row.units),
        is_partial=month.group.is_partial if month else False,
        is_by_unit=by_unit,
        source=definition.source,
        line=sparkline(
            [each.group.value for each in row.months],
            [each.target.value if each.target else None for each in row.months],
        ),
    )


def is_by_unit(row: KpiRow) -> bool:
    """Tell whether units have reported values that cannot be put together: medians. Methods: C2."""
    return not any(month.group.value is not None for month in row.months) and any(
        reading.value is not None for month in row.months for reading in month.by_unit.values()
    )


def _change(row: KpiRow, here: int | None) -> Decimal | None:
    if not here:
        return None
    now, before = row.months[here].group.value, row.months[here - 1].group.value
    return None if now is None or before is None else now - before


def kpi_trend(row: KpiRow) -> KpiTrend:
    """Return a KPI's months as its chart draws them."""
    definition = row.definition
    return KpiTrend(
        definition.name,
        definition.measure,
        definition.decimals,
        tuple(
            TrendPoint(
                month.month,
                month.group.value,
                month.target.value if month.target else None,
                month.target.upper if month.target else None,
                month.rag,
            )
            for month in row.months
        ),
        is_by_unit(row),
    )
