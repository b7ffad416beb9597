"""The plan as it stood at a moment: what was edited since is undone from the audit trail. Decision 8."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.models.accounts import AuditEntry
from tracker.models.plan import KeyTask, Programme, Unit
from tracker.queries.audit import ADDITIONS, EDITS
from tracker.queries.frame import Frame
from tracker.queries.kept import kept

# How the audit trail's plain values become those of the tables.
_VALUES: Mapping[str, Callable[[str], Any]] = {
    "weight": Decimal, "starts_on": date.fromisoformat, "original_on": date.fromisoformat,
    "due_on": date.fromisoformat,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanThen:
    """What the plan's rows were at a moment, where they are another now, and which were not there yet (`added`); by the
    subject of the audit trail, such as `task:C2`.

    The trail names what a row belongs to by its id; `codes` has, by the column of such an id, what rows call its code,
    and the codes.
    """

    older: Mapping[str, Mapping[str, Any]]
    added: frozenset[str]
    codes: Mapping[str, tuple[str, Mapping[int, str]]] = field(default_factory=dict)

    def rows(self, rows: Iterable[Any], subject: Callable[[Any], str]) -> list[Any]:
        """Return the rows of a table as they stood, without those of a task that was not there."""
        if not self.older and not self.added:
            return list(rows)
        named = ((row, subject(row)) for row in rows)
        return [self.row(row, name) for row, name in named if self.was_there(name, getattr(row, "task", None))]

    def was_there(self, subject: str, task: object) -> bool:
        """Tell whether a row was in the plan, and the task of this code that it belongs to, if to any."""
        return subject not in self.added and f"task:{task}" not in self.added

    def value(self, subject: str, column: str, now: Any) -> Any:
        """Return one value as it stood."""
        return self.older.get(subject, {}).get(column, now)

    def row(self, row: Any, subject: str) -> Any:
        """Return one row as it stood."""
        if subject not in self.older:
            return row
        # A form made of a row as it stood is out of date, whatever was typed into it.
        return SimpleNamespace(**{**row._mapping, **self.values(subject), "version": 0})

    def values(self, subject: str) -> dict[str, Any]:
        """Return the values of a row that were others, with the codes of what it belonged to."""
        found = dict(self.older.get(subject, {}))
        for column in self.codes.keys() & found.keys():
            name, codes = self.codes[column]
            found[name] = codes[found[column]]
        return found


def programme_subject(row: Any) -> str:
    """Return what the audit trail calls a programme."""
    return f"programme:{row.code}"


def task_subject(row: Any) -> str:
    """Return what the audit trail calls a task."""
    return f"task:{row.code}"


def milestone_subject(row: Any) -> str:
    """Return what the audit trail calls a milestone of a row with its task's code."""
    return f"milestone:{row.task}/{row.number}"


def contribution_subject(row: Any) -> str:
    """Return what the audit trail calls a contribution of a row with its task's and unit's codes."""
    return f"contribution:{row.task}/{row.unit}"


AS_IT_IS = PlanThen({}, frozenset())


def plan_then(_scope: Scope, frame: Frame) -> PlanThen:
    """Return the plan as it stood when the frame's view was known; as it is where the view knows everything since, and
    before the audit trail began. Five statements at most.

    A workbook states the plan for all its months, so that only what was edited in the application is undone; but in
    any view a task is not there before the day it came into the plan.
    """
    return kept("plan_then", frame, lambda: _read(frame))


def _read(frame: Frame) -> PlanThen:
    moment, to_come = undone_since(frame), _to_come(frame.view.as_of)
    if moment is None:
        return PlanThen({}, to_come) if to_come else AS_IT_IS
    entries = db.session.execute(
        select(AuditEntry.event, AuditEntry.subject, AuditEntry.before)
        .where(AuditEntry.at > moment, AuditEntry.event.in_(EDITS))
        .order_by(AuditEntry.seq)
    )
    older: dict[str, dict[str, Any]] = {}
    added = set()
    for event, subject, before in entries:
        if event in ADDITIONS:
            added.add(subject)
        for column, value in (before or {}).items():
            # The first value replaced after the moment is the one that held at it.
            then = _VALUES[column](value) if column in _VALUES else value
            older.setdefault(subject, {}).setdefault(column, then)
    return PlanThen(older, to_come | added, _codes() if older else {})


def _to_come(as_of: date) -> frozenset[str]:
    """Return the tasks that come into the plan after a day."""
    codes = db.session.scalars(select(KeyTask.code).where(KeyTask.joined_on > as_of).order_by(KeyTask.code))
    return frozenset(f"task:{code}" for code in codes)


def _codes() -> dict[str, tuple[str, Mapping[int, str]]]:
    units, programmes = (
        {row.id: row.code for row in db.session.execute(select(table.id, table.code).order_by(table.id))}
        for table in (Unit, Programme)
    )
    return {
        "programme_id": ("programme", programmes),
        "lead_unit_id": ("lead_unit", units),
        "unit_id": ("unit", units),
    }


def milestone_additions(frame: Frame) -> Mapping[str, datetime]:
    """Return when milestones came into the plan in the application, by their subject; those of the first plan and of
    workbooks are in it from the start. One statement."""
    assert frame.plan is not None, "nothing is added to no plan"
    rows = db.session.execute(
        select(AuditEntry.subject, AuditEntry.at).where(AuditEntry.event == "MilestoneAdded").order_by(AuditEntry.seq)
    )
    # The audit trail keeps real time, also where the plan's business day is pinned.
    pinned_on = frame.plan.business_on
    return {subject: at if pinned_on is None else clock.start_of_day(pinned_on) for subject, at in rows}


def undone_since(frame: Frame) -> datetime | None:
    """Return the moment, in the audit trail's time, whose plan is shown; None for today's. One statement at most."""
    known_at, plan = frame.view.known_at, frame.plan
    if known_at is None or plan is None:
        return None
    if plan.business_on is not None:
        return _beside_a_clock_that_stands(frame.view, known_at, plan.business_on)
    began_at = db.session.scalar(select(func.min(AuditEntry.at)))
    return None if began_at is None or known_at < began_at else known_at


def _beside_a_clock_that_stands(view: View, known_at: datetime, business_on: date) -> datetime | None:
    """Return the moment where the plan's business day is pinned, as a sample's is: the audit trail keeps real time.

    A month published there has an entry; all edits came after what was known before the day itself.
    """
    if view.period is not None and not view.on_day:
        published = select(func.max(AuditEntry.at)).where(
            AuditEntry.event == "PeriodPublished", AuditEntry.subject == f"period:{view.period.month}"
        )
        if (published_at := db.session.scalar(published)) is not None:
            return published_at
    return known_at if known_at < clock.start_of_day(business_on) else None
