"""What was known before the present day is kept while words come in, and read again when the past itself is edited."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.kept_reads import done, read_afresh
from tests.factories.plans import SmallPlan, instant, redrafted, small_plan
from tracker import clock
from tracker.actions import audit, concerns, extensions, milestones, scope, statuses, tasks
from tracker.actions.milestones import ReplanDraft
from tracker.actions.statuses import StatusDraft
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.concerns import ConcernDraft, ConcernKind
from tracker.domain.extensions import ExtensionDraft
from tracker.domain.grounds import Ground
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_edits import ScopeDraft
from tracker.domain.rag import Rag
from tracker.domain.scope import ScopeKind
from tracker.domain.updates import Forecast
from tracker.models.plan import Plan
from tracker.queries.end_game import EndGameRecord, end_game_record
from tracker.queries.finish_forecast import ForecastRecord, forecast_record
from tracker.queries.frame import frame
from tracker.queries.kept import KeptReads
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio

TODAY = date(2020, 4, 13)
SCOPE = Scope(Role.OFFICE)
WHO = {"scope": SCOPE, "by": "office", "at": instant(TODAY)}
Reads = tuple[Portfolio, ForecastRecord, EndGameRecord]


@pytest.fixture
def plan(app: Flask) -> Iterator[SmallPlan]:
    app.extensions["kept_reads"] = KeptReads()
    with app.app_context():
        yield small_plan(tasks=2, today=TODAY)


def march() -> Reads:
    """Return what pages make of March as it was published."""
    here = frame(SCOPE, wanted=Month(2020, 3))
    return portfolio(SCOPE, here), forecast_record(SCOPE, here), end_game_record(SCOPE, here)


def words(plan: SmallPlan) -> dict[str, Callable[[], object]]:
    """Return one act of each kind that only adds to what is known."""
    task, (first, second) = plan.tasks[0], plan.milestones[0]
    status = StatusDraft(Rag.RED, "A note", "", (Forecast(second.id, date(2020, 10, 30), Cause.SUPPLIER, "Late"),))
    moved = ReplanDraft(date(2020, 10, 30), "The board widened the scope", "Board", Ground.SCOPE)
    wanted = ExtensionDraft(date(2020, 11, 30), Ground.MANDATE, "The supervisor asks for more")
    gone = ScopeDraft(ScopeKind.CANCELLED, date(2020, 3, 2), "The mandate ended", "Steering group")
    issue = ConcernDraft(title=Bilingual("", "An issue"), detail="", owner="Owner", due_on=date(2020, 4, 30))
    return {
        "status": lambda: statuses.post(task_id=task.id, seen=0, draft=status, **WHO),
        "claim": lambda: milestones.claim_completion(
            milestone_id=first.id, version=first.version, actual_on=date(2020, 3, 2), evidence="The minutes", **WHO
        ),
        "replan": lambda: milestones.replan(milestone_id=second.id, version=second.version, draft=moved, **WHO),
        "extension": lambda: extensions.ask(milestone_id=plan.milestones[1][1].id, draft=wanted, **WHO),
        "concern": lambda: concerns.add(task_id=task.id, kind=ConcernKind.ISSUE, draft=issue, **WHO),
        "scope": lambda: scope.change(
            task_id=plan.tasks[1].id, milestone_id=None, version=plan.tasks[1].version, draft=gone, **WHO
        ),
    }


def test_words_that_come_in_leave_a_published_month_where_it_is(app: Flask, plan: SmallPlan) -> None:
    before = march()
    for name, act in words(plan).items():
        done(act)
        assert all(kept is was for kept, was in zip(march(), before, strict=True)), name
        shown, again = march(), read_afresh(app, march)
        # Versions are those of forms, which are never made from a page that looks back.
        assert [task.progress for task in again[0].tasks] == [task.progress for task in shown[0].tasks], name
        assert [task.computed for task in again[0].tasks] == [task.computed for task in shown[0].tasks], name
        assert again[0].links.chain == shown[0].links.chain, name
        assert (again[1], again[2].rate, again[2].game) == (shown[1], shown[2].rate, shown[2].game), name


def test_words_that_come_in_are_seen_at_once_on_pages_of_today(plan: SmallPlan) -> None:
    before = portfolio(SCOPE, frame(SCOPE, live=True))
    done(words(plan)["claim"])
    after = portfolio(SCOPE, frame(SCOPE, live=True))
    assert not before.tasks[0].milestones[0].record.state.is_claimed
    assert after.tasks[0].milestones[0].record.state.is_claimed


def test_an_edit_of_the_plan_is_looked_for_on_pages_of_the_past(plan: SmallPlan) -> None:
    before, task = march(), plan.tasks[0]
    draft = redrafted(task)
    done(lambda: tasks.revise(task_id=task.id, version=task.version, draft=draft, reason="The board decided", **WHO))
    assert march()[0] is not before[0]


def test_a_month_published_this_minute_is_not_settled_yet(plan: SmallPlan) -> None:
    """A word whose transaction ends after the reading may have been recorded before the publication."""

    def word() -> None:
        audit.record("StatusPosted", subject="task:P1", by="office", only_adds=True)

    db.session.execute(update(Plan).values(business_on=None))
    for ago, is_settled in ((timedelta(0), False), (timedelta(hours=1), True)):
        plan.periods[2].published_at = clock.now() - ago
        db.session.commit()
        before = march()[0]
        done(word)
        assert (march()[0] is before) is is_settled
