"""Everything ever said about one task, for its history and for judging what is to be said next."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion, EarningRule
from tracker.domain.permissions import Scope
from tracker.domain.rag import Rag
from tracker.domain.revisions import (
    ClaimSaid,
    CompletionSaid,
    ForecastSaid,
    MilestonePast,
    ReplanSaid,
    ScopeSaid,
    TaskPast,
    WorkSaid,
)
from tracker.domain.scope import ScopeKind
from tracker.models.milestones import (
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import KeyTask, ScopeChange, StatusUpdate


def task_past(_scope: Scope, *, task_id: int) -> TaskPast:
    """Return a task's whole past, oldest recording first. Eight statements. Raises NoResultFound for no such task."""
    task = db.session.execute(select(KeyTask.starts_on, KeyTask.earning_rule).where(KeyTask.id == task_id)).one()
    replans, forecasts, completions = _revisions(task_id)
    works = _works(task_id)
    milestones = db.session.execute(
        select(Milestone.__table__).where(Milestone.task_id == task_id).order_by(Milestone.number)
    )
    claims = db.session.execute(
        select(StatusUpdate.__table__)
        .where(StatusUpdate.task_id == task_id)
        .order_by(StatusUpdate.recorded_at, StatusUpdate.id)
    )
    return TaskPast(
        task.starts_on,
        tuple(
            MilestonePast(
                row.id,
                row.number,
                Bilingual(row.name_zh, row.name_en),
                row.weight,
                row.original_on,
                tuple(replans[row.id]),
                tuple(forecasts[row.id]),
                tuple(completions[row.id]),
                tuple(works[row.id]),
            )
            for row in milestones
        ),
        tuple(
            ClaimSaid(**_said(row), rag=Rag(row.claimed), note=row.note, difference=row.difference) for row in claims
        ),
        _scopes(task_id),
        EarningRule(task.earning_rule),
    )


def _scopes(task_id: int) -> tuple[ScopeSaid, ...]:
    rows = db.session.execute(
        select(ScopeChange.__table__)
        .where(ScopeChange.task_id == task_id)
        .order_by(ScopeChange.recorded_at, ScopeChange.id)
    )
    return tuple(
        ScopeSaid(
            **_said(row),
            milestone_id=row.milestone_id,
            kind=ScopeKind(row.kind),
            reason=row.reason,
            approved_by=row.approved_by,
        )
        for row in rows
    )


def _works(task_id: int) -> defaultdict[int, list[WorkSaid]]:
    works: defaultdict[int, list[WorkSaid]] = defaultdict(list)
    for row in _of_milestones(MilestoneProgress, task_id):
        works[row.milestone_id].append(WorkSaid(**_said(row), started_on=row.started_on, percent=row.percent))
    return works


def _revisions(
    task_id: int,
) -> tuple[
    defaultdict[int, list[ReplanSaid]], defaultdict[int, list[ForecastSaid]], defaultdict[int, list[CompletionSaid]]
]:
    replans: defaultdict[int, list[ReplanSaid]] = defaultdict(list)
    for row in _of_milestones(MilestoneBaseline, task_id):
        replans[row.milestone_id].append(
            ReplanSaid(
                **_said(row),
                baseline_on=row.baseline_on,
                reason=row.reason,
                approved_by=row.approved_by,
                ground=Ground(row.ground) if row.ground else None,
                extension_id=row.extension_id,
            )
        )
    forecasts: defaultdict[int, list[ForecastSaid]] = defaultdict(list)
    for row in _of_milestones(MilestoneForecast, task_id):
        cause = Cause(row.cause) if row.cause else None
        forecasts[row.milestone_id].append(
            ForecastSaid(**_said(row), forecast_on=row.forecast_on, cause=cause, note=row.note)
        )
    completions: defaultdict[int, list[CompletionSaid]] = defaultdict(list)
    for row in _of_milestones(MilestoneCompletion, task_id):
        completions[row.milestone_id].append(
            CompletionSaid(
                **_said(row), completion=Completion(row.state), actual_on=row.actual_on, evidence=row.evidence
            )
        )
    return replans, forecasts, completions


def _of_milestones(table: Any, task_id: int) -> Any:
    """Return a table's rows about a task's milestones, as recorded."""
    return db.session.execute(
        select(table.__table__)
        .join(Milestone, Milestone.id == table.milestone_id)
        .where(Milestone.task_id == task_id)
        .order_by(table.recorded_at, table.id)
    )


def _said(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "valid_on": row.valid_on,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by,
        "source": row.source,
    }
