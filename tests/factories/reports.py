"""Monthly reports for tests: what a unit owes as plain values, and what one of a small plan owes in the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from tests.factories.plans import SmallPlan, instant
from tracker.domain.bilingual import Bilingual
from tracker.domain.contributions import ContributionStage, ContributionState
from tracker.domain.kpis import Amounts, KpiKind
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.owed_reports import (
    ClaimBefore,
    OwedContribution,
    OwedKpi,
    OwedMilestone,
    OwedPart,
    OwedReport,
    OwedTask,
)
from tracker.domain.permissions import Role, Scope
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.rules import Rules
from tracker.domain.status import NamedMilestone, TaskEvidence
from tracker.domain.status_shown import TaskStanding
from tracker.domain.submissions import Content, content_from
from tracker.domain.updates import Bounds
from tracker.domain.workdays import STATE_COUNCIL
from tracker.queries.frame import frame
from tracker.queries.owed_reports import owed_reports, report_ground

OFFICE = Scope(Role.OFFICE)
AS_OF = date(2020, 3, 31)


def text(english: str) -> Bilingual:
    return Bilingual(english, english)


def owed_milestone(
    milestone_id: int = 11, *, original: date = date(2020, 5, 29), forecast: date | None = None, asked: bool = True
) -> OwedMilestone:
    """Return a milestone as a report asks for it; its forecast before is the original date unless one is given."""
    before = forecast or original
    state = MilestoneState(milestone_id, 1, Decimal(1), original, original, before)
    return OwedMilestone(milestone_id, text("Step"), text("Signed report"), text("NORTH"), asked, asked, state, before)


def owed_kpi(kind: KpiKind = KpiKind.RATIO, *, before: Amounts | None = None) -> OwedKpi:
    """Return a figure as a report asks for it."""
    words = text("Rate"), kind, 1, text("%"), text("In time"), text("All"), text("")
    last = before or Amounts(Decimal(90), Decimal(100), Decimal(50))
    return OwedKpi(31, "K1", *words, last, Decimal(90), Month(2020, 2))


def owed_report(
    *milestones: OwedMilestone, kpis: tuple[OwedKpi, ...] = (), overdue: int = 0, today: date = date(2020, 4, 7)
) -> OwedReport:
    """Return a report for March 2020 with one task, one contribution (due in May unless overdue) and figures."""
    before = ClaimBefore(Rag.GREEN, "All branches are trained and the engine runs.", "", Month(2020, 2))
    begun_on = date(2020, 1, 1)
    named = [NamedMilestone(one.name, one.state) for one in milestones]
    standing = TaskStanding(
        TaskEvidence(named, task_progress([one.state for one in named], as_of=AS_OF), None, 0, begun_on)
    )
    task = OwedTask(1, "P1", text("Task"), "Owner", begun_on, milestones, before, Rag.GREEN, before.note, standing)
    due_on = date(2020, 2, 28) if overdue else date(2020, 5, 29)
    state = ContributionState(due_on, ContributionStage.UNDER_WAY)
    contribution = OwedContribution(21, text("Data"), state, "", date(2020, 2, 29), None, overdue)
    return OwedReport(
        unit_id=1,
        unit_code="NORTH",
        unit_name=text("North"),
        unit_short=text("North"),
        month=Month(2020, 3),
        before_month=Month(2020, 2),
        as_of=min(AS_OF, today),
        today=today,
        bounds=Bounds(date(2020, 1, 1), date(2020, 12, 31), STATE_COUNCIL),
        rules=Rules(),
        tasks=(task,) if milestones else (),
        parts=(OwedPart(2, "Q1", text("Other task"), text("SOUTH"), contribution, ()),),
        kpis=kpis,
    )


READY = {
    "tasks-1-claimed": "green",
    "tasks-1-note": "Half of the branches follow in May.",
    "contributions-21-state": "under_way",
}


def answers(report: OwedReport, typed: Mapping[str, str] | None = None, **more: str) -> Content:
    """Return the report filled in: prefilled, ready but for what `typed` says otherwise."""
    base = report.prefilled
    form = {name: value for name, value in READY.items() if name in base.typed()}
    return content_from({**form, **(typed or {}), **more}, base)


def owed_in(plan: SmallPlan, unit: str, period_place: int = -1, known_at: datetime | None = None) -> OwedReport:
    """Return what a unit of the small plan owes for one of its periods, by default the open one."""
    ground_frame = frame(OFFICE, live=True)
    period = ground_frame.periods[period_place]
    ground = report_ground(OFFICE, ground_frame, period, known_at=known_at)
    return owed_reports(OFFICE, ground)[plan.units[unit].id]


def ready_content(report: OwedReport, claimed: str = "green") -> Content:
    """Return a report of the database with everything answered as it was before."""
    base = report.confirmed(report.prefilled)
    tasks = {
        key: replace(said, claimed=claimed, note=said.note or "Goes on as planned.", difference="We know more.")
        for key, said in base.tasks.items()
    }
    contributions = {key: replace(said, state=said.state or "under_way") for key, said in base.contributions.items()}
    return replace(base, tasks=tasks, contributions=contributions)


AT = instant(date(2020, 4, 13))
