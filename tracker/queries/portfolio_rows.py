"""What a reader of the plan gets: units, programmes, tasks with their milestones, parts and statuses, all frozen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.bilingual import Bilingual
from tracker.domain.contributions import ContributionState
from tracker.domain.milestones import EarningRule, MilestoneState
from tracker.domain.months import Month
from tracker.domain.periods import View
from tracker.domain.progress import Progress, roll_up
from tracker.domain.rag import Rag, status_gap
from tracker.domain.rules import Rules
from tracker.domain.scope import ScopeState
from tracker.domain.status import ComputedStatus, FinishSlip, LateLink
from tracker.domain.status_shown import TaskStanding
from tracker.domain.workdays import WorkCalendar
from tracker.queries.dependencies import PlanNetwork
from tracker.queries.milestones import MilestoneRecord


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A member unit as a page names it."""

    id: int
    code: str
    name: Bilingual
    short: Bilingual
    reports: bool


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A programme as a page names it."""

    id: int
    code: str
    name: Bilingual
    aim: Bilingual
    version: int


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone with what follows from its dates, in working days, positive late.

    It may be on the critical chain, and one it waits for may come too late for it.
    """

    record: MilestoneRecord
    unit: UnitRef
    expected_on: date
    slip: int
    moved: int
    overdue: int
    is_on_chain: bool = False
    waits_too_long: bool = False

    @property
    def is_open(self) -> bool:
        return not self.record.state.is_claimed


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A supporting unit's deliverable; `is_carried` when owed, undelivered and without a word in the view's month."""

    id: int
    unit: UnitRef
    deliverable: Bilingual
    state: ContributionState
    note: str
    said_on: date | None
    overdue: int
    is_carried: bool
    version: int


@dataclass(frozen=True, slots=True)
class Claim:
    """The newest claimed status; `is_carried` when it speaks of an earlier month than the view's."""

    id: int
    rag: Rag
    note: str
    difference: str
    month: Month
    recorded_at: datetime
    recorded_by: str
    source: str
    is_carried: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's own part in a task, for the heat map; the lead's part is the task's computed status."""

    unit: UnitRef
    rag: Rag
    leads: bool
    is_carried: bool


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A key task as known in the view. `share` is its part of the current plan, 0 to 1.

    `milestones` are those in the plan, `dropped` those that left it; a task that has left it (`scope`) has none of the
    former. `standing` is what `computed` follows from; it came into the plan on `joined_on`, None: it was in the first.
    """

    id: int
    code: str
    programme: ProgrammeRef
    name: Bilingual
    aim: Bilingual
    weight: Decimal
    share: Decimal
    owner: str
    lead: UnitRef
    starts_on: date
    source: str
    version: int
    milestones: tuple[MilestoneRow, ...]
    contributions: tuple[ContributionRow, ...]
    parts: tuple[Part, ...]
    progress: Progress
    standing: TaskStanding
    computed: ComputedStatus
    claim: Claim | None
    missed_reports: int
    finish: FinishSlip | None
    earning_rule: EarningRule = EarningRule.ZERO_HUNDRED
    is_critical: bool = False
    joined_on: date | None = None
    scope: ScopeState | None = None
    dropped: tuple[MilestoneRow, ...] = ()
    late_links: tuple[LateLink, ...] = ()

    @property
    def states(self) -> list[MilestoneState]:
        """Return the states of all its milestones, those out of the plan too, for progress and curves."""
        return [row.record.state for row in (*self.milestones, *self.dropped)]

    @property
    def promised_on(self) -> date | None:
        """Return the last original date of all its milestones, those out of the plan too."""
        return max((state.original_on for state in self.states), default=None)

    @property
    def is_stale(self) -> bool:
        """Tell whether what is known of it rests on an earlier report, or on none."""
        return self.progress.stale > 0

    @property
    def gap(self) -> int | None:
        """Return the steps by which the claim is rosier than computed, None where either is silent."""
        return status_gap(self.claim.rag if self.claim else None, self.computed.rag)

    @property
    def next_milestone(self) -> MilestoneRow | None:
        """Return the open milestone expected first, an overdue one before all."""
        open_ones = [m for m in self.milestones if m.is_open]
        return min(open_ones, key=lambda m: (-m.overdue, m.expected_on, m.record.state.number), default=None)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Programmes, units and tasks in the plan's order, the links between milestones, and the whole's progress (None
    without tasks).

    `tasks` are all there ever were, also those that have left the plan.
    """

    view: View
    calendar: WorkCalendar
    programmes: tuple[ProgrammeRef, ...]
    units: tuple[UnitRef, ...]
    tasks: tuple[TaskRow, ...]
    rules: Rules
    links: PlanNetwork = field(default_factory=PlanNetwork)

    @property
    def current(self) -> tuple[TaskRow, ...]:
        """Return the tasks in the plan: those every count is of."""
        return tuple(task for task in self.tasks if task.scope is None)

    @property
    def left(self) -> tuple[TaskRow, ...]:
        """Return the tasks that have left the plan."""
        return tuple(task for task in self.tasks if task.scope is not None)

    @property
    def progress(self) -> Progress | None:
        return roll_up((task.weight, task.progress) for task in self.tasks)

    def of_programme(self, programme: ProgrammeRef) -> tuple[TaskRow, ...]:
        """Return a programme's tasks, those that have left the plan too."""
        return tuple(task for task in self.tasks if task.programme.id == programme.id)

    def task(self, code: str) -> TaskRow | None:
        """Return the task with this code, None when there is none."""
        return next((task for task in self.tasks if task.code == code), None)
