"""Any day of the plan, as known when it ended and as corrected since; and two of them side by side.

The small plan has the months January to April 2020, each published on the 10th of the next; today is 13 April.
"""

from datetime import date

from flask import Flask

from tests.factories.plans import SmallPlan, recorded, small_plan
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_columns import SHEETS
from tracker.domain.rag import Rag
from tracker.domain.revisions import Moment
from tracker.domain.task_history import Judged, task_history
from tracker.models.kpis import Kpi, KpiUnit, Reading
from tracker.models.milestones import MilestoneForecast
from tracker.queries.comparison import Compared, comparison, view_named
from tracker.queries.finish_record import origins
from tracker.queries.forecast_history import forecast_history
from tracker.queries.frame import Frame, frame
from tracker.queries.kpis import kpi_rows
from tracker.queries.overview import overview
from tracker.queries.plan_import import CUT, RECORD, RECORDING, plan_rows
from tracker.queries.portfolio import all_units, portfolio
from tracker.queries.portfolio_rows import MilestoneRow, TaskRow
from tracker.queries.spans import span_of, view_before
from tracker.queries.task_history import task_past
from tracker.queries.tasks import TaskFilter

SCOPE = Scope(Role.OFFICE)


def on(day: str, *, corrected: bool = False) -> Frame:
    db.session.commit()
    return frame(SCOPE, day=day, corrected=corrected)


def task_on(day: str, *, corrected: bool = False) -> TaskRow:
    return portfolio(SCOPE, on(day, corrected=corrected)).tasks[0]


def first(task: TaskRow) -> MilestoneRow:
    return task.milestones[0]


def slipped(plan: SmallPlan) -> None:
    """February's report moves the first milestone; it is corrected late, and completion is accepted in March."""
    step = plan.milestones[0][0]
    plan.forecast(step, date(2020, 3, 13), valid_on=date(2020, 2, 29), recorded_on=date(2020, 3, 5))
    plan.forecast(step, date(2020, 3, 27), valid_on=date(2020, 2, 29), recorded_on=date(2020, 4, 2))
    plan.complete(step, "verified", date(2020, 3, 20), recorded_on=date(2020, 4, 6))
    plan.claim(plan.tasks[0], "green", valid_on=date(2020, 2, 29), recorded_on=date(2020, 3, 5))
    plan.claim(plan.tasks[0], "red", valid_on=date(2020, 3, 31), recorded_on=date(2020, 4, 6))


def test_nothing_recorded_after_the_day_is_known_and_nothing_that_happened_after_it(app: Flask) -> None:
    with app.app_context():
        slipped(small_plan())
        assert first(task_on("2020-03-04")).expected_on == date(2020, 3, 4)
        assert first(task_on("2020-03-05")).expected_on == date(2020, 3, 13)
        assert first(task_on("2020-03-05", corrected=True)).expected_on == date(2020, 3, 27)
        then, since = task_on("2020-03-25"), task_on("2020-03-25", corrected=True)
        assert (then.progress.verified, since.progress.verified * 10) == (0, 4)
        assert task_on("2020-03-19", corrected=True).progress.verified == 0
        assert then.claim is not None
        assert since.claim is not None
        assert (then.claim.rag, since.claim.rag) == (Rag.GREEN, Rag.GREEN)


def test_the_last_instant_of_a_day_belongs_to_it(app: Flask) -> None:
    with app.app_context():
        plan = small_plan()
        facts = {**recorded(date(2020, 2, 29)), "recorded_at": on("2020-03-05").view.known_at}
        step = plan.milestones[0][0]
        db.session.add(MilestoneForecast(milestone_id=step.id, forecast_on=date(2020, 5, 29), **facts))
        assert first(task_on("2020-03-05")).expected_on == date(2020, 5, 29)
        assert first(task_on("2020-03-04")).expected_on == date(2020, 3, 4)


