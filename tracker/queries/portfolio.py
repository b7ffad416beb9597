"""The whole plan as known at one moment: every task with its progress, statuses and parts.

Register, overview, task page, unit page and exports all read this; a number shown on two of them is the same number.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.contributions import (
    ContributionStage,
    ContributionState,
    contribution_overdue,
    part_status,
)
from tracker.domain.earned_schedule import task_schedule
from tracker.domain.milestones import EarningRule, expected_on, moved_workdays, overdue_workdays, slip_workdays
from tracker.domain.months import Month
from tracker.domain.periods import View, missed_reports
from tracker.domain.permissions import Scope
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.scope import ScopeState, left_plan, reports_owed_from
from tracker.domain.status import (
    ComputedStatus,
    NamedMilestone,
    TaskEvidence,
    compute_status,
    finish_slip,
    held_back,
)
from tracker.domain.workdays import WorkCalendar
from tracker.models.plan import Contribution, ContributionReport, KeyTask, Programme, StatusUpdate, Unit
from tracker.queries.assessments import earlier_statuses
from tracker.queries.frame import Frame
from tracker.queries.milestones import MilestoneRecord, known_in, milestone_records
from tracker.queries.portfolio_rows import (
    Claim,
    ContributionRow,
    MilestoneRow,
    Part,
    Portfolio,
    ProgrammeRef,
    TaskRow,
    UnitRef,
)
from tracker.queries.scope import scope_words


def portfolio(scope: Scope, frame: Frame) -> Portfolio:
    """Return the plan as known in the frame's view. Ten statements, whatever the plan's size."""
    assert frame.plan is not None, "a page without a plan asks for no portfolio"
    view, calendar = frame.view, frame.plan.calendar
    units, programmes = all_units(scope), all_programmes(scope)
    words, earlier = scope_words(view), earlier_statuses(frame)
    changes = left_plan(words)
    records = milestone_records(scope, view=view, changes=changes)
    contributions = _contributions(frame, units)
    claims = _claims(frame)
    rows = db.session.execute(select(KeyTask.__table__).order_by(KeyTask.position)).all()
    total = sum((row.weight for row in rows if (row.id, None) not in changes), Decimal(0))
    tasks = tuple(
        _task(
            row,
            total,
            frame,
            programmes[row.programme_id],
            units,
            records.get(row.id, []),
            contributions.get(row.id, ()),
            claims.get(row.id),
            words.get((row.id, None)),
            earlier.get(row.id, ()),
        )
        for row in rows
    )
    order = {programme_id: place for place, programme_id in enumerate(programmes)}
    ordered = sorted(tasks, key=lambda task: order[task.programme.id])
    return Portfolio(view, calendar, tuple(programmes.values()), tuple(units.values()), tuple(ordered), frame.rules)


def all_units(_scope: Scope) -> dict[int, UnitRef]:
    """Return every member unit by id, in the plan's order. One statement."""
    rows = db.session.execute(select(Unit.__table__).order_by(Unit.position))
    return {
        row.id: UnitRef(
            row.id,
            row.code,
            Bilingual(row.name_zh, row.name_en),
            Bilingual(row.short_zh, row.short_en),
            row.reports,
        )
        for row in rows
    }


def all_programmes(_scope: Scope) -> dict[int, ProgrammeRef]:
    """Return every programme by id, in the plan's order. One statement."""
    rows = db.session.execute(select(Programme.__table__).order_by(Programme.position))
    return {
        row.id: ProgrammeRef(
            row.id,
            row.code,
            Bilingual(row.name_zh, row.name_en),
            Bilingual(row.aim_zh, row.aim_en),
            row.version,
        )
        for row in rows
    }


def _task(
    row: Any,
    total: Decimal,
    frame: Frame,
    programme: ProgrammeRef,
    units: Mapping[int, UnitRef],
    records: Sequence[MilestoneRecord],
    contributions: Sequence[ContributionRow],
    claim: Claim | None,
    word: ScopeState | None,
    earlier: Sequence[Rag],
) -> TaskRow:
    assert frame.plan is not None
    view, calendar, rules = frame.view, frame.plan.calendar, frame.rules
    left = word if word is not None and word.is_out else None
    states = [record.state for record in records]
    named = [NamedMilestone(record.name, record.state) for record in records if record.scope is None]
    is_over = left is not None or (bool(named) and all(milestone.state.is_verified for milestone in named))
    progress = task_progress(
        states,
        as_of=view.as_of,
        percent_cap=rules.percent_cap,
        is_stale=not is_over and row.starts_on <= view.as_of and (claim is None or claim.is_carried),
    )
    schedule = task_schedule(states, starts_on=row.starts_on, as_of=view.as_of)
    heard = claim.month if claim else None
    missed = missed_reports(
        frame.periods, heard=heard, as_of=view.as_of, starts_on=reports_owed_from(row.starts_on, word)
    )
    computed = compute_status(
        TaskEvidence(named, progress, schedule.performance if schedule else None, missed, row.starts_on, left),
        calendar,
        as_of=view.as_of,
        thresholds=rules.status,
    )
    computed = held_back(computed, earlier, reports=rules.improvement_reports)
    milestones = [_milestone(record, units, calendar, view) for record in records]
    lead = units[row.lead_unit_id]
    return TaskRow(
        id=row.id,
        code=row.code,
        programme=programme,
        name=Bilingual(row.name_zh, row.name_en),
        aim=Bilingual(row.aim_zh, row.aim_en),
        weight=row.weight,
        share=row.weight / total if total and left is None else Decimal(0),
        owner=row.owner,
        lead=lead,
        starts_on=row.starts_on,
        source=row.source,
        version=row.version,
        milestones=tuple(milestone for milestone in milestones if milestone.record.scope is None),
        dropped=tuple(milestone for milestone in milestones if milestone.record.scope is not None),
        earning_rule=EarningRule(row.earning_rule),
        is_critical=row.is_critical,
        scope=left,
        contributions=tuple(contributions),
        parts=_parts(lead, computed, claim, records, contributions, units, frame),
        progress=progress,
        schedule=schedule,
        computed=computed,
        claim=claim,
        missed_reports=missed,
        finish=finish_slip(named, calendar, as_of=view.as_of),
    )


