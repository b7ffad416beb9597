"""Which rules held when, which limits can hold, and that every limit and figure is explained."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import ROOT
from tracker.domain.bilingual import Bilingual
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.rule_book import RuleBook, RulesSet, holds_from
from tracker.domain.rule_limits import BY_NAME, LIMITS, RuleGroup, limit_refusals, rules_as_typed, typed_limits
from tracker.domain.rules import DEFAULT_RULES, Rules, changes, limits_of, not_default, rules_with
from tracker.domain.status import NamedMilestone, TaskEvidence, Thresholds, compute_status
from tracker.domain.workdays import STATE_COUNCIL
from tracker.web import explaining, explanations
from tracker.web.fixed_rules import FIXED
from tracker.web.rule_wording import LIMIT_WORDS, limits_written


def rules_set(number: int, valid_on: date, recorded_on: date, **limits: str) -> RulesSet:
    at = datetime(recorded_on.year, recorded_on.month, recorded_on.day, 4, tzinfo=UTC)
    return RulesSet(number, rules_with(limits), valid_on, at, "office", "Agreed")


APRIL, MAY = date(2020, 4, 1), date(2020, 5, 1)
FIRST = rules_set(1, APRIL, date(2020, 4, 3), red_overdue_days="15")
SECOND = rules_set(2, MAY, date(2020, 5, 4), red_overdue_days="15", percent_cap="0.5")


def test_before_anything_is_set_the_defaults_hold():
    assert RuleBook().at(APRIL) == DEFAULT_RULES
    assert RuleBook().newest is None


def test_a_set_holds_from_its_day_on_and_the_newest_wins():
    book = RuleBook((SECOND, FIRST))
    assert book.at(date(2020, 3, 31)) == DEFAULT_RULES
    assert book.at(APRIL).status.red_overdue_days == 15
    assert book.at(APRIL).percent_cap == DEFAULT_RULES.percent_cap
    assert book.at(MAY).percent_cap == Decimal("0.5")


def test_what_was_recorded_later_was_not_known_then():
    book = RuleBook((FIRST,))
    assert book.at(APRIL, datetime(2020, 4, 2, tzinfo=UTC)) == DEFAULT_RULES
    assert book.at(APRIL, datetime(2020, 4, 4, tzinfo=UTC)) == FIRST.rules


def test_the_newest_is_the_one_recorded_last():
    corrected = rules_set(3, APRIL, date(2020, 5, 6))
    assert RuleBook((FIRST, SECOND, corrected)).newest == corrected


def test_each_limit_tells_who_set_its_present_value():
    back = rules_set(3, MAY, date(2020, 5, 9), percent_cap="0.5")
    found = RuleBook((FIRST, SECOND, back)).set_by(MAY)
    assert {name: each.id for name, each in found.items()} == {"red_overdue_days": 3, "percent_cap": 2}


def test_the_history_names_what_each_set_changed():
    newest, oldest = RuleBook((FIRST, SECOND)).history()
    assert [(each.name, each.before, each.after) for each in oldest.changes] == [("red_overdue_days", 10, 15)]
    assert [each.name for each in newest.changes] == ["percent_cap"]


def test_new_rules_hold_from_the_day_after_the_last_published_month():
    def period(number: int, *, is_published: bool) -> ReportingPeriod:
        month = Month(2020, number)
        at = datetime(2020, number + 1, 10, tzinfo=UTC) if is_published else None
        return ReportingPeriod(number, month, month.first, month.last, month.last, published_at=at)

    periods = [period(1, is_published=True), period(2, is_published=True), period(3, is_published=False)]
    assert holds_from(periods, starts_on=date(2019, 7, 1)) == date(2020, 3, 1)
    assert holds_from(periods[2:], starts_on=date(2019, 7, 1)) == date(2019, 7, 1)


days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
sets = st.lists(
    st.builds(
        lambda valid_on, late, days: (valid_on, valid_on + timedelta(days=late), days),
        days, st.integers(0, 60), st.integers(0, 30),
    ),
    max_size=6,
)  # fmt: skip


@given(given_sets=sets, as_of=days, order=st.randoms())
def test_the_order_in_which_sets_are_read_means_nothing(given_sets, as_of, order):
    made = [
        rules_set(number, valid_on, recorded_on, red_overdue_days=str(limit))
        for number, (valid_on, recorded_on, limit) in enumerate(given_sets, start=1)
    ]
    mixed = list(made)
    order.shuffle(mixed)
    assert RuleBook(tuple(mixed)).at(as_of) == RuleBook(tuple(made)).at(as_of)


def typed(**other: str) -> dict[str, Decimal]:
    return typed_limits(DEFAULT_RULES) | {name: Decimal(value) for name, value in other.items()}


def test_the_defaults_can_hold_and_come_back_as_they_are():
    assert limit_refusals(typed()) == []
    assert rules_as_typed(typed()) == DEFAULT_RULES


@pytest.mark.parametrize(
    ("limits", "field", "code"),
    [
        ({"amber_overdue_days": "11"}, "amber_overdue_days", "rules.watch_after_off"),
        ({"amber_slip_days": "21"}, "amber_slip_days", "rules.watch_after_off"),
        ({"amber_missed_reports": "3"}, "amber_missed_reports", "rules.watch_after_off"),
        ({"amber_schedule_ratio": "0.79"}, "amber_schedule_ratio", "rules.watch_below_off"),
        ({"amber_chance": "49.5"}, "amber_chance", "rules.watch_below_off"),
        ({"estimate_from": "21"}, "estimate_from", "rules.firm_before_estimate"),
        ({"red_overdue_days": "-1"}, "red_overdue_days", "rules.out_of_range"),
        ({"percent_cap": "100.5"}, "percent_cap", "rules.out_of_range"),
        ({"roll_up_red_weight": "0"}, "roll_up_red_weight", "rules.out_of_range"),
        ({"red_missed_reports": "2.5"}, "red_missed_reports", "rules.not_whole"),
        ({"percent_cap": "33.333"}, "percent_cap", "rules.too_fine"),
        ({"red_schedule_ratio": "0.77777"}, "red_schedule_ratio", "rules.too_fine"),
    ],
)
def test_what_cannot_hold_is_named_at_its_limit(limits, field, code):
    assert [(each.field, each.code) for each in limit_refusals(typed(**limits))] == [(field, code)]


def test_limits_that_fit_are_compared_although_others_do_not():
    found = limit_refusals(typed(amber_overdue_days="11", percent_cap="120", red_slip_days="-1", amber_slip_days="99"))
    assert {each.field for each in found} == {"amber_overdue_days", "percent_cap", "red_slip_days"}


def test_watch_and_off_plan_may_be_the_same():
    assert limit_refusals(typed(amber_overdue_days="10", amber_schedule_ratio="0.8")) == []


values = st.fixed_dictionaries(
    {
        limit.name: st.integers(int(limit.typed(limit.least)), int(limit.typed(limit.most))).map(Decimal)
        for limit in LIMITS
    }
)


@given(values)
def test_what_is_kept_gives_the_same_rules_again(limits):
    rules = rules_as_typed(limits)
    assert rules_with(not_default(limits_of(rules))) == rules
    assert typed_limits(rules) == limits


@given(values)
def test_only_what_differs_from_the_defaults_is_kept(limits):
    rules = rules_as_typed(limits)
    assert set(not_default(limits_of(rules))) == {each.name for each in changes(DEFAULT_RULES, rules)}


RANK = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}


@given(due=st.dates(date(2020, 1, 1), date(2020, 6, 30)), limit=st.integers(0, 60), more=st.integers(0, 30))
def test_a_looser_limit_never_makes_a_status_worse(due, limit, more):
    milestone = NamedMilestone(Bilingual("", ""), MilestoneState(1, 1, Decimal(1), due, due))
    as_of = date(2020, 6, 30)
    progress = task_progress([milestone.state], as_of=as_of)
    evidence = TaskEvidence([milestone], progress, None, 0, date(2020, 1, 1))

    def rank(red: int) -> int:
        limits = replace(Thresholds(), red_overdue_days=red, red_slip_days=500)
        return RANK[compute_status(evidence, STATE_COUNCIL, as_of=as_of, thresholds=limits).rag]

    assert rank(limit + more) <= rank(limit)


def test_every_limit_has_its_place_its_words_and_its_rule():
    names = set(limits_of(Rules()))
    assert set(BY_NAME) == names
    assert set(LIMIT_WORDS) == names
    assert {limit.rule for limit in LIMITS} | {fixed.rule for fixed in FIXED} <= explanations.keys()


@pytest.fixture
def english():
    """Run a test in English."""
    app = Flask("tracker", root_path=str(ROOT))
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("english")
def test_every_explanation_can_be_filled_in():
    told = [each for group in RuleGroup for each in explanations.explained_in(group, DEFAULT_RULES)]
    assert {each.key for each in told} == explanations.keys()
    assert [each.key for each in told if not each.rule.strip() or "%(" in each.rule + each.inputs] == []


@pytest.mark.usefixtures("english")
def test_an_explanation_names_the_limits_in_force():
    assert "10 working days" in explanations.explained("overdue", DEFAULT_RULES).rule
    other = rules_with({"red_overdue_days": "17"})
    assert "17 working days" in explanations.explained("overdue", other).rule


@pytest.mark.usefixtures("english")
def test_limits_are_written_with_their_unit():
    written = limits_written(rules_with({"red_schedule_ratio": "0.775", "red_missed_reports": "1"}))
    assert written["red_schedule_ratio"] == "0.775"
    assert written["red_missed_reports"] == "1 report"
    assert written["not_recoverable_above"] == "1.10"


def test_every_figure_a_template_asks_about_is_explained():
    asked = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'explained\("([\w-]+)"', text)) | set(re.findall(r'why="([\w-]+)"', text))
    assert asked - explanations.keys() == set()
    assert len(asked) > 20
    assert explaining.explain is not None


def test_a_figure_has_one_explanation():
    with pytest.raises(ValueError, match="explained twice"):
        explanations.explain_with([explanations.Explanation("slip", RuleGroup.STATUS, "", "", "")])
