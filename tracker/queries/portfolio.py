"""The whole plan as known at one moment: every task with its progress, statuses and parts.

Register, overview, task page, unit page and exports all read this; a number shown on two of them is the same number.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.contributions import (
    part_status,
)
from tracker.domain.dependencies import Key
from tracker.domain.earned_schedule import task_schedule
from tracker.domain.milestone_history import Origin
from tracker.domain.milestones import EarningRule, expected_on, moved_workdays, overdue_workdays, slip_workdays
from tracker.domain.months import Month
from tracker.domain.periods import missed_reports
from tracker.domain.permissions import Scope
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.scope import ScopeState, left_plan, reports_owed_from
from tracker.domain.status import (
    ComputedStatus,
    LateLink,
    NamedMilestone,
    TaskEvidence,
    finish_slip,
)
from tracker.domain.status_shown import TaskStanding
from tracker.domain.task_chances import HeldMilestone
from tracker.models.plan import KeyTask
from tracker.queries.assessments import earlier_statuses
from tracker.queries.chances import Chances, chances
from tracker.queries.dependencies import PlanNetwork, late_links, plan_network
from tracker.queries.frame import Frame
from tracker.queries.kept import kept
from tracker.queries.milestones import MilestoneRecord, milestone_records
from tracker.queries.plan_names import all_programmes, all_units
from tracker.queries.plan_then import plan_then, programme_subject, task_subject
from tracker.queries.portfolio_facts import contribution_rows, newest_claims
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
from tracker.queries.spans import view_before


def portfolio(scope: Scope, frame: Frame) -> Portfolio:
    """Return the plan as known in the frame's view. Seventeen statements at most, whatever the plan's size, and those
    of the chances where they vote."""
    return kept("portfolio", frame, lambda: _read(scope, frame))


def _read(scope: Scope, frame: Frame) -> Portfolio:
    assert frame.plan is not None, "a page without a plan asks for no portfolio"
    view, calendar = frame.view, frame.plan.calendar
    units, then = all_units(scope), plan_then(scope, frame)
    programmes = all_programmes(scope, then)
    words, earlier = scope_words(view), earlier_statuses(frame)
    changes = left_plan(words)
    odds = chances(scope, frame) if _chances_vote(frame) else None
    records = milestone_records(scope, view=view, before=_report_before(frame), changes=changes, then=then)
    contributions = contribution_rows(frame, units, then)
    claims = newest_claims(frame)
    rows = then.rows(db.session.execute(select(KeyTask.__table__).order_by(KeyTask.position)), task_subject)
    total = sum((row.weight for row in rows if (row.id, None) not in changes), Decimal(0))
    keyed = {(row.code, record.state.number): record for row in rows for record in records.get(row.id, ())}
    links = plan_network(scope, frame, keyed)
    late = late_links(links, keyed, {unit.id: unit.short for unit in units.values()})
    held = {
        key: HeldMilestone(key, units[record.unit_id].code, record.state)
        for key, record in keyed.items()
        if record.scope is None
    }
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
            links,
            late.get(row.code, ()),
            odds,
            held,
        )
        for row in rows
    )
    filled = {task.programme.id for task in tasks}
    shown = [each for each in programmes.values() if each.id in filled or programme_subject(each) not in then.added]
    order = {programme_id: place for place, programme_id in enumerate(programmes)}
    ordered = sorted(tasks, key=lambda task: order[task.programme.id])
    return Portfolio(view, calendar, tuple(shown), tuple(units.values()), tuple(ordered), frame.rules, links)


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
    links: PlanNetwork,
    late: Sequence[LateLink],
    odds: Chances | Message | None,
    held: Mapping[Key, HeldMilestone],
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
        is_unheard=claim is None,
    )
    schedule = task_schedule(states, starts_on=row.starts_on, as_of=view.as_of)
    heard = claim.month if claim else None
    missed = missed_reports(
        frame.periods, heard=heard, as_of=view.as_of, starts_on=reports_owed_from(row.starts_on, word)
    )
    lead = units[row.lead_unit_id]
    own = [(row.code, record.state.number) for record in records if record.scope is None]
    chance = odds.of(own, lead.code, held, links.network.links) if isinstance(odds, Chances) else None
    evidence = TaskEvidence(
        named,
        progress,
        schedule.performance if schedule else None,
        missed,
        row.starts_on,
        left,
        late,
        chance=chance.own if chance is not None else None,
    )
    standing = TaskStanding(evidence, tuple(earlier))
    computed = standing.status(calendar, rules, as_of=view.as_of)
    milestones = [_milestone(record, (row.code, record.state.number), units, frame, links) for record in records]
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
        joined_on=row.joined_on,
        scope=left,
        contributions=tuple(contributions),
        parts=_parts(lead, computed, claim, records, contributions, units, frame),
        progress=progress,
        schedule=schedule,
        standing=standing,
        computed=computed,
        claim=claim,
        missed_reports=missed,
        finish=finish_slip(named, calendar, as_of=view.as_of),
        late_links=tuple(late),
    )


def _report_before(frame: Frame) -> Origin:
    """Return the moment of the report before the view's; before the first, the last day of the month before."""
    earlier = view_before(frame)
    if earlier is not None:
        return Origin(earlier.as_of, earlier.known_at)
    return Origin(Month.of(frame.view.as_of).first - timedelta(days=1), frame.view.known_at)


def _chances_vote(frame: Frame) -> bool:
    """Tell whether a limit of the status asks for chances; 0 asks for none."""
    return frame.rules.status.red_chance > 0 or frame.rules.status.amber_chance > 0


def _milestone(
    record: MilestoneRecord, key: Key, units: Mapping[int, UnitRef], frame: Frame, links: PlanNetwork
) -> MilestoneRow:
    assert frame.plan is not None
    state, as_of, calendar = record.state, frame.view.as_of, frame.plan.calendar
    return MilestoneRow(
        record,
        units[record.unit_id],
        expected_on(state, as_of=as_of),
        slip=slip_workdays(state, calendar, as_of=as_of),
        moved=moved_workdays(state, calendar, as_of=as_of),
        overdue=overdue_workdays(state, calendar, as_of=as_of),
        is_on_chain=key in links.chain,
        waits_too_long=key in links.waiting_too_long,
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
