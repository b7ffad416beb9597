"""The overview's read model agrees with the portfolio it is made of, on both databases."""

from datetime import date

from flask import Flask

from tests.factories.plans import SmallPlan, small_plan
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.rag import Rag
from tracker.domain.spans import Span
from tracker.queries.frame import frame
from tracker.queries.overview import Overview, overview
from tracker.queries.portfolio import portfolio

SCOPE = Scope(Role.EXECUTIVE)
MARCH, FEBRUARY = Month(2020, 3), Month(2020, 2)


def shown(month: Month = MARCH) -> Overview:
    db.session.flush()
    return overview(SCOPE, frame(SCOPE, wanted=month))


def planned(app: Flask, tasks: int = 1) -> SmallPlan:
    return small_plan(tasks=tasks)


def test_every_figure_rests_on_the_same_progress(app: Flask) -> None:
    with app.app_context():
        plan = planned(app, tasks=3)
        plan.complete(plan.milestones[0][0], "verified", date(2020, 2, 20), recorded_on=date(2020, 3, 3))
        plan.complete(plan.milestones[1][0], "claimed", date(2020, 3, 20), recorded_on=date(2020, 4, 3))
        found, rows = shown(), portfolio(SCOPE, frame(SCOPE, wanted=MARCH))
        assert found.curve is not None
        assert rows.progress is not None
        now = found.curve.now
        assert (now.earned, now.claimed, now.planned) == (
            rows.progress.verified, rows.progress.claimed, rows.progress.planned,
        )  # fmt: skip
        assert found.programmes.total == rows.progress
        assert sum(found.standing.statuses.values()) == len(rows.tasks) == 3


def test_a_status_is_compared_with_the_report_before_as_it_was_known_then(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        plan.milestones[0][0].original_on = date(2020, 2, 3)
        for month in (1, 2, 3):
            plan.claim(plan.tasks[0], "green", valid_on=Month(2020, month).last)
        plan.complete(plan.milestones[0][0], "verified", date(2020, 2, 3), recorded_on=date(2020, 4, 2))
        found = shown()
        assert found.span == Span(MARCH, FEBRUARY)
        # In February nobody knew yet that the milestone was reached in time.
        assert [(change.before, change.now) for change in found.changes.changes] == [(Rag.RED, Rag.GREEN)]


def test_the_first_period_has_no_report_before(app: Flask) -> None:
    with app.app_context():
        planned(app)
        found = shown(Month(2020, 1))
        assert found.span.before is None
        assert not found.changes.is_known


def test_a_milestone_overdue_for_months_has_slipped_only_since_the_report_before(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        plan.forecast(plan.milestones[0][0], date(2020, 1, 31), valid_on=Month(2020, 1).last)
        (slip,) = shown().slips.later
        # Expected on 29 February then (the day had come without it), on 31 March now: March has 22 working days.
        assert (slip.previous_on, slip.expected_on, slip.moved) == (date(2020, 2, 29), date(2020, 3, 31), 22)


def test_the_last_milestone_is_the_open_one_expected_last(app: Flask) -> None:
    with app.app_context():
        plan = planned(app, tasks=2)
        plan.forecast(plan.milestones[1][1], date(2021, 1, 22), valid_on=MARCH.last)
        last = shown().standing.last
        assert last is not None
        assert (last.task.code, last.on, last.is_forecast, last.late_days, last.is_alone) == (
            "P2", date(2021, 1, 22), True, 15, True,
        )  # fmt: skip


def test_a_date_that_was_only_planned_is_no_forecast(app: Flask) -> None:
    with app.app_context():
        planned(app)
        last = shown().standing.last
        assert last is not None
        assert (last.on, last.is_forecast) == (date(2020, 9, 30), False)


def test_silent_units_are_missing_and_open_months_incomplete(app: Flask) -> None:
    with app.app_context():
        planned(app)
        found = shown(Month(2020, 4))
        assert not found.span.is_complete
        assert [unit.code for unit in found.reports.missing] == ["NORTH", "SOUTH"]
        assert found.reports.arrived == 0
