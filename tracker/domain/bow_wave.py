"""Work pushed ahead until it stacks up before the plan's end: the bow wave. Methods: A4; the measure is ours.

It counts the open milestones expected in the plan's last weeks and holds them against two rates of the original plan:
what it had in those very weeks, and what it had in a week on average.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.milestones import MilestoneState, expected_on

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class BowWaveLimits:
    """When milestones before the end count as stacked: at least `least` of them in the last `weeks`, more than the
    original plan had there, and at least `factor` times its average rate."""

    weeks: int = 8
    least: int = 5
    factor: Decimal = Decimal("1.5")


DEFAULT_LIMITS = BowWaveLimits()


@dataclass(frozen=True, slots=True)
class LastWeeks:
    """The plan's last weeks that are still ahead, (`after_on`, `ends_on`].

    `expected` open milestones fall into them, `beyond` after the end; the original plan had `planned` there of `total`
    over `plan_weeks`.
    """

    after_on: date
    ends_on: date
    expected: int
    beyond: int
    planned: int
    total: int
    plan_weeks: Decimal

    @property
    def weeks(self) -> Decimal:
        """Return how many weeks they are."""
        return Decimal((self.ends_on - self.after_on).days) / WEEK_DAYS

    @property
    def rate(self) -> Decimal:
        """Return the milestones expected in each of these weeks."""
        return self.expected / self.weeks

    @property
    def planned_rate(self) -> Decimal:
        """Return the milestones a week of the original plan has on average."""
        return self.total / self.plan_weeks

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in these weeks."""
        return self.after_on < day <= self.ends_on


def last_weeks(
    milestones: Sequence[MilestoneState],
    *,
    starts_on: date,
    ends_on: date,
    as_of: date,
    limits: BowWaveLimits = DEFAULT_LIMITS,
) -> LastWeeks | None:
    """Return what is expected in the plan's last weeks; None once the end has come and where nothing is planned.

    A date that has passed counts as the day of looking, like everywhere.
    """
    if as_of >= ends_on or ends_on < starts_on or not milestones:
        return None
    after_on = max(ends_on - timedelta(weeks=limits.weeks), as_of)
    days = [expected_on(state, as_of=as_of) for state in milestones if not state.is_claimed]
    return LastWeeks(
        after_on,
        ends_on,
        expected=sum(after_on < day <= ends_on for day in days),
        beyond=sum(day > ends_on for day in days),
        planned=sum(after_on < state.original_on <= ends_on for state in milestones),
        total=len(milestones),
        plan_weeks=Decimal((ends_on - starts_on).days + 1) / WEEK_DAYS,
    )


def is_bow_wave(found: LastWeeks, limits: BowWaveLimits = DEFAULT_LIMITS) -> bool:
    """Tell whether the open milestones are stacked before the end."""
    return (
        found.expected >= limits.least
        and found.expected > found.planned
        and found.rate >= limits.factor * found.planned_rate
    )
