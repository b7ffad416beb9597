"""The plan as it stood: weights, names, owners and what belongs to it are those of the moment a page was known.

The small plan has the months January to April 2020, each published on the 10th of the next; today is 13 April.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import update

from tests.factories.plans import SmallPlan, redrafted, small_plan
from tracker.actions import milestones, tasks
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.comparison import Field, Presence, headline
from tracker.domain.finish_bench import bench_of
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_edits import MilestoneDraft
from tracker.models.accounts import AuditEntry
from tracker.models.plan import KeyTask, Plan, Programme
from tracker.models.reporting import Period
from tracker.queries.comparison import comparison, view_named
from tracker.queries.finish_forecast import forecast_record
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame, frame
from tracker.queries.plan_import import plan_rows
from tracker.queries.plan_then import AS_IT_IS, plan_then
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import TaskRow
from tracker.queries.tasks import TaskFilter

SCOPE = Scope(Role.OFFICE)
MARCH = Month(2020, 3)
NOW = datetime(2020, 4, 13, 9, tzinfo=UTC)


def march(*, corrected: bool = False) -> Frame:
    return frame(SCOPE, wanted=MARCH, corrected=corrected)


def shown(here: Frame) -> TaskRow:
    return portfolio(SCOPE, here).tasks[0]


def edited(plan: SmallPlan) -> None:
    """The office renames the first task, gives it to somebody else and trebles its weight; a milestone comes in."""
    task = plan.tasks[0]
    draft = redrafted(task)
    tasks.revise(
        scope=SCOPE, task_id=task.id, version=task.version, draft=draft, reason="The board decided", by="office", at=NOW
    )
    added = MilestoneDraft(
        Bilingual("新增", "Added"), Decimal(5), task.lead_unit_id, date(2020, 11, 30), Bilingual("证据", "Evidence")
    )
    milestones.add(scope=SCOPE, task_id=task.id, draft=added, reason="The board decided", by="office", at=NOW)
    db.session.commit()


def test_a_published_month_keeps_the_plan_it_was_published_with(app: Flask) -> None:
    with app.app_context():
        plan = small_plan(tasks=2)
        plan.complete(plan.milestones[0][0], "verified", date(2020, 3, 20))
        db.session.commit()
        before = portfolio(SCOPE, march())
        found = record(SCOPE, march())
        edited(plan)
        assert [task.progress for task in portfolio(SCOPE, march()).tasks] == [task.progress for task in before.tasks]
        then = shown(march())
        assert (then.name, then.owner, then.weight) == (before.tasks[0].name, before.tasks[0].owner, Decimal(1))
        assert [row.record.state.number for row in then.milestones] == [1, 2]
        assert record(SCOPE, march()) == found
        # A form made of it is out of date.
        assert then.version == 0


def test_what_is_open_or_corrected_since_shows_the_plan_of_today(app: Flask) -> None:
    with app.app_context():
        edited(small_plan())
        for here in (frame(SCOPE, live=True), march(corrected=True)):
            now = shown(here)
            assert (now.name.en, now.owner, now.weight) == ("New name", "Somebody else", Decimal(3))
            assert [row.record.state.number for row in now.milestones] == [1, 2, 3]


def test_two_moments_compared_tell_the_edit(app: Flask) -> None:
    with app.app_context():
        edited(small_plan())
        here = frame(SCOPE, live=True)
        then, now = (view_named(text, here, field="to", corrected=False) for text in ("2020-03", "2020-04"))
        found = comparison(SCOPE, here, then, now, TaskFilter())
        (line,), clauses = found.tasks, [message.code for message in headline(found.summary)]
        assert {"compare.came", "compare.reweighted"} <= set(clauses)
        weight = line.task.of(Field.WEIGHT)
        assert weight is not None
        assert (weight.old, weight.new) == (Decimal(1), Decimal(3))
        assert [(row.key, row.presence) for row in line.milestones][-1] == ("P1.3", Presence.CAME)


def test_the_workbook_of_a_day_has_the_plan_of_the_day(app: Flask) -> None:
    with app.app_context():
        plan = small_plan()
        here = frame(SCOPE, day="2020-04-08")
        before = plan_rows(SCOPE, view=here.view)
        edited(plan)
        here = frame(SCOPE, day="2020-04-08")
        then = plan_rows(SCOPE, view=here.view, then=plan_then(SCOPE, here))
        assert {sheet: [row.values for row in rows] for sheet, rows in then.items()} == {
            sheet: [row.values for row in rows] for sheet, rows in before.items()
        }
        now = plan_rows(SCOPE)
        assert (len(now["milestones"]), len(then["milestones"])) == (3, 2)


def test_what_a_file_put_under_what_came_later_breaks_no_page(app: Flask) -> None:
    """The office adds a programme and a task; a workbook moves an old task there and gives the new one milestones."""
    with app.app_context():
        plan = small_plan(tasks=2)
        later = Programme(code="Q", position=9, name_zh="后", name_en="Later", aim_zh="", aim_en="")
        db.session.add(later)
        db.session.flush()
        plan.tasks[0].programme_id = later.id
        db.session.add_all([entry(NOW, "ProgrammeAdded", "programme:Q"), entry(NOW, "TaskAdded", "task:P2")])
        db.session.commit()
        then = portfolio(SCOPE, march())
        assert [task.code for task in then.tasks] == ["P1"]
        assert [programme.code for programme in then.programmes] == ["P", "Q"]
        assert {history.task for history in record(SCOPE, march()).histories} == {"P1"}
        forecast_record(SCOPE, march())
        rows = plan_rows(SCOPE, view=march().view, then=plan_then(SCOPE, march()))
        assert {row.text("task") for row in rows["milestones"]} == {"P1"}


def entry(at: datetime, event: str, subject: str, before: dict[str, Any] | None = None) -> AuditEntry:
    return AuditEntry(at=at, actor="office", event=event, subject=subject, before=before, after={})


def test_the_trail_is_undone_back_to_the_moment_and_no_further(app: Flask) -> None:
    """A plan in use, whose clock runs: two edits of one weight, on 6 March and on 6 April."""
    with app.app_context():
        small_plan()
        db.session.execute(update(Plan).values(business_on=None))
        db.session.execute(update(KeyTask).values(weight=Decimal(9)))
        db.session.add_all(
            [
                entry(datetime(2020, 2, 3, tzinfo=UTC), "PlanImported", "plan:1"),
                entry(datetime(2020, 3, 6, tzinfo=UTC), "TaskRevised", "task:P1", {"weight": "1", "name_en": "First"}),
                entry(datetime(2020, 4, 6, tzinfo=UTC), "TaskRevised", "task:P1", {"weight": "4"}),
            ]
        )
        db.session.commit()
        weights = {day: shown(frame(SCOPE, day=day)).weight for day in ("2020-03-05", "2020-03-06", "2020-04-07")}
        assert weights == {"2020-03-05": 1, "2020-03-06": 4, "2020-04-07": 9}
        assert shown(frame(SCOPE, day="2020-03-05")).name.en == "First"
        # Before the trail began nobody knows what the plan was.
        assert plan_then(SCOPE, frame(SCOPE, day="2020-01-31")) is AS_IT_IS


def test_a_month_published_where_the_clock_stands_still_keeps_its_plan(app: Flask) -> None:
    """Edits before and after April is published, all on the sample's one day."""
    with app.app_context():
        small_plan()
        month_on = date(2020, 4, 30)
        published = {"closed_at": NOW, "published_at": NOW}
        db.session.execute(update(Period).where(Period.month_on == month_on).values(published))
        db.session.execute(update(KeyTask).values(weight=Decimal(9)))
        db.session.add_all(
            [
                entry(datetime(2026, 1, 1, tzinfo=UTC), "TaskRevised", "task:P1", {"weight": "1"}),
                entry(datetime(2026, 1, 2, tzinfo=UTC), "PeriodPublished", "period:2020-04"),
                entry(datetime(2026, 1, 3, tzinfo=UTC), "TaskRevised", "task:P1", {"weight": "4"}),
            ]
        )
        db.session.commit()
        months = (MARCH, Month(2020, 4))
        assert [shown(frame(SCOPE, wanted=month)).weight for month in months] == [1, 4]
        assert shown(frame(SCOPE, wanted=MARCH, corrected=True)).weight == 9


