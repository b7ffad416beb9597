"""No page computes with limits that are not in force: wherever a limit decides, it is handed over."""

import ast
from pathlib import Path

import pytest

from tracker.config import ROOT

# Function, the keyword or the place of its limits.
NEEDS = {
    "compute_status": ("thresholds", None),
    "part_status": ("thresholds", None),
    "roll_up_status": ("thresholds", 1),
    "task_progress": ("percent_cap", None),
    "curve": ("percent_cap", None),
    "trace": ("percent_cap", None),
    "outlook": ("rules", 1),
    "finish_on": ("rules", 1),
    "recovery": ("rules", 1),
    "finish_meaning": ("rules", 1),
    "recovery_meaning": ("rules", 1),
}
MODULES = {"reading", "schedule_reading", "progress", "status", "s_curve"}
SOURCES = sorted(path for path in (ROOT / "tracker").rglob("*.py") if "sample" not in path.parts)


def without_limits(text: str) -> list[str]:
    """Return the calls in a source that leave the limits to the defaults."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in NEEDS:
            keyword, place = NEEDS[name]
            by_place = place is not None and len(node.args) > place
            if not by_place and keyword not in {each.arg for each in node.keywords}:
                found.append(f"{name}, line {node.lineno}")
    return found


def _name(function: ast.expr) -> str:
    """Return a function's name, also where its module stands before it; methods have names of their own."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in MODULES:
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_limits_are_handed_over(path: Path) -> None:
    assert without_limits(path.read_text(encoding="utf-8")) == []


def test_a_call_that_forgets_them_is_noticed() -> None:
    assert without_limits("roll_up_status(parts)\nroll_up_status(parts, limits)\ncompute_status(a, b, as_of=c)") == [
        "roll_up_status, line 1",
        "compute_status, line 3",
    ]


def test_the_defaults_are_named_only_where_they_are_the_answer() -> None:
    naming = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if {"DEFAULT_RULES", "DEFAULT_THRESHOLDS"}
        & {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    }
    assert naming == {
        "tracker/domain/plan_hints.py",
        "tracker/domain/rule_book.py",
        "tracker/domain/rules.py",
        "tracker/domain/schedule_reading.py",
        "tracker/domain/status.py",
        "tracker/importers/rule_checks.py",
        "tracker/queries/plan_import.py",
        "tracker/web/explaining.py",
        "tracker/web/office/rules.py",
        "tracker/web/office/rules_page.py",
        "tracker/web/plan/rules_page.py",
    }
