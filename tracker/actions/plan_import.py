"""Bring a checked plan workbook into the tables: all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from tracker import clock
from tracker.actions import (
    assessments,
    audit,
    plan_import_concerns,
    plan_import_extensions,
    plan_import_facts,
    plan_import_reports,
    plan_import_rules,
)
from tracker.actions.plan_import_ids import PlanIds
from tracker.db import Base, db
from tracker.domain.plan_rows import Cell, ImportPlan, Row, SheetChanges
from tracker.domain.refusals import Refusal, refuse_if
from tracker.models.kpis import Kpi, KpiTask, KpiUnit
from tracker.models.milestones import Milestone
from tracker.models.plan import Contribution, KeyTask, Plan, Programme, Unit

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Write:
    """How one sheet's rows become table rows; `has_position` keeps the order in which rows came."""

    sheet: str
    model: type[Base]
    values: Callable[[Row, PlanIds], Values]
    id_of: Callable[[Row, PlanIds], int]
    has_position: bool = False


def apply(
    plan: ImportPlan, *, by: str, at: datetime, tell: Callable[[int, int], None] = lambda _done, _of: None
) -> None:
    """Write what an import would do. Names and aims change in place, reported facts are only added, nothing goes.

    `at` is the business instant. Months that come published get the statuses of their day frozen; `tell` is
    given how many of them are done. The number of statements does not depend on the number of rows, only on that of
    such months. Raises Refused.
    """
    refuse_if([Refusal("import.has_errors", params={"count": len(plan.errors)})] if plan.errors else [])
    today = clock.business_day(at)
    _write_plan(plan.of("plan"))
    ids = PlanIds.read()
    for writes in (_FIRST_WRITES, _SECOND_WRITES, _THIRD_WRITES):
        for write in writes:
            _write_sheet(write, plan.of(write.sheet), ids)
        ids = PlanIds.read()
    _link_kpis(plan.of("kpis"), ids)
    plan_import_facts.write_periods(plan.of("periods"), ids, today=today)
    plan_import_facts.write_targets(plan, ids, by=by, at=at)
    plan_import_facts.write_history(plan, ids)
    plan_import_extensions.write_extensions(plan.of("extensions"), ids)
    plan_import_facts.write_dependencies(plan.of("dependencies"), ids)
    plan_import_rules.write_rules(plan.of("rules"), by=by)
    plan_import_concerns.write_concerns(plan.of("concerns"), ids)
    plan_import_reports.write_reports(plan, PlanIds.read())
    assessments.freeze_published(tell=tell)
    _record(plan, by=by)
    db.session.expire_all()


def hold_plan() -> None:
    """Let no other import in until this transaction ends; what is compared after this is what is applied."""
    db.session.execute(select(Plan.id).with_for_update())


def mark_as_sample(*, business_on: date, by: str) -> None:
    """Say on every page that the plan is a sample, and let its clock stand still on a day."""
    db.session.execute(update(Plan).values(is_sample=True, business_on=business_on))
    audit.record("PlanMarkedAsSample", subject="plan:1", by=by, after={"business_on": business_on})


def _write_plan(changes: SheetChanges) -> None:
    if changes.added:
        row = changes.added[0]
        db.session.execute(insert(Plan), [{"id": 1, **_plan(row)}])
    elif changes.changed:
        db.session.execute(update(Plan).values(**_plan(changes.changed[0].row)))


def _write_sheet(write: _Write, changes: SheetChanges, ids: PlanIds) -> None:
    if changes.added:
        rows = [write.values(row, ids) for row in changes.added]
        if write.has_position:
            rows = [{"position": place, **row} for place, row in enumerate(rows, start=_next_position(write.model))]
        db.session.execute(insert(write.model), rows)
    if changes.changed:
        changed = [(write.id_of(change.row, ids), write.values(change.row, ids)) for change in changes.changed]
        _update(write.model, changed)


def _next_position(model: type[Base]) -> int:
    position = model.__table__.c.position
    return (db.session.scalar(select(func.max(position))) or 0) + 1


def _update(model: type[Base], rows: Sequence[tuple[int, Values]]) -> None:
    """Change rows by id, each to its own values, in one statement; an open form on one of them becomes stale."""
    table = model.__table__
    new: Values = {column: bindparam(f"new_{column}") for column in rows[0][1]}
    if "version" in table.c:
        new["version"] = table.c.version + 1
    statement = update(model).where(table.c.id == bindparam("row_id")).values(new)
    parameters = [{"row_id": id_, **{f"new_{key}": value for key, value in values.items()}} for id_, values in rows]
    db.session.connection().execute(statement, parameters)


