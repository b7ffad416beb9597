"""How the limits have changed, ready to print."""

from dataclasses import dataclass

from tracker.domain.rule_book import Enacted, RulesSet
from tracker.domain.rules import Change
from tracker.web.rule_wording import limit_label, limit_text


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A limit that was one thing and became another."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A set of limits: who set it, when, why, from which day it holds, and what it changed."""

    rules: RulesSet
    changes: tuple[ChangeLine, ...]

    @property
    def anchor(self) -> str:
        """Return its place on the page."""
        return f"set-{self.rules.id}"


def change_line(change: Change) -> ChangeLine:
    """Return a change of a limit in words."""
    name = change.name
    return ChangeLine(limit_label(name), limit_text(name, change.before), limit_text(name, change.after))


def history_line(enacted: Enacted) -> HistoryLine:
    """Return a set of limits with its changes in words."""
    return HistoryLine(enacted.rules, tuple(change_line(each) for each in enacted.changes))
