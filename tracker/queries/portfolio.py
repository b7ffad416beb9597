"""The whole plan as known at one moment: every task with its progress, statuses and parts.

Register, overview, task page, unit page and exports all read this; a number shown on two of them is the same number.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.domain.milestone_history import Origin
from tracker.domain.months import Month
from tracker.domain.permissions import Scope
from tracker.domain.scope import left_plan
from tracker.domain.task_chances import HeldMilestone
from tracker.models.plan import KeyTask
from tracker.queries.assessments import earlier_statuses
from tracker.queries.chances import Chances, chances
from tracker.queries.dependencies import late_links, plan_network
from tracker.queries.frame import Frame
from tracker.queries.kept import Remade, kept, remade
from tracker.queries.milestones import milestone_records
from tracker.queries.plan_names import all_programmes, all_units
from tracker.queries.plan_then import plan_then, programme_subject, task_subject
from tracker.queries.portfolio_facts import contribution_rows, newest_claims
from tracker.queries.portfolio_rows import Portfolio, TaskRow, UnitRef
from tracker.queries.scope import scope_words
from tracker.queries.spans import view_before
from tracker.queries.task_rows import TaskFacts, task_row


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
    found = chances(scope, frame) if _chances_vote(frame) else None
    odds = found if isinstance(found, Chances) else None
    records = milestone_records(scope, frame, before=_report_before(frame), changes=changes, then=then)
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
    # The very same units as before, so that the facts of tasks are told to be alike at a glance.
    kept_units: Remade[tuple[UnitRef, ...], tuple[UnitRef, ...]] = remade("units", frame)
    in_order = kept_units.of("units", tuple(units.values()), lambda held: held)

    def facts(row: Any) -> TaskFacts:
        """Return what a task's row follows from."""
        own = records.get(row.id, ())
        in_plan = [(row.code, record.state.number) for record in own if record.scope is None]
        chance = odds.of(in_plan, units[row.lead_unit_id].code, held, links.network.links) if odds else None
        return TaskFacts(
            row,
            total,
            programmes[row.programme_id],
            in_order,
            own,
            contributions.get(row.id, ()),
            claims.get(row.id),
            words.get((row.id, None)),
            tuple(earlier.get(row.id, ())),
            tuple(late.get(row.code, ())),
            on_chain=frozenset(number for code, number in in_plan if (code, number) in links.chain),
            waiting_too_long=frozenset(number for code, number in in_plan if (code, number) in links.waiting_too_long),
            chance=chance.own if chance is not None else None,
        )

    made: Remade[TaskFacts, TaskRow] = remade("tasks", frame)
    tasks = tuple(made.of(row.id, facts(row), lambda facts: task_row(facts, frame)) for row in rows)
    filled = {task.programme.id for task in tasks}
    shown = [each for each in programmes.values() if each.id in filled or programme_subject(each) not in then.added]
    order = {programme_id: place for place, programme_id in enumerate(programmes)}
    ordered = sorted(tasks, key=lambda task: order[task.programme.id])
    return Portfolio(view, calendar, tuple(shown), in_order, tuple(ordered), frame.rules, links)


def _report_before(frame: Frame) -> Origin:
    """Return the moment of the report before the view's; before the first, the last day of the month before."""
    earlier = view_before(frame)
    if earlier is not None:
        return Origin(earlier.as_of, earlier.known_at)
    return Origin(Month.of(frame.view.as_of).first - timedelta(days=1), frame.view.known_at)


def _chances_vote(frame: Frame) -> bool:
    """Tell whether a limit of the status asks for chances; 0 asks for none."""
    return frame.rules.status.red_chance > 0 or frame.rules.status.amber_chance > 0
