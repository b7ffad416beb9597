"""Milestones as known at one moment, and the history of their dates."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.milestone_history import CompletionWord, DatedWord, MilestoneHistory, Origin, moves
from tracker.domain.milestones import Completion, EarningRule, MilestoneState, WorkWord, with_work
from tracker.domain.months import Month
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.domain.scope import ScopeState
from tracker.models.milestones import (
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import KeyTask
from tracker.queries.frame import Frame
from tracker.queries.kept import Remade, remade
from tracker.queries.known import known_in, recorded_in
from tracker.queries.milestone_words import milestone_words
from tracker.queries.plan_then import PlanThen, milestone_subject

AboutMilestone = MilestoneBaseline | MilestoneForecast | MilestoneProgress


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """A milestone's plan and its newest facts; `share` is its part of the task, 0 to 1."""

    task_id: int
    unit_id: int
    name: Bilingual
    evidence_needed: Bilingual
    share: Decimal
    state: MilestoneState
    forecast_cause: str
    forecast_note: str
    forecast_month: Month | None
    evidence: str
    version: int
    replans: int = 0
    scope: ScopeState | None = None


def milestone_records(
    _scope: Scope,
    frame: Frame,
    *,
    before: Origin,
    changes: Mapping[tuple[int, int | None], ScopeState],
    then: PlanThen,
) -> dict[int, tuple[MilestoneRecord, ...]]:
    """Return each task's milestones in order, as known in the view and as the plan stood then, those too that `changes`
    took out of it; with the dates expected `before`, as the report before the view's showed them.

    Eight statements at most.
    """
    view = frame.view
    works, said = _work_words(view), milestone_words()
    rows = db.session.execute(_statement(view).order_by(Milestone.task_id, Milestone.number))
    held: defaultdict[int, list[Any]] = defaultdict(list)
    for row in then.rows(rows, milestone_subject):
        held[row.task_id].append(row)
    made: Remade[_Facts, tuple[MilestoneRecord, ...]] = remade("milestones", frame)
    moment = Origin(view.as_of, view.known_at)

    def facts(rows: Sequence[Any]) -> _Facts:
        """Return what the records of one task follow from."""
        first = rows[0]
        return _Facts(
            tuple(rows),
            EarningRule(then.value(f"task:{first.task}", "earning_rule", first.earning_rule)),
            then.value(f"task:{first.task}", "starts_on", first.task_starts_on),
            tuple(changes.get((row.task_id, None)) or changes.get((row.task_id, row.id)) for row in rows),
            tuple(tuple(works.get(row.id, ())) for row in rows),
            tuple(
                _Said(said.forecasts.of(row.id), said.baselines.of(row.id), said.completions.of(row.id)) for row in rows
            ),
            moment,
            before,
        )

    return {task_id: made.of(task_id, facts(rows), _records) for task_id, rows in held.items()}


def _work_words(view: View) -> dict[int, list[WorkWord]]:
    """Return what was said of each milestone's work, by the day spoken of and then by recording."""
    rows = db.session.execute(
        select(MilestoneProgress.__table__)
        .where(known_in(MilestoneProgress, view))
        .order_by(MilestoneProgress.valid_on, MilestoneProgress.recorded_at, MilestoneProgress.id)
    )
    words: defaultdict[int, list[WorkWord]] = defaultdict(list)
    for row in rows:
        words[row.milestone_id].append(WorkWord(row.valid_on, row.started_on, row.percent))
    return words


class _Said(NamedTuple):
    """Everything ever said of a milestone's dates."""

    forecasts: tuple[DatedWord, ...]
    baselines: tuple[DatedWord, ...]
    completions: tuple[CompletionWord, ...]


class _Facts(NamedTuple):
    """What the records of one task's milestones follow from; in the order of `rows`: how each left the plan, what was
    said of its work, and of its dates."""

    rows: tuple[Any, ...]
    rule: EarningRule
    starts_on: date
    scopes: tuple[ScopeState | None, ...]
    works: tuple[tuple[WorkWord, ...], ...]
    said: tuple[_Said, ...]
    moment: Origin
    before: Origin