def test_periods_and_missed_reports_are_those_of_that_day(app: Flask) -> None:
    with app.app_context():
        small_plan()
        shown = on("2020-03-09")
        assert [period.stage for period in shown.periods] == [
            PeriodStage.PUBLISHED,
            PeriodStage.CLOSED,
            PeriodStage.PLANNED,
            PeriodStage.PLANNED,
        ]
        assert (task_on("2020-03-08").missed_reports, task_on("2020-03-09").missed_reports) == (1, 2)
        assert shown.plan is not None
        assert shown.plan.today == date(2020, 3, 9)
        assert shown.present is not None
        assert [period.stage for period in shown.present.periods][1:] == [
            PeriodStage.PUBLISHED,
            PeriodStage.PUBLISHED,
            PeriodStage.OPEN,
        ]


def test_seen_from_a_day_before_it_was_closed_a_report_is_not_missed(app: Flask) -> None:
    with app.app_context():
        small_plan()
        day = on("2020-03-05")
        before = view_before(day)
        assert before is not None
        assert (before.as_of, before.known_at) == (date(2020, 2, 29), day.view.known_at)
        assert portfolio(SCOPE, day.seen(before)).tasks[0].missed_reports == 1


def test_a_month_end_as_corrected_is_the_months_report_as_corrected(app: Flask) -> None:
    with app.app_context():
        slipped(small_plan())
        db.session.commit()
        month = portfolio(SCOPE, frame(SCOPE, wanted=Month(2020, 3), corrected=True))
        assert task_on("2020-03-31", corrected=True) == month.tasks[0]


def test_the_day_it_was_published_knows_what_the_report_knew(app: Flask) -> None:
    with app.app_context():
        slipped(small_plan())
        db.session.commit()
        report = frame(SCOPE, wanted=Month(2020, 3))
        day = on("2020-04-10")
        before = view_before(day)
        assert before == report.view
        assert (day.view.before_on, span_of(day).is_complete) == (date(2020, 3, 31), False)
        assert [origin.as_of for origin in origins(day)] == [
            date(2020, 1, 31),
            date(2020, 2, 29),
            date(2020, 3, 31),
            date(2020, 4, 10),
        ]


def test_before_the_first_period_opens_there_is_a_plan_and_no_report(app: Flask) -> None:
    with app.app_context():
        small_plan()
        shown = on("2020-01-05")
        assert (shown.view.period, shown.coverage, view_before(shown)) == (None, None, None)
        assert overview(SCOPE, shown).slips.later == ()


def test_a_day_that_cannot_be_shown_gives_way_to_the_usual_view_and_says_why(app: Flask) -> None:
    with app.app_context():
        small_plan()
        for text, code in (
            ("soon", "as_of.no_day"),
            ("2019-12-31", "as_of.before_plan"),
            ("2020-04-14", "as_of.ahead"),
        ):
            shown = on(text)
            assert shown.refusal is not None
            assert shown.refusal.code == code
            assert shown.view == frame(SCOPE).view


def test_kpis_end_with_the_newest_month_owed(app: Flask) -> None:
    with app.app_context():
        plan = small_plan()
        unit = plan.units["NORTH"]
        kpi = Kpi(position=0, code="K1", name_zh="率", name_en="Rate", kind="flow", direction="higher")
        db.session.add(kpi)
        db.session.flush()
        db.session.add(KpiUnit(kpi_id=kpi.id, unit_id=unit.id))
        for value, said_on in ((5, date(2020, 3, 5)), (7, date(2020, 4, 2))):
            db.session.add(Reading(kpi_id=kpi.id, unit_id=unit.id, value=value, **recorded(date(2020, 2, 29), said_on)))
        for day, corrected, value in (("2020-03-17", False, 5), ("2020-03-17", True, 7), ("2020-03-04", False, None)):
            (row,) = kpi_rows(SCOPE, on(day, corrected=corrected), all_units(SCOPE))
            assert row.latest is not None
            assert (row.latest.month, row.latest.group.value) == (Month(2020, 2), value)


