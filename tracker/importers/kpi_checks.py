"""What must hold for KPIs, their targets and readings. Methods: C1, C2."""

from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.kpis import Direction, KpiKind
from tracker.domain.plan_rows import Problem, Row, Severity
from tracker.importers.plan_scene import Scene, problem

MOST_DECIMALS = 3


def definitions(scene: Scene) -> Iterator[Problem]:
    """Find impossible decimals and overview places."""
    places: dict[int, str] = {}
    for row in scene.merged["kpis"].values():
        decimals, place = row.number_or_none("decimals"), row.number_or_none("overview")
        if row.number and decimals is not None and not (decimals == int(decimals) and 0 <= decimals <= MOST_DECIMALS):
            yield problem(row, "decimals", "import.kpi_decimals", value=decimals, limit=MOST_DECIMALS)
        if place is None:
            continue
        if place != int(place) or place < 1:
            if row.number:
                yield problem(row, "overview", "import.kpi_overview_not_whole", value=place)
            continue
        other = places.setdefault(int(place), row.text("code"))
        if row.number and other != row.text("code"):
            yield problem(row, "overview", "import.kpi_overview_taken", value=place, kpi=other)


def targets(scene: Scene) -> Iterator[Problem]:
    """Find targets of units that do not report, and bounds where there is no range."""
    for row in scene.rows("targets"):
        kpi = scene.find("kpis", row.text("kpi"))
        if kpi is None:
            continue
        if row.text("unit") and row.text("unit") not in kpi.codes("units"):
            yield problem(row, "unit", "import.kpi_unit_not_reporting", unit=row.text("unit"), kpi=row.text("kpi"))
        value, upper = row.number_or_none("value"), row.number_or_none("upper")
        is_range = kpi.text("direction") == Direction.RANGE
        if upper is not None and not is_range:
            yield problem(row, "upper", "import.target_upper_without_range", kpi=row.text("kpi"))
        elif is_range and upper is None:
            yield problem(row, "upper", "import.target_upper_missing", kpi=row.text("kpi"))
        elif upper is not None and value is not None and upper < value:
            yield problem(row, "upper", "import.target_upper_below", value=value)


def readings(scene: Scene) -> Iterator[Problem]:
    """Find readings of units that do not report, and figures that do not fit the KPI's kind."""
    for row in scene.rows("readings"):
        kpi = scene.find("kpis", row.text("kpi"))
        if kpi is None:
            continue
        if row.text("unit") not in kpi.codes("units"):
            yield problem(row, "unit", "import.kpi_unit_not_reporting", unit=row.text("unit"), kpi=row.text("kpi"))
        kind = kpi.text("kind")
        if kind in set(KpiKind) and {"numerator", "denominator", "value"} <= row.values.keys():
            yield from _quotient(row, kind) if KpiKind(kind).is_quotient else _plain(row, kind)


def _quotient(row: Row, kind: str) -> Iterator[Problem]:
    numerator, denominator = row.number_or_none("numerator"), row.number_or_none("denominator")
    if row.number_or_none("value") is not None:
        yield problem(row, "value", "import.reading_value_of_quotient", kind=kind)
    if numerator is None or denominator is None:
        column = "numerator" if numerator is None else "denominator"
        yield problem(row, column, "import.reading_half_a_quotient", kind=kind)
    elif denominator < 0:
        yield problem(row, "denominator", "import.reading_denominator_negative", value=denominator)
    elif kind == KpiKind.NPS and abs(numerator) > denominator:
        yield problem(row, "numerator", "import.reading_nps_too_large", value=numerator, denominator=denominator)
    elif kind == KpiKind.RATIO and numerator < 0:
        yield problem(row, "numerator", "import.reading_numerator_negative", value=numerator)
    elif kind == KpiKind.RATIO and numerator > denominator:
        above = problem(row, "numerator", "import.reading_ratio_above_one", value=numerator, denominator=denominator)
        yield replace(above, severity=Severity.WARNING)


def _plain(row: Row, kind: str) -> Iterator[Problem]:
    if row.number_or_none("value") is None:
        yield problem(row, "value", "import.reading_value_missing", kind=kind)
    for column in ("numerator", "denominator"):
        if row.number_or_none(column) is not None:
            yield problem(row, column, "import.reading_quotient_of_value", kind=kind)


CHECKS = (definitions, targets, readings)
