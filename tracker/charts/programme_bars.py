"""Each programme's earned progress against its plan, with the marks of its tasks. Methods: A1, A5."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.charts.names import ProgrammeLabel, TaskLabel
from tracker.charts.rounding import points
from tracker.domain.bilingual import Message
from tracker.domain.progress import Progress
from tracker.domain.rag import Rag

# Bars a reader takes in at one glance.
BARS_UP_TO = 12
# A shortfall that rounds to less than half a point is none a reader would see.
SHORT_FROM = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class TaskMark:
    """A task's computed status under its programme's name."""

    task: TaskLabel
    rag: Rag


@dataclass(frozen=True, slots=True)
class ProgrammeBar:
    """A programme: its progress (None without weighted tasks), its part of the whole (0 to 1), its rolled-up status."""

    programme: ProgrammeLabel
    progress: Progress | None
    share: Decimal
    rag: Rag
    marks: tuple[TaskMark, ...]

    @property
    def shortfall(self) -> Decimal:
        """Return by how many points it is behind its own plan; 0 when level or ahead."""
        behind = -points(self.progress.variance) if self.progress else Decimal(0)
        return behind if behind >= SHORT_FROM else Decimal(0)


@dataclass(frozen=True, slots=True)
class ProgrammeBars:
    """All programmes in the plan's order, and the whole."""

    bars: tuple[ProgrammeBar, ...]
    total: Progress | None
    tasks: int

    @property
    def shown(self) -> tuple[ProgrammeBar, ...]:
        """Return the bars to draw: all of a few, else those furthest behind, in the plan's order."""
        worst = sorted(range(len(self.bars)), key=lambda i: (-self.bars[i].shortfall, i))
        return tuple(self.bars[i] for i in sorted(worst[:BARS_UP_TO]))


def title(data: ProgrammeBars) -> Message:
    """Return which programmes are behind their plans, and whether one of them holds most of the shortfall.

    Programmes without a task in the plan are not counted, where others have one.
    """
    counted = [bar for bar in data.bars if bar.marks] or data.bars
    behind = [bar for bar in counted if bar.shortfall]
    weighted = [bar.progress for bar in counted if bar.progress]
    if weighted and not any(progress.planned or progress.verified for progress in weighted):
        return Message("programmes.nothing_due", {"count": len(counted)})
    if not behind:
        if len(counted) == 1:
            return Message("programmes.one_on_plan", {"programme": counted[0].programme.name})
        return Message("programmes.none_behind", {"count": len(counted)})
    worst = max(behind, key=lambda bar: bar.shortfall)
    if len(behind) == 1:
        code = "programmes.one_behind" if len(counted) == 1 else "programmes.only_behind"
        return Message(code, {"programme": worst.programme.name, "points": worst.shortfall})
    return _most_of(behind) or Message(
        "programmes.several_behind",
        {
            "count": len(behind),
            "of": len(counted),
            "programme": worst.programme.name,
            "points": worst.shortfall,
        },
    )


def _most_of(behind: list[ProgrammeBar]) -> Message | None:
    """Name the programme that holds more than half of the shortfall, each counted by its part of the whole."""
    held = [(bar, -bar.progress.variance * bar.share) for bar in behind if bar.progress]
    whole = sum((amount for _, amount in held), Decimal(0))
    bar, amount = max(held, key=lambda pair: pair[1])
    if not whole or amount / whole <= Decimal("0.5"):
        return None
    return Message(
        "programmes.holds_most",
        {"programme": bar.programme.name, "share": amount / whole, "count": len(behind)},
    )
