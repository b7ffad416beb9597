"""Weighted-milestone progress: earned, claimed and planned shares, and their roll-up. Methods: A1, A2."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.milestones import MilestoneState

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """Shares of the whole from 0 to 1: `verified` accepted by the office, `claimed` said to be done (includes
    verified), `planned` due by the current plan, `promised` due by the original plan."""

    verified: Decimal
    claimed: Decimal
    planned: Decimal
    promised: Decimal

    @property
    def variance(self) -> Decimal:
        """Return earned minus planned (SV), a share; negative is behind. Methods: A2."""
        return self.verified - self.planned

    @property
    def ratio(self) -> Decimal | None:
        """Return earned over planned (SPI), None while nothing is planned. Methods: A2."""
        return self.verified / self.planned if self.planned else None


def task_progress(milestones: Sequence[MilestoneState], *, as_of: date) -> Progress:
    """Return a task's progress by weighted milestones, 0/100 each.

    A milestone earns its weight on the day its evidence shows completion, if verified. No milestones gives zeros.
    Methods: A1 (WM-1), A2 (WM-9).
    """
    total = sum((m.weight for m in milestones), ZERO)
    if not total:
        return Progress(ZERO, ZERO, ZERO, ZERO)

    def share(chosen: Iterable[MilestoneState]) -> Decimal:
        return sum((m.weight for m in chosen), ZERO) / total

    return Progress(
        verified=share(m for m in milestones if m.is_verified and _reached(m, as_of)),
        claimed=share(m for m in milestones if m.is_claimed and _reached(m, as_of)),
        planned=share(m for m in milestones if m.baseline_on <= as_of),
        promised=share(m for m in milestones if m.original_on <= as_of),
    )


def roll_up(parts: Iterable[tuple[Decimal, Progress]]) -> Progress | None:
    """Return the weighted progress of several tasks; None without any positive weight. Methods: A1 (WM-5, WM-8)."""
    kept = [(weight, progress) for weight, progress in parts if weight > 0]
    total = sum((weight for weight, _ in kept), ZERO)
    if not total:
        return None
    return Progress(
        verified=sum((w * p.verified for w, p in kept), ZERO) / total,
        claimed=sum((w * p.claimed for w, p in kept), ZERO) / total,
        planned=sum((w * p.planned for w, p in kept), ZERO) / total,
        promised=sum((w * p.promised for w, p in kept), ZERO) / total,
    )


def curve(tasks: Sequence[tuple[Decimal, Sequence[MilestoneState]]], days: Sequence[date]) -> list[Progress]:
    """Return the rolled-up progress on each day (usually month ends), of `(task weight, milestones)` pairs.

    Empty when no task has a positive weight.
    """
    points = []
    for day in days:
        whole = roll_up((weight, task_progress(milestones, as_of=day)) for weight, milestones in tasks)
        if whole is None:
            return []
        points.append(whole)
    return points


def _reached(milestone: MilestoneState, as_of: date) -> bool:
    return milestone.actual_on is not None and milestone.actual_on <= as_of
