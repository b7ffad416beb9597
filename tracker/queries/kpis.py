"""KPIs as known at one moment: definitions, monthly values of units and group, targets, status."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.kpis import (
    Amounts,
    Direction,
    GroupValue,
    KpiKind,
    group_value,
    reading_value,
    target_status,
)
from tracker.domain.months import Month
from tracker.domain.permissions import Scope
from tracker.domain.rag import Rag
from tracker.models.kpis import Kpi, KpiTask, KpiUnit, Reading, Target
from tracker.models.plan import KeyTask
from tracker.queries.frame import Frame
from tracker.queries.known import known_in
from tracker.queries.portfolio_rows import UnitRef


@dataclass(frozen=True, slots=True)
class KpiDefinition:
    """What a KPI means. Methods: C1."""

    id: int
    code: str
    name: Bilingual
    kind: KpiKind
    direction: Direction
    measure: Bilingual
    decimals: int
    numerator: Bilingual
    denominator: Bilingual
    formula: Bilingual
    overview: int | None
    source: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthTarget:
    """A month's target; `upper` only for a range."""

    value: Decimal
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitReading:
    """One unit's figure for one month and the value it stands for; `citation` where a published source gives it."""

    amounts: Amounts
    value: Decimal | None
    citation: str


@dataclass(frozen=True, slots=True)
class KpiMonth:
    """One month of a KPI: the group's value, its target and status, and each unit's reading."""

    month: Month
    group: GroupValue
    target: MonthTarget | None
    rag: Rag
    by_unit: Mapping[int, UnitReading]


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI with its months from the plan's start up to the view's, oldest first."""

    definition: KpiDefinition
    units: tuple[UnitRef, ...]
    months: tuple[KpiMonth, ...]
    unit_targets: Mapping[tuple[int, Month], MonthTarget]

    @property
    def latest(self) -> KpiMonth | None:
        return self.months[-1] if self.months else None

    @property
    def change(self) -> Decimal | None:
        """Return the last month's value minus the month before's, None where either is missing."""
        if len(self.months) < 2:
            return None
        now, before = self.months[-1].group.value, self.months[-2].group.value
        return None if now is None or before is None else now - before


def kpi_rows(scope: Scope, frame: Frame, units: Mapping[int, UnitRef]) -> tuple[KpiRow, ...]:
    """Return every KPI as known in the frame's view, in the plan's order. Five statements, whatever the size."""
    return kpi_rows_of(scope, (frame,), units)[0]


def kpi_rows_of(scope: Scope, frames: Sequence[Frame], units: Mapping[int, UnitRef]) -> tuple[tuple[KpiRow, ...], ...]:
    """Return every KPI as known in each frame's view. Three statements and two for each frame, whatever the size."""
    definitions, reporting = kpi_definitions(scope), _reporting_units()
    return tuple(_rows(frame, units, definitions, reporting) for frame in frames)


def _rows(
    frame: Frame,
    units: Mapping[int, UnitRef],
    definitions: Sequence[KpiDefinition],
    reporting: Mapping[int, set[int]],
) -> tuple[KpiRow, ...]:
    assert frame.plan is not None
    months = list(Month.of(frame.plan.starts_on).until(frame.view.month))
    readings, targets = _readings(frame), _targets(frame)
    rows = []
    for definition in definitions:
        here = tuple(units[unit_id] for unit_id in units if unit_id in reporting[definition.id])
        of_kpi, of_target = readings[definition.id], targets[definition.id]
        rows.append(
            KpiRow(
                definition,
                here,
                _months(definition, here, months, of_kpi, of_target),
                {key: target for key, target in of_target.items() if key[0] is not None},  # type: ignore[misc]
            )
        )
    return tuple(rows)


def kpi_definitions(_scope: Scope) -> tuple[KpiDefinition, ...]:
    """Return every KPI's definition, in the plan's order. Two statements."""
    tasks: defaultdict[int, list[str]] = defaultdict(list)
    links = select(KpiTask.kpi_id, KeyTask.code).join(KeyTask, KeyTask.id == KpiTask.task_id)
    for link in db.session.execute(links.order_by(KpiTask.kpi_id, KeyTask.position)):
        tasks[link.kpi_id].append(link.code)
    rows = db.session.execute(select(Kpi.__table__).order_by(Kpi.position))
    return tuple(_definition(row, tuple(tasks[row.id])) for row in rows)


