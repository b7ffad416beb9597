"""When a later date may be asked for, how a request is answered, how re-plans are numbered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.milestones import milestone
from tracker.domain.bilingual import Bilingual
from tracker.domain.extensions import (
    Answer,
    Extension,
    ExtensionDraft,
    ExtensionState,
    GrantDraft,
    can_be_granted,
    extensions_title,
    grant_refusals,
    may_ask,
    may_withdraw,
    refusal_refusals,
    request_refusals,
    waiting_sentence,
    withdrawal_refusals,
)
from tracker.domain.grounds import Ground, is_in_time
from tracker.domain.permissions import Role, Scope
from tracker.domain.replans import numbered_plans, replans_title
from tracker.domain.revisions import MilestonePast, Moment, ReplanSaid, TaskPast
from tracker.domain.updates import LONGEST_TEXT, Bounds
from tracker.domain.workdays import STATE_COUNCIL

BOUNDS = Bounds(date(2019, 7, 1), date(2020, 12, 31), STATE_COUNCIL)
DUE = date(2020, 3, 20)
ASKED_ON, WANTED = date(2020, 3, 17), date(2020, 4, 17)
OPEN = milestone(4, DUE)
DRAFT = ExtensionDraft(WANTED, Ground.MANDATE, "The supervisor asks for more")
GRANT = GrantDraft(WANTED, "Board")
SAID = {"recorded_at": datetime(2020, 3, 17, 4, tzinfo=UTC), "recorded_by": "life1", "source": "unit"}
NORTH, SOUTH = 1, 2


def request(**values) -> Extension:
    said = {"unit_id": NORTH, "due_on": DUE, "wanted_on": WANTED, "ground": Ground.MANDATE, "reason": "Why", **values}
    return Extension(id=1, valid_on=ASKED_ON, milestone_id=4, **SAID, **said)


def answered(state: ExtensionState) -> Extension:
    answer = Answer(id=1, valid_on=ASKED_ON, state=state, granted_on=None, approved_by="", reason="", **SAID)
    return request(answer=answer)


def codes(refusals) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.field) for refusal in refusals]


def asking(draft: ExtensionDraft = DRAFT, *, today: date = ASKED_ON, state=OPEN, is_asked: bool = False):
    return codes(request_refusals(draft, state, BOUNDS, today=today, is_asked=is_asked))


@given(st.dates(date(2020, 1, 1), date(2020, 12, 31)))
def test_a_request_is_in_time_on_every_day_before_the_date_falls_due_and_on_no_other(day: date) -> None:
    refused = asking(today=day)
    assert refused == ([] if day < DUE else [("extension.too_late", "milestone")])
    assert is_in_time(day, DUE) is (not refused)


def test_the_rule_names_the_current_plans_date_not_the_first_promise() -> None:
    moved = milestone(4, DUE, baseline_on=date(2020, 4, 30))
    later = replace(DRAFT, wanted_on=date(2020, 5, 29))
    assert asking(later, today=date(2020, 4, 29), state=moved) == []
    (refusal,) = request_refusals(later, moved, BOUNDS, today=date(2020, 4, 30), is_asked=False)
    assert refusal.params == {"due_on": date(2020, 4, 30)}


@pytest.mark.parametrize(
    ("draft", "refused"),
    [
        (replace(DRAFT, wanted_on=None), [("extension.date_missing", "wanted_on")]),
        (replace(DRAFT, wanted_on=DUE), [("extension.not_later", "wanted_on")]),
        (replace(DRAFT, wanted_on=date(2031, 1, 6)), [("date.outside_calendar", "wanted_on")]),
        (replace(DRAFT, ground=None), [("ground.missing", "ground")]),
        (replace(DRAFT, reason=" "), [("edit.reason_missing", "reason")]),
        (replace(DRAFT, reason="x" * (LONGEST_TEXT + 1)), [("text.too_long", "reason")]),
        (
            ExtensionDraft(None, None, ""),
            [("extension.date_missing", "wanted_on"), ("ground.missing", "ground"), ("edit.reason_missing", "reason")],
        ),
    ],
)
def test_a_request_says_until_when_on_which_ground_and_why(draft: ExtensionDraft, refused) -> None:
    assert asking(draft) == refused


def test_what_is_reached_or_asked_for_already_takes_no_request() -> None:
    assert asking(state=milestone(4, DUE, claimed_on=ASKED_ON)) == [("extension.reached", "milestone")]
    assert asking(is_asked=True) == [("extension.asked_already", "milestone")]


def test_a_grant_may_come_after_the_date_fell_due_and_name_another_date() -> None:
    assert request().fell_due(DUE)
    assert not request().fell_due(ASKED_ON)
    for day in (DUE + timedelta(days=1), WANTED, date(2020, 6, 30)):
        assert grant_refusals(replace(GRANT, granted_on=day), request(), OPEN, BOUNDS) == []


@pytest.mark.parametrize(
    ("draft", "asked", "state", "refused"),
    [
        (GrantDraft(None, ""), request(), OPEN, ["extension.date_missing", "replan.approver_missing"]),
        (replace(GRANT, granted_on=DUE), request(), OPEN, ["extension.not_later"]),
        (GRANT, request(), milestone(4, DUE, baseline_on=WANTED), ["extension.not_later"]),
        (GRANT, request(), milestone(4, DUE, claimed_on=DUE), ["extension.reached"]),
        (GRANT, request(due_on=ASKED_ON), OPEN, ["extension.too_late"]),
        (GRANT, request(), replace(OPEN, in_scope=False), ["scope.left"]),
        (GRANT, answered(ExtensionState.REFUSED), OPEN, ["extension.answered_already"]),
        (replace(GRANT, note="x" * (LONGEST_TEXT + 1)), request(), OPEN, ["text.too_long"]),
        (replace(GRANT, granted_on=date(2031, 1, 6)), request(), OPEN, ["date.outside_calendar"]),
    ],
)
def test_what_cannot_be_granted(draft: GrantDraft, asked: Extension, state, refused: list[str]) -> None:
    assert [code for code, _ in codes(grant_refusals(draft, asked, state, BOUNDS))] == refused


@pytest.mark.parametrize(
    ("asked", "state", "grantable", "code"),
    [
        (request(), OPEN, True, "extension.fell_due_since"),
        (request(due_on=WANTED), OPEN, True, None),
        (request(), milestone(4, DUE, claimed_on=DUE), False, "extension.claimed_since"),
        (request(), milestone(4, DUE, verified_on=DUE), False, "extension.accepted_since"),
        (request(due_on=ASKED_ON), OPEN, False, None),
        (request(), replace(OPEN, in_scope=False), False, None),
    ],
)
def test_what_happened_since_never_contradicts_whether_it_can_be_granted(asked, state, grantable, code) -> None:
    since = waiting_sentence(asked, state, today=DUE + timedelta(days=3))
    assert (can_be_granted(asked, state), since.code if since else None) == (grantable, code)


def test_a_request_is_answered_once_and_a_refusal_needs_words() -> None:
    assert codes(refusal_refusals(request(), "")) == [("edit.reason_missing", "reason")]
    assert refusal_refusals(request(), "Being late is no ground") == []
    assert withdrawal_refusals(request()) == []
    for state in (ExtensionState.GRANTED, ExtensionState.REFUSED, ExtensionState.WITHDRAWN):
        for refused in (refusal_refusals(answered(state), "No"), withdrawal_refusals(answered(state))):
            assert codes(refused) == [("extension.answered_already", "")]


@pytest.mark.parametrize(
    ("role", "unit", "asks", "withdraws"),
    [
        (Role.REPORTER, NORTH, True, True),
        (Role.APPROVER, SOUTH, False, False),
        (Role.OFFICE, None, True, False),
        (Role.ADMIN, None, True, False),
        (Role.EXECUTIVE, None, False, False),
        (Role.VIEWER, None, False, False),
    ],
)
def test_who_asks_and_who_takes_back(role: Role, unit: int | None, asks: bool, withdraws: bool) -> None:
    scope = Scope(role, unit)
    assert may_ask(scope, NORTH) is asks
    assert may_withdraw(request(), scope, "somebody") is withdraws


def test_who_asked_for_a_unit_takes_it_back_and_the_unit_does_not() -> None:
    filed = request(unit_id=None)
    assert may_withdraw(filed, Scope(Role.OFFICE), "life1")
    assert not may_withdraw(filed, Scope(Role.REPORTER, NORTH), "other")


def test_the_title_says_what_waits() -> None:
    assert extensions_title([]).code == "extensions.none"
    assert extensions_title([answered(ExtensionState.GRANTED)]).params == {"count": 1}
    waiting = extensions_title([request(), answered(ExtensionState.REFUSED)])
    assert (waiting.code, waiting.params) == ("extensions.waiting", {"count": 1})


def test_the_original_is_plan_one_and_each_replan_the_next_as_known() -> None:
    def replan(on: date, to: date) -> ReplanSaid:
        at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
        return ReplanSaid(
            id=on.month, valid_on=on, recorded_at=at, recorded_by="o", source="office", baseline_on=to,
            reason="Why", approved_by="Board", ground=Ground.SCOPE,
        )  # fmt: skip

    first, second = replan(date(2020, 2, 3), date(2020, 4, 30)), replan(date(2020, 4, 6), date(2020, 6, 30))
    past = MilestonePast(4, 4, Bilingual("节点", "Step"), Decimal(1), DUE, (first, second), (), ())
    task = TaskPast(date(2020, 1, 1), (past,), ())
    plans = numbered_plans(task, Moment(date(2020, 12, 31)))
    assert [(plan.number, plan.was_on, plan.said.baseline_on) for plan in plans] == [
        (2, DUE, date(2020, 4, 30)),
        (3, date(2020, 4, 30), date(2020, 6, 30)),
    ]
    assert [plan.number for plan in numbered_plans(task, Moment(date(2020, 3, 31)))] == [2]
    assert numbered_plans(task, Moment(date(2020, 1, 31))) == ()


@pytest.mark.parametrize(
    ("count", "milestones", "code"), [(0, 0, "replans.none"), (2, 1, "replans.of_one"), (2, 2, "replans.of_several")]
)
def test_the_title_counts_the_replans(count: int, milestones: int, code: str) -> None:
    assert replans_title(count, milestones).code == code
