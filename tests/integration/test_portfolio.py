"""The plan as known at a moment: what was said when, and what was not yet said."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from tests.factories.plans import SmallPlan, small_plan
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.rag import Rag
from tracker.queries.forecast_history import forecast_history
from tracker.queries.frame import frame
from tracker.queries.kpis import kpi_rows
from tracker.queries.plan_names import all_units
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio

SCOPE = Scope(Role.OFFICE)
MARCH, APRIL = Month(2020, 3), Month(2020, 4)


def shown(month: Month = MARCH, *, corrected: bool = False) -> Portfolio:
    db.session.commit()
    return portfolio(SCOPE, frame(SCOPE, wanted=month, corrected=corrected))


def planned(app: Flask, **options: int) -> SmallPlan:
    return small_plan(**options)


def test_silence_is_neither_green_nor_a_claim(app: Flask) -> None:
    with app.app_context():
        planned(app)
        task = shown().tasks[0]
        assert task.claim is None
        assert task.gap is None
        assert task.missed_reports == 3
        assert task.computed.rag is Rag.RED


def test_a_claim_is_carried_into_the_next_month_and_marked(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        plan.claim(plan.tasks[0], "green", valid_on=date(2020, 3, 31))
        march, april = shown(MARCH).tasks[0], shown(APRIL).tasks[0]
        assert march.claim is not None
        assert april.claim is not None
        assert (march.claim.is_carried, april.claim.is_carried) == (False, True)
        assert april.missed_reports == 0


def test_a_published_month_keeps_what_was_known_and_shows_corrections_on_request(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        plan.claim(plan.tasks[0], "green", valid_on=date(2020, 3, 31), recorded_on=date(2020, 4, 8))
        plan.claim(plan.tasks[0], "red", valid_on=date(2020, 3, 31), recorded_on=date(2020, 4, 12))
        then, since = shown(MARCH).tasks[0].claim, shown(MARCH, corrected=True).tasks[0].claim
        assert then is not None
        assert since is not None
        assert (then.rag, since.rag) == (Rag.GREEN, Rag.RED)


def test_only_verified_milestones_are_earned_and_refused_ones_are_open_again(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        first = plan.milestones[0][0]
        plan.complete(first, "claimed", date(2020, 2, 27), recorded_on=date(2020, 3, 3))
        assert (shown().tasks[0].progress.verified, shown().tasks[0].progress.claimed * 10) == (0, 4)
        plan.complete(first, "refused", date(2020, 2, 27), recorded_on=date(2020, 3, 5))
        assert shown().tasks[0].progress.claimed == 0
        assert shown().tasks[0].milestones[0].overdue == 22
        plan.complete(first, "verified", date(2020, 3, 20), recorded_on=date(2020, 4, 2))
        row = shown().tasks[0].milestones[0]
        assert (row.slip, row.overdue, shown().tasks[0].progress.verified * 10) == (15, 0, 4)


def test_a_forecast_moves_slip_and_moves_and_a_replan_moves_only_the_plan(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        second = plan.milestones[0][1]
        for month, day in ((1, date(2020, 9, 30)), (2, date(2020, 10, 15)), (3, date(2020, 10, 30))):
            plan.forecast(second, day, valid_on=Month(2020, month).last)
        plan.replan(second, date(2020, 10, 30), valid_on=date(2020, 3, 20))
        task = shown().tasks[0]
        row = task.milestones[1]
        assert (row.record.state.moves, row.slip, row.moved) == (2, 17, 11)
        assert task.finish is not None
        assert (task.finish.days, task.finish.plan_days) == (17, 0)
        history = forecast_history(SCOPE, frame(SCOPE, wanted=MARCH))
        assert [point.forecast_on.month for point in history.of(second.id)] == [9, 10, 10]


def test_a_milestone_reached_months_ago_has_not_moved_this_month(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        first = plan.milestones[0][0]
        plan.forecast(first, date(2020, 2, 28), valid_on=date(2020, 1, 31))
        plan.complete(first, "verified", date(2020, 2, 20), recorded_on=date(2020, 3, 3))
        assert shown().tasks[0].milestones[0].moved == 0


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        # Accepted for a later day than was claimed; refused, and forecast anew; reached before the day forecast.
        ([("claimed", date(2020, 2, 20), date(2020, 3, 3)), ("verified", date(2020, 3, 4), date(2020, 3, 20))], 9),
        ([("claimed", date(2020, 2, 20), date(2020, 3, 3)), ("refused", date(2020, 2, 20), date(2020, 3, 20))], 28),
        ([("verified", date(2020, 2, 20), date(2020, 3, 20))], -6),
    ],
    ids=["corrected", "refused", "back-dated"],
)
def test_what_moved_is_told_against_what_the_report_before_showed(
    app: Flask, words: list[tuple[str, date, date]], moved: int
) -> None:
    with app.app_context():
        plan = planned(app)
        first = plan.milestones[0][0]
        plan.forecast(first, date(2020, 2, 28), valid_on=date(2020, 1, 31))
        for state, actual_on, recorded_on in words:
            plan.complete(first, state, actual_on, recorded_on=recorded_on)
        before = shown(month=Month(2020, 2)).tasks[0].milestones[0].expected_on
        row = shown().tasks[0].milestones[0]
        assert row.moved == shown().calendar.between(before, row.expected_on) == moved


def test_a_supporting_unit_that_falls_silent_is_carried(app: Flask) -> None:
    with app.app_context():
        plan = planned(app)
        plan.support(plan.contributions[0], "under_way", valid_on=date(2020, 2, 29))
        north, south = shown().tasks[0].parts
        assert (north.leads, south.unit.code) == (True, "SOUTH")
        assert (south.is_carried, south.rag) == (True, Rag.GREEN)


def test_the_number_of_statements_does_not_grow_with_the_plan(app: Flask) -> None:
    with app.app_context():
        small_plan(tasks=1)
        few = _statements(app)
    counts = {few}
    with app.app_context():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
        plan = small_plan(tasks=30)
        for pair in plan.milestones:
            plan.forecast(pair[1], date(2020, 10, 15), valid_on=date(2020, 3, 31))
        counts.add(_statements(app))
    assert len(counts) == 1


def _statements(app: Flask) -> int:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = frame(SCOPE, wanted=MARCH)
        rows = portfolio(SCOPE, found)
        kpi_rows(SCOPE, found, all_units(SCOPE))
        assert rows.tasks
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(not statement.startswith("BEGIN") for statement in seen)
