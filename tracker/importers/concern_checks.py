"""What must hold for risks, issues and decisions: the rules of the form, named by cell."""

from collections import defaultdict
from collections.abc import Iterator

from tracker.domain.concerns import HIGHEST, LOWEST, ConcernKind, ConcernState, Verdict
from tracker.domain.plan_rows import Problem, Row
from tracker.importers.plan_scene import Scene, problem

_SHEET = "concerns"


def numbers(scene: Scene) -> Iterator[Problem]:
    """Find numbers that are not 1, 2, 3 …, and concerns that change their task."""
    tasks = {_name(row): row.text("task") for row in scene.existing.get(_SHEET, ())}
    for row in scene.rows(_SHEET):
        number = row.number_or_none("number")
        if number is not None and (number != int(number) or not 1 <= number < 2**31):
            yield problem(row, "number", "import.concern_number", value=number)
        elif row.text("task") and tasks.setdefault(_name(row), row.text("task")) != row.text("task"):
            yield problem(row, "task", "import.concern_of_other_task", task=tasks[_name(row)])


def ratings(scene: Scene) -> Iterator[Problem]:
    """Find risks without likelihood or impact from 1 to 5, and either where there is no risk."""
    for row in scene.rows(_SHEET):
        for column in ("likelihood", "impact"):
            value = row.number_or_none(column)
            if row.text("kind") == ConcernKind.RISK:
                if column in row.values and (value is None or value != int(value) or not LOWEST <= value <= HIGHEST):
                    yield problem(row, column, "import.risk_rating", least=LOWEST, most=HIGHEST)
            elif value is not None and row.text("kind"):
                yield problem(row, column, "import.rating_of_no_risk")


def milestones_that_wait(scene: Scene) -> Iterator[Problem]:
    """Find milestones that the task does not have."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for row in scene.merged["milestones"].values():
        if (number := row.number_or_none("number")) is not None:
            known[row.text("task")].add(f"{number:f}")
    for row in scene.rows(_SHEET):
        if scene.find("tasks", row.text("task")) is None:
            continue
        for code in row.codes("holds"):
            if code not in known[row.text("task")]:
                task = row.text("task")
                yield problem(row, "holds", "import.reference_unknown_milestone", value=code, task=task)


def endings(scene: Scene) -> Iterator[Problem]:
    """Find what is closed without saying how, what is open with an ending, and decisions without a day or an answer."""
    for row in scene.rows(_SHEET):
        is_decision = row.text("kind") == ConcernKind.DECISION
        if is_decision and "due_on" in row.values and row.day("due_on") is None:
            yield problem(row, "due_on", "decision.due_missing")
        if row.text("state") == ConcernState.CLOSED:
            yield from _closed(row, is_decision=is_decision)
        elif row.text("answer") or row.text("outcome"):
            yield problem(row, "answer" if row.text("answer") else "outcome", "import.concern_open_with_outcome")


def _closed(row: Row, *, is_decision: bool) -> Iterator[Problem]:
    if is_decision and not row.text("answer"):
        yield problem(row, "answer", "decision.answer_missing")
    elif not is_decision and row.text("answer"):
        yield problem(row, "answer", "import.answer_of_no_decision")
    elif not row.text("outcome").strip() and row.text("answer") != Verdict.AGREED:
        yield problem(row, "outcome", "concern.outcome_missing")


def _name(row: Row) -> tuple[object, ...]:
    return row.identity[:2]


CHECKS = (numbers, ratings, milestones_that_wait, endings)
