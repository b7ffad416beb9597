"""A change of scope reaches every count, chart and report; work before completion reaches progress."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories.plan_files import workbook
from tests.factories.plans import SmallPlan, instant, small_plan, words_on
from tests.factories.reports import AT, owed_in, ready_content
from tracker.actions import milestones, plan_import, reviews, scope, statuses, submissions
from tracker.actions.milestones import ReplanDraft
from tracker.actions.statuses import StatusDraft
from tracker.db import db
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain.grounds import Ground
from tracker.domain.milestones import EarningRule
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_edits import ScopeDraft
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refused
from tracker.domain.scope import ScopeKind
from tracker.domain.updates import Forecast, WorkReport
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.models.accounts import AuditEntry
from tracker.models.milestones import MilestoneProgress
from tracker.models.reporting import Submission
from tracker.queries import finish_forecast
from tracker.queries.frame import frame
from tracker.queries.milestone_rows import MilestoneFilter, all_milestones, left_milestones
from tracker.queries.overview import overview
from tracker.queries.plan_import import plan_rows
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio
from tracker.queries.tasks import TaskFilter, left_tasks, matching, totals

TODAY = date(2020, 4, 13)
SCOPE = Scope(Role.OFFICE)
WHO = {"scope": SCOPE, "by": "office1", "at": instant(TODAY)}
GONE = ScopeDraft(ScopeKind.CANCELLED, date(2020, 4, 6), "The mandate ended", "Steering group")
BACK = replace(GONE, kind=ScopeKind.RESTORED, since_on=date(2020, 4, 8))


@pytest.fixture
def plan(app) -> SmallPlan:
    """Give a small plan of two tasks; each one's first milestone was due on 28 February."""
    with app.app_context():
        yield small_plan(tasks=2, today=TODAY)


def now() -> Portfolio:
    db.session.commit()
    return portfolio(SCOPE, frame(SCOPE, live=True))


def change(plan: SmallPlan, draft: ScopeDraft, number: int | None = None) -> None:
    row = now().tasks[0]
    found = next((m for m in (*row.milestones, *row.dropped) if m.record.state.number == number), None)
    version, id_ = (found.record.version, found.record.state.id) if found else (row.version, None)
    scope.change(task_id=row.id, milestone_id=id_, version=version, draft=draft, **WHO)
    db.session.commit()


def refused(action) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        action()
    db.session.rollback()
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def test_a_cancelled_task_leaves_every_count_and_stays_in_the_original_plan(plan: SmallPlan) -> None:
    change(plan, GONE)
    rows = now()
    first, second = rows.tasks
    assert (first.computed.rag, first.share, first.milestones, len(first.dropped)) == (Rag.OUT, 0, (), 2)
    assert (rows.current, rows.left, second.share) == ((second,), (first,), 1)
    assert totals(rows.tasks).count == 1
    assert [task.code for task in matching(rows, TaskFilter())] == ["P2"]
    assert [task.code for task in left_tasks(rows, TaskFilter())] == ["P1"]
    assert left_tasks(rows, TaskFilter(overdue=True)) == ()
    assert {row.task.code for row in all_milestones(rows.tasks)} == {"P2"}
    assert [row.task.code for row in left_milestones(rows, MilestoneFilter())] == ["P1", "P1"]
    assert rows.progress is not None
    assert (rows.progress.planned, rows.progress.promised) == (Decimal("0.4"), Decimal("0.4"))


def test_the_overview_counts_what_is_left_and_says_what_left(plan: SmallPlan) -> None:
    change(plan, GONE)
    view = frame(SCOPE, live=True)
    page = overview(SCOPE, view)
    assert (page.standing.tasks, page.standing.left, page.programmes.tasks) == (1, 1, 1)
    assert [row.task.code for row in page.heat.rows] == ["P2"]
    assert [row.task.code for row in page.claims.tasks] == ["P2"]
    assert [mark.task.code for bar in page.programmes.bars for mark in bar.marks] == ["P2"]
    assert page.changes.changes == ()
    record = finish_forecast.forecast_record(SCOPE, view)
    assert record.curve == page.curve
    found = finish_forecast.record(SCOPE, view)
    states = [history.at(found.origins[-1]) for history in found.histories if history.task == "P1"]
    assert {state.in_scope for state in states} == {False}


