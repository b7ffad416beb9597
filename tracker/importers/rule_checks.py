"""What must hold for the limits a workbook sets in place of the defaults."""

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.plan_rows import Problem
from tracker.domain.rules import DEFAULT_RULES, limits_of
from tracker.importers.plan_scene import Scene, problem

# These count reports in a row; none at all is no rule.
_AT_LEAST_ONE = ("improvement_reports", "red_missed_reports", "amber_missed_reports")


def limits(scene: Scene) -> Iterator[Problem]:
    """Find limits nobody knows, and values a limit cannot have: negative, or broken where days or reports count."""
    known = limits_of(DEFAULT_RULES)
    for row in scene.rows("rules"):
        name, value = row.text("name"), row.number_or_none("value")
        if name and name not in known:
            yield problem(row, "name", "import.limit_unknown", value=name, choices=tuple(known))
        elif name and value is not None:
            least = Decimal(name in _AT_LEAST_ONE)
            if value < least:
                yield problem(row, "value", "import.limit_too_small", value=value, least=least)
            elif isinstance(known[name], int) and value != int(value):
                yield problem(row, "value", "import.limit_not_whole", value=value)


CHECKS = (limits,)
