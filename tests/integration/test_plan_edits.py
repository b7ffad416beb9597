"""What the office does to the plan: each act adds its facts and one entry to the audit trail, or changes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.factories.plans import SmallPlan, instant, small_plan, words_on
from tracker.actions import contributions, milestones, programmes, statuses, tasks
from tracker.actions.milestones import ReplanDraft
from tracker.actions.statuses import StatusDraft
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.grounds import Ground
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_edits import ContributionDraft, MilestoneDraft, ProgrammeDraft, TaskDraft
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refused
from tracker.domain.updates import Forecast
from tracker.models.accounts import AuditEntry
from tracker.models.milestones import MilestoneBaseline, MilestoneCompletion, MilestoneForecast
from tracker.models.plan import Plan, StatusUpdate
from tracker.queries.frame import frame
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import TaskRow

TODAY = date(2020, 4, 13)
SCOPE = Scope(Role.OFFICE)
WHO = {"scope": SCOPE, "by": "office1", "at": instant(TODAY)}
NAME = Bilingual("新任务", "New task")


@pytest.fixture
def plan(app) -> SmallPlan:
    """Give a small plan; its first milestone was due on 28 February, its second is due on 30 September."""
    with app.app_context():
        yield small_plan(today=TODAY)


def task_now(**view) -> TaskRow:
    """Return the first task as the office's page shows it."""
    db.session.commit()
    return portfolio(SCOPE, frame(SCOPE, live=True, **view)).tasks[0]


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def refused(action) -> list[tuple[str, str]]:
    """Return what an action is refused for; it must have left nothing behind."""
    db.session.commit()
    before = [entry.seq for entry in entries()]
    with pytest.raises(Refused) as caught:
        action()
    db.session.rollback()
    assert [entry.seq for entry in entries()] == before
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def post(plan: SmallPlan, *forecasts: Forecast, claimed=Rag.RED, difference="", seen=0) -> date:
    draft = StatusDraft(claimed, "A note", difference, forecasts)
    return statuses.post(task_id=plan.tasks[0].id, seen=seen, draft=draft, **WHO)


def test_an_update_is_filed_under_the_open_month_and_shows_there_only(plan):
    second = plan.milestones[0][1]
    slipped = Forecast(second.id, date(2020, 10, 30), Cause.SUPPLIER, "Delivery is late")
    assert post(plan, slipped) == TODAY
    row = task_now()
    assert (row.claim.rag, row.claim.note, row.claim.source) == (Rag.RED, "A note", "office")
    assert row.milestones[1].expected_on == date(2020, 10, 30)
    assert row.milestones[1].record.forecast_cause == "supplier"
    march = portfolio(SCOPE, frame(SCOPE, wanted=Month(2020, 3))).tasks[0]
    assert march.claim is None
    assert march.milestones[1].expected_on == date(2020, 9, 30)


def test_an_update_leaves_one_entry_with_what_was_and_what_is(plan):
    post(plan, Forecast(plan.milestones[0][1].id, date(2020, 8, 31)))
    (entry,) = entries()
    assert (entry.event, entry.subject, entry.actor) == ("StatusPosted", "task:P1", "office1")
    assert entry.before["claimed"] is None
    assert entry.after["claimed"] == "red"
    assert entry.after["forecasts"] == {str(plan.milestones[0][1].id): "2020-08-31"}
    assert db.session.scalar(select(Plan.data_version)) == 2


def test_a_forecast_that_did_not_move_is_confirmed_once_a_month(plan):
    ahead = plan.milestones[0][1]
    unmoved = Forecast(ahead.id, date(2020, 9, 30))
    post(plan, unmoved)
    post(plan, unmoved, seen=words_on(plan.tasks[0].id))
    assert [row.milestone_id for row in db.session.scalars(select(MilestoneForecast))] == [ahead.id]
    assert task_now().milestones[1].record.state.moves == 0


def test_a_slip_without_a_cause_and_a_claim_without_its_sentence_are_refused(plan):
    second = plan.milestones[0][1].id
    assert refused(lambda: post(plan, Forecast(second, date(2020, 10, 30)))) == [
        ("forecast.cause_missing", f"m{second}-cause"),
        ("forecast.note_missing", f"m{second}-note"),
    ]
    assert refused(lambda: post(plan, claimed=Rag.GREEN)) == [("claim.difference_missing", "difference")]
    assert refused(lambda: post(plan, Forecast(second, date(2020, 4, 1)))) == [
        ("forecast.past", f"m{second}-forecast_on")
    ]
    assert db.session.scalar(select(func.count()).select_from(StatusUpdate)) == 0


def test_an_update_written_beside_a_newer_one_is_refused(plan):
    post(plan)
    db.session.commit()
    assert refused(lambda: post(plan)) == [("update.newer_exists", "")]
    post(plan, claimed=Rag.AMBER, difference="The cause is gone", seen=words_on(plan.tasks[0].id))
    assert task_now().claim.rag is Rag.AMBER


