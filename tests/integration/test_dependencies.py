"""Links between milestones in the tables: added, removed, known at a moment, and what they do to a status."""

from datetime import date
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.plan_files import library, workbook
from tests.factories.plans import SmallPlan, instant, small_plan, words_on
from tracker.actions import dependencies, plan_import, statuses
from tracker.actions.statuses import StatusDraft
from tracker.db import db, writing
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain import finish_study
from tracker.domain.dependencies import Key, Link, LinkMark
from tracker.domain.dependency_edits import DependencyDraft
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refused
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.models.accounts import AuditEntry
from tracker.models.milestones import Dependency
from tracker.models.plan import ScopeChange
from tracker.queries import finish_forecast
from tracker.queries.end_game import end_game_record
from tracker.queries.frame import frame
from tracker.queries.link_rows import LinkRow, held_items, link_rows
from tracker.queries.plan_import import plan_rows
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio

TODAY = date(2020, 4, 13)
SCOPE = Scope(Role.OFFICE)
MARCH = Month(2020, 3)
FIRST, SECOND, OTHER = ("P1", 1), ("P1", 2), ("P2", 1)


@pytest.fixture
def plan(app: Flask) -> SmallPlan:
    """Give two tasks of two milestones: the first was due on 28 February, the second is due on 30 September."""
    with app.app_context():
        yield small_plan(tasks=2, today=TODAY)


def now(**wanted: object) -> Portfolio:
    db.session.commit()
    return portfolio(SCOPE, frame(SCOPE, live=True, **wanted))


def rows(**wanted: object) -> tuple[LinkRow, ...]:
    return link_rows(now(**wanted))


def add(predecessor: Key, successor: Key, *, lag: int = 0, reason: str = "They share one interface") -> int:
    draft = DependencyDraft(predecessor, successor, lag, "")
    return dependencies.add(scope=SCOPE, draft=draft, other="other", reason=reason, by="office1", at=instant(TODAY))


def remove(dependency_id: int, version: int = 1, *, reason: str = "No longer") -> None:
    dependencies.remove(dependency_id=dependency_id, version=version, reason=reason, by="office1", at=instant(TODAY))


def refused(action) -> list[tuple[str, str]]:
    """Return what an action is refused for; it must have left nothing behind."""
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    with pytest.raises(Refused) as caught:
        action()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def test_a_link_is_one_record_for_both_tasks_and_leaves_one_entry(plan):
    add(SECOND, ("P2", 2), lag=10)
    (row,) = rows()
    assert row.record.link == Link(SECOND, ("P2", 2), 10)
    assert (row.predecessor.task.code, row.successor.task.code) == ("P1", "P2")
    assert (row.days, row.mark) == (-10, LinkMark.LATE)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.event, entry.subject, entry.reason) == (
        "DependencyAdded", "dependency:P1/2 → P2/2", "They share one interface",
    )  # fmt: skip


def test_what_cannot_be_linked_changes_nothing(plan):
    plan.complete(plan.milestones[1][0], "claimed", date(2020, 4, 1))
    add(FIRST, SECOND)
    assert refused(lambda: add(FIRST, SECOND)) == [("dependency.taken", "other")]
    assert refused(lambda: add(SECOND, FIRST)) == [("dependency.cycle", "other")]
    assert refused(lambda: add(FIRST, FIRST)) == [("dependency.itself", "other")]
    assert refused(lambda: add(FIRST, OTHER)) == [("dependency.reached", "other")]
    assert refused(lambda: add(("P9", 1), FIRST)) == [("dependency.unknown", "other")]
    assert refused(lambda: add(FIRST, ("P2", 2), reason="")) == [("edit.reason_missing", "reason")]
    assert len(rows()) == 1


