"""Every code a rule or an action can return has a sentence, and the sentences read well."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel

import tracker.web
from tracker.config import ROOT
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage
from tracker.domain.rag import Rag
from tracker.domain.rules import DEFAULT_RULES
from tracker.domain.spans import Span
from tracker.domain.status import DEFAULT_THRESHOLDS
from tracker.web import wording
from tracker.web.rule_sentences import sentences_written
from tracker.web.status_clauses import off_plan_clauses, watch_clauses

CODE = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
DECIDING = ("domain", "charts", "actions", "importers", "queries")
# Dotted texts that are no codes.
NOT_CODES = re.compile(
    r"(tracker|xl|wordprocessingml|spreadsheetml|presentationml)\.|.*\.(xml|rels|xlsx|csv|py|txt|bin)$"
)


@pytest.fixture
def english() -> Iterator[None]:
    """Run a test in English."""
    app = Flask("tracker", root_path=str(ROOT))
    Babel(app)
    with app.test_request_context():
        yield


def codes_in_use() -> dict[str, str]:
    """Return each code that occurs below the web, with the file it is in."""
    found = {}
    for folder in DECIDING:
        for path in sorted((ROOT / "tracker" / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            if not names & {"Message", "Refusal", "Problem", "Reason"}:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                    found[node.value] = str(path.relative_to(ROOT))
    return {code: path for code, path in found.items() if not NOT_CODES.match(code)}


def test_every_code_has_a_sentence() -> None:
    for module in pkgutil.walk_packages(tracker.web.__path__, "tracker.web."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    unworded = {code: path for code, path in codes_in_use().items() if code not in wording.codes()}
    assert unworded == {}


def test_the_status_rule_uses_codes_this_test_can_find() -> None:
    assert "status.overdue" in codes_in_use()
    assert "status.nothing_due" in codes_in_use()


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            Message(
                "status.overdue",
                {"milestone": Bilingual("规则签署", "Rules signed"), "days": 59, "status": Rag.RED, "limit": 10},
            ),
            "“Rules signed” is 59 working days overdue (limit for Off plan: 10)",
        ),
        (
            Message(
                "status.overdue", {"milestone": Bilingual("规则签署", ""), "days": 1, "status": Rag.AMBER, "limit": 0}
            ),
            "“规则签署” is 1 working day overdue (limit for Watch: 0)",
        ),
        (
            Message(
                "status.finish_late", {"days": 13, "status": Rag.AMBER, "limit": 0, "finish_on": date(2020, 12, 30)}
            ),
            "Finish expected on 30 Dec 2020, 13 working days late (limit for Watch: 0)",
        ),
        (
            Message(
                "status.behind",
                {
                    "on": date(2020, 3, 31),
                    "earned": Decimal("3"),
                    "elapsed": Decimal("9"),
                    "ratio": Decimal("0.3333"),
                    "status": Rag.RED,
                    "limit": Decimal("0.80"),
                },
            ),
            "SPI(t) 0.33 at 31 Mar 2020 (limit for Off plan: 0.80): 3.0 of 9 months earned",
        ),
        (
            Message("status.reports_missed", {"count": 1, "status": Rag.AMBER, "limit": 1}),
            "1 report missed (limit for Watch: 1)",
        ),
        (
            Message("status.reports_missed", {"count": 3, "status": Rag.RED, "limit": 2}),
            "3 reports missed in a row (limit for Off plan: 2)",
        ),
        (Message("status.all_verified", {"count": 1}), "Its only milestone is accepted"),
        (Message("status.all_verified", {"count": 6}), "All 6 milestones are accepted"),
        (Message("status.not_started", {"starts_on": date(2020, 5, 6)}), "Not due to start before 6 May 2020"),
        (Message("status.nothing_late", {"due": 4, "count": 6}), "None of the 4 milestones due by now is late"),
        (Message("status.nothing_due", {"due": 0, "count": 6}), "None of its 6 milestones is due yet"),
    ],
)
def test_sentences(message: Message, sentence: str) -> None:
    assert wording.sentence(message) == sentence


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12345, "12,345"),
        (Decimal("1.50"), "1.5"),
        (Decimal("10"), "10"),
        (date(2020, 3, 31), "31 Mar 2020"),
        (Month(2020, 3), "March 2020"),
        (Span(Month(2020, 3), Month(2020, 2)), "March"),
        (Span(Month(2020, 3), None), "March 2020"),
        (Rag.RED, "Off plan"),
        (("A1", "B2"), "A1, B2"),
        (None, "–"),
    ],
)
def test_figures_are_written_by_their_kind(value: object, written: str) -> None:
    assert wording.plain(value) == written


def test_a_kind_without_a_way_to_write_it_is_refused() -> None:
    with pytest.raises(TypeError):
        wording.plain(1.5)


def test_a_code_has_one_sentence() -> None:
    with pytest.raises(ValueError, match="worded twice"):
        wording.register({"status.overdue": wording.said("Late")})


@pytest.mark.usefixtures("english")
def test_every_state_has_a_word() -> None:
    assert len({wording.rag_word(rag) for rag in Rag}) == len(Rag)
    assert len({wording.stage_word(stage) for stage in PeriodStage}) == len(PeriodStage)
    assert [wording.gap_word(steps) for steps in (-1, 0, 1, 2)] == [
        "early warning", "agree", "1 step rosier", "2 steps rosier",
    ]  # fmt: skip


@pytest.mark.usefixtures("english")
def test_the_clauses_say_what_each_limit_means() -> None:
    strict = replace(DEFAULT_THRESHOLDS, amber_overdue_days=2, red_chance=Decimal(0), amber_chance=Decimal("0.8"))
    assert "a milestone it waits for is expected after it is needed" in off_plan_clauses(strict)
    assert "a milestone is more than 10 working days overdue" in off_plan_clauses(strict)
    assert [clause for clause in off_plan_clauses(strict) if "chance" in clause] == []
    assert watch_clauses(strict)[0] == "a milestone is more than 2 working days overdue"
    assert "the last milestone is expected after its planned date" in watch_clauses(strict)
    assert any("the chance of finishing in time is under 80\u00a0%" in clause for clause in watch_clauses(strict))


@pytest.mark.usefixtures("english")
def test_a_rule_that_is_switched_off_says_so() -> None:
    off = replace(DEFAULT_RULES, improvement_reports=1)
    off = replace(off, status=replace(off.status, red_chance=Decimal(0), amber_chance=Decimal(0)))
    assert sentences_written(off) == {
        "chance_rule": "Not used: both limits are 0\u00a0%.",
        "improvement_rule": "Not used: a better status shows at once, like a worse one.",
    }
    assert "for 2 reports in a row" in sentences_written(DEFAULT_RULES)["improvement_rule"]
