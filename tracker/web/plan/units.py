"""One member unit: what it leads, what it owes others, and how its parts stand."""

from dataclasses import dataclass

from flask import abort, render_template

from tracker.domain.bilingual import Message
from tracker.domain.claim_history import Optimism
from tracker.domain.claim_titles import optimism_sentence
from tracker.domain.permissions import Permission
from tracker.queries.assessments import unit_optimism
from tracker.queries.concerns import concern_records, concern_rows
from tracker.queries.frame import UnitReport
from tracker.queries.milestone_rows import (
    MilestoneFilter,
    MilestoneOfTask,
    MilestoneSort,
    Show,
    chosen,
    ordered,
    replans_of,
)
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import ContributionRow, Part, Portfolio, TaskRow, UnitRef
from tracker.queries.tasks import Grouping, TaskTotals, arranged, totals
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint
from tracker.web.plan.concerns_page import open_block
from tracker.web.plan.links_page import UnitLinks, unit_links
from tracker.web.plan.register_page import RegisterGroup, register_rows
from tracker.web.shell import current_frame


@dataclass(frozen=True, slots=True)
class SupportedTask:
    """A task the unit supports: its part, and its deliverable where it owes one."""

    task: TaskRow
    part: Part
    owed: ContributionRow | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything a unit's page prints; `milestones` are the open ones it holds, worst slip first, and
    `left` the tasks it led that have left the plan."""

    unit: UnitRef
    report: UnitReport | None
    totals: TaskTotals
    groups: tuple[RegisterGroup, ...]
    supported: tuple[SupportedTask, ...]
    milestones: tuple[MilestoneOfTask, ...]
    replans: Message
    optimism: Optimism | None
    optimism_sentence: Message
    links: UnitLinks
    left: tuple[TaskRow, ...]
    left_title: Message


@blueprint.get("/units/<code>")
@requires(Permission.READ_PLAN)
def unit(code: str) -> str:
    """Show one member unit; everybody may read every unit's part in the plan."""
    frame, scope = current_frame(), viewer().scope
    if frame.plan is None:
        abort(404)
    rows = portfolio(scope, frame)
    found = next((unit for unit in rows.units if unit.code == code), None)
    if found is None:
        abort(404)
    led = [task for task in rows.current if task.lead.id == found.id]
    left = tuple(task for task in rows.left if task.lead.id == found.id)
    reports = frame.coverage.units if frame.coverage else ()
    table = unit_optimism(scope, frame)
    page = UnitPage(
        unit=found,
        report=next((report for report in reports if report.code == code), None),
        totals=totals(led),
        groups=register_rows(arranged(led, Grouping.FLAT), frame),
        supported=_supported(rows, found),
        milestones=ordered(
            chosen(rows, MilestoneFilter(show=Show.OPEN, unit=code)), MilestoneSort.SLIP, descending=True
        ),
        replans=replans_of(chosen(rows, MilestoneFilter(unit=code))),
        optimism=table.of(found.id),
        optimism_sentence=optimism_sentence(found.short, table.of(found.id), table),
        links=unit_links(rows, found),
        left=left,
        left_title=Message("left.tasks", {"count": len(left)}),
    )
    concerns = concern_rows(rows, concern_records(viewer().scope, view=frame.view))
    block = open_block([row for row in concerns if row.task.lead.id == found.id])
    return render_template("plan/units/show.html", page=page, concerns=block)


def _supported(rows: Portfolio, unit: UnitRef) -> tuple[SupportedTask, ...]:
    found = []
    for task in rows.tasks:
        part = next((part for part in task.parts if part.unit.id == unit.id and not part.leads), None)
        if part is not None:
            owed = next((row for row in task.contributions if row.unit.id == unit.id), None)
            found.append(SupportedTask(task, part, owed))
    return tuple(found)