def _records(facts: _Facts) -> tuple[MilestoneRecord, ...]:
    """Return one task's milestones; a share is that of what is still in the plan."""
    rows, scopes = facts.rows, facts.scopes
    total = sum((row.weight for row, scope in zip(rows, scopes, strict=True) if scope is None), Decimal(0))
    records = [
        _record(
            row, total, moves(said.forecasts, facts.moment, row.original_on), _expected(row, said, facts.before), scope
        )
        for row, said, scope in zip(rows, facts.said, scopes, strict=True)
    ]
    works = {row.id: works for row, works in zip(rows, facts.works, strict=True)}
    states = with_work([record.state for record in records], works, rule=facts.rule, starts_on=facts.starts_on)
    return tuple(
        record if state is record.state else replace(record, state=state)
        for record, state in zip(records, states, strict=True)
    )


def _expected(row: Any, said: _Said, before: Origin) -> date:
    """Return when a milestone was expected as the report before showed it."""
    return MilestoneHistory(row.id, row.task, row.number, "", row.weight, row.original_on, *said).expected_at(before)


def _newest(table: type[AboutMilestone], view: View) -> tuple[Any, ColumnElement[bool]]:
    """Return a table under a name of its own and the condition that joins a milestone's newest row: of the latest day
    spoken of, then the latest recorded.

    The row is looked up through the table's index, milestone by milestone: numbering all rows reads all history.
    """
    row, each = aliased(table), aliased(table)
    newest = (
        select(each.id)
        .where(each.milestone_id == Milestone.id, known_in(each, view))
        .order_by(each.valid_on.desc(), each.recorded_at.desc(), each.id.desc())
        .limit(1)
        .correlate(Milestone)
    )
    return row, row.id == newest.scalar_subquery()


def _done(view: View) -> tuple[Any, ColumnElement[bool]]:
    """Return the same for the last recorded word on completion: a later day takes back an earlier one."""
    row, each = aliased(MilestoneCompletion), aliased(MilestoneCompletion)
    newest = (
        select(each.id)
        .where(each.milestone_id == Milestone.id, recorded_in(each, view))
        .order_by(each.recorded_at.desc(), each.id.desc())
        .limit(1)
        .correlate(Milestone)
    )
    return row, and_(row.id == newest.scalar_subquery(), row.actual_on <= view.as_of)


def _statement(view: View) -> Select[Any]:
    plan, is_plan = _newest(MilestoneBaseline, view)
    now, is_now = _newest(MilestoneForecast, view)
    done, is_done = _done(view)
    replans = _replans(view)
    return (
        select(
            Milestone.__table__,
            KeyTask.code.label("task"),
            KeyTask.earning_rule,
            KeyTask.starts_on.label("task_starts_on"),
            replans.c.replans,
            plan.baseline_on,
            now.forecast_on,
            now.cause,
            now.note,
            now.valid_on.label("forecast_valid_on"),
            done.state,
            done.actual_on,
            done.evidence,
        )
        .join(KeyTask, KeyTask.id == Milestone.task_id)
        .outerjoin(replans, replans.c.key == Milestone.id)
        .outerjoin(plan, is_plan)
        .outerjoin(now, is_now)
        .outerjoin(done, is_done)
    )


def _replans(view: View) -> Subquery:
    """Return how many approved re-plans each milestone has had."""
    return (
        select(MilestoneBaseline.milestone_id.label("key"), func.count().label("replans"))
        .where(known_in(MilestoneBaseline, view))
        .group_by(MilestoneBaseline.milestone_id)
        .subquery()
    )


def _record(row: Any, total: Decimal, moves: int, previous_on: date, scope: ScopeState | None) -> MilestoneRecord:
    completion = Completion(row.state) if row.state else Completion.OPEN
    reached_on = row.actual_on if completion in (Completion.CLAIMED, Completion.VERIFIED) else None
    state = MilestoneState(
        id=row.id,
        number=row.number,
        weight=row.weight,
        original_on=row.original_on,
        baseline_on=row.baseline_on or row.original_on,
        forecast_on=row.forecast_on,
        previous_on=previous_on,
        completion=completion,
        actual_on=reached_on,
        moves=moves,
        in_scope=scope is None,
    )
    return MilestoneRecord(
        task_id=row.task_id,
        unit_id=row.unit_id,
        name=Bilingual(row.name_zh, row.name_en),
        evidence_needed=Bilingual(row.evidence_zh, row.evidence_en),
        share=row.weight / total if total and scope is None else Decimal(0),
        state=state,
        forecast_cause=row.cause or "",
        forecast_note=row.note or "",
        forecast_month=Month.of(row.forecast_valid_on) if row.forecast_valid_on else None,
        evidence=row.evidence or "",
        version=row.version,
        replans=int(row.replans or 0),
        scope=scope,
    )
