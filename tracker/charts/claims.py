"""What units claim against what the rules compute: a matrix, and the tasks worth a look with their reasons."""

from collections import Counter
from dataclasses import dataclass

from tracker.charts.names import TaskLabel, UnitLabel
from tracker.domain.bilingual import Message
from tracker.domain.rag import CLAIMABLE, Rag, status_gap
from tracker.domain.status import ComputedStatus

# Columns that are always there; the others only where a task is in them.
ALWAYS = CLAIMABLE


@dataclass(frozen=True, slots=True)
class ClaimedTask:
    """A task's claim (NONE when nothing was ever claimed) beside its computed status."""

    task: TaskLabel
    lead: UnitLabel
    claimed: Rag
    is_carried: bool
    computed: ComputedStatus

    @property
    def gap(self) -> int | None:
        return status_gap(self.claimed, self.computed.rag)


@dataclass(frozen=True, slots=True)
class Claims:
    """All tasks with both opinions, in the plan's order."""

    tasks: tuple[ClaimedTask, ...]

    @property
    def columns(self) -> tuple[Rag, ...]:
        """Return the computed statuses that head a column."""
        found = {task.computed.rag for task in self.tasks}
        return tuple(rag for rag in (*ALWAYS, Rag.DONE, Rag.IDLE, Rag.NONE) if rag in ALWAYS or rag in found)

    @property
    def rows(self) -> tuple[Rag, ...]:
        """Return the claims that head a row."""
        silent = any(task.claimed is Rag.NONE for task in self.tasks)
        return (*CLAIMABLE, Rag.NONE) if silent else CLAIMABLE

    def counts(self) -> Counter[tuple[Rag, Rag]]:
        """Return how many tasks stand at each (claimed, computed)."""
        return Counter((task.claimed, task.computed.rag) for task in self.tasks)

    @staticmethod
    def tint(claimed: Rag, computed: Rag) -> str:
        """Return how a cell of the matrix is marked: `flat1`, `flat2` (rosier), `mod` (early warning), or not."""
        gap = status_gap(claimed, computed)
        if not gap:
            return ""
        return "mod" if gap < 0 else f"flat{gap}"

    @property
    def worth_a_look(self) -> tuple[ClaimedTask, ...]:
        """Return the tasks where both differ or the rules see amber or red: the largest gap first, then the worst."""
        chosen = [task for task in self.tasks if task.gap or task.computed.rag in (Rag.AMBER, Rag.RED)]
        return tuple(sorted(chosen, key=lambda task: (-(task.gap or 0), -(task.computed.rag.rank or 0))))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many claims agree with the rules, are rosier, or warn early; the rest cannot be compared."""

    agree: int
    rosier: int
    warning: int
    apart: int


def agreement(data: Claims) -> Agreement:
    """Return the counts; they add up to all tasks."""
    gaps = [task.gap for task in data.tasks]
    return Agreement(
        agree=sum(gap == 0 for gap in gaps),
        rosier=sum(gap is not None and gap > 0 for gap in gaps),
        warning=sum(gap is not None and gap < 0 for gap in gaps),
        apart=sum(gap is None for gap in gaps),
    )


def title(data: Claims) -> Message:
    """Return the most telling difference: red tasks claimed green, then rosier claims, then warnings."""
    counts, found = data.counts(), agreement(data)
    red = sum(count for (_, computed), count in counts.items() if computed is Rag.RED)
    if hidden := counts[Rag.GREEN, Rag.RED]:
        if hidden == red:
            return Message("claims.all_red_claimed_green", {"count": red})
        return Message("claims.red_claimed_green", {"count": hidden, "of": red})
    if found.rosier:
        return Message("claims.rosier", {"count": found.rosier, "of": len(data.tasks)})
    if found.warning:
        return Message("claims.warning", {"count": found.warning})
    if not found.agree:
        return Message("claims.nothing_to_compare")
    code = "claims.all_agree" if found.apart == 0 else "claims.compared_agree"
    return Message(code, {"count": found.agree})
