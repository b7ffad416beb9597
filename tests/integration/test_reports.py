"""A monthly report from draft to acceptance, and the month around it, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.plans import SmallPlan, small_plan
from tests.factories.reports import AT, OFFICE, owed_in, ready_content
from tracker.actions import periods, reviews, submissions
from tracker.db import db, writing
from tracker.domain.contributions import ContributionStage
from tracker.domain.months import Month
from tracker.domain.owed_reports import OwedReport
from tracker.domain.permissions import Role, Scope
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refused
from tracker.domain.submissions import Content, MilestoneAnswer, ReportStage, ReturnKind, ReturnReason
from tracker.models.accounts import AuditEntry
from tracker.models.milestones import MilestoneCompletion, MilestoneForecast
from tracker.models.plan import ContributionReport, StatusUpdate
from tracker.models.reporting import Period, Submission
from tracker.queries import submissions as written
from tracker.queries.frame import frame
from tracker.queries.owed_reports import owed_reports, report_ground
from tracker.queries.portfolio import portfolio

REASON = ReturnReason(ReturnKind.TEXT, "tasks-1-note", "Say which branches.")


@pytest.fixture
def plan(app):
    """Give a small plan within an application context; April 2020 is open, the business day is 13 April."""
    with app.app_context(), writing():
        yield small_plan()


def april(plan: SmallPlan) -> int:
    return plan.periods[-1].id


def save(plan: SmallPlan, report: OwedReport, content: Content, version: int = 0, by: str = "north1"):
    saved = submissions.save(report=report, period_id=april(plan), version=version, content=content, by=by, at=AT)
    db.session.commit()
    return saved


def submit(plan: SmallPlan, unit: str = "NORTH", claimed: str = "red", version: int = 0):
    report = owed_in(plan, unit)
    content = ready_content(report, claimed)
    done = {m.id: replace(content.milestones[m.id], done_on="2020-04-03", evidence="Signed") for _, m in
            report.asked_milestones() if m.before_on < report.as_of}  # fmt: skip
    content = replace(content, milestones={**content.milestones, **done})
    saved = submissions.submit(
        report=report, period_id=april(plan), version=version, content=content, by="north1", at=AT
    )
    db.session.commit()
    return report, saved.version


def state_of(plan: SmallPlan, unit: str = "NORTH") -> ReportStage:
    found = written.submissions(OFFICE, period_id=april(plan)).get(plan.units[unit].id)
    return found.stage if found else ReportStage.NOT_STARTED


def codes(refused) -> set[str]:
    return {refusal.code for refusal in refused.value.refusals}


def rows(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_unit_owes_its_open_milestones_its_task_and_its_parts(plan):
    north, south = owed_in(plan, "NORTH"), owed_in(plan, "SOUTH")
    assert [item.code for item in north.items] == ["P1"]
    assert len(list(north.asked_milestones())) == 2
    assert [item.key for item in south.items] == [f"part-{plan.tasks[0].id}"]


def test_what_was_accepted_or_delivered_before_the_month_is_not_asked(plan):
    plan.complete(plan.milestones[0][0], "verified", date(2020, 3, 2))
    db.session.add(
        ContributionReport(
            contribution_id=plan.contributions[0].id, state="delivered", delivered_on=date(2020, 3, 20),
            valid_on=date(2020, 3, 31), recorded_at=AT, recorded_by="import", source="import",
        )
    )  # fmt: skip
    db.session.commit()
    assert len(list(owed_in(plan, "NORTH").asked_milestones())) == 1
    assert owed_in(plan, "SOUTH").items == ()


def test_of_a_task_that_joined_during_the_month_nothing_was_said_before(plan):
    plan.tasks[0].joined_on = date(2020, 4, 2)
    first, second = plan.milestones[0]
    plan.complete(first, "claimed", date(2020, 4, 3))
    plan.forecast(second, date(2020, 10, 30), valid_on=date(2020, 4, 6))
    plan.claim(plan.tasks[0], "amber", valid_on=date(2020, 4, 6))
    plan.support(plan.contributions[0], "delivered", valid_on=date(2020, 4, 6))
    db.session.commit()
    north, south = owed_in(plan, "NORTH"), owed_in(plan, "SOUTH")
    (task,) = north.tasks
    assert (task.before, task.computed_before) == (None, Rag.NONE)
    asked = {m.id: m for _, m in north.asked_milestones()}
    assert {key: m.before_on for key, m in asked.items()} == {
        first.id: first.original_on,
        second.id: second.original_on,
    }
    assert asked[second.id].state.forecast_on == date(2020, 10, 30)
    (part,) = south.parts
    assert (part.contribution.before.stage, part.contribution.said_on) == (ContributionStage.SILENT, None)


def test_a_refused_completion_is_asked_again_with_the_reason(plan):
    milestone = plan.milestones[0][0]
    plan.complete(milestone, "claimed", date(2020, 2, 27))
    db.session.add(
        MilestoneCompletion(
            milestone_id=milestone.id, state="refused", actual_on=date(2020, 2, 27), evidence="No signature",
            valid_on=date(2020, 2, 27), recorded_at=AT, recorded_by="office1", source="office",
        )
    )  # fmt: skip
    db.session.commit()
    asked = {m.id: m for _, m in owed_in(plan, "NORTH").asked_milestones()}
    assert asked[milestone.id].refusal == "No signature"


def test_a_unit_sees_its_own_report_only(plan):
    submit(plan)
    south = Scope(Role.REPORTER, plan.units["SOUTH"].id)
    period = frame(south, live=True).periods[-1]
    assert written.submissions(south, period_id=april(plan)) == {}
    assert list(owed_reports(south, report_ground(south, frame(south, live=True), period))) == [south.unit_id]
    assert written.first_submitted(south) == {}


def test_a_draft_keeps_anything_typed(plan):
    report = owed_in(plan, "NORTH")
    milestone = plan.milestones[0][1].id
    content = replace(
        report.prefilled,
        milestones={**report.prefilled.milestones, milestone: MilestoneAnswer(forecast_on="soon")},
    )
    first = save(plan, report, content)
    kept = written.submissions(OFFICE, period_id=april(plan))[report.unit_id]
    assert kept.content.milestones[milestone].forecast_on == "soon"
    assert kept.stage is ReportStage.DRAFT
    again = save(plan, report, content, version=first.version)
    assert again.version == first.version


def test_what_blocks_keeps_a_report_from_being_submitted_and_changes_nothing(plan):
    report = owed_in(plan, "NORTH")
    with pytest.raises(Refused) as refused:
        submissions.submit(
            report=report, period_id=april(plan), version=0, content=report.prefilled, by="north1", at=AT
        )
    db.session.rollback()
    assert "report.claim_missing" in codes(refused)
    assert rows(Submission) == 0


def test_accepting_records_each_fact_once_with_its_source(plan):
    report, version = submit(plan)
    before = rows(MilestoneForecast), rows(StatusUpdate)
    facts = reviews.accept(report=report, period_id=april(plan), version=version, by="office1", at=AT)
    db.session.commit()
    submission = db.session.scalars(select(Submission)).one()
    claim = db.session.scalars(select(StatusUpdate)).one()
    assert (claim.claimed, claim.valid_on) == ("red", date(2020, 4, 13))
    assert (claim.recorded_by, claim.source) == ("north1", f"report:{submission.id}")
    completion = db.session.scalars(select(MilestoneCompletion)).one()
    assert (completion.state, completion.actual_on, completion.valid_on) == (
        "claimed",
        date(2020, 4, 3),
        date(2020, 4, 3),
    )
    assert (rows(MilestoneForecast), rows(StatusUpdate)) == (before[0] + 1, before[1] + 1)
    assert facts.count == 3
    task = portfolio(OFFICE, frame(OFFICE, live=True)).tasks[0]
    assert task.claim is not None
    assert task.claim.month == Month(2020, 4)
    assert task.milestones[0].record.state.is_claimed


def test_a_second_acceptance_is_refused_and_records_nothing(plan):
    report, version = submit(plan)
    reviews.accept(report=report, period_id=april(plan), version=version, by="office1", at=AT)
    db.session.commit()
    facts = rows(StatusUpdate), rows(MilestoneForecast), rows(MilestoneCompletion)
    with pytest.raises(Refused) as refused:
        reviews.accept(report=report, period_id=april(plan), version=version, by="office2", at=AT)
    db.session.rollback()
    assert codes(refused) == {"report.not_submitted"}
    assert (rows(StatusUpdate), rows(MilestoneForecast), rows(MilestoneCompletion)) == facts


def test_what_a_report_asks_does_not_change_when_it_is_accepted(plan):
    before, version = submit(plan)
    reviews.accept(report=before, period_id=april(plan), version=version, by="office1", at=AT + timedelta(hours=1))
    db.session.commit()
    submission = written.submissions(OFFICE, period_id=april(plan))[before.unit_id]
    after = owed_in(plan, "NORTH", known_at=submission.known_before)
    assert after == before


def test_a_report_comes_back_with_reasons_is_mended_and_accepted(plan):
    report, version = submit(plan)
    reviews.return_to_unit(report=report, period_id=april(plan), version=version, reasons=[REASON], by="office1", at=AT)
    db.session.commit()
    returned = written.submissions(OFFICE, period_id=april(plan))[report.unit_id]
    assert returned.stage is ReportStage.RETURNED
    assert returned.open_return is not None
    assert returned.open_return.reasons == (REASON,)
    mended, version = submit(plan, version=returned.version)
    assert written.submissions(OFFICE, period_id=april(plan))[report.unit_id].rounds == 2
    reviews.accept(report=mended, period_id=april(plan), version=version, by="office1", at=AT)
    db.session.commit()
    assert state_of(plan) is ReportStage.ACCEPTED


def test_returning_needs_a_reason_and_a_sentence(plan):
    report, version = submit(plan)
    for reasons, code in (([], "return.reason_missing"), ([replace(REASON, sentence="")], "return.sentence_missing")):
        with pytest.raises(Refused) as refused:
            reviews.return_to_unit(
                report=report, period_id=april(plan), version=version, reasons=reasons, by="office1", at=AT
            )
        db.session.rollback()
        assert codes(refused) == {code}
    assert state_of(plan) is ReportStage.SUBMITTED


def test_a_submitted_report_can_be_withdrawn_until_the_office_answers(plan):
    report, version = submit(plan)
    submissions.withdraw(report=report, period_id=april(plan), version=version, by="north2", at=AT)
    db.session.commit()
    assert state_of(plan) is ReportStage.DRAFT
    with pytest.raises(Refused) as refused:
        submissions.withdraw(report=report, period_id=april(plan), version=version + 1, by="north2", at=AT)
    db.session.rollback()
    assert codes(refused) == {"report.not_submitted"}


def test_of_two_editors_the_second_is_told(plan):
    report = owed_in(plan, "NORTH")
    save(plan, report, report.prefilled)
    changed = replace(report.prefilled, tasks={k: replace(v, note="Mine") for k, v in report.prefilled.tasks.items()})
    with pytest.raises(Refused) as refused:
        submissions.save(report=report, period_id=april(plan), version=0, content=changed, by="north2", at=AT)
    db.session.rollback()
    assert codes(refused) == {"report.stale"}


def test_a_stale_answer_of_the_office_is_refused(plan):
    report, version = submit(plan)
    with pytest.raises(Refused) as refused:
        reviews.accept(report=report, period_id=april(plan), version=version - 1, by="office1", at=AT)
    db.session.rollback()
    assert codes(refused) == {"report.stale"}


def test_a_closed_month_takes_no_draft_but_a_returned_report_can_be_mended(plan):
    report, version = submit(plan)
    close(plan)
    south = owed_in(plan, "SOUTH")
    with pytest.raises(Refused) as refused:
        submissions.save(report=south, period_id=april(plan), version=0, content=south.prefilled, by="south1", at=AT)
    db.session.rollback()
    assert codes(refused) == {"report.closed"}
    reviews.return_to_unit(report=report, period_id=april(plan), version=version, reasons=[REASON], by="office1", at=AT)
    db.session.commit()
    submit(plan, version=version + 1)
    assert state_of(plan) is ReportStage.SUBMITTED


def close(plan: SmallPlan) -> None:
    row = db.session.get(Period, april(plan))
    periods.close_to_units(period_id=row.id, version=row.version, by="office1", at=AT)
    db.session.commit()


def publish(plan: SmallPlan) -> None:
    row = db.session.get(Period, april(plan))
    periods.publish(period_id=row.id, version=row.version, by="office1", at=AT)


def test_publishing_waits_for_every_unit_and_freezes_the_month(plan):
    report, version = submit(plan)
    reviews.accept(report=report, period_id=april(plan), version=version, by="office1", at=AT)
    db.session.commit()
    with pytest.raises(Refused) as refused:
        publish(plan)
    db.session.rollback()
    assert codes(refused) == {"period.unsettled"}
    south = owed_in(plan, "SOUTH")
    reviews.carry_over(report=south, period_id=april(plan), version=0, reason="Away", by="office1", at=AT)
    publish(plan)
    db.session.commit()
    row = db.session.get(Period, april(plan))
    assert (row.published_at, row.closed_at) == (AT, AT)
    for action in (publish, close):
        with pytest.raises(Refused):
            action(plan)
        db.session.rollback()
    with pytest.raises(Refused) as refused:
        reviews.carry_over(report=south, period_id=april(plan), version=1, reason="Again", by="office1", at=AT)
    db.session.rollback()
    assert codes(refused) == {"period.published"}


def test_a_mark_needs_a_reason_and_a_late_report_takes_its_place(plan):
    report = owed_in(plan, "NORTH")
    with pytest.raises(Refused) as refused:
        reviews.carry_over(report=report, period_id=april(plan), version=0, reason="", by="office1", at=AT)
    db.session.rollback()
    assert codes(refused) == {"carry_over.reason_missing"}
    reviews.carry_over(report=report, period_id=april(plan), version=0, reason="Away", by="office1", at=AT)
    db.session.commit()
    assert state_of(plan) is ReportStage.CARRIED
    assert written.carried_over(OFFICE) == {(april(plan), report.unit_id)}
    submit(plan, version=1)
    assert state_of(plan) is ReportStage.SUBMITTED
    assert written.carried_over(OFFICE) == set()


def test_months_open_one_after_another(plan):
    may = Period(
        month_on=date(2020, 5, 31), opens_on=date(2020, 5, 12), due_on=date(2020, 6, 3), closes_on=date(2020, 6, 5)
    )
    june = Period(
        month_on=date(2020, 6, 30), opens_on=date(2020, 6, 10), due_on=date(2020, 7, 3), closes_on=date(2020, 7, 7)
    )
    db.session.add_all([may, june])
    db.session.commit()
    for row, code in ((may, "period.another_open"), (db.session.get(Period, april(plan)), "period.opened_already")):
        with pytest.raises(Refused) as refused:
            periods.open_to_units(period_id=row.id, version=row.version, by="office1", at=AT)
        db.session.rollback()
        assert codes(refused) == {code}
    close(plan)
    with pytest.raises(Refused) as refused:
        periods.open_to_units(period_id=june.id, version=june.version, by="office1", at=AT)
    db.session.rollback()
    assert codes(refused) == {"period.not_next"}
    with pytest.raises(Refused) as refused:
        periods.open_to_units(period_id=may.id, version=may.version + 1, by="office1", at=AT)
    db.session.rollback()
    assert codes(refused) == {"period.stale"}
    periods.open_to_units(period_id=may.id, version=may.version, by="office1", at=AT)
    db.session.commit()
    assert db.session.get(Period, may.id).opened_at == AT


def test_every_step_leaves_one_audit_entry(plan):
    report, version = submit(plan)
    reviews.return_to_unit(report=report, period_id=april(plan), version=version, reasons=[REASON], by="office1", at=AT)
    db.session.commit()
    _, version = submit(plan, version=version + 1)
    submissions.withdraw(report=report, period_id=april(plan), version=version, by="north2", at=AT)
    db.session.commit()
    _, version = submit(plan, version=version + 1)
    reviews.accept(report=report, period_id=april(plan), version=version, by="office1", at=AT)
    db.session.commit()
    close(plan)
    entries = db.session.execute(select(AuditEntry.event, AuditEntry.actor).order_by(AuditEntry.seq)).all()
    assert [tuple(entry) for entry in entries] == [
        ("ReportSubmitted", "north1"),
        ("ReportReturned", "office1"),
        ("ReportSubmitted", "north1"),
        ("ReportWithdrawn", "north2"),
        ("ReportSubmitted", "north1"),
        ("ReportAccepted", "office1"),
        ("PeriodClosed", "office1"),
    ]


def test_the_record_knows_when_a_report_first_came(plan):
    submit(plan)
    first = written.first_submitted(OFFICE)
    assert first == {(april(plan), plan.units["NORTH"].id): date(2020, 4, 13)}