def test_a_removed_link_is_gone_now_and_known_to_who_looks_back(plan):
    plan.link(plan.milestones[0][0], plan.milestones[0][1])
    (row,) = rows()
    assert refused(lambda: remove(row.record.id, 7)) == [("edit.stale", "")]
    assert refused(lambda: remove(row.record.id, reason=" ")) == [("edit.reason_missing", "reason")]
    remove(row.record.id)
    assert rows() == ()
    assert len(rows(wanted=MARCH)) == 1
    # That it holds no longer says nothing of March.
    assert len(rows(wanted=MARCH, corrected=True)) == len(rows(day="2020-03-31", corrected=True)) == 1
    assert refused(lambda: remove(row.record.id, 2)) == [("dependency.removed", "")]


def test_a_published_month_knows_no_link_that_came_later(plan):
    plan.link(plan.milestones[0][0], plan.milestones[0][1], recorded_on=date(2020, 4, 11))
    assert len(rows()) == 1
    for corrected in (False, True):
        assert rows(wanted=MARCH, corrected=corrected) == rows(day="2020-03-31", corrected=corrected) == ()


def test_a_link_that_comes_too_late_turns_the_waiting_task_red(plan):
    """Case RG-7: a critical predecessor forecast after its need date, the task itself claimed green."""
    first, second = plan.milestones[0][1], plan.milestones[1][1]
    for task in plan.tasks:
        plan.claim(task, "green", valid_on=date(2020, 3, 31))
    for pair in plan.milestones:
        plan.complete(pair[0], "verified", date(2020, 2, 27))
    plan.forecast(first, date(2020, 9, 29), valid_on=date(2020, 3, 31))
    assert [task.computed.rag for task in now().tasks] == [Rag.GREEN, Rag.GREEN]
    plan.link(first, second, lag=1)
    assert [task.computed.rag for task in now().tasks] == [Rag.GREEN, Rag.GREEN]
    plan.forecast(first, date(2020, 9, 30), valid_on=date(2020, 4, 13))
    waiting = now().tasks[1]
    assert (waiting.computed.rag, waiting.gap) == (Rag.RED, 2)
    assert waiting.computed.reasons[0].code == "status.waits"
    assert waiting.computed.reasons[0].params["days"] == 1
    assert now().tasks[0].computed.rag is Rag.GREEN
    plan.complete(first, "claimed", date(2020, 4, 10))
    assert now().tasks[1].computed.rag is Rag.GREEN


def test_who_claims_green_of_a_task_that_waits_too_long_owes_a_sentence(plan):
    for pair in plan.milestones:
        plan.complete(pair[0], "verified", date(2020, 2, 27))
    plan.link(plan.milestones[0][1], plan.milestones[1][1], lag=1)
    db.session.commit()
    draft = StatusDraft(Rag.GREEN, "All well", "")
    who = {
        "scope": SCOPE,
        "task_id": plan.tasks[1].id,
        "seen": words_on(plan.tasks[1].id),
        "by": "office1",
        "at": instant(TODAY),
    }
    assert refused(lambda: statuses.post(draft=draft, **who)) == [("claim.difference_missing", "difference")]


def test_a_milestone_that_left_the_plan_holds_nobody_up(plan):
    plan.link(plan.milestones[0][1], plan.milestones[1][1], lag=20)
    assert rows()[0].mark is LinkMark.LATE
    db.session.add(
        ScopeChange(
            task_id=plan.tasks[0].id, milestone_id=plan.milestones[0][1].id, kind="cancelled", reason="Board",
            approved_by="Board", valid_on=date(2020, 4, 1), recorded_at=instant(date(2020, 4, 1)),
            recorded_by="office1", source="office",
        )
    )  # fmt: skip
    assert rows() == ()
    assert now().tasks[1].late_links == ()
    # A link with what left the plan may not close a circle either: it may come back.
    assert refused(lambda: add(("P2", 2), SECOND)) == [("dependency.unknown", "other")]


def test_the_chain_and_the_late_links_are_marked_on_the_milestones(plan):
    plan.forecast(plan.milestones[0][1], date(2020, 11, 2), valid_on=date(2020, 3, 31))
    plan.link(plan.milestones[0][0], plan.milestones[0][1], lag=200)
    marks = [(row.is_on_chain, row.waits_too_long) for task in now().tasks for row in task.milestones]
    assert marks == [(True, False), (True, True), (False, False), (False, False)]


