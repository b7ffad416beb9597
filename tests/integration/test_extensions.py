"""A request for a later date on its way: filed, answered, known as of any day, the promise untouched."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.extensions import answered, asked
from tests.factories.plan_files import workbook
from tests.factories.plans import SmallPlan, instant, small_plan
from tracker.actions import extensions, milestones, plan_import
from tracker.actions.milestones import ReplanDraft
from tracker.db import db
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain.extensions import ExtensionDraft, ExtensionState, GrantDraft
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.periods import View
from tracker.domain.permissions import Role, Scope
from tracker.domain.refusals import Refused
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.models.accounts import AuditEntry, User
from tracker.models.milestones import ExtensionDecision, ExtensionRequest, Milestone, MilestoneBaseline
from tracker.queries.extensions import extension_rows
from tracker.queries.frame import frame
from tracker.queries.plan_import import plan_rows
from tracker.queries.portfolio import portfolio

TODAY, DUE, WANTED = date(2020, 4, 13), date(2020, 9, 30), date(2020, 11, 30)
OFFICE = Scope(Role.OFFICE)
WHO = {"scope": OFFICE, "by": "office1", "at": instant(TODAY)}
DRAFT = ExtensionDraft(WANTED, Ground.MANDATE, "The supervisor asks for more")
GRANT = GrantDraft(date(2020, 10, 30), "Board", "Not as far as asked")


@pytest.fixture
def plan(app) -> SmallPlan:
    """Give a small plan; its first milestone fell due on 28 February, its second is due on 30 September."""
    with app.app_context():
        yield small_plan(today=TODAY)


def refused(action) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        action()
    db.session.rollback()
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def version(plan: SmallPlan, number: int = 2) -> int:
    return db.session.scalar(select(Milestone.version).where(Milestone.id == plan.milestones[0][number - 1].id))


def ask(plan: SmallPlan, number: int = 2, **values) -> int:
    found = extensions.ask(milestone_id=plan.milestones[0][number - 1].id, **{"draft": DRAFT, **WHO, **values})
    db.session.commit()
    return found


def known(as_of: date = TODAY, known_at=None, **chosen):
    return [row.extension for row in extension_rows(OFFICE, view=View(None, as_of, known_at), **chosen)]


def state_now(**view):
    db.session.commit()
    return portfolio(OFFICE, frame(OFFICE, live=True, **view)).tasks[0].milestones[1]


def test_asking_moves_nothing_and_a_second_request_waits_for_the_first(plan: SmallPlan) -> None:
    number = ask(plan)
    (request,) = known()
    assert (request.id, request.valid_on, request.due_on, request.wanted_on) == (number, TODAY, DUE, WANTED)
    assert (request.state, request.ground, request.source) == (ExtensionState.OPEN, Ground.MANDATE, "office")
    assert state_now().record.state.baseline_on == DUE
    assert refused(lambda: ask(plan)) == [("extension.asked_already", "milestone")]
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "ExtensionAsked"))
    assert (entry.subject, entry.after["wanted_on"]) == ("milestone:P1/2", WANTED.isoformat())


def test_a_date_that_fell_due_is_asked_for_too_late(plan: SmallPlan) -> None:
    assert refused(lambda: ask(plan, 1)) == [("extension.too_late", "milestone")]
    assert db.session.scalars(select(ExtensionRequest)).all() == []


def test_what_left_the_plan_or_is_reached_takes_no_request(plan: SmallPlan) -> None:
    plan.complete(plan.milestones[0][1], Completion.CLAIMED.value, TODAY)
    db.session.commit()
    assert refused(lambda: ask(plan)) == [("extension.reached", "milestone")]
    plan.rescope(plan.tasks[0], "cancelled", TODAY)
    db.session.commit()
    assert refused(lambda: ask(plan)) == [("scope.left", "")]


def test_a_grant_moves_the_current_plan_only(plan: SmallPlan) -> None:
    number = ask(plan)
    extensions.grant(extension_id=number, version=version(plan), draft=GRANT, **WHO)
    row = state_now()
    state = row.record.state
    assert (state.original_on, state.baseline_on, row.record.replans) == (DUE, GRANT.granted_on, 1)
    # The slip counts from the promise, whatever was granted.
    assert row.slip == frame(OFFICE, live=True).plan.calendar.between(DUE, row.expected_on)
    (baseline,) = db.session.scalars(select(MilestoneBaseline))
    assert (baseline.ground, baseline.extension_id, baseline.approved_by) == ("mandate", number, "Board")
    assert baseline.reason == DRAFT.reason
    (request,) = known()
    assert (request.state, request.answer.granted_on, request.due_on) == (
        ExtensionState.GRANTED,
        GRANT.granted_on,
        DUE,
    )
    entries = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.seq)).all()
    assert entries[-2:] == ["ExtensionAsked", "ExtensionGranted"]


def test_what_was_asked_in_time_is_granted_after_the_date_fell_due(plan: SmallPlan) -> None:
    late = asked(plan.milestones[0][0], date(2020, 4, 30), on=date(2020, 2, 27))
    db.session.commit()
    draft = ReplanDraft(date(2020, 4, 30), "Why", "Board", Ground.SCOPE)
    about = {"milestone_id": plan.milestones[0][0].id, "version": 1}
    assert refused(lambda: milestones.replan(draft=draft, **about, **WHO)) == [("replan.overdue", "baseline_on")]
    extensions.grant(extension_id=late.id, version=1, draft=GrantDraft(date(2020, 4, 30), "Board"), **WHO)
    db.session.commit()
    first = portfolio(OFFICE, frame(OFFICE, live=True)).tasks[0].milestones[0]
    assert (first.record.state.baseline_on, first.overdue) == (date(2020, 4, 30), 0)
    assert first.slip > 0


def test_a_refused_request_moves_nothing_and_another_one_may_follow(plan: SmallPlan) -> None:
    number = ask(plan)
    stale = version(plan) - 1
    assert refused(lambda: extensions.refuse(extension_id=number, version=stale, reason="No", **WHO)) == [
        ("edit.stale", "")
    ]
    extensions.refuse(extension_id=number, version=version(plan), reason="Being late is no ground", **WHO)
    assert state_now().record.state.baseline_on == DUE
    assert refused(lambda: extensions.grant(extension_id=number, version=version(plan), draft=GRANT, **WHO)) == [
        ("extension.answered_already", "")
    ]
    ask(plan)
    assert [request.state for request in known()] == [ExtensionState.REFUSED, ExtensionState.OPEN]
    assert [request.is_open for request in known(only_open=True)] == [True]


def test_a_request_is_taken_back_once(plan: SmallPlan) -> None:
    number = ask(plan)
    extensions.withdraw(extension_id=number, **WHO)
    db.session.commit()
    assert [request.state for request in known()] == [ExtensionState.WITHDRAWN]
    assert refused(lambda: extensions.withdraw(extension_id=number, **WHO)) == [("extension.answered_already", "")]
    assert len(db.session.scalars(select(ExtensionDecision)).all()) == 1


def test_the_unit_of_the_account_that_asked_is_known(plan: SmallPlan) -> None:
    south = plan.units["SOUTH"].id
    person = {"name": "Somebody", "role": "reporter", "password_hash": "", "created_at": instant(TODAY)}
    db.session.add(User(username="south1", unit_id=south, **person))
    db.session.flush()
    ask(plan, by="south1", scope=Scope(Role.REPORTER, south))
    (request,) = known()
    assert (request.unit_id, request.source) == (south, "unit")


def test_each_day_knows_what_was_said_by_then(plan: SmallPlan) -> None:
    step = plan.milestones[0][1]
    request = asked(step, WANTED, on=date(2020, 3, 17))
    answered(request, "refused", on=date(2020, 4, 2))
    db.session.commit()
    assert known(date(2020, 3, 16)) == []
    assert [one.state for one in known(date(2020, 4, 1))] == [ExtensionState.OPEN]
    assert [one.state for one in known(date(2020, 4, 2))] == [ExtensionState.REFUSED]
    assert [one.state for one in known(TODAY, instant(date(2020, 4, 1)))] == [ExtensionState.OPEN]


def test_the_date_when_it_was_asked_is_that_of_the_plan_then(plan: SmallPlan) -> None:
    step = plan.milestones[0][1]
    plan.replan(step, date(2020, 10, 15), valid_on=date(2020, 2, 3))
    asked(step, WANTED, on=date(2020, 3, 17))
    plan.replan(step, date(2020, 10, 22), valid_on=date(2020, 4, 6))
    db.session.commit()
    assert [request.due_on for request in known()] == [date(2020, 10, 15)]


def test_requests_are_found_by_task_unit_and_milestone(plan: SmallPlan) -> None:
    ask(plan)
    north, south = (unit.id for unit in plan.units.values())
    assert len(known(unit_id=north, task_id=plan.tasks[0].id)) == 1
    assert known(unit_id=south) == []
    assert known(milestone_id=plan.milestones[0][0].id) == []


def test_a_published_month_keeps_its_plan_after_a_grant_today(plan: SmallPlan) -> None:
    number = ask(plan)
    before = state_now(wanted=Month(2020, 3))
    extensions.grant(extension_id=number, version=version(plan), draft=GRANT, **WHO)
    after = state_now(wanted=Month(2020, 3))
    # The version guards edits; no page shows it.
    assert replace(after, record=replace(after.record, version=before.record.version)) == before
    assert state_now().record.state.baseline_on == GRANT.granted_on


def test_a_workbook_brings_requests_with_their_answers_and_an_export_reads_back_as_the_same(plan: SmallPlan) -> None:
    step = {"task": "P1", "milestone": 2}
    asks = {"event": "asked", "ground": "external mandate", "reason": "New rules"}
    sheets = {
        "extensions": [
            {**step, **asks, "new_on": date(2020, 10, 30), "reported_on": date(2020, 4, 11)},
            {**step, "event": "refused", "reason": "Too vague", "reported_on": date(2020, 4, 12)},
            {**step, **asks, "new_on": WANTED, "reported_on": date(2020, 4, 12)},
            {
                **step, "event": "granted", "new_on": date(2020, 11, 13), "approved_by": "Board",
                "reported_on": TODAY,
            },
        ],
        "baselines": [
            {
                **step, "baseline_on": date(2020, 11, 13), "ground": "external mandate", "reason": "New rules",
                "approved_by": "Board", "reported_on": TODAY,
            }
        ],
    }  # fmt: skip
    found = compare(read_plan_workbook(workbook(sheets)), plan_rows(OFFICE), today=TODAY)
    assert not found.errors, found.errors
    plan_import.apply(found, by="office1", at=instant(TODAY))
    db.session.commit()
    first, second = known()
    assert (first.state, first.answer.reason, first.due_on) == (ExtensionState.REFUSED, "Too vague", DUE)
    assert (second.state, second.answer.granted_on, second.due_on) == (ExtensionState.GRANTED, date(2020, 11, 13), DUE)
    assert second.unit_id == plan.units["NORTH"].id
    (baseline,) = db.session.scalars(select(MilestoneBaseline))
    assert (baseline.ground, baseline.extension_id) == ("mandate", second.id)
    for language in ("en", "zh_CN"):
        file = read_plan_workbook(plan_workbook(plan_rows(OFFICE), language=language, title="x"))
        again = compare(file, plan_rows(OFFICE), today=TODAY)
        assert (again.added, again.changed, again.errors) == (0, 0, ())
        assert (again.of("extensions").same, again.of("baselines").same) == (4, 1)


def test_the_workbook_of_a_day_holds_the_requests_filed_and_answered_by_then(plan: SmallPlan) -> None:
    request = asked(plan.milestones[0][1], WANTED, on=date(2020, 3, 17))
    answered(request, "refused", on=date(2020, 4, 2))
    db.session.commit()

    def events(as_of: date) -> list[object]:
        return [row.values["event"] for row in plan_rows(OFFICE, view=View(None, as_of))["extensions"]]

    assert [events(date(2020, *day)) for day in ((3, 16), (3, 17), (4, 2))] == [[], ["asked"], ["asked", "refused"]]
