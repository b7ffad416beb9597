"""The earned schedule of a task, a programme or the plan, against the current and the original plan. Methods: A3."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from tracker.domain.dependencies import Key
from tracker.domain.earned_schedule import Basis, DatedSchedule, weighted_schedule
from tracker.domain.progress import Progress, curve
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import TaskRow


@dataclass(frozen=True, slots=True)
class MeasuredSchedule:
    """Both schedules of some work, and its progress on the day they were measured; None before the start and where
    nothing has a weight. `is_replanned` where the current plan is not the original one; `chain` holds both schedules of
    the critical chain alone, where there is one."""

    starts_on: date
    current: DatedSchedule | None
    original: DatedSchedule | None
    progress: Progress | None
    is_replanned: bool
    chain: tuple[DatedSchedule, DatedSchedule] | None


def measured_schedule(
    tasks: Sequence[TaskRow], *, starts_on: date, frame: Frame, chain: AbstractSet[Key] = frozenset()
) -> MeasuredSchedule:
    """Return the schedule of these tasks together, measured from a start; `chain` names the milestones of the critical
    chain, which a good total must not hide (rule 7)."""
    work, as_of = [(task.weight, task.states) for task in tasks], frame.view.as_of

    def schedule(basis: Basis, only: AbstractSet[int] | None = None) -> DatedSchedule | None:
        return weighted_schedule(work, starts_on=starts_on, as_of=as_of, basis=basis, only=only)

    current, original = schedule(Basis.CURRENT), schedule(Basis.ORIGINAL)
    on_chain = {state.id for task in tasks for state in task.states if (task.code, state.number) in chain}
    alone = (schedule(Basis.CURRENT, on_chain), schedule(Basis.ORIGINAL, on_chain)) if on_chain else (None, None)
    progress = None
    if current is not None:
        (progress,) = curve(work, [current.measured_on], percent_cap=frame.rules.percent_cap)
    states = [state for _, states in work for state in states]
    is_replanned = any(state.baseline_on != state.original_on or not state.in_scope for state in states)
    both = (alone[0], alone[1]) if alone[0] is not None and alone[1] is not None else None
    return MeasuredSchedule(starts_on, current, original, progress, is_replanned, both)