def test_what_others_wait_for_is_needed_before_the_plan_ends(plan):
    plan.link(plan.milestones[0][1], plan.milestones[1][1], lag=10)
    assert now().links.needed_on == {SECOND: date(2020, 12, 17)}
    game = end_game_record(SCOPE, frame(SCOPE, live=True)).game
    assert {safe.key: safe.need_on for safe in game.milestones}[SECOND] == date(2020, 12, 17)


def test_delay_is_booked_to_who_holds_the_item(plan):
    plan.contributions[1].due_on = date(2020, 4, 3)
    plan.link(plan.milestones[0][0], plan.milestones[1][1])
    found = now()
    items = held_items(found.tasks[1], link_rows(found))
    assert [(item.unit.en, item.days) for item in items] == [("NORTH", 30), ("NORTH", 30), ("SOUTH", 5)]


def test_two_links_that_close_a_circle_together_are_not_both_added(app: Flask):
    with app.app_context():
        small_plan(tasks=2, today=TODAY)
        db.session.remove()
    start, outcomes = Barrier(2), []

    def link(predecessor: Key, successor: Key) -> None:
        with app.app_context(), writing():
            start.wait()
            try:
                add(predecessor, successor)
                db.session.commit()
                outcomes.append("added")
            except Refused as refusal:
                db.session.rollback()
                outcomes.append(refusal.refusals[0].code)

    threads = [Thread(target=link, args=ends) for ends in ((SECOND, ("P2", 2)), (("P2", 2), SECOND))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "dependency.cycle"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Dependency)) == 1


def test_a_forecast_of_an_earlier_month_knows_the_links_of_that_month(plan):
    first, second = plan.milestones[0]
    plan.link(first, second, recorded_on=date(2020, 3, 20), removed_on=date(2020, 4, 11))
    plan.link(second, plan.milestones[1][1], recorded_on=date(2020, 4, 12))
    db.session.commit()
    record = finish_forecast.record(SCOPE, frame(SCOPE, live=True))
    held = [[link.link for link in record.links if link.holds_at(origin)] for origin in record.origins]
    assert held == [[], [], [Link(FIRST, SECOND)], [Link(SECOND, ("P2", 2))]]
    assert finish_study.forecast(record) is not None
    march = finish_forecast.record(SCOPE, frame(SCOPE, wanted=MARCH))
    assert [link.link for link in march.links] == [Link(FIRST, SECOND)]


def test_links_come_with_a_workbook_and_go_out_so_that_they_come_in_the_same(app: Flask):
    sheets = library()
    sheets["dependencies"] = [
        {
            "task": "S1", "milestone": 1, "waits_for_task": "R1", "waits_for_milestone": 2, "lag": 5,
            "note": "腾出位置", "reported_on": date(2020, 3, 2),
        },
        {
            "task": "R1", "milestone": 2, "waits_for_task": "R1", "waits_for_milestone": 1,
            "reported_on": date(2020, 3, 2), "removed_on": date(2020, 4, 1),
        },
    ]  # fmt: skip
    with app.app_context():
        with writing():
            plan = compare(read_plan_workbook(workbook(sheets)), plan_rows(SCOPE), today=TODAY)
            plan_import.apply(plan, by="office1", at=instant(TODAY))
            db.session.commit()
        kept = db.session.scalars(select(Dependency).order_by(Dependency.id)).all()
        assert [(row.lag_workdays, row.note, row.removed_at) for row in kept] == [
            (5, "腾出位置", None), (0, "", instant(date(2020, 4, 1))),
        ]  # fmt: skip
        for language in ("en", "zh_CN"):
            data = plan_workbook(plan_rows(SCOPE), language=language, title="x")
            again = compare(read_plan_workbook(data), plan_rows(SCOPE), today=TODAY)
            assert (again.errors, again.added, again.changed, again.of("dependencies").same) == ((), 0, 0, 2)