def _milestone(
    record: MilestoneRecord, units: Mapping[int, UnitRef], calendar: WorkCalendar, view: View
) -> MilestoneRow:
    state, as_of = record.state, view.as_of
    return MilestoneRow(
        record,
        units[record.unit_id],
        expected_on(state, as_of=as_of),
        slip=slip_workdays(state, calendar, as_of=as_of),
        moved=moved_workdays(state, calendar, as_of=as_of),
        overdue=overdue_workdays(state, calendar, as_of=as_of),
    )


def _parts(
    lead: UnitRef,
    computed: ComputedStatus,
    claim: Claim | None,
    records: Sequence[MilestoneRecord],
    contributions: Sequence[ContributionRow],
    units: Mapping[int, UnitRef],
    frame: Frame,
) -> tuple[Part, ...]:
    """Return each involved unit's part, the lead first, then in the plan's order of units; none has a part in a task
    that has left the plan."""
    assert frame.plan is not None
    held: defaultdict[int, list[MilestoneRecord]] = defaultdict(list)
    for record in records:
        if record.scope is None:
            held[record.unit_id].append(record)
    owed = {row.unit.id: row for row in contributions}
    parts = [Part(lead, computed.rag, leads=True, is_carried=claim is not None and claim.is_carried)]
    if computed.rag is Rag.OUT:
        return tuple(parts)
    for unit in units.values():
        if unit.id == lead.id or (unit.id not in held and unit.id not in owed):
            continue
        row = owed.get(unit.id)
        states = [record.state for record in held[unit.id]]
        rag = part_status(
            row.state if row else None,
            states,
            frame.plan.calendar,
            as_of=frame.view.as_of,
            thresholds=frame.rules.status,
        )
        parts.append(Part(unit, rag, leads=False, is_carried=row is not None and row.is_carried))
    return tuple(parts)


def _contributions(frame: Frame, units: Mapping[int, UnitRef]) -> dict[int, tuple[ContributionRow, ...]]:
    assert frame.plan is not None
    view, calendar = frame.view, frame.plan.calendar
    place = func.row_number().over(
        partition_by=ContributionReport.contribution_id,
        order_by=(
            ContributionReport.valid_on.desc(),
            ContributionReport.recorded_at.desc(),
            ContributionReport.id.desc(),
        ),
    )
    word = (
        select(ContributionReport.__table__, place.label("place")).where(known_in(ContributionReport, view)).subquery()
    )
    statement = (
        select(
            Contribution.__table__,
            word.c.state,
            word.c.forecast_on,
            word.c.delivered_on,
            word.c.note,
            word.c.valid_on.label("said_on"),
        )
        .join(Unit, Unit.id == Contribution.unit_id)
        .outerjoin(word, and_(word.c.contribution_id == Contribution.id, word.c.place == 1))
        .order_by(Contribution.task_id, Unit.position)
    )
    by_task: defaultdict[int, list[ContributionRow]] = defaultdict(list)
    for row in db.session.execute(statement):
        stage = ContributionStage(row.state) if row.state else ContributionStage.SILENT
        state = ContributionState(row.due_on, stage, row.forecast_on, row.delivered_on)
        owes = stage is not ContributionStage.DELIVERED and row.said_on is not None
        by_task[row.task_id].append(
            ContributionRow(
                id=row.id,
                unit=units[row.unit_id],
                deliverable=Bilingual(row.deliverable_zh, row.deliverable_en),
                state=state,
                note=row.note or "",
                said_on=row.said_on,
                overdue=contribution_overdue(state, calendar, as_of=view.as_of),
                is_carried=owes and Month.of(row.said_on) < view.month,
                version=row.version,
            )
        )
    return {task_id: tuple(rows) for task_id, rows in by_task.items()}


def _claims(frame: Frame) -> dict[int, Claim]:
    view = frame.view
    place = func.row_number().over(
        partition_by=StatusUpdate.task_id,
        order_by=(StatusUpdate.valid_on.desc(), StatusUpdate.recorded_at.desc(), StatusUpdate.id.desc()),
    )
    known = select(StatusUpdate.__table__, place.label("place")).where(known_in(StatusUpdate, view)).subquery()
    rows = db.session.execute(select(known).where(known.c.place == 1).order_by(known.c.task_id))
    return {
        row.task_id: Claim(
            row.id,
            Rag(row.claimed),
            row.note,
            row.difference,
            Month.of(row.valid_on),
            row.recorded_at,
            row.recorded_by,
            row.source,
            is_carried=Month.of(row.valid_on) < view.month,
        )
        for row in rows
    }
