"""What changed between two moments, cell by cell: tasks with their milestones and parts, and KPIs. Methods: F2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.rag import Rag

Value = Rag | Month | Decimal | date | int | str | None


class Field(StrEnum):
    """What is compared. Shares are in per cent, slip, moved and overdue in working days, positive late; weights are
    relative to those of other tasks, or of the task's other milestones."""

    CLAIMED = "claimed"
    COMPUTED = "computed"
    EARNED = "earned"
    PLANNED = "planned"
    ACCEPTED = "accepted"
    COMPLETION = "completion"
    PLAN_ON = "plan_on"
    EXPECTED_ON = "expected_on"
    SLIP = "slip"
    OVERDUE = "overdue"
    WEIGHT = "weight"
    PART = "part"
    STAGE = "stage"
    FORECAST_ON = "forecast_on"
    DELIVERED_ON = "delivered_on"
    MONTH = "month"
    READING = "reading"
    TARGET = "target"


class Presence(StrEnum):
    """Whether something stood in the plan at both moments, or came or left in between."""

    BOTH = "both"
    CAME = "came"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing at one moment; `key` tells which thing."""

    key: str
    name: Bilingual
    values: Mapping[Field, Value]


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task with its milestones and the parts of its supporting units at one moment."""

    task: Facts
    milestones: tuple[Facts, ...] = ()
    parts: tuple[Facts, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure at both moments."""

    field: Field
    old: Value
    new: Value

    @property
    def is_changed(self) -> bool:
        return self.old != self.new

    @property
    def change(self) -> Decimal | int | None:
        """Return new minus old; None where either is no number."""
        if isinstance(self.old, int) and isinstance(self.new, int):
            return self.new - self.old
        if isinstance(self.old, Decimal) and isinstance(self.new, Decimal):
            return self.new - self.old
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing at both moments."""

    key: str
    name: Bilingual
    presence: Presence
    cells: tuple[Cell, ...]

    @property
    def is_changed(self) -> bool:
        return self.presence is not Presence.BOTH or any(cell.is_changed for cell in self.cells)

    def of(self, field: Field) -> Cell | None:
        """Return a figure's cell, None where the thing has no such figure."""
        return next((cell for cell in self.cells if cell.field is field), None)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task, its milestones and its parts at both moments."""

    task: Line
    milestones: tuple[Line, ...]
    parts: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        return any(line.is_changed for line in (self.task, *self.milestones, *self.parts))


def compared(then: Sequence[Facts], now: Sequence[Facts]) -> tuple[Line, ...]:
    """Return each thing's figures at both moments, in the order of `now`, what left since last.

    A figure that only one moment has is no change; the other one's value stands for both.
    """
    before, after = {facts.key: facts for facts in then}, {facts.key: facts for facts in now}
    kept = [_line(before.get(facts.key), facts) for facts in now]
    return (*kept, *(_line(facts, None) for facts in then if facts.key not in after))


def compared_tasks(then: Sequence[TaskFacts], now: Sequence[TaskFacts]) -> tuple[TaskLine, ...]:
    """Return each task with its milestones and parts at both moments, in the order of `now`, what left since last."""
    before, after = {facts.task.key: facts for facts in then}, {facts.task.key: facts for facts in now}
    return tuple(
        TaskLine(
            line,
            compared(*_both(before, after, line.key, "milestones")),
            compared(*_both(before, after, line.key, "parts")),
        )
        for line in compared([facts.task for facts in then], [facts.task for facts in now])
    )


def _both(
    before: Mapping[str, TaskFacts], after: Mapping[str, TaskFacts], key: str, what: str
) -> tuple[Sequence[Facts], Sequence[Facts]]:
    then, now = (getattr(side[key], what) if key in side else () for side in (before, after))
    return then, now


def _line(then: Facts | None, now: Facts | None) -> Line:
    shown = now or then
    assert shown is not None
    presence = Presence.BOTH if then and now else Presence.CAME if now else Presence.LEFT
    old = then.values if then else {}
    new = now.values if now else {}
    fields = dict.fromkeys((*new, *old))
    if presence is Presence.BOTH:
        cells = tuple(Cell(field, old.get(field, new.get(field)), new.get(field, old.get(field))) for field in fields)
    else:
        cells = tuple(Cell(field, old.get(field), new.get(field)) for field in fields)
    return Line(shown.key, shown.name, presence, cells)


@dataclass(frozen=True, slots=True)
class Summary:
    """How much changed; `reweighted` counts tasks and milestones of another weight. `earned` and `planned` are the
    whole's shares of one at both moments, None without weight."""

    recoloured: int
    worse: int
    later: int
    earlier: int
    accepted: int
    unaccepted: int
    came: int
    left: int
    reweighted: int
    earned: tuple[Decimal, Decimal] | None
    planned: tuple[Decimal, Decimal] | None


def summary(
    tasks: Sequence[TaskLine],
    *,
    earned: tuple[Decimal, Decimal] | None = None,
    planned: tuple[Decimal, Decimal] | None = None,
) -> Summary:
    """Return how many tasks changed their computed status, and how many milestones moved or were accepted.

    A milestone moved where its expected date is another number of working days after the original one. What came or
    left is counted as such alone.
    """
    colours = [cell for line in tasks if (cell := line.task.of(Field.COMPUTED)) is not None and cell.is_changed]
    milestones = list(chain.from_iterable(line.milestones for line in tasks))
    slips = list(_changes(milestones, Field.SLIP))
    stayed = (line for line in milestones if line.presence is Presence.BOTH)
    done = [cell for line in stayed if (cell := line.of(Field.COMPLETION)) is not None]
    return Summary(
        recoloured=len(colours),
        worse=sum(_is_worse(cell) for cell in colours),
        later=sum(days > 0 for days in slips),
        earlier=sum(days < 0 for days in slips),
        accepted=sum(cell.new == Completion.VERIFIED != cell.old for cell in done),
        unaccepted=sum(cell.old == Completion.VERIFIED != cell.new for cell in done),
        came=sum(line.presence is Presence.CAME for line in milestones),
        left=sum(line.presence is Presence.LEFT for line in milestones),
        reweighted=len(list(_changes((*(line.task for line in tasks), *milestones), Field.WEIGHT))),
        earned=earned,
        planned=planned,
    )


def headline(found: Summary) -> tuple[Message, ...]:
    """Return the clauses of the sentence that says what changed, in reading order."""
    clauses = []
    if found.recoloured:
        code = "compare.recoloured_worse" if found.worse else "compare.recoloured"
        clauses.append(Message(code, {"count": found.recoloured, "worse": found.worse}))
    if found.later or found.earlier:
        code = (
            "compare.moved" if found.later and found.earlier else "compare.later" if found.later else "compare.earlier"
        )
        moved = {"count": found.later + found.earlier, "later": found.later, "earlier": found.earlier}
        clauses.append(Message(code, moved))
    for code, count in (
        ("compare.accepted", found.accepted),
        ("compare.unaccepted", found.unaccepted),
        ("compare.left", found.left),
        ("compare.came", found.came),
        ("compare.reweighted", found.reweighted),
    ):
        if count:
            clauses.append(Message(code, {"count": count}))
    for code, shares in (("compare.earned", found.earned), ("compare.planned", found.planned)):
        if shares is not None and shares[0] != shares[1]:
            clauses.append(Message(code, {"change": shares[1] - shares[0], "old": shares[0], "new": shares[1]}))
    return tuple(clauses) or (Message("compare.nothing"),)


def _changes(lines: Iterable[Line], field: Field) -> Iterable[Decimal | int]:
    for line in lines:
        cell = line.of(field)
        if cell is not None and cell.change:
            yield cell.change


_WORSE_LAST = (Rag.DONE, Rag.GREEN, Rag.AMBER, Rag.RED)


def _is_worse(cell: Cell) -> bool:
    """Tell whether a status fell; what is silent or out of the plan is neither better nor worse."""
    if cell.old not in _WORSE_LAST or cell.new not in _WORSE_LAST:
        return False
    return _WORSE_LAST.index(Rag(str(cell.new))) > _WORSE_LAST.index(Rag(str(cell.old)))
