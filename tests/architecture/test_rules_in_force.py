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
}
SOURCES = sorted(path for path in (ROOT / "tracker").rglob("*.py") if "sample" not in path.parts)


def without_limits(text: str) -> list[str]:
    """Return the calls in a source that leave the limits to the defaults."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NEEDS:
            keyword, place = NEEDS[node.func.id]
            by_place = place is not None and len(node.args) > place
            if not by_place and keyword not in {each.arg for each in node.keywords}:
                found.append(f"{node.func.id}, line {node.lineno}")
    return found


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
        "tracker/domain/rule_book.py",
        "tracker/domain/rules.py",
        "tracker/domain/status.py",
        "tracker/web/explaining.py",
        "tracker/web/office/rules.py",
        "tracker/web/office/rules_page.py",
        "tracker/web/plan/rules_page.py",
    }