def test_an_update_written_beside_a_newer_forecast_is_refused(plan):
    """A supporting unit's report that is accepted meanwhile speaks of dates, without a claim."""
    ahead = plan.milestones[0][1]
    seen = words_on(plan.tasks[0].id)
    plan.forecast(ahead, date(2020, 10, 30), valid_on=TODAY)
    was = Forecast(ahead.id, date(2020, 9, 30))
    assert refused(lambda: post(plan, was, seen=seen)) == [("update.newer_exists", "")]
    post(plan, was, seen=words_on(plan.tasks[0].id))
    assert task_now().milestones[1].expected_on == date(2020, 9, 30)


def complete(plan: SmallPlan, on=date(2020, 4, 9), version=1, evidence="Minutes") -> None:
    first = plan.milestones[0][0].id
    milestones.claim_completion(milestone_id=first, version=version, actual_on=on, evidence=evidence, **WHO)


def test_a_completion_is_claimed_then_accepted_and_earned(plan):
    complete(plan)
    row = task_now()
    assert (row.milestones[0].record.state.completion, row.progress.verified) == (Completion.CLAIMED, 0)
    version = row.milestones[0].record.version
    milestones.verify(milestone_id=row.milestones[0].record.state.id, version=version, evidence="", **WHO)
    row = task_now()
    assert row.progress.verified == Decimal("0.4")
    assert (row.milestones[0].record.state.actual_on, row.milestones[0].record.evidence) == (
        date(2020, 4, 9),
        "Minutes",
    )
    assert [entry.event for entry in entries()] == ["MilestoneCompletionClaimed", "MilestoneCompletionVerified"]


def test_a_refused_completion_is_open_again_and_says_why(plan):
    complete(plan)
    state = task_now().milestones[0].record
    about = {"milestone_id": state.state.id, "version": state.version, **WHO}
    assert refused(lambda: milestones.refuse(reason=" ", **about)) == [("edit.reason_missing", "reason")]
    milestones.refuse(reason="The minutes are not signed", **about)
    row = task_now().milestones[0]
    assert (row.is_open, row.record.evidence) == (True, "The minutes are not signed")
    assert row.overdue > 0


def test_a_claim_is_answered_once(plan):
    complete(plan)
    state = task_now().milestones[0].record
    about = {"milestone_id": state.state.id, "evidence": "", **WHO}
    milestones.verify(version=state.version, **about)
    db.session.commit()
    assert refused(lambda: milestones.verify(version=state.version, **about)) == [("edit.stale", "")]
    assert refused(lambda: milestones.verify(version=state.version + 1, **about)) == [("completion.not_claimed", "")]
    assert db.session.scalar(select(func.count()).select_from(MilestoneCompletion)) == 2


def test_a_completion_in_the_future_or_without_evidence_is_refused(plan):
    assert refused(lambda: complete(plan, on=date(2020, 4, 14), evidence="")) == [
        ("completion.future", "actual_on"),
        ("completion.evidence_missing", "evidence"),
    ]


def test_a_replan_moves_the_plan_and_never_the_promise(plan):
    ahead, promised_on = plan.milestones[0][1].id, plan.milestones[0][1].original_on
    later_on = promised_on + timedelta(days=60)
    draft = ReplanDraft(later_on, "The board widened the scope", "Board", Ground.SCOPE)
    milestones.replan(milestone_id=ahead, version=1, draft=draft, **WHO)
    state = task_now().milestones[1].record.state
    assert (state.original_on, state.baseline_on) == (promised_on, later_on)
    assert [row.ground for row in db.session.scalars(select(MilestoneBaseline))] == ["scope"]
    (entry,) = entries()
    assert (entry.before, entry.after["baseline_on"]) == (
        {"baseline_on": promised_on.isoformat()},
        later_on.isoformat(),
    )
    stale = replace(draft, baseline_on=later_on + timedelta(days=30))
    assert refused(lambda: milestones.replan(milestone_id=ahead, version=1, draft=stale, **WHO)) == [("edit.stale", "")]
    overdue = plan.milestones[0][0].id
    assert refused(lambda: milestones.replan(milestone_id=overdue, version=1, draft=draft, **WHO)) == [
        ("replan.overdue", "baseline_on")
    ]
    assert db.session.scalar(select(func.count()).select_from(MilestoneBaseline)) == 1


def step(plan: SmallPlan, **changes) -> MilestoneDraft:
    unit = plan.units["NORTH"].id
    return replace(
        MilestoneDraft(Bilingual("节点", "Step"), Decimal(40), unit, date(2020, 2, 28), Bilingual("", "")), **changes
    )


