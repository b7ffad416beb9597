"""What every figure means: its rule in words, what it is made from, and the day it speaks of.

The rules page prints all of them; a figure's tip prints its own and leads there. Each sentence may name limits and
fixed figures by their names; what is in force is filled in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.rule_limits import RuleGroup
from tracker.domain.rules import Rules
from tracker.web.fixed_rules import fixed_written
from tracker.web.rule_sentences import sentences_written
from tracker.web.rule_wording import limits_written


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure's name, rule and inputs, as patterns to be filled in; its key is the rule's place on the rules page."""

    key: str
    group: RuleGroup
    name: str
    rule: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation with the limits in force written in, and the day its figure speaks of (None: of no plan)."""

    key: str
    name: str
    rule: str
    inputs: str
    as_of: date | None = None

    @property
    def anchor(self) -> str:
        """Return its place on the rules page."""
        return f"rule-{self.key}"


_EXPLANATIONS: dict[str, Explanation] = {}


def explain_with(explanations: Iterable[Explanation]) -> None:
    """Add the explanations of a part; a key has one."""
    for explanation in explanations:
        if _EXPLANATIONS.setdefault(explanation.key, explanation) != explanation:
            raise ValueError(f"{explanation.key} is explained twice")


def explained(key: str, rules: Rules, *, as_of: date | None = None) -> Explained:
    """Return what a figure means under these rules. An unknown key is a KeyError."""
    return replace(_filled(_EXPLANATIONS[key], written(rules)), as_of=as_of)


def explained_in(group: RuleGroup, rules: Rules) -> tuple[Explained, ...]:
    """Return every explanation of a part of the rules, in the order they were given."""
    figures = written(rules)
    return tuple(_filled(each, figures) for each in _EXPLANATIONS.values() if each.group is group)


def keys() -> frozenset[str]:
    """Return the keys of every figure that is explained."""
    return frozenset(_EXPLANATIONS)


def written(rules: Rules) -> dict[str, str]:
    """Return every limit in force, every fixed figure and every sentence that hangs on limits, by name."""
    return limits_written(rules) | fixed_written() | sentences_written(rules)


def _filled(each: Explanation, figures: dict[str, str]) -> Explained:
    return Explained(each.key, str(each.name), str(each.rule) % figures, str(each.inputs) % figures)
