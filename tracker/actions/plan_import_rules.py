"""Write the limits a plan workbook sets in place of the defaults; sets of limits are only added."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import insert, select

from tracker.actions.plan_import_facts import SOURCE, instant_on
from tracker.db import db
from tracker.domain.plan_rows import Row, SheetChanges
from tracker.models.rules import RuleSet


def write_rules(changes: SheetChanges, *, by: str) -> None:
    """Add one set of limits for each day and reason, each with all that held before it. Two statements."""
    if not changes.added:
        return
    rows = sorted(changes.added, key=lambda row: row.on("reported_on"))
    newest = select(RuleSet.valid_on, RuleSet.limits).order_by(RuleSet.valid_on, RuleSet.recorded_at, RuleSet.id)
    known = [(row.valid_on, dict(row.limits)) for row in db.session.execute(newest)]
    sets = []
    for (day, reason), group in groupby(rows, key=lambda row: (row.on("reported_on"), row.text("reason"))):
        before = [limits for valid_on, limits in known if valid_on <= day]
        limits = {**(before[-1] if before else {}), **_limits(list(group))}
        known.append((day, limits))
        known.sort(key=lambda each: each[0])
        sets.append(
            {
                "limits": limits,
                "reason": reason,
                "valid_on": day,
                "recorded_at": instant_on(day),
                "recorded_by": by,
                "source": SOURCE,
            }
        )
    db.session.execute(insert(RuleSet), sets)


def _limits(rows: Sequence[Row]) -> dict[str, str]:
    return {row.text("name"): format(row.amount("value"), "f") for row in rows}
