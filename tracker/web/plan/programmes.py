"""One programme: its progress, its tasks and what is late in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template

from tracker.domain.bilingual import Message
from tracker.domain.permissions import Permission
from tracker.domain.plan_titles import milestones_headline
from tracker.domain.rag import Rag
from tracker.domain.status import roll_up_status
from tracker.queries.concerns import concern_records, concern_rows
from tracker.queries.frame import Frame
from tracker.queries.milestone_rows import (
    MilestoneFilter,
    MilestoneOfTask,
    MilestoneSort,
    Show,
    all_milestones,
    chosen,
    ordered,
    replans_of,
    tally,
)
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef, TaskRow
from tracker.queries.schedules import measured_schedule
from tracker.queries.tasks import Grouping, TaskTotals, arranged, totals
from tracker.web import formats
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint
from tracker.web.plan.concerns_page import open_block
from tracker.web.plan.editing import may_edit
from tracker.web.plan.not_yet import not_yet, of_today
from tracker.web.plan.register_page import RegisterGroup, register_rows
from tracker.web.plan.schedule_block import ScheduleBlock, schedule_block
from tracker.web.shell import current_frame


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything a programme's page prints; `late` are its open milestones expected after their promise, `left` the
    tasks that have left the plan.

    The schedule counts from the start of its first task; None without tasks.
    """

    programme: ProgrammeRef
    rag: Rag
    totals: TaskTotals
    headline: tuple[Message, ...]
    replans: Message
    groups: tuple[RegisterGroup, ...]
    schedule: ScheduleBlock | None
    late: tuple[MilestoneOfTask, ...]
    left: tuple[TaskRow, ...]
    left_title: Message
    may_plan: bool


@blueprint.get("/programmes/<code>")
@requires(Permission.READ_PLAN)
def programme(code: str) -> str | tuple[str, int]:
    """Show one programme."""
    frame = current_frame()
    if frame.plan is None:
        abort(404)
    rows = portfolio(viewer().scope, frame)
    found = _of_code(rows, code)
    if found is None:
        later = _of_code(of_today(frame), code)
        if later is None:
            abort(404)
        return not_yet(f"{later.code} {formats.in_language(later.name)}", frame)
    everything = rows.of_programme(found)
    tasks = tuple(task for task in everything if task.scope is None)
    left = tuple(task for task in everything if task.scope is not None)
    page = ProgrammePage(
        programme=found,
        rag=roll_up_status(((task.weight, task.computed.rag, task.is_critical) for task in tasks), rows.rules.status),
        totals=totals(everything),
        headline=milestones_headline(tally(all_milestones(tasks))),
        replans=replans_of(all_milestones(tasks)),
        groups=register_rows(arranged(tasks, Grouping.FLAT), frame),
        schedule=_schedule(everything, frame) if tasks else None,
        late=_late(rows, code),
        left=left,
        left_title=Message("left.tasks", {"count": len(left)}),
        may_plan=may_edit(frame, Permission.EDIT_PLAN),
    )
    concerns = concern_rows(rows, concern_records(viewer().scope, view=frame.view))
    block = open_block([row for row in concerns if row.task.programme.id == found.id])
    return render_template("plan/programmes/show.html", page=page, concerns=block)


def _schedule(tasks: Sequence[TaskRow], frame: Frame) -> ScheduleBlock | None:
    starts_on = min((task.starts_on for task in tasks), default=None)
    if starts_on is None:
        return None
    return schedule_block(measured_schedule(tasks, starts_on=starts_on, frame=frame), frame)


def _late(rows: Portfolio, code: str) -> tuple[MilestoneOfTask, ...]:
    late = chosen(rows, MilestoneFilter(show=Show.LATE, programme=code))
    return ordered(late, MilestoneSort.SLIP, descending=True)


def _of_code(rows: Portfolio, code: str) -> ProgrammeRef | None:
    return next((programme for programme in rows.programmes if programme.code == code), None)
