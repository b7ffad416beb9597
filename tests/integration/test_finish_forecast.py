"""The forecast from the tables: the same record on both databases, nothing of later, as the other pages know it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import event

from tests.factories.plans import SmallPlan, instant, small_plan
from tracker.actions.assessments import freeze_published
from tracker.db import db
from tracker.domain import finish_study
from tracker.domain.colour_scores import ShownColours
from tracker.domain.finish_bench import PlanTask
from tracker.domain.finish_results import NotYet
from tracker.domain.milestone_history import CompletionWord, DatedWord, MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.periods import View
from tracker.domain.permissions import Role, Scope
from tracker.queries import finish_forecast as forecasts
from tracker.queries.assessments import frozen_statuses
from tracker.queries.frame import frame
from tracker.queries.milestones import milestone_records
from tracker.queries.plan_then import AS_IT_IS
from tracker.queries.portfolio import portfolio

SCOPE = Scope(Role.OFFICE)
MARCH = Month(2020, 3)


def told(tasks: int = 2) -> SmallPlan:
    """Return a small plan about which something was said, corrected, refused, re-planned and accepted."""
    plan = small_plan(tasks=tasks)
    for first, second in plan.milestones:
        plan.forecast(second, date(2020, 10, 15), valid_on=date(2020, 1, 31), recorded_on=date(2020, 2, 5))
        plan.forecast(second, date(2020, 11, 16), valid_on=date(2020, 2, 29), recorded_on=date(2020, 3, 5))
        plan.forecast(second, date(2020, 10, 30), valid_on=date(2020, 2, 29), recorded_on=date(2020, 4, 11))
        plan.complete(first, "claimed", date(2020, 2, 27), recorded_on=date(2020, 3, 2))
        plan.complete(first, "refused", date(2020, 2, 27), recorded_on=date(2020, 3, 6))
        plan.complete(first, "verified", date(2020, 3, 18), recorded_on=date(2020, 4, 2))
        plan.replan(second, date(2020, 10, 30), valid_on=date(2020, 3, 20))
    for task, colour in zip(plan.tasks, ("green", "amber"), strict=False):
        plan.claim(task, colour, valid_on=date(2020, 1, 31), recorded_on=date(2020, 2, 5))
    db.session.commit()
    return plan


def test_the_record_is_the_same_on_every_database(app: Flask) -> None:
    with app.app_context():
        told(tasks=1)
        found = forecasts.record(SCOPE, frame(SCOPE, wanted=MARCH))
    words = (
        DatedWord(date(2020, 10, 15), date(2020, 1, 31), instant(date(2020, 2, 5))),
        DatedWord(date(2020, 11, 16), date(2020, 2, 29), instant(date(2020, 3, 5))),
    )
    first, second = found.histories
    assert found.tasks == (PlanTask("P1", "P", Decimal(1), date(2020, 1, 1)),)
    assert second == MilestoneHistory(
        second.id, "P1", 2, "NORTH", Decimal(60), date(2020, 9, 30), words,
        (DatedWord(date(2020, 10, 30), date(2020, 3, 20), instant(date(2020, 3, 20))),),
    )  # fmt: skip
    assert first.completions == tuple(
        CompletionWord(Completion(state), date(2020, month, day), instant(recorded_on))
        for state, month, day, recorded_on in (
            ("claimed", 2, 27, date(2020, 3, 2)),
            ("refused", 2, 27, date(2020, 3, 6)),
            ("verified", 3, 18, date(2020, 4, 2)),
        )
    )
    published = [instant(date(2020, month, 10)) for month in (2, 3, 4)]
    assert found.origins == tuple(
        Origin(Month(2020, number).last, known_at) for number, known_at in zip((1, 2, 3), published, strict=True)
    )


def test_an_open_month_counts_as_incomplete(app: Flask) -> None:
    with app.app_context():
        told()
        last = forecasts.record(SCOPE, frame(SCOPE, live=True)).origins[-1]
    assert last == Origin(date(2020, 4, 13), None, is_complete=False)


def test_every_origin_knows_what_the_pages_of_that_month_showed(app: Flask) -> None:
    with app.app_context():
        told()
        here = frame(SCOPE, wanted=MARCH)
        found = forecasts.record(SCOPE, here)
        for origin in found.origins:
            seen = replace(here, view=View(None, origin.as_of, origin.known_at))
            records = milestone_records(SCOPE, seen, before=origin, changes={}, then=AS_IT_IS)
            shown = [one.state for held in records.values() for one in held]
            known = [replace(one, previous_on=None, moves=0) for one in shown]
            assert known == [history.at(origin) for history in sorted(found.histories, key=lambda one: one.id)]


def test_the_scored_colours_are_those_the_register_showed_at_every_report(app: Flask) -> None:
    with app.app_context():
        told()
        freeze_published(most=2)
        now = frame(SCOPE, wanted=MARCH)
        scored = forecasts._shown_colours(portfolio(SCOPE, now), frozen_statuses(SCOPE, now.view))
        for number in (1, 2, 3):
            month = Month(2020, number)
            rows = portfolio(SCOPE, frame(SCOPE, wanted=month)).tasks
            assert scored[month] == {
                task.code: ShownColours(task.claim.rag if task.claim else None, task.computed.rag) for task in rows
            }


def test_a_later_correction_changes_only_the_corrected_sense(app: Flask) -> None:
    with app.app_context():
        told()
        then, since = (
            forecasts.record(SCOPE, frame(SCOPE, wanted=MARCH, corrected=corrected)).histories[1].forecasts
            for corrected in (False, True)
        )
    assert [word.on for word in then] == [date(2020, 10, 15), date(2020, 11, 16)]
    assert [word.on for word in since] == [date(2020, 10, 15), date(2020, 11, 16), date(2020, 10, 30)]


def test_a_short_record_gives_a_reason_and_the_base_rate(app: Flask) -> None:
    with app.app_context():
        told()
        found = forecasts.finish_forecast(SCOPE, frame(SCOPE, wanted=MARCH))
    assert isinstance(found, NotYet)
    assert (found.reason.code, found.reason.params["count"]) == ("forecast.too_few", 0)
    assert found.base is not None
    assert (found.base.kept, found.base.of) == (0, 2)


def test_the_sample_has_a_forecast_that_every_run_repeats(sample_app: Flask) -> None:
    with sample_app.app_context():
        found = forecasts.finish_forecast(SCOPE, frame(SCOPE))
        finish_study.forecast.cache_clear()
        finish_study.draw_finish.cache_clear()
        again = forecasts.finish_forecast(SCOPE, frame(SCOPE))
    assert not isinstance(found, NotYet)
    assert found == again
    assert found.whole.open_milestones == sum(part.open_milestones for part in found.programmes)
    parts = found.programmes
    for end in ("least", "most"):
        mean = getattr(found.whole.late.mean, end)
        assert mean == pytest.approx(sum(getattr(part.late.mean, end) for part in parts))
        assert getattr(found.whole.by_end, end) <= min(getattr(part.by_end, end) for part in parts)


def test_the_number_of_statements_does_not_grow_with_the_plan(app: Flask) -> None:
    counts = set()
    for tasks in (1, 12):
        with app.app_context():
            for table in reversed(db.metadata.sorted_tables):
                db.session.execute(table.delete())
            db.session.commit()
            told(tasks)
            counts.add(_statements())
    assert len(counts) == 1
    assert max(counts) <= 40


def _statements() -> int:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    now = frame(SCOPE, wanted=MARCH)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        forecasts.forecast_record(SCOPE, now)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(not statement.startswith("BEGIN") for statement in seen)