def test_nobody_is_asked_about_what_left_and_its_silence_counts_for_nothing(plan: SmallPlan) -> None:
    assert [task.code for task in owed_in(plan, "NORTH").tasks] == ["P1", "P2"]
    plan.support(plan.contributions[0], "under_way", valid_on=date(2020, 2, 29))
    db.session.commit()
    assert [unit.code for unit in frame(SCOPE, live=True).coverage.carried] == []
    change(plan, GONE)
    assert [task.code for task in owed_in(plan, "NORTH").tasks] == ["P2"]
    assert [part.code for part in owed_in(plan, "SOUTH").parts] == ["P2"]


def test_what_came_back_is_asked_again_without_blame_for_the_time_it_was_out(plan: SmallPlan) -> None:
    assert now().tasks[0].missed_reports == 3
    change(plan, GONE)
    change(plan, BACK)
    task = now().tasks[0]
    assert (task.scope, task.missed_reports) == (None, 0)
    assert [owed.code for owed in owed_in(plan, "NORTH").tasks] == ["P1", "P2"]


def test_a_milestone_leaves_alone_and_the_others_share_its_weight(plan: SmallPlan) -> None:
    change(plan, GONE, 1)
    task = now().tasks[0]
    assert [(row.record.state.number, row.record.share) for row in task.milestones] == [(2, Decimal(1))]
    assert task.dropped[0].record.scope is not None
    assert task.progress.planned == 0
    assert [m.id for m in owed_in(plan, "NORTH").tasks[0].milestones] == [task.milestones[0].record.state.id]
    assert refused(lambda: change(plan, GONE, 2)) == [("scope.last_milestone", "kind")]


def test_nothing_is_said_of_what_left(plan: SmallPlan) -> None:
    first, second = plan.milestones[0]
    change(plan, GONE, 2)
    replan = ReplanDraft(date(2020, 11, 30), "Why", "Board", Ground.SCOPE)
    assert refused(lambda: milestones.replan(milestone_id=second.id, version=second.version, draft=replan, **WHO)) == [
        ("scope.left", "")
    ]
    said = StatusDraft(Rag.RED, "", "", (Forecast(second.id, date(2020, 10, 9)),))
    assert refused(
        lambda: statuses.post(task_id=plan.tasks[0].id, seen=words_on(plan.tasks[0].id), draft=said, **WHO)
    ) == [("forecast.of_other_task", f"m{second.id}-forecast_on")]
    change(plan, GONE)
    assert refused(
        lambda: milestones.claim_completion(
            milestone_id=first.id, version=first.version, actual_on=TODAY, evidence="Signed", **WHO
        )
    ) == [("scope.left", "")]
    assert refused(
        lambda: statuses.post(
            task_id=plan.tasks[0].id, seen=words_on(plan.tasks[0].id), draft=StatusDraft(Rag.RED, "", ""), **WHO
        )
    ) == [("scope.left", "")]


def test_a_change_leaves_one_audit_entry_and_makes_open_forms_stale(plan: SmallPlan) -> None:
    version = now().tasks[0].version
    change(plan, GONE)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.event, entry.subject, entry.reason) == ("ScopeChanged", "task:P1", GONE.reason)
    assert entry.after == {"scope": "cancelled", "since_on": "2020-04-06", "approved_by": GONE.approved_by}
    again = {"task_id": plan.tasks[0].id, "milestone_id": None, "version": version, "draft": BACK}
    assert refused(lambda: scope.change(**again, **WHO)) == [("edit.stale", "")]


def test_what_is_accepted_stays(plan: SmallPlan) -> None:
    for milestone in plan.milestones[0]:
        plan.complete(milestone, "verified", date(2020, 3, 2))
    assert refused(lambda: change(plan, GONE)) == [("scope.accepted", "kind")]
    assert refused(lambda: change(plan, GONE, 1)) == [("scope.accepted", "kind")]


def earning(plan: SmallPlan, rule: EarningRule) -> None:
    for task in plan.tasks:
        task.earning_rule = rule.value
    db.session.commit()


def test_a_begin_and_a_share_done_count_by_the_tasks_rule(plan: SmallPlan) -> None:
    first = plan.milestones[0][0]
    plan.work(first, date(2020, 2, 29), started_on=date(2020, 2, 3), percent=40)
    plan.work(first, date(2020, 3, 31), started_on=date(2020, 2, 3), percent=90)
    found = {}
    for rule in EarningRule:
        earning(plan, rule)
        progress = now().tasks[0].progress
        found[rule] = (progress.verified, progress.claimed)
    assert found == {
        EarningRule.ZERO_HUNDRED: (0, 0),
        EarningRule.FIFTY_FIFTY: (Decimal("0.2"), Decimal("0.2")),
        EarningRule.PERCENT: (0, Decimal("0.32")),
    }
    curve = overview(SCOPE, frame(SCOPE, live=True)).curve
    assert curve is not None
    claimed = {point.on: point.claimed for point in curve.past}
    # One task of two: what was declared by each month's end.
    assert (claimed[date(2020, 2, 29)], claimed[date(2020, 3, 31)]) == (Decimal("0.08"), Decimal("0.16"))


