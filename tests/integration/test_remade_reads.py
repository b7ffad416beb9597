"""What is made again only where its facts changed is what a fresh reading makes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from tests.factories.kept_reads import done, read_afresh
from tests.factories.plans import SmallPlan, instant, redrafted, small_plan
from tracker.actions import dependencies, milestones, scope, statuses, tasks
from tracker.actions.assessments import catch_up
from tracker.actions.milestones import ReplanDraft
from tracker.actions.statuses import StatusDraft
from tracker.domain.bilingual import Bilingual
from tracker.domain.causes import Cause
from tracker.domain.claim_history import FrozenStatus, OptimismTable
from tracker.domain.dependency_edits import DependencyDraft
from tracker.domain.grounds import Ground
from tracker.domain.milestone_trend import TrendPoint
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_edits import MilestoneDraft, ScopeDraft
from tracker.domain.rag import Rag
from tracker.domain.scope import ScopeKind
from tracker.domain.updates import Forecast
from tracker.queries.assessments import frozen_statuses, unit_optimism
from tracker.queries.end_game import EndGameRecord, end_game_record
from tracker.queries.finish_forecast import ForecastRecord, forecast_record
from tracker.queries.forecast_history import forecast_history
from tracker.queries.frame import frame
from tracker.queries.kept import KeptReads, Remade
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio

TODAY = date(2020, 4, 13)
SCOPE = Scope(Role.OFFICE)
WHO = {"scope": SCOPE, "by": "office", "at": instant(TODAY)}
Reads = tuple[
    Portfolio, ForecastRecord, EndGameRecord, tuple[FrozenStatus, ...], OptimismTable, list[tuple[TrendPoint, ...]]
]


@pytest.fixture
def plan(app: Flask) -> Iterator[SmallPlan]:
    app.extensions["kept_reads"] = KeptReads()
    with app.app_context():
        yield small_plan(tasks=3, today=TODAY)


def today() -> Reads:
    here = frame(SCOPE, live=True)
    rows, history = portfolio(SCOPE, here), forecast_history(SCOPE, here)
    return (
        # Axes are not compared: the links' places on them are.
        replace(rows, links=replace(rows.links, axis=None)),
        forecast_record(SCOPE, here),
        end_game_record(SCOPE, here),
        frozen_statuses(SCOPE, here.view),
        unit_optimism(SCOPE, here),
        [history.of(state.id) for task in rows.tasks for state in task.states],
    )


def acts(plan: SmallPlan) -> dict[str, Callable[[], object]]:
    """Return words and edits that change a task, its milestones, other tasks' shares, or what hangs on links."""
    (first, second, third), ((begun, then), (other, later), _) = plan.tasks, plan.milestones
    link = DependencyDraft((second.code, later.number), (first.code, then.number), 5, "")
    moved = ReplanDraft(date(2020, 10, 30), "The board widened the scope", "Board", Ground.SCOPE)
    more = MilestoneDraft(Bilingual("", "One more"), Decimal(2), other.unit_id, date(2020, 9, 30), Bilingual("", ""))

    def status(*forecasts: Forecast) -> StatusDraft:
        return StatusDraft(Rag.RED, "A note", "", forecasts)

    return {
        "status": lambda: statuses.post(
            task_id=first.id,
            seen=0,
            draft=status(Forecast(then.id, date(2020, 10, 30), Cause.SUPPLIER, "Late")),
            **WHO,
        ),
        "status of another": lambda: statuses.post(task_id=second.id, seen=0, draft=status(), **WHO),
        "link": lambda: dependencies.add(draft=link, other="other", reason="One interface", **WHO),
        "claim": lambda: milestones.claim_completion(
            milestone_id=begun.id, version=begun.version, actual_on=date(2020, 3, 2), evidence="The minutes", **WHO
        ),
        "verify": lambda: milestones.verify(milestone_id=begun.id, version=begun.version, evidence="Seen", **WHO),
        "replan": lambda: milestones.replan(milestone_id=later.id, version=later.version, draft=moved, **WHO),
        "one more": lambda: milestones.add(task_id=second.id, draft=more, reason="Wanted", **WHO),
        "other weight": lambda: tasks.revise(
            task_id=first.id, version=first.version, draft=redrafted(first), reason="The board decided", **WHO
        ),
        "out of the plan": lambda: scope.change(
            task_id=third.id,
            milestone_id=None,
            version=third.version,
            draft=ScopeDraft(ScopeKind.CANCELLED, date(2020, 3, 2), "The mandate ended", "Steering group"),
            **WHO,
        ),
        "published": lambda: catch_up(by="office"),
    }


def test_pages_of_today_are_after_every_change_what_a_fresh_reading_makes(app: Flask, plan: SmallPlan) -> None:
    shown = today()
    for name, act in acts(plan).items():
        done(act)
        before, shown, afresh = shown, today(), read_afresh(app, today)
        assert shown != before or name == "published", name
        for kept, made in zip(shown, afresh, strict=True):
            assert kept == made, name


def test_what_nobody_spoke_of_is_not_made_again(plan: SmallPlan) -> None:
    before = today()[0]
    done(acts(plan)["status"])
    after = today()[0]
    assert after.tasks[0] != before.tasks[0]
    assert all(now is was for now, was in zip(after.tasks[1:], before.tasks[1:], strict=True))


def test_a_thing_is_made_again_when_its_facts_change() -> None:
    made: list[tuple[int, ...]] = []

    def make(facts: tuple[int, ...]) -> int:
        made.append(facts)
        return sum(facts)

    kept: Remade[tuple[int, ...], int] = Remade()
    found = [kept.of(key, facts, make) for key, facts in (("a", (1, 2)), ("a", (1, 2)), ("b", (1,)), ("a", (3,)))]
    assert found == [3, 3, 1, 3]
    assert made == [(1, 2), (1,), (3,)]
