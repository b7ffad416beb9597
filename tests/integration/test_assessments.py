"""Statuses of published months are frozen as their pages showed them; improvement waits; chances vote once earned."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.factories.plans import SmallPlan, instant, recorded, small_plan, words_on
from tracker.actions import assessments, periods
from tracker.actions.statuses import StatusDraft, post
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.odds import told
from tracker.domain.permissions import Role, Scope
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refused
from tracker.models.accounts import AuditEntry
from tracker.models.reporting import Assessment, Period, Submission, SubmissionEvent
from tracker.models.rules import RuleSet
from tracker.queries.assessments import frozen_statuses, unit_optimism
from tracker.queries.chances import TaskChance, chance_of, chances
from tracker.queries.claim_months import claim_months
from tracker.queries.frame import frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import TaskRow

SCOPE = Scope(Role.OFFICE)
JANUARY, MARCH, APRIL, MAY = (Month(2020, number) for number in (1, 3, 4, 5))


def freeze() -> list[str]:
    db.session.commit()
    months = assessments.catch_up(by="test")
    db.session.commit()
    return [str(month) for month in months]


def shown(month: Month, place: int = 0) -> TaskRow:
    return portfolio(SCOPE, frame(SCOPE, wanted=month)).tasks[place]


def test_the_import_froze_what_the_page_of_each_month_shows(sample_app):
    with sample_app.app_context():
        published = [period for period in frame(SCOPE).periods if period.published_at is not None]
        assert len(published) > 3
        for period in published:
            view = frame(SCOPE, wanted=period.month)
            frozen = {one.task_id: one for one in frozen_statuses(SCOPE, view.view) if one.month == period.month}
            rows = portfolio(SCOPE, view).tasks
            assert set(frozen) == {task.id for task in rows}
            for task in rows:
                one = frozen[task.id]
                assert (one.shown, one.own, one.gap) == (task.computed.rag, task.computed.own, task.gap), task.code
                assert one.claimed == (task.claim.rag if task.claim else None)
                assert one.verified == pytest.approx(task.progress.verified, abs=Decimal("0.000001"))
        assert freeze() == []


def test_freezing_is_done_once_and_leaves_one_entry(app):
    with app.app_context():
        small_plan(tasks=3)
        assert freeze() == ["2020-01", "2020-02", "2020-03"]
        assert freeze() == []
        assert db.session.scalar(select(func.count()).select_from(Assessment)) == 9
        events = db.session.scalars(select(AuditEntry.event)).all()
        assert events.count("StatusesFrozen") == 1


def test_a_long_history_can_be_frozen_in_parts(app):
    with app.app_context():
        small_plan()
        parts = [assessments.catch_up(by="test", most=2) for _ in range(3)]
        assert [[str(month) for month in part] for part in parts] == [["2020-01", "2020-02"], ["2020-03"], []]


def test_a_plan_without_tasks_has_nothing_to_freeze(app):
    with app.app_context():
        small_plan(tasks=0)
        assert freeze() == []


def test_an_earlier_view_knows_no_later_month(app):
    with app.app_context():
        small_plan()
        freeze()
        for number in (1, 2, 3):
            view = frame(SCOPE, wanted=Month(2020, number)).view
            assert len(frozen_statuses(SCOPE, view)) == number


def test_what_is_frozen_stays_when_facts_are_corrected_later(app):
    with app.app_context():
        plan = small_plan()
        plan.claim(plan.tasks[0], "green", valid_on=MARCH.last, recorded_on=date(2020, 4, 8))
        freeze()
        plan.claim(plan.tasks[0], "red", valid_on=MARCH.last, recorded_on=date(2020, 4, 12))
        db.session.commit()
        assert freeze() == []
        view = frame(SCOPE, wanted=MARCH, corrected=True).view
        march = frozen_statuses(SCOPE, view)[-1]
        assert (march.claimed, march.shown, march.gap) == (Rag.GREEN, Rag.RED, 2)


def test_publishing_freezes_the_month(app):
    with app.app_context():
        plan = small_plan(tasks=2)
        row = plan.periods[-1]
        row.closed_at = instant(date(2020, 4, 13))
        for unit in plan.units.values():
            report = Submission(
                period_id=row.id, unit_id=unit.id, state="accepted", content={}, saved_at=row.closed_at, saved_by="x"
            )
            db.session.add(report)
            db.session.flush()
            db.session.add(
                SubmissionEvent(
                    submission_id=report.id, event="accepted", recorded_at=row.closed_at, recorded_by="office1"
                )
            )
        db.session.commit()
        at = instant(date(2020, 4, 13), 5)
        periods.publish(period_id=row.id, version=row.version, by="office1", at=at)
        db.session.commit()
        april = [one for one in frozen_statuses(SCOPE, frame(SCOPE, wanted=APRIL).view) if one.month == APRIL]
        assert [one.shown for one in april] == [shown(APRIL, place).computed.rag for place in (0, 1)]
        moments = set(db.session.scalars(select(Assessment.recorded_at).where(Assessment.period_id == row.id)))
        assert moments == {at}


@pytest.fixture
def recovering(app) -> SmallPlan:
    """Give a plan whose first milestone was late at the end of March and accepted in April; May is open."""
    with app.app_context():
        plan = small_plan(today=date(2020, 5, 20))
        first = plan.milestones[0][0]
        for month in (JANUARY, Month(2020, 2), MARCH, APRIL):
            plan.claim(plan.tasks[0], "green", valid_on=month.last, recorded_on=month.plus(1).first)
        plan.complete(first, "verified", date(2020, 4, 10), recorded_on=date(2020, 4, 20))
        may = Period(
            month_on=MAY.last,
            opens_on=date(2020, 5, 11),
            due_on=date(2020, 6, 3),
            closes_on=date(2020, 6, 5),
            opened_at=instant(date(2020, 5, 11)),
        )
        db.session.add(may)
        freeze()
        yield plan


def test_a_better_status_waits_for_a_second_report_and_says_so(recovering):
    march, april, may = (shown(month) for month in (MARCH, APRIL, MAY))
    assert march.computed.rag is Rag.RED
    assert (april.computed.rag, april.computed.own, april.computed.clause) == (Rag.RED, Rag.GREEN, 6)
    assert april.computed.reasons[0].code == "status.held"
    assert april.gap == 2
    assert (may.computed.rag, may.computed.clause) == (Rag.GREEN, 5)


def test_worse_shows_at_once(recovering):
    recovering.forecast(
        recovering.milestones[0][1], date(2020, 12, 1), valid_on=MAY.last, recorded_on=date(2020, 5, 20)
    )
    recovering.forecast(recovering.milestones[0][1], date(2020, 12, 1), valid_on=date(2020, 5, 20))
    db.session.commit()
    assert shown(MAY).computed.rag is Rag.RED


def test_a_claim_is_compared_with_the_status_that_is_held_back(recovering):
    """In April the facts were green again, and the page still showed red: a green claim owed its sentence."""
    db.session.execute(
        Period.__table__.update().where(Period.month_on == APRIL.last).values(published_at=None, closed_at=None)
    )
    db.session.execute(Period.__table__.update().where(Period.month_on == MAY.last).values(opened_at=None))
    db.session.commit()
    task = shown(APRIL)
    assert (task.computed.rag, task.computed.own) == (Rag.RED, Rag.GREEN)
    draft = StatusDraft(Rag.GREEN, "", "")
    with pytest.raises(Refused) as caught:
        post(scope=SCOPE, task_id=task.id, seen=words_on(task.id), draft=draft, by="x", at=instant(date(2020, 5, 20)))
    assert [refusal.code for refusal in caught.value.refusals] == ["claim.difference_missing"]


def test_a_plan_may_do_without_the_rule(recovering):
    db.session.add(RuleSet(limits={"improvement_reports": "1"}, reason="pilot", **recorded(date(2020, 1, 1))))
    db.session.commit()
    assert shown(APRIL).computed.rag is Rag.GREEN


def test_the_index_counts_published_task_months_only(recovering):
    view = frame(SCOPE, wanted=MAY)
    frozen = frozen_statuses(SCOPE, view.view)
    (row,) = claim_months(portfolio(SCOPE, view), frozen)
    assert [(str(each.month), each.gap, each.is_open) for each in row.months] == [
        ("2020-01", 0, False),
        ("2020-02", 0, False),
        ("2020-03", 2, False),
        ("2020-04", 2, False),
        ("2020-05", 0, True),
    ]
    table = unit_optimism(SCOPE, view)
    assert (table.counts.of, table.mean, table.units[0].rank) == (4, 1.0, None)


@pytest.fixture
def punctual_and_late(app) -> SmallPlan:
    """Give a plan in which one unit keeps its dates and the other does not; the last two tasks have nothing late."""
    with app.app_context():
        plan = small_plan(tasks=62)
        south = plan.units["SOUTH"].id
        for number, (first, second) in enumerate(plan.milestones):
            is_late = number % 2 == 1
            first.original_on, second.original_on = date(2020, 2, 14), date(2020, 3, 13)
            if is_late:
                first.unit_id = second.unit_id = south
            plan.claim(plan.tasks[number], "green", valid_on=MARCH.last, recorded_on=date(2020, 4, 7))
            if number >= 60:
                second.original_on = date(2020, 4, 24)
                plan.complete(first, "verified", date(2020, 2, 14), recorded_on=date(2020, 3, 3))
            elif is_late:
                plan.complete(first, "verified", date(2020, 3, 20), recorded_on=date(2020, 4, 3))
            else:
                plan.complete(first, "verified", date(2020, 2, 14), recorded_on=date(2020, 3, 3))
                plan.complete(second, "verified", date(2020, 3, 13), recorded_on=date(2020, 4, 3))
        db.session.commit()
        yield plan


def chance(place: int) -> TaskChance:
    view = frame(SCOPE, wanted=MARCH)
    found = chances(SCOPE, view)
    assert found is not None
    rows = portfolio(SCOPE, view)
    return chance_of(rows.tasks[place], rows, found)


def limit(**limits: str) -> None:
    db.session.add(RuleSet(limits=limits, reason="test", **recorded(date(2020, 1, 1))))
    db.session.commit()


def test_a_task_turns_red_by_its_chance_once_the_forecast_has_earned_trust(punctual_and_late):
    kept, late = shown(MARCH, 60), shown(MARCH, 61)
    assert kept.computed.rag is Rag.GREEN
    assert late.computed.rag is Rag.RED
    (reason,) = late.computed.reasons
    assert (reason.code, reason.params["limit"]) == ("status.unlikely", Decimal("0.50"))
    # The tile and the status are told by one function.
    late, punctual = chance(61), chance(60)
    assert reason.params["chance"] == told(late.by_own_plan, late.resolved)
    assert late.by_own_plan.most < 0.5 < punctual.by_own_plan.most
    assert chance(61).resolved == 60


def test_it_turns_amber_where_only_that_limit_is_broken_and_stays_green_without_limits(punctual_and_late):
    limit(red_chance="0")
    assert shown(MARCH, 61).computed.rag is Rag.AMBER
    limit(red_chance="0", amber_chance="0")
    assert shown(MARCH, 61).computed.rag is Rag.GREEN


def test_before_the_gate_opens_there_is_a_reason_instead(app):
    with app.app_context():
        small_plan(tasks=3)
        found = chances(SCOPE, frame(SCOPE, wanted=MARCH))
    assert found.code == "forecast.too_few"


def test_a_date_that_has_passed_is_no_chance(punctual_and_late):
    """A task past its plan's last date is ruled by what is overdue; its chance by the plan's end goes on."""
    overdue = chance(1)
    assert overdue.by_own_plan is None
    assert overdue.by_end.most > 0
