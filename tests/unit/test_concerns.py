"""Risks, issues and decisions: what each must say, exposure, what is overdue, what waits, the titles."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.bilingual import Bilingual
from tracker.domain.concerns import (
    LONGEST_NAME,
    ConcernDraft,
    ConcernKind,
    ConcernState,
    Exposure,
    HeldMilestone,
    Verdict,
    answer_refusals,
    closing_refusals,
    concern_refusals,
    concerns_title,
    decisions_title,
    exposure,
    held,
    overdue_workdays,
    waiting_workdays,
)
from tracker.domain.rules import DEFAULT_RULES
from tracker.domain.updates import Bounds
from tracker.domain.workdays import STATE_COUNCIL

BOUNDS = Bounds(date(2019, 7, 1), date(2020, 12, 31), STATE_COUNCIL)
TITLE = Bilingual("标题", "")
RATINGS = st.integers(1, 5)
DAYS = st.dates(date(2019, 1, 1), date(2020, 12, 31))
ORDER = list(Exposure)


def draft(**values) -> ConcernDraft:
    said = {"title": TITLE, "detail": "", "owner": "Somebody", "due_on": date(2020, 4, 17), **values}
    return ConcernDraft(**said)


def found(kind: ConcernKind, **values) -> list[tuple[str, str]]:
    return [(r.code, r.field) for r in concern_refusals(kind, draft(**values), BOUNDS, (1, 2, 3))]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (ConcernKind.ISSUE, {}, []),
        (ConcernKind.ISSUE, {"due_on": None}, []),
        (ConcernKind.RISK, {"likelihood": 1, "impact": 5, "holds": (3,)}, []),
        (ConcernKind.ISSUE, {"title": Bilingual(" ", "")}, [("concern.title_missing", "title_en")]),
        (ConcernKind.ISSUE, {"title": Bilingual("", "x" * (LONGEST_NAME + 1))}, [("text.too_long", "title_en")]),
        (ConcernKind.ISSUE, {"owner": " "}, [("concern.owner_missing", "owner")]),
        (ConcernKind.ISSUE, {"likelihood": 2}, [("concern.not_rated", "likelihood")]),
        (ConcernKind.ISSUE, {"holds": (1, 9)}, [("concern.milestone_unknown", "holds")]),
        (ConcernKind.ISSUE, {"due_on": date(1990, 1, 1)}, [("date.outside_calendar", "due_on")]),
        (ConcernKind.DECISION, {"due_on": None}, [("decision.due_missing", "due_on")]),
        (ConcernKind.RISK, {"impact": 3}, [("risk.rating_missing", "likelihood")]),
        (
            ConcernKind.RISK,
            {"likelihood": 0, "impact": 6},
            [("risk.rating_unfit", "likelihood"), ("risk.rating_unfit", "impact")],
        ),
    ],
)
def test_a_concern_says_what_it_must_and_no_more(kind, values, expected):
    assert found(kind, **values) == expected


def test_a_risk_or_issue_is_closed_with_how_it_ended_and_only_once():
    assert closing_refusals(ConcernKind.ISSUE, ConcernState.OPEN, "Fixed") == []
    assert [r.code for r in closing_refusals(ConcernKind.RISK, ConcernState.OPEN, " ")] == ["concern.outcome_missing"]
    assert [r.code for r in closing_refusals(ConcernKind.RISK, ConcernState.CLOSED, "x")] == ["concern.closed_already"]
    assert [r.code for r in closing_refusals(ConcernKind.DECISION, ConcernState.OPEN, "x")] == ["decision.needs_answer"]


@pytest.mark.parametrize(
    ("kind", "state", "verdict", "words", "expected"),
    [
        (ConcernKind.DECISION, ConcernState.OPEN, Verdict.AGREED, "", []),
        (ConcernKind.DECISION, ConcernState.OPEN, Verdict.DECLINED, "Not this year", []),
        (ConcernKind.DECISION, ConcernState.OPEN, Verdict.DECLINED, "", ["decision.words_missing"]),
        (ConcernKind.DECISION, ConcernState.OPEN, Verdict.OTHERWISE, " ", ["decision.words_missing"]),
        (ConcernKind.DECISION, ConcernState.OPEN, None, "Yes", ["decision.answer_missing"]),
        (ConcernKind.DECISION, ConcernState.CLOSED, Verdict.AGREED, "", ["decision.answered_already"]),
        (ConcernKind.RISK, ConcernState.OPEN, Verdict.AGREED, "", ["decision.none_asked"]),
    ],
)
def test_a_decision_is_answered_once_and_needs_words_unless_it_is_simply_agreed(kind, state, verdict, words, expected):
    assert [refusal.code for refusal in answer_refusals(kind, state, verdict, words)] == expected


@pytest.mark.parametrize(
    ("likelihood", "impact", "named"),
    [
        (1, 1, Exposure.LOW),
        (1, 3, Exposure.LOW),
        (2, 2, Exposure.MODERATE),
        (2, 3, Exposure.MODERATE),
        (2, 4, Exposure.HIGH),
        (4, 3, Exposure.HIGH),
        (3, 5, Exposure.EXTREME),
        (5, 5, Exposure.EXTREME),
        (None, 5, None),
    ],
)
def test_exposure_is_named_by_the_product(likelihood, impact, named):
    assert exposure(likelihood, impact, DEFAULT_RULES) is named


@given(RATINGS, RATINGS)
def test_exposure_never_falls_when_a_rating_rises_and_does_not_mind_the_order(likelihood, impact):
    now = exposure(likelihood, impact, DEFAULT_RULES)
    assert now is exposure(impact, likelihood, DEFAULT_RULES)
    more = exposure(min(likelihood + 1, 5), impact, DEFAULT_RULES)
    assert ORDER.index(more) >= ORDER.index(now)


def test_days_are_working_days_of_the_plans_calendar():
    # From 28 February to 31 March 2020; the Qingming days of April do not count.
    assert waiting_workdays(date(2020, 2, 28), STATE_COUNCIL, as_of=date(2020, 3, 31)) == 22
    assert waiting_workdays(date(2020, 4, 3), STATE_COUNCIL, as_of=date(2020, 4, 6)) == 0
    assert overdue_workdays(ConcernState.OPEN, date(2020, 4, 3), STATE_COUNCIL, as_of=date(2020, 4, 13)) == 5
    assert overdue_workdays(ConcernState.CLOSED, date(2020, 4, 3), STATE_COUNCIL, as_of=date(2020, 4, 13)) == 0
    assert overdue_workdays(ConcernState.OPEN, None, STATE_COUNCIL, as_of=date(2020, 4, 13)) == 0
    assert overdue_workdays(ConcernState.OPEN, date(2020, 4, 13), STATE_COUNCIL, as_of=date(2020, 4, 13)) == 0


@given(DAYS, DAYS, DAYS)
def test_waiting_is_never_negative_and_only_grows(since, one, other):
    earlier, later = sorted((one, other))
    first, second = (waiting_workdays(since, STATE_COUNCIL, as_of=day) for day in (earlier, later))
    assert 0 <= first <= second


def test_a_concern_holds_up_the_open_milestones_it_names():
    milestones = [
        (HeldMilestone(number, Bilingual("", str(number)), Decimal(share)), is_open)
        for number, share, is_open in ((1, "0.2", False), (2, "0.3", True), (3, "0.5", True))
    ]
    assert held((1, 2), milestones).share == Decimal("0.3")
    assert [m.number for m in held((3, 2, 1), milestones).milestones] == [2, 3]
    assert held((), milestones).share == 0


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ((0, 0, 0), "concerns.none"),
        ((3, 0, 0), "concerns.all_closed"),
        ((3, 2, 0), "concerns.open"),
        ((3, 2, 1), "concerns.overdue"),
        ((3, 1, 0), "concerns.one_open"),
        ((3, 1, 1), "concerns.one_overdue"),
    ],
)
def test_the_title_tells_how_many_are_open_and_overdue(counts, code):
    count, open_ones, overdue = counts
    assert concerns_title(count, open_kinds=[ConcernKind.RISK] * open_ones, overdue=overdue).code == code


def test_the_title_of_decisions_speaks_to_who_may_answer():
    assert decisions_title(3, 0, for_reader=True).code == "decisions.waiting_reader"
    assert decisions_title(3, 0, for_reader=False).code == "decisions.waiting"
    assert decisions_title(2, 1, for_reader=True).params == {"count": 2, "answered": 1}
    assert decisions_title(0, 2, for_reader=True).code == "decisions.answered"
    assert decisions_title(0, 0, for_reader=True).code == "decisions.none"