def test_history_says_nothing_that_came_later_and_judges_by_what_was_known(app: Flask) -> None:
    with app.app_context():
        plan = small_plan()
        slipped(plan)
        shown = on("2020-03-08")
        assert shown.plan is not None
        view = shown.view
        items = task_history(
            task_past(SCOPE, task_id=plan.tasks[0].id),
            Moment(view.as_of, view.known_at),
            Judged(shown.periods, shown.plan.calendar, known_at=view.known_at),
        )
        assert [item.recorded_at.date() for item in items] == [date(2020, 3, 5)]
        reports = forecast_history(SCOPE, shown)
        assert [point.forecast_on for id in reports.words.words for point in reports.of(id)] == [date(2020, 3, 13)]


def test_the_workbook_of_a_day_holds_what_was_said_by_then(app: Flask) -> None:
    with app.app_context():
        slipped(small_plan())
        everything, then = plan_rows(SCOPE), plan_rows(SCOPE, view=on("2020-03-17").view)
        counts = {name: (len(then[name]), len(everything[name])) for name in ("forecasts", "completions", "statuses")}
        assert counts == {"forecasts": (1, 2), "completions": (0, 1), "statuses": (1, 2)}
        assert [row.values["published_on"] for row in then["periods"]] == [
            date(2020, 2, 10),
            date(2020, 3, 10),
            None,
            None,
        ]
        assert len(then["milestones"]) == len(everything["milestones"])


def test_every_sheet_of_history_is_cut_at_the_day() -> None:
    assert {sheet.key for sheet in SHEETS if sheet.history} == {*RECORD, *RECORDING, *CUT} - {"targets"}


def compared(then: str, now: str, *, corrected: bool = False, wanted: TaskFilter | None = None) -> Compared:
    db.session.commit()
    ground = frame(SCOPE)
    sides = [view_named(text, ground, field="from", corrected=corrected) for text in (then, now)]
    return comparison(SCOPE, ground, sides[0], sides[1], wanted or TaskFilter())


def test_two_days_differ_by_what_was_said_in_between(app: Flask) -> None:
    with app.app_context():
        slipped(small_plan(tasks=2))
        found = compared("2020-03-04", "2020-04-07")
        # The other task's first milestone is overdue and has no forecast: it is expected on the day of looking.
        assert (found.summary.accepted, found.summary.later) == (1, 2)
        assert [line.is_changed for line in found.tasks] == [True, True]
        milestone = found.tasks[0].milestones[0]
        assert {cell.field.value: (cell.old, cell.new) for cell in milestone.cells if cell.is_changed} == {
            "completion": ("open", "verified"),
            "expected_on": (date(2020, 3, 4), date(2020, 3, 20)),
            "slip": (3, 15),
            "overdue": (3, 0),
        }
        assert not any(line.is_changed for line in compared("2020-03-17", "2020-03-17").tasks)
        only = compared("2020-03-04", "2020-04-07", wanted=TaskFilter(code="P2"))
        assert [line.task.key for line in only.tasks] == ["P2"]


def test_as_first_promised_only_dates_can_differ(app: Flask) -> None:
    with app.app_context():
        slipped(small_plan())
        db.session.commit()
        ground = frame(SCOPE, wanted=Month(2020, 3))
        found = comparison(SCOPE, ground, None, ground.view, TaskFilter())
        changed = {cell.field.value for cell in found.tasks[0].milestones[0].cells if cell.is_changed}
        assert changed == {"expected_on", "slip"}
        assert found.kpis == ()


def test_since_the_last_report_as_many_milestones_moved_as_the_overview_says(sample_app: Flask) -> None:
    with sample_app.app_context():
        shown = frame(SCOPE, wanted=Month(2020, 3))
        slips = overview(SCOPE, shown).slips
        found = comparison(SCOPE, shown, view_before(shown), shown.view, TaskFilter()).summary
        assert (found.later, found.earlier) == (len(slips.later), len(slips.earlier))
        assert found.later > 0