def test_a_workbook_states_the_plan_for_all_its_months(app: Flask) -> None:
    with app.app_context():
        small_plan()
        db.session.add(entry(NOW, "PlanImported", "plan:1", {"tasks:P1.weight": "7"}))
        db.session.commit()
        assert shown(march()).weight == 1


def test_a_task_is_not_there_before_the_day_it_came_into_the_plan(app: Flask) -> None:
    """Not in the second month as corrected since either: what it is now does not change when it came."""
    with app.app_context():
        plan = small_plan(tasks=2)
        plan.tasks[1].joined_on = date(2020, 3, 2)
        plan.claim(plan.tasks[1], "green", valid_on=date(2020, 3, 31))
        db.session.commit()
        found = {}
        for month, corrected in ((2, False), (2, True), (3, False), (4, False)):
            here = frame(SCOPE, wanted=Month(2020, month), corrected=corrected)
            rows, said = portfolio(SCOPE, here), record(SCOPE, here)
            assert {task.code for task in rows.tasks} == {task.code for task in said.tasks}
            assert {history.task for history in said.histories} == {task.code for task in rows.tasks}
            found[month, corrected] = [task.code for task in rows.tasks]
        assert found == {(2, False): ["P1"], (2, True): ["P1"], (3, False): ["P1", "P2"], (4, False): ["P1", "P2"]}
        # What is made at the present looks back in the same way.
        february = bench_of(record(SCOPE, march())).standings[1]
        assert {february.histories[column].task for column in february.in_plan} == {"P1"}