def test_an_accepted_report_records_the_work_it_tells_of(plan: SmallPlan) -> None:
    earning(plan, EarningRule.PERCENT)
    report = owed_in(plan, "NORTH")
    content = ready_content(report, "red")
    later = {
        m.id: replace(content.milestones[m.id], percent="35", forecast_on="2020-10-09", cause="other", note="Later")
        for _, m in report.asked_milestones()
    }
    content = replace(content, milestones={**content.milestones, **later})
    about = {"report": report, "period_id": plan.periods[-1].id}
    saved = submissions.submit(**about, version=0, content=content, by="north1", at=AT)
    db.session.commit()
    reviews.accept(**about, version=saved.version, by="office1", at=AT)
    db.session.commit()
    rows = db.session.scalars(select(MilestoneProgress)).all()
    source = f"report:{db.session.scalars(select(Submission.id)).one()}"
    assert {(row.percent, row.source, row.valid_on) for row in rows} == {(Decimal(35), source, TODAY)}
    assert owed_in(plan, "NORTH").prefilled.milestones[rows[0].milestone_id].percent == "35"
    assert now().tasks[0].progress.claimed == Decimal("0.35")


def test_the_office_tells_of_work_with_its_update(plan: SmallPlan) -> None:
    earning(plan, EarningRule.FIFTY_FIFTY)
    first, second = plan.milestones[0]

    def post(*works: WorkReport) -> None:
        draft = StatusDraft(Rag.AMBER, "", "It goes on", works=works)
        statuses.post(task_id=plan.tasks[0].id, seen=words_on(plan.tasks[0].id), draft=draft, **WHO)
        db.session.commit()

    assert refused(lambda: post(WorkReport(second.id, date(2020, 4, 14)))) == [
        ("work.future", f"m{second.id}-started_on")
    ]
    post(WorkReport(first.id, date(2020, 2, 3)), WorkReport(second.id))
    post(WorkReport(first.id, date(2020, 2, 3)))
    assert [(row.milestone_id, row.started_on) for row in db.session.scalars(select(MilestoneProgress))] == [
        (first.id, date(2020, 2, 3))
    ]
    assert now().tasks[0].progress.verified == Decimal("0.2")


def test_a_workbook_brings_scope_work_and_rules_and_an_export_reads_back_as_the_same(plan: SmallPlan) -> None:
    on = {"reported_on": date(2020, 4, 12)}
    sheets = {
        "tasks": [
            {
                "code": "P1", "programme": "P", "name_en": "Task 1", "name_zh": "任务1", "weight": 1, "owner": "Owner",
                "lead_unit": "NORTH", "starts_on": date(2020, 1, 1), "earning_rule": "50/50", "critical": "yes",
            }
        ],
        "scope_changes": [
            {
                "task": "P2", "milestone": "", "kind": "transferred", "since_on": date(2020, 4, 1),
                "reason": "Handed over", "approved_by": "Board", **on,
            },
            {
                "task": "P1", "milestone": 2, "kind": "not applicable", "since_on": date(2020, 4, 2),
                "reason": "Not here", "approved_by": "Board", **on,
            },
        ],
        "works": [{"task": "P1", "milestone": 1, "month": "2020-03", "started_on": date(2020, 2, 3), **on}],
    }  # fmt: skip
    found = compare(read_plan_workbook(workbook(sheets)), plan_rows(SCOPE), today=TODAY)
    assert not found.errors, found.errors
    plan_import.apply(found, by="office1", at=instant(TODAY))
    rows = now()
    first, second = rows.tasks
    assert (first.earning_rule, first.is_critical) == (EarningRule.FIFTY_FIFTY, True)
    assert [row.record.state.number for row in first.dropped] == [2]
    assert second.scope is not None
    assert (second.scope.kind, second.scope.since_on) == (ScopeKind.TRANSFERRED, date(2020, 4, 1))
    assert first.progress.verified == Decimal("0.5")
    for language in ("en", "zh_CN"):
        file = read_plan_workbook(plan_workbook(plan_rows(SCOPE), language=language, title="x"))
        again = compare(file, plan_rows(SCOPE), today=TODAY)
        assert (again.added, again.changed, again.errors) == (0, 0, ())
        assert again.of("scope_changes").same == 2
        assert again.of("works").same == 1
