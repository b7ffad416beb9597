"""A small plan in the database, for tests of queries, actions and pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_edits import TaskDraft
from tracker.models.milestones import (
    Dependency,
    Milestone,
    MilestoneBaseline,
    MilestoneCompletion,
    MilestoneForecast,
    MilestoneProgress,
)
from tracker.models.plan import (
    Contribution,
    ContributionReport,
    KeyTask,
    Plan,
    Programme,
    ScopeChange,
    StatusUpdate,
    Unit,
)
from tracker.models.reporting import Period
from tracker.queries.task_history import task_past


def instant(day: date, hour: int = 4) -> datetime:
    """Return an instant on a day, noon in Shanghai by default."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def recorded(valid_on: date, recorded_on: date | None = None) -> dict[str, Any]:
    """Return what every reported fact carries."""
    return {
        "valid_on": valid_on,
        "recorded_at": instant(recorded_on or valid_on),
        "recorded_by": "import",
        "source": "import",
    }


@dataclass
class SmallPlan:
    """Two units, one programme and as many tasks of two milestones as asked for; the business day is pinned."""

    plan: Plan
    units: dict[str, Unit]
    tasks: list[KeyTask]
    milestones: list[list[Milestone]]
    contributions: list[Contribution]
    periods: list[Period]

    def forecast(
        self, milestone: Milestone, forecast_on: date, *, valid_on: date, recorded_on: date | None = None
    ) -> None:
        db.session.add(
            MilestoneForecast(milestone_id=milestone.id, forecast_on=forecast_on, **recorded(valid_on, recorded_on))
        )

    def complete(self, milestone: Milestone, state: str, actual_on: date, *, recorded_on: date | None = None) -> None:
        db.session.add(
            MilestoneCompletion(
                milestone_id=milestone.id, state=state, actual_on=actual_on, **recorded(actual_on, recorded_on)
            )
        )

    def replan(self, milestone: Milestone, baseline_on: date, *, valid_on: date) -> None:
        db.session.add(
            MilestoneBaseline(
                milestone_id=milestone.id,
                baseline_on=baseline_on,
                reason="scope",
                approved_by="office",
                **recorded(valid_on),
            )
        )

    def rescope(
        self,
        task: KeyTask,
        kind: str,
        since_on: date,
        *,
        milestone: Milestone | None = None,
        recorded_on: date | None = None,
    ) -> None:
        db.session.add(
            ScopeChange(
                task_id=task.id,
                milestone_id=milestone.id if milestone else None,
                kind=kind,
                reason="The mandate ended",
                approved_by="Steering group",
                **recorded(since_on, recorded_on),
            )
        )

    def work(
        self, milestone: Milestone, valid_on: date, *, started_on: date | None = None, percent: int | None = None
    ) -> None:
        db.session.add(
            MilestoneProgress(
                milestone_id=milestone.id,
                started_on=started_on,
                percent=None if percent is None else Decimal(percent),
                **recorded(valid_on),
            )
        )

    def claim(self, task: KeyTask, claimed: str, *, valid_on: date, recorded_on: date | None = None) -> None:
        db.session.add(StatusUpdate(task_id=task.id, claimed=claimed, note="", **recorded(valid_on, recorded_on)))

    def link(
        self,
        predecessor: Milestone,
        successor: Milestone,
        *,
        lag: int = 0,
        recorded_on: date = date(2020, 1, 6),
        removed_on: date | None = None,
    ) -> Dependency:
        """Let a milestone wait for another one, and return the row."""
        dependency = Dependency(
            predecessor_id=predecessor.id,
            successor_id=successor.id,
            lag_workdays=lag,
            recorded_at=instant(recorded_on),
            recorded_by="import",
            removed_at=instant(removed_on) if removed_on else None,
        )
        db.session.add(dependency)
        return dependency

    def support(self, contribution: Contribution, state: str, *, valid_on: date) -> None:
        db.session.add(ContributionReport(contribution_id=contribution.id, state=state, **recorded(valid_on)))


def small_plan(*, tasks: int = 1, today: date = date(2020, 4, 13)) -> SmallPlan:
    """Add a small plan to the database and commit it: January to April 2020 as periods, the first three published."""
    plan = Plan(
        id=1,
        name_zh="小方案",
        name_en="Small plan",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        calendar="cn",
        business_on=today,
    )
    units = {
        code: Unit(
            position=place, code=code, name_zh=f"{code}公司", name_en=f"{code} company", short_zh=code, short_en=code
        )
        for place, code in enumerate(("NORTH", "SOUTH"))
    }
    programme = Programme(position=0, code="P", name_zh="工程", name_en="Programme")
    db.session.add_all([plan, programme, *units.values()])
    db.session.flush()
    rows = [
        KeyTask(
            position=place,
            programme_id=programme.id,
            code=f"P{place + 1}",
            name_zh=f"任务{place + 1}",
            name_en=f"Task {place + 1}",
            weight=Decimal(1),
            owner="Owner",
            lead_unit_id=units["NORTH"].id,
            starts_on=date(2020, 1, 1),
        )
        for place in range(tasks)
    ]
    db.session.add_all(rows)
    db.session.flush()
    milestones = [
        [
            Milestone(
                task_id=task.id,
                number=number,
                name_zh=f"节点{number}",
                name_en=f"Step {number}",
                weight=Decimal(weight),
                unit_id=units["NORTH"].id,
                original_on=due_on,
            )
            for number, weight, due_on in ((1, 40, date(2020, 2, 28)), (2, 60, date(2020, 9, 30)))
        ]
        for task in rows
    ]
    contributions = [
        Contribution(
            task_id=task.id,
            unit_id=units["SOUTH"].id,
            deliverable_zh="数据",
            deliverable_en="Data",
            due_on=date(2020, 5, 29),
        )
        for task in rows
    ]
    periods = [_period(Month(2020, number), today) for number in (1, 2, 3, 4)]
    db.session.add_all([*(m for pair in milestones for m in pair), *contributions, *periods])
    db.session.commit()
    return SmallPlan(plan, units, rows, milestones, contributions, periods)


def words_on(task_id: int) -> int:
    """Return how many words there are on a task, which tell what the author of a status update has seen."""
    return len(task_past(Scope(Role.OFFICE), task_id=task_id).words)


def redrafted(task: KeyTask) -> TaskDraft:
    """Return a task as the office wants it: under a new name, with another owner and three times the weight."""
    return TaskDraft(
        code=task.code,
        programme_id=task.programme_id,
        name=Bilingual("新名", "New name"),
        aim=Bilingual("", ""),
        owner="Somebody else",
        lead_unit_id=task.lead_unit_id,
        weight=Decimal(3),
        starts_on=task.starts_on,
    )


def _period(month: Month, today: date) -> Period:
    after = month.plus(1)
    opens_on, published_on = date(month.year, month.number, 10), date(after.year, after.number, 10)
    period = Period(
        month_on=month.last,
        opens_on=opens_on,
        due_on=date(after.year, after.number, 7),
        closes_on=date(after.year, after.number, 9),
        opened_at=instant(opens_on),
    )
    if published_on < today:
        period.closed_at, period.published_at = instant(period.closes_on), instant(published_on)
    return period
