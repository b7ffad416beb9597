"""Which rules held when: every set of rules the office made, and what each changed. Methods: F2."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.rules import DEFAULT_RULES, Change, Rules, changes


@dataclass(frozen=True, slots=True)
class RulesSet:
    """All limits as somebody set them, holding from `valid_on`."""

    id: int
    rules: Rules
    valid_on: date
    recorded_at: datetime
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Enacted:
    """A set of rules beside what held before it."""

    rules: RulesSet
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every set of rules there ever was; before the first one the defaults hold.

    Their order is that of their numbers: clocks may be set back.
    """

    sets: tuple[RulesSet, ...] = ()

    def known(self, as_of: date, known_at: datetime | None = None) -> tuple[RulesSet, ...]:
        """Return the sets that had begun to hold by a day, as recorded by a moment (None: until now), newest last."""
        seen = [each for each in self.sets if each.valid_on <= as_of]
        if known_at is not None:
            seen = [each for each in seen if each.recorded_at <= known_at]
        return tuple(sorted(seen, key=_newest_last))

    def at(self, as_of: date, known_at: datetime | None = None) -> Rules:
        """Return the rules that held on a day, as recorded by a moment. Methods: F2."""
        known = self.known(as_of, known_at)
        return known[-1].rules if known else DEFAULT_RULES

    @property
    def newest(self) -> RulesSet | None:
        """Return the set recorded last, None where nobody ever set anything."""
        return max(self.sets, key=_number, default=None)

    @property
    def newest_rules(self) -> Rules:
        """Return the rules in the set recorded last."""
        return self.newest.rules if self.newest else DEFAULT_RULES

    def history(self) -> tuple[Enacted, ...]:
        """Return each set with what it changed, newest first."""
        return tuple(reversed(tuple(_enacted(sorted(self.sets, key=_number)))))

    def set_by(self, as_of: date, known_at: datetime | None = None) -> dict[str, RulesSet]:
        """Return for each limit that somebody set the set since which it has its present value.

        A limit that is at its default because nobody ever touched it is left out.
        """
        found: dict[str, RulesSet] = {}
        for enacted in _enacted(self.known(as_of, known_at)):
            found |= {change.name: enacted.rules for change in enacted.changes}
        return found

    @classmethod
    def always(cls, rules: Rules) -> "RuleBook":
        """Return a book in which these rules hold at all times, to see what they would do."""
        return cls((RulesSet(0, rules, date.min, datetime.min.replace(tzinfo=UTC), "", ""),))


# Before anybody sets anything.
DEFAULT_RULE_BOOK = RuleBook()


def _newest_last(each: RulesSet) -> tuple[date, int]:
    return each.valid_on, each.id


def _number(each: RulesSet) -> int:
    return each.id


def _enacted(sets: Iterable[RulesSet]) -> Iterator[Enacted]:
    before = DEFAULT_RULES
    for each in sets:
        yield Enacted(each, changes(before, each.rules))
        before = each.rules


def holds_from(periods: Sequence[ReportingPeriod], *, starts_on: date) -> date:
    """Return the day from which rules set now hold: the one after the last published month, else the plan's start.

    A published month keeps the rules it was published with, also as corrected since. Methods: F2.
    """
    published = [period.month.last for period in periods if period.stage is PeriodStage.PUBLISHED]
    return max(published) + timedelta(days=1) if published else starts_on