def _definition(row: Any, tasks: tuple[str, ...]) -> KpiDefinition:
    return KpiDefinition(
        id=row.id,
        code=row.code,
        name=Bilingual(row.name_zh, row.name_en),
        kind=KpiKind(row.kind),
        direction=Direction(row.direction),
        measure=Bilingual(row.measure_zh, row.measure_en),
        decimals=row.decimals,
        numerator=Bilingual(row.numerator_zh, row.numerator_en),
        denominator=Bilingual(row.denominator_zh, row.denominator_en),
        formula=Bilingual(row.formula_zh, row.formula_en),
        overview=row.overview,
        source=row.source,
        tasks=tasks,
    )


def _months(
    definition: KpiDefinition,
    units: Sequence[UnitRef],
    months: Sequence[Month],
    readings: Mapping[tuple[int, Month], UnitReading],
    targets: Mapping[tuple[int | None, Month], MonthTarget],
) -> tuple[KpiMonth, ...]:
    """Return the KPI month by month; a silent unit's weight in the coverage is its last known denominator. C4."""
    last_known: dict[int, Decimal | None] = {unit.id: None for unit in units}
    found = []
    for month in months:
        here = {unit.id: readings[unit.id, month] for unit in units if (unit.id, month) in readings}
        for unit_id, reading in here.items():
            last_known[unit_id] = reading.amounts.denominator or last_known[unit_id]
        group = group_value(
            definition.kind,
            [here[unit.id].amounts if unit.id in here else None for unit in units],
            last_known_denominators=[last_known[unit.id] for unit in units],
        )
        target = targets.get((None, month))
        rag = Rag.NONE if group.value is None else Rag.IDLE
        if not group.is_partial:
            rag = target_status(
                group.value,
                definition.direction,
                target.value if target else None,
                upper=target.upper if target else None,
                kind=definition.kind,
            )
        found.append(KpiMonth(month, group, target, rag, here))
    return tuple(found)


def _reporting_units() -> defaultdict[int, set[int]]:
    units: defaultdict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(select(KpiUnit.__table__).order_by(KpiUnit.kpi_id, KpiUnit.unit_id)):
        units[row.kpi_id].add(row.unit_id)
    return units


def _readings(frame: Frame) -> defaultdict[int, dict[tuple[int, Month], UnitReading]]:
    """Return the newest recorded reading of each KPI, unit and month."""
    place = func.row_number().over(
        partition_by=(Reading.kpi_id, Reading.unit_id, Reading.valid_on),
        order_by=(Reading.recorded_at.desc(), Reading.id.desc()),
    )
    known = (
        select(Reading.__table__, Kpi.kind, place.label("place"))
        .join(Kpi, Kpi.id == Reading.kpi_id)
        .where(known_in(Reading, frame.view))
        .subquery()
    )
    found: defaultdict[int, dict[tuple[int, Month], UnitReading]] = defaultdict(dict)
    for row in db.session.execute(select(known).where(known.c.place == 1).order_by(known.c.id)):
        amounts = Amounts(row.numerator, row.denominator, row.value)
        reading = UnitReading(amounts, reading_value(KpiKind(row.kind), amounts), row.citation)
        found[row.kpi_id][row.unit_id, Month.of(row.valid_on)] = reading
    return found


def _targets(frame: Frame) -> defaultdict[int, dict[tuple[int | None, Month], MonthTarget]]:
    """Return the newest known target of each KPI, unit (None: the group) and month, future months included."""
    statement = select(Target.__table__).order_by(Target.recorded_at, Target.id)
    if frame.view.known_at is not None:
        statement = statement.where(Target.recorded_at <= frame.view.known_at)
    found: defaultdict[int, dict[tuple[int | None, Month], MonthTarget]] = defaultdict(dict)
    for row in db.session.execute(statement):
        found[row.kpi_id][row.unit_id, Month.of(row.month_on)] = MonthTarget(row.value, row.upper)
    return found