def test_a_milestone_is_revised_but_keeps_its_promise(plan):
    first = plan.milestones[0][0].id
    moved = step(plan, original_on=date(2020, 3, 31))
    about = {"milestone_id": first, "reason": "A clearer name", **WHO}
    assert refused(lambda: milestones.revise(version=1, draft=moved, **about)) == [
        ("milestone.promise_stays", "original_on")
    ]
    milestones.revise(version=1, draft=step(plan, unit_id=plan.units["SOUTH"].id), **about)
    row = task_now().milestones[0]
    assert (row.record.name.en, row.unit.code, row.record.version) == ("Step", "SOUTH", 2)
    (entry,) = entries()
    assert entry.reason == "A clearer name"
    assert set(entry.after) == {"name_zh", "name_en", "unit_id"}
    again = {"version": 2, "draft": step(plan, unit_id=plan.units["SOUTH"].id), **about}
    assert refused(lambda: milestones.revise(**again)) == [("edit.nothing_changed", "")]


def test_a_milestone_is_added_at_the_end_within_the_plan(plan):
    task_id = plan.tasks[0].id
    outside = step(plan, original_on=date(2021, 1, 29))
    about = {"task_id": task_id, "reason": "A third step", **WHO}
    assert refused(lambda: milestones.add(draft=outside, **about)) == [("date.outside_plan", "original_on")]
    assert milestones.add(draft=step(plan, original_on=date(2020, 11, 30)), **about) == 3
    assert [row.record.state.number for row in task_now().milestones] == [1, 2, 3]


def draft(plan: SmallPlan, **changes) -> TaskDraft:
    task = plan.tasks[0]
    values = TaskDraft(
        task.code, task.programme_id, Bilingual(task.name_zh, task.name_en), Bilingual("", ""), task.owner,
        task.lead_unit_id, task.weight, task.starts_on,
    )  # fmt: skip
    return replace(values, **changes)


def test_a_task_is_added_and_revised_with_a_reason(plan):
    tasks.add(draft=draft(plan, code="P9", name=NAME, weight=Decimal("2.5")), reason="Board decision", **WHO)
    rows = portfolio(SCOPE, frame(SCOPE, live=True)).tasks
    assert [(row.code, row.weight) for row in rows] == [("P1", 1), ("P9", Decimal("2.5"))]
    about = {"task_id": plan.tasks[0].id, "version": 1, **WHO}
    assert refused(lambda: tasks.revise(draft=draft(plan, owner="B"), reason="", **about)) == [
        ("edit.reason_missing", "reason")
    ]
    tasks.revise(draft=draft(plan, owner="B"), reason="New owner", **about)
    assert task_now().owner == "B"
    assert [entry.event for entry in entries()] == ["TaskAdded", "TaskRevised"]
    assert (entries()[1].before, entries()[1].after) == ({"owner": "Owner"}, {"owner": "B"})


def test_what_does_not_fit_a_task_is_refused_field_by_field(plan):
    wrong = draft(plan, name=Bilingual("", ""), weight=Decimal(0), starts_on=date(2019, 1, 1), lead_unit_id=99)
    assert refused(lambda: tasks.add(draft=wrong, reason="x", **WHO)) == [
        ("name.missing", "name_en"),
        ("weight.unfit", "weight"),
        ("date.outside_plan", "starts_on"),
        ("code.taken", "code"),
        ("unit.unknown", "lead_unit_id"),
    ]
    supports = draft(plan, lead_unit_id=plan.units["SOUTH"].id)
    about = {"task_id": plan.tasks[0].id, "version": 1, "reason": "x", **WHO}
    assert refused(lambda: tasks.revise(draft=supports, **about)) == [("task.lead_supports", "lead_unit_id")]


def test_a_contribution_is_one_for_each_supporting_unit(plan):
    owed = ContributionDraft(plan.units["SOUTH"].id, Bilingual("名单", "List"), date(2020, 6, 30))
    about = {"reason": "Agreed", **WHO}
    adding = {"task_id": plan.tasks[0].id, **about}
    assert refused(lambda: contributions.add(draft=owed, **adding)) == [("contribution.taken", "unit_id")]
    of_lead = replace(owed, unit_id=plan.units["NORTH"].id)
    assert refused(lambda: contributions.add(draft=of_lead, **adding)) == [("contribution.of_lead", "unit_id")]
    contributions.revise(contribution_id=plan.contributions[0].id, version=1, draft=owed, **about)
    row = task_now().contributions[0]
    assert (row.deliverable.en, row.state.due_on) == ("List", date(2020, 6, 30))
    (entry,) = entries()
    assert (entry.event, entry.subject) == ("ContributionRevised", "contribution:P1/SOUTH")


def test_a_programme_is_added_after_the_others(plan):
    new = ProgrammeDraft("Q", Bilingual("新工程", ""), Bilingual("", ""))
    programmes.add(draft=new, reason="Board decision", **WHO)
    assert refused(lambda: programmes.add(draft=new, reason="again", **WHO)) == [("code.taken", "code")]
    rows = portfolio(SCOPE, frame(SCOPE, live=True)).programmes
    assert [row.code for row in rows] == ["P", "Q"]
    programmes.revise(programme_id=rows[1].id, version=1, draft=replace(new, aim=NAME), reason="Aim set", **WHO)
    assert [entry.event for entry in entries()] == ["ProgrammeAdded", "ProgrammeRevised"]