def _link_kpis(changes: SheetChanges, ids: PlanIds) -> None:
    changed = [change.row for change in changes.changed]
    if changed:
        kpis = [ids.kpis[row.text("code")] for row in changed]
        db.session.execute(delete(KpiTask).where(KpiTask.kpi_id.in_(kpis)))
        db.session.execute(delete(KpiUnit).where(KpiUnit.kpi_id.in_(kpis)))
    rows = [*changes.added, *changed]
    tasks = [
        {"kpi_id": ids.kpis[row.text("code")], "task_id": ids.tasks[code]}
        for row in rows
        for code in row.codes("tasks")
    ]
    units = [
        {"kpi_id": ids.kpis[row.text("code")], "unit_id": ids.units[code]}
        for row in rows
        for code in row.codes("units")
    ]
    if tasks:
        db.session.execute(insert(KpiTask), tasks)
    if units:
        db.session.execute(insert(KpiUnit), units)


def _record(plan: ImportPlan, *, by: str) -> None:
    """Leave one audit entry: how many rows were added to each sheet, and each cell that changed, before and after."""
    before: Values = {}
    after: Values = {sheet: {"added": len(changes.added)} for sheet, changes in plan.sheets.items() if changes.added}
    for sheet, changes in plan.sheets.items():
        for change in changes.changed:
            name = ":".join((sheet, *(_plain(part) for part in change.row.identity)))
            for cell in change.cells:
                before[f"{name}.{cell.column}"] = _plain(cell.before)
                after[f"{name}.{cell.column}"] = _plain(cell.after)
    audit.record("PlanImported", subject="plan:1", by=by, before=before, after=after)


def _plain(value: Cell) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def _texts(row: Row, *keys: str) -> Values:
    return {key: row.text(key) for key in keys}


def _plan(row: Row) -> Values:
    return {
        **_texts(row, "name_zh", "name_en", "calendar", "notice_zh", "notice_en"),
        "starts_on": row.on("starts_on"),
        "ends_on": row.on("ends_on"),
    }


def _programme(row: Row, _ids: PlanIds) -> Values:
    return _texts(row, "code", "name_zh", "name_en", "aim_zh", "aim_en")


def _unit(row: Row, _ids: PlanIds) -> Values:
    return {**_texts(row, "code", "name_zh", "name_en", "short_zh", "short_en"), "reports": row.yes("reports")}


def _task(row: Row, ids: PlanIds) -> Values:
    return {
        **_texts(row, "code", "name_zh", "name_en", "aim_zh", "aim_en", "owner", "source"),
        "programme_id": ids.programmes[row.text("programme")],
        "lead_unit_id": ids.units[row.text("lead_unit")],
        "weight": row.amount("weight"),
        "starts_on": row.on("starts_on"),
        "earning_rule": row.text("earning_rule"),
        "is_critical": row.yes("critical"),
        "joined_on": row.day("joined_on"),
    }


def _contribution(row: Row, ids: PlanIds) -> Values:
    return {
        **_texts(row, "deliverable_zh", "deliverable_en"),
        "task_id": ids.tasks[row.text("task")],
        "unit_id": ids.units[row.text("unit")],
        "due_on": row.on("due_on"),
    }


def _milestone(row: Row, ids: PlanIds) -> Values:
    return {
        **_texts(row, "name_zh", "name_en", "evidence_zh", "evidence_en"),
        "task_id": ids.tasks[row.text("task")],
        "number": row.whole("number"),
        "weight": row.amount("weight"),
        "unit_id": ids.units[row.text("unit")],
        "original_on": row.on("original_on"),
    }


def _kpi(row: Row, _ids: PlanIds) -> Values:
    overview = row.number_or_none("overview")
    return {
        **_texts(row, "code", "name_zh", "name_en", "kind", "direction", "measure_zh", "measure_en", "source"),
        **_texts(row, "numerator_zh", "numerator_en", "denominator_zh", "denominator_en", "formula_zh", "formula_en"),
        "decimals": row.whole("decimals"),
        "overview": None if overview is None else int(overview),
    }


_FIRST_WRITES = (
    _Write("programmes", Programme, _programme, lambda row, ids: ids.programmes[row.text("code")], True),
    _Write("units", Unit, _unit, lambda row, ids: ids.units[row.text("code")], True),
)
_SECOND_WRITES = (_Write("tasks", KeyTask, _task, lambda row, ids: ids.tasks[row.text("code")], True),)
_THIRD_WRITES = (
    _Write(
        "contributions",
        Contribution,
        _contribution,
        lambda row, ids: ids.contributions[row.text("task"), row.text("unit")],
    ),
    _Write("milestones", Milestone, _milestone, lambda row, ids: ids.milestones[row.text("task"), row.whole("number")]),
    _Write("kpis", Kpi, _kpi, lambda row, ids: ids.kpis[row.text("code")], True),
)
