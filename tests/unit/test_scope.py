"""What leaves the plan: what may be recorded, what it takes out of counts, and what the original plan keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.milestones import milestone
from tracker.charts.names import TaskLabel
from tracker.charts.s_curve import trace
from tracker.charts.status_changes import status_changes
from tracker.domain.backtest import base_rate
from tracker.domain.bilingual import Bilingual
from tracker.domain.milestone_history import CompletionWord, DatedScope, DatedWord, MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.plan_edits import ScopeDraft, ScopeGround, scope_refusals
from tracker.domain.rag import Rag
from tracker.domain.revisions import MilestonePast, Moment, ScopeSaid, TaskPast, milestones_as_known, status_as_known
from tracker.domain.rules import DEFAULT_RULES
from tracker.domain.scope import ScopeKind, ScopeState, reports_owed_from
from tracker.domain.slip_model import learn
from tracker.domain.spans import Span
from tracker.domain.standings import WorkAxis, standings
from tracker.domain.updates import Bounds
from tracker.domain.workdays import STATE_COUNCIL

BOUNDS = Bounds(date(2020, 1, 1), date(2020, 12, 31), STATE_COUNCIL)
TODAY = date(2020, 4, 13)
OUT = ScopeState(ScopeKind.CANCELLED, date(2020, 3, 2), "Mandate ended", "Board")
BACK = ScopeState(ScopeKind.RESTORED, date(2020, 4, 1), "Mandate renewed", "Board")


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def refused(
    kind: ScopeKind, ground: ScopeGround, *, on: date = TODAY, reason: str = "Why", by: str = "Board"
) -> list[tuple[str, str]]:
    draft = ScopeDraft(kind, on, reason, by)
    return [(refusal.code, refusal.field) for refusal in scope_refusals(draft, ground, BOUNDS, today=TODAY)]


IN_PLAN = ScopeGround(None)


@pytest.mark.parametrize("kind", [ScopeKind.CANCELLED, ScopeKind.NOT_APPLICABLE, ScopeKind.TRANSFERRED])
def test_what_is_in_the_plan_may_leave_it_and_come_back(kind: ScopeKind) -> None:
    assert refused(kind, IN_PLAN) == []
    assert refused(kind, ScopeGround(BACK)) == []
    assert refused(ScopeKind.RESTORED, ScopeGround(OUT)) == []


@pytest.mark.parametrize(
    ("kind", "ground", "code"),
    [
        (ScopeKind.CANCELLED, ScopeGround(OUT), "scope.is_out"),
        (ScopeKind.RESTORED, IN_PLAN, "scope.is_in"),
        (ScopeKind.RESTORED, ScopeGround(BACK), "scope.is_in"),
        (ScopeKind.CANCELLED, ScopeGround(None, is_accepted=True), "scope.accepted"),
        (ScopeKind.CANCELLED, ScopeGround(None, is_last=True), "scope.last_milestone"),
        (ScopeKind.CANCELLED, ScopeGround(None, task=OUT), "scope.task_is_out"),
        (ScopeKind.RESTORED, ScopeGround(OUT, task=OUT), "scope.task_is_out"),
    ],
)
def test_what_cannot_happen_is_refused(kind: ScopeKind, ground: ScopeGround, code: str) -> None:
    assert refused(kind, ground) == [(code, "kind")]


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2020, 4, 14), "scope.future"),
        (date(2019, 12, 31), "scope.before_plan"),
        (date(2020, 3, 1), "scope.before_last"),
    ],
)
def test_the_day_lies_within_the_plan_so_far_and_after_the_change_before(on: date, code: str) -> None:
    assert refused(ScopeKind.RESTORED, ScopeGround(OUT), on=on) == [(code, "since_on")]


def test_a_change_needs_a_reason_and_an_approver() -> None:
    assert refused(ScopeKind.CANCELLED, IN_PLAN, reason=" ", by="") == [
        ("edit.reason_missing", "reason"),
        ("replan.approver_missing", "approved_by"),
    ]


def test_a_task_that_came_back_owes_no_report_for_the_time_it_was_out() -> None:
    start = date(2020, 1, 6)
    assert [reports_owed_from(start, word) for word in (None, OUT, BACK)] == [start, start, BACK.since_on]


def scope_said(kind: ScopeKind, on: date, recorded_on: date, milestone_id: int | None = None) -> ScopeSaid:
    return ScopeSaid(
        id=1, valid_on=on, recorded_at=instant(recorded_on), recorded_by="office1", source="office",
        milestone_id=milestone_id, kind=kind, reason="Why", approved_by="Board",
    )  # fmt: skip


def past(*scopes: ScopeSaid) -> TaskPast:
    name = Bilingual("节点", "Step")
    milestones = tuple(
        MilestonePast(number, number, name, Decimal(1), date(2020, number + 1, 28), (), (), ()) for number in (1, 2)
    )
    return TaskPast(date(2020, 1, 6), milestones, (), scopes)


def test_a_task_leaves_from_its_day_and_only_once_that_is_known() -> None:
    left = past(scope_said(ScopeKind.CANCELLED, date(2020, 3, 2), date(2020, 3, 20)))
    cases = {
        Moment(date(2020, 3, 1)): True,
        Moment(date(2020, 3, 31)): False,
        Moment(date(2020, 3, 31), instant(date(2020, 3, 10))): True,
    }
    for moment, is_in in cases.items():
        assert {named.state.in_scope for named in milestones_as_known(left, moment)} == {is_in}
    computed = status_as_known(left, Moment(date(2020, 3, 31)), (), STATE_COUNCIL, DEFAULT_RULES)
    assert (computed.rag, computed.clause, computed.reasons[0].code) == (Rag.OUT, 0, "status.cancelled")


def test_a_milestone_that_left_is_no_reason_for_a_colour() -> None:
    """The first milestone was due at the end of February and nobody finished it."""
    moment = Moment(date(2020, 3, 27))
    assert status_as_known(past(), moment, (), STATE_COUNCIL, DEFAULT_RULES).rag is Rag.RED
    left = past(scope_said(ScopeKind.NOT_APPLICABLE, date(2020, 3, 2), date(2020, 3, 2), milestone_id=1))
    assert status_as_known(left, moment, (), STATE_COUNCIL, DEFAULT_RULES).rag is Rag.NONE


def test_leaving_the_plan_is_no_change_of_colour() -> None:
    label = TaskLabel("T1", Bilingual("任务", "Task"))
    span = Span(Month(2020, 3), Month(2020, 2), is_complete=True)
    assert status_changes([(label, Rag.OUT)], {"T1": Rag.RED}, span=span).changes == ()
    assert status_changes([(label, Rag.GREEN)], {"T1": Rag.OUT}, span=span).changes == ()


def test_the_curve_counts_the_tasks_that_are_left_and_keeps_the_promise_of_the_others() -> None:
    kept = [milestone(1, date(2020, 2, 28), verified_on=date(2020, 2, 28))]
    gone = [milestone(2, date(2020, 2, 28), in_scope=False)]
    curve = trace(
        [(Decimal(1), kept), (Decimal(3), gone)],
        starts_on=BOUNDS.starts_on,
        ends_on=BOUNDS.ends_on,
        as_of=date(2020, 3, 31),
        span=Span(Month(2020, 3), Month(2020, 2), is_complete=True),
    )
    assert curve is not None
    assert (curve.tasks, curve.now.planned, curve.now.earned, curve.now.promised) == (1, 1, 1, 1)
    assert curve.finished_on == date(2020, 2, 28)
    only_gone = [(Decimal(3), gone)]
    span = Span(Month(2020, 3), None, is_complete=True)
    assert trace(only_gone, starts_on=BOUNDS.starts_on, ends_on=BOUNDS.ends_on, as_of=TODAY, span=span) is None


def history(number: int, due_on: date, *scopes: DatedScope, done_on: date | None = None) -> MilestoneHistory:
    forecasts = (DatedWord(due_on, date(2020, 1, 31), instant(date(2020, 2, 3))),)
    words = () if done_on is None else (CompletionWord(Completion.VERIFIED, done_on, instant(done_on)),)
    return MilestoneHistory(number, "T", number, "U", Decimal(1), due_on, forecasts, (), words, scopes)


GONE = DatedScope(OUT, of_task=False, recorded_at=instant(date(2020, 3, 5)))
JANUARY = Origin(date(2020, 1, 31), instant(date(2020, 2, 10)))
MARCH = Origin(date(2020, 3, 31), instant(date(2020, 4, 10)))
MAY = Origin(date(2020, 5, 31), instant(date(2020, 6, 10)))
AXIS = WorkAxis(STATE_COUNCIL, date(2020, 1, 1))


def test_what_left_is_neither_forecast_nor_late_and_was_watched_until_it_left() -> None:
    found = standings([history(1, date(2020, 4, 30), GONE), history(2, date(2020, 4, 30))], [JANUARY, MAY], AXIS)
    assert {key[1] for key in found[0].outlooks} == {1, 2}
    now = found[1]
    assert ({key[1] for key in now.states}, {key[1] for key in now.outlooks}) == ({2}, {2})
    assert base_rate(now).of == 1
    slips = dict(zip(now.slips().days.tolist(), now.slips().is_open.tolist(), strict=True))
    due = AXIS.at(date(2020, 4, 30))
    assert slips == {AXIS.at(OUT.since_on) - due: True, now.seen_until - due: True}
    assert learn(now).resolved == 1


def test_what_was_due_or_reached_before_it_left_keeps_its_outcome() -> None:
    missed = history(1, date(2020, 2, 14), GONE)
    kept = history(2, date(2020, 4, 30), GONE, done_on=date(2020, 2, 20))
    unknown = history(3, date(2020, 4, 30), GONE)
    rate = base_rate(standings([missed, kept, unknown], [MAY], AXIS)[0])
    assert (rate.kept, rate.of) == (1, 2)


def test_what_came_back_is_in_the_plan_again() -> None:
    restored = DatedScope(BACK, of_task=False, recorded_at=instant(BACK.since_on))
    word = history(1, date(2020, 9, 30), GONE, restored)
    assert [word.at(origin).in_scope for origin in (JANUARY, MARCH, MAY)] == [True, False, True]
