"""A task's past: what each report said and moved, and that one task's past agrees with the plan-wide queries."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.plans import small_plan
from tracker.db import db
from tracker.domain.permissions import Role, Scope
from tracker.domain.rag import Rag
from tracker.domain.revisions import Moment, milestone_as_known, status_as_known
from tracker.domain.status import compute_status
from tracker.domain.task_history import Completed, Judged, Moved, Replanned, task_history
from tracker.queries.assessments import frozen_statuses
from tracker.queries.frame import frame
from tracker.queries.portfolio import portfolio
from tracker.queries.task_history import task_past

SCOPE = Scope(Role.EXECUTIVE)


def test_one_tasks_past_agrees_with_the_whole_plan_at_every_moment(sample_app):
    with sample_app.app_context():
        now = frame(SCOPE)
        pasts = {task.id: task_past(SCOPE, task_id=task.id) for task in portfolio(SCOPE, now).tasks}
        begun = [period for period in now.periods if period.opened_at is not None]
        assert len(begun) > 3
        for period in begun:
            for corrected in (False, True):
                view = frame(SCOPE, wanted=period.month, corrected=corrected)
                moment = Moment(view.view.as_of, view.view.known_at)
                for task in portfolio(SCOPE, view).tasks:
                    past = pasts[task.id]
                    states = [milestone_as_known(milestone, moment) for milestone in past.milestones]
                    shown = [replace(row.record.state, previous_on=None) for row in task.milestones]
                    assert states == shown, (task.code, period.month)
                    found = status_as_known(past, moment, now.periods, now.plan.calendar, view.rules)
                    # One task's past knows neither what it waits for elsewhere nor the chances learnt from all tasks.
                    alone = replace(task.standing.evidence, late_links=(), chance=None)
                    limits = view.rules.status
                    assert found == compute_status(
                        alone, now.plan.calendar, as_of=view.view.as_of, thresholds=limits
                    ), (task.code, period.month)


def test_the_gap_of_each_claim_is_that_of_its_months_page(sample_app):
    with sample_app.app_context():
        now = frame(SCOPE)
        published = {period.month for period in now.periods if period.published_at is not None}
        gaps = {}
        for month in published:
            view = frame(SCOPE, wanted=month)
            for task in portfolio(SCOPE, view).tasks:
                if task.claim is not None and not task.claim.is_carried:
                    gaps[task.claim.id] = task.gap
        found = {}
        for task in portfolio(SCOPE, now).tasks:
            moment = Moment(now.view.as_of, now.view.known_at)
            frozen = {each.month: each for each in frozen_statuses(SCOPE, now.view, task_id=task.id)}
            judged = Judged(now.periods, now.plan.calendar, now.rule_book, frozen)
            for item in task_history(task_past(SCOPE, task_id=task.id), moment, judged):
                if item.claim is not None:
                    found[item.claim.id] = item.gap
        assert found
        assert {id: (gap, gaps[id]) for id, gap in found.items() if id in gaps and gap != gaps[id]} == {}


@pytest.fixture
def told(app):
    """Give the history of a task that slipped, was re-planned, claimed done and verified."""
    with app.app_context():
        plan = small_plan()
        first = plan.milestones[0][0]
        plan.claim(plan.tasks[0], "green", valid_on=date(2020, 2, 29), recorded_on=date(2020, 3, 5))
        plan.forecast(first, date(2020, 3, 27), valid_on=date(2020, 2, 29), recorded_on=date(2020, 3, 5))
        plan.forecast(first, date(2020, 3, 27), valid_on=date(2020, 3, 31), recorded_on=date(2020, 4, 6))
        plan.replan(first, date(2020, 3, 27), valid_on=date(2020, 3, 9))
        plan.complete(first, "claimed", date(2020, 3, 26), recorded_on=date(2020, 4, 7))
        plan.complete(first, "verified", date(2020, 3, 26), recorded_on=date(2020, 4, 8))
        db.session.commit()
        past = task_past(SCOPE, task_id=plan.tasks[0].id)
        view = frame(SCOPE)
        yield lambda moment: task_history(past, moment, Judged(view.periods, view.plan.calendar))


def test_the_history_is_told_newest_first_and_leaves_out_what_changed_nothing(told):
    items = told(Moment(date(2020, 4, 13)))
    assert [[type(change) for change in item.changes] for item in items] == [
        [Completed],
        [Completed],
        [Replanned],
        [Moved],
    ]
    report = items[-1]
    assert (report.claim.rag, report.computed, report.gap) == (Rag.GREEN, Rag.GREEN, 0)
    moved = report.changes[0]
    assert (moved.was_on, moved.now_on, moved.days) == (date(2020, 2, 28), date(2020, 3, 27), 20)


def test_an_earlier_view_does_not_tell_what_came_later(told):
    assert [len(item.changes) for item in told(Moment(date(2020, 2, 29)))] == [1]
