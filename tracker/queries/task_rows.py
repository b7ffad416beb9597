"""One key task with everything that follows from what is on record of it. Methods: A1 to A6."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.domain.bilingual import Bilingual
from tracker.domain.contributions import part_status
from tracker.domain.earned_schedule import task_schedule
from tracker.domain.milestones import EarningRule, expected_on, moved_workdays, overdue_workdays, slip_workdays
from tracker.domain.periods import missed_reports
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.scope import ScopeState, reports_owed_from
from tracker.domain.status import (
    ComputedStatus,
    LateLink,
    NamedMilestone,
    OwnChance,
    TaskEvidence,
    finish_slip,
    nothing_said,
)
from tracker.domain.status_shown import TaskStanding
from tracker.queries.frame import Frame
from tracker.queries.milestones import MilestoneRecord
from tracker.queries.portfolio_rows import (
    Claim,
    ContributionRow,
    MilestoneRow,
    Part,
    ProgrammeRef,
    TaskRow,
    UnitRef,
)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """Everything in a view that a task's row follows from; `row` is the task's own, as the plan stood then.

    `plan_weight` is the weight of all tasks in the plan. `units` are all of them, in the plan's order. `earlier` tells
    what the facts gave at the reports before, newest first; `on_chain` and `waiting_too_long` are the numbers of
    milestones.
    """

    row: Any
    plan_weight: Decimal
    programme: ProgrammeRef
    units: tuple[UnitRef, ...]
    records: tuple[MilestoneRecord, ...]
    contributions: tuple[ContributionRow, ...]
    claim: Claim | None
    word: ScopeState | None
    earlier: tuple[Rag, ...]
    late: tuple[LateLink, ...]
    on_chain: frozenset[int]
    waiting_too_long: frozenset[int]
    chance: OwnChance | None

    @property
    def lead(self) -> UnitRef:
        """Return the unit that leads the task."""
        return self.unit(self.row.lead_unit_id)

    def unit(self, unit_id: int) -> UnitRef:
        """Return one of the units."""
        return next(unit for unit in self.units if unit.id == unit_id)


def task_row(facts: TaskFacts, frame: Frame) -> TaskRow:
    """Return a task as the frame's view shows it. Raises DayOutsideCalendar."""
    assert frame.plan is not None, "a page without a plan has no tasks"
    row, claim, records = facts.row, facts.claim, facts.records
    view, calendar, rules = frame.view, frame.plan.calendar, frame.rules
    left = facts.word if facts.word is not None and facts.word.is_out else None
    states = [record.state for record in records]
    named = [NamedMilestone(record.name, record.state) for record in records if record.scope is None]
    is_over = left is not None or (bool(named) and all(milestone.state.is_verified for milestone in named))
    is_silent = nothing_said(claim.month if claim else None, states)
    progress = task_progress(
        states,
        as_of=view.as_of,
        percent_cap=rules.percent_cap,
        is_stale=not is_over and row.starts_on <= view.as_of and (claim is None or claim.is_carried),
        is_unheard=is_silent,
    )
    missed = missed_reports(
        frame.periods,
        heard=claim.month if claim else None,
        as_of=view.as_of,
        starts_on=reports_owed_from(row.starts_on, facts.word),
    )
    evidence = TaskEvidence(
        named,
        progress,
        task_schedule(states, starts_on=row.starts_on, as_of=view.as_of),
        missed,
        row.starts_on,
        left,
        facts.late,
        chance=facts.chance,
        is_silent=is_silent,
    )
    standing = TaskStanding(evidence, facts.earlier)
    computed = standing.status(calendar, rules, as_of=view.as_of)
    milestones = [_milestone(record, facts, frame) for record in records]
    return TaskRow(
        id=row.id,
        code=row.code,
        programme=facts.programme,
        name=Bilingual(row.name_zh, row.name_en),
        aim=Bilingual(row.aim_zh, row.aim_en),
        weight=row.weight,
        share=row.weight / facts.plan_weight if facts.plan_weight and left is None else Decimal(0),
        owner=row.owner,
        lead=facts.lead,
        starts_on=row.starts_on,
        source=row.source,
        version=row.version,
        milestones=tuple(milestone for milestone in milestones if milestone.record.scope is None),
        dropped=tuple(milestone for milestone in milestones if milestone.record.scope is not None),
        earning_rule=EarningRule(row.earning_rule),
        is_critical=row.is_critical,
        joined_on=row.joined_on,
        scope=left,
        contributions=facts.contributions,
        parts=_parts(facts, computed, frame),
        progress=progress,
        standing=standing,
        computed=computed,
        claim=claim,
        missed_reports=missed,
        finish=finish_slip([milestone.state for milestone in named], calendar, as_of=view.as_of),
        late_links=facts.late,
    )


def _milestone(record: MilestoneRecord, facts: TaskFacts, frame: Frame) -> MilestoneRow:
    assert frame.plan is not None
    state, as_of, calendar = record.state, frame.view.as_of, frame.plan.calendar
    return MilestoneRow(
        record,
        facts.unit(record.unit_id),
        expected_on(state, as_of=as_of),
        slip=slip_workdays(state, calendar, as_of=as_of),
        moved=moved_workdays(state, calendar, as_of=as_of),
        overdue=overdue_workdays(state, calendar, as_of=as_of),
        is_on_chain=state.number in facts.on_chain,
        waits_too_long=state.number in facts.waiting_too_long,
    )


def _parts(facts: TaskFacts, computed: ComputedStatus, frame: Frame) -> tuple[Part, ...]:
    """Return each involved unit's part, the lead first, then in the plan's order of units; none has a part in a task
    that has left the plan."""
    assert frame.plan is not None
    lead, claim = facts.lead, facts.claim
    held: defaultdict[int, list[MilestoneRecord]] = defaultdict(list)
    for record in facts.records:
        if record.scope is None:
            held[record.unit_id].append(record)
    owed = {row.unit.id: row for row in facts.contributions}
    parts = [Part(lead, computed.rag, leads=True, is_carried=claim is not None and claim.is_carried)]
    if computed.rag is Rag.OUT:
        return tuple(parts)
    for unit in facts.units:
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
