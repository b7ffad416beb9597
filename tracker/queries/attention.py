"""What in the plan needs the office's eye: rosy claims, overdue milestones, late contributions, silent units."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.bilingual import Message, Param
from tracker.domain.rag import Rag
from tracker.domain.status import Thresholds
from tracker.queries.portfolio_rows import Portfolio, TaskRow, UnitRef


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: how grave, the sentence, and the task or the unit it is about."""

    rag: Rag
    message: Message
    size: int
    task: str = ""
    unit: str = ""


def attention(portfolio: Portfolio, silent: Iterable[UnitRef]) -> tuple[Attention, ...]:
    """Return what needs attention, the gravest first: red before amber, then by size."""
    found = [
        *(Attention(Rag.RED, Message("attention.silent", {"unit": unit.name}), 100, unit=unit.code) for unit in silent)
    ]
    for task in portfolio.current:
        limits = portfolio.rules.status
        found += [*_gaps(task), *_overdue(task, limits), *_late_parts(task, limits)]
    return tuple(sorted(found, key=lambda each: (each.rag is not Rag.RED, -each.size)))


def _gaps(task: TaskRow) -> Iterator[Attention]:
    if task.claim is None or not task.gap or task.gap < 1:
        return
    params: dict[str, Param] = {
        "task": task.name,
        "code": task.code,
        "claimed": task.claim.rag,
        "computed": task.computed.rag,
    }
    rag = Rag.RED if task.gap > 1 else Rag.AMBER
    yield Attention(rag, Message("attention.gap", params), 50 * task.gap, task=task.code)


def _overdue(task: TaskRow, limits: Thresholds) -> Iterator[Attention]:
    worst = max(task.milestones, key=lambda row: row.overdue, default=None)
    if worst is None or not worst.overdue:
        return
    params: dict[str, Param] = {
        "milestone": worst.record.name,
        "code": task.code,
        "unit": worst.unit.short,
        "days": worst.overdue,
    }
    yield Attention(_rag(worst.overdue, limits), Message("attention.overdue", params), worst.overdue, task=task.code)


def _late_parts(task: TaskRow, limits: Thresholds) -> Iterator[Attention]:
    for row in task.contributions:
        if row.overdue:
            params: dict[str, Param] = {
                "unit": row.unit.short,
                "code": task.code,
                "deliverable": row.deliverable,
                "days": row.overdue,
            }
            message = Message("attention.part_overdue", params)
            yield Attention(_rag(row.overdue, limits), message, row.overdue, task=task.code, unit=row.unit.code)


def _rag(days: int, limits: Thresholds) -> Rag:
    return Rag.RED if days > limits.red_overdue_days else Rag.AMBER
