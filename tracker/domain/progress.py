"""Weighted-milestone progress: earned, claimed and planned shares, and their roll-up. Methods: A1, A2."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tracker.domain.bilingual import Message
from tracker.domain.milestones import EarningRule, MilestoneState

ZERO, HALF, ONE = Decimal(0), Decimal("0.5"), Decimal(1)
# What a declared percentage is credited at most before verification. Methods: A1, WM-3; a setting of the office.
PERCENT_CAP = Decimal("0.80")


@dataclass(frozen=True, slots=True)
class Progress:
    """Shares of the whole from 0 to 1: `verified` accepted by the office, `claimed` said to be done (includes
    verified), `planned` due by the current plan, `promised` due by the original plan.

    `stale` is the share that was not reported; `unheard` the part of it of which nothing ever was, the rest of it rests
    on an earlier report. What `applies` no longer has left the current plan and is part of `promised` alone.
    """

    verified: Decimal
    claimed: Decimal
    planned: Decimal
    promised: Decimal
    stale: Decimal = ZERO
    unheard: Decimal = ZERO
    applies: bool = True

    @property
    def carried(self) -> Decimal:
        """Return the share that rests on an earlier report."""
        return self.stale - self.unheard

    @property
    def staleness(self) -> Message:
        """Return how much of it rests on an earlier report, and how much on none."""
        if not self.unheard:
            code = "progress.stale_all" if self.stale >= ONE else "progress.stale"
        elif self.carried:
            code = "progress.stale_or_unheard"
        else:
            code = "progress.unheard_all" if self.unheard >= ONE else "progress.unheard"
        return Message(code, {"stale": self.carried, "unheard": self.unheard})

    @property
    def variance(self) -> Decimal:
        """Return earned minus planned (SV), a share; negative is behind. Methods: A2."""
        return self.verified - self.planned

    @property
    def ratio(self) -> Decimal | None:
        """Return earned over planned (SPI), None while nothing is planned. Methods: A2."""
        return self.verified / self.planned if self.planned else None


def task_progress(
    milestones: Sequence[MilestoneState],
    *,
    as_of: date,
    percent_cap: Decimal = PERCENT_CAP,
    is_stale: bool = False,
    is_unheard: bool = False,
) -> Progress:
    """Return a task's progress by weighted milestones, each by its earning rule.

    Under 0/100 a milestone earns its weight on the day its evidence shows completion, if verified; 50/50 earns half
    when the work begins; a declared percentage is claimed only, up to the cap, until the office has verified
    completion. What left the plan is in no denominator but that of the original plan. No milestones gives zeros.
    Methods: A1 (WM-1 to WM-3), A2 (WM-9).
    """
    everything = _total(milestones)
    current = [m for m in milestones if m.in_scope]
    total = _total(current)
    if not everything:
        return Progress(ZERO, ZERO, ZERO, ZERO)
    promised = sum((m.weight * _promised(m, as_of) for m in milestones), ZERO) / everything
    if not total:
        return Progress(ZERO, ZERO, ZERO, promised, applies=False)
    return Progress(
        verified=sum((m.weight * verified_share(m, as_of=as_of) for m in current), ZERO) / total,
        claimed=sum((m.weight * claimed_share(m, as_of=as_of, percent_cap=percent_cap) for m in current), ZERO) / total,
        planned=sum((m.weight * _planned(m, as_of) for m in current), ZERO) / total,
        promised=promised,
        stale=ONE if is_stale else ZERO,
        unheard=ONE if is_stale and is_unheard else ZERO,
    )


def roll_up(parts: Iterable[tuple[Decimal, Progress]]) -> Progress | None:
    """Return the weighted progress of several tasks, or of one task's units; None without any positive weight.

    What no longer applies leaves the denominator of everything but the original plan; what was not reported keeps its
    last value and counts as stale, neither dropped nor zero. Methods: A1 (WM-5 to WM-8, WM-10).
    """
    kept = [(weight, progress) for weight, progress in parts if weight > 0]
    everything = sum((weight for weight, _ in kept), ZERO)
    if not everything:
        return None
    promised = sum((w * p.promised for w, p in kept), ZERO) / everything
    current = [(weight, progress) for weight, progress in kept if progress.applies]
    total = sum((weight for weight, _ in current), ZERO)
    if not total:
        return Progress(ZERO, ZERO, ZERO, promised, applies=False)
    return Progress(
        verified=sum((w * p.verified for w, p in current), ZERO) / total,
        claimed=sum((w * p.claimed for w, p in current), ZERO) / total,
        planned=sum((w * p.planned for w, p in current), ZERO) / total,
        promised=promised,
        stale=sum((w * p.stale for w, p in current), ZERO) / total,
        unheard=sum((w * p.unheard for w, p in current), ZERO) / total,
    )


def curve(
    tasks: Sequence[tuple[Decimal, Sequence[MilestoneState]]],
    days: Sequence[date],
    *,
    percent_cap: Decimal = PERCENT_CAP,
) -> list[Progress]:
    """Return the rolled-up progress on each day (usually month ends), of `(task weight, milestones)` pairs.

    Empty when no task has a positive weight.
    """
    weights = [weight for weight, _ in tasks]
    progress = [_progress_on(tuple(milestones), tuple(days), percent_cap) for _, milestones in tasks]
    points = [
        roll_up((weight, on[place]) for weight, on in zip(weights, progress, strict=True)) for place in range(len(days))
    ]
    return [point for point in points if point is not None]


# From one report to the next most tasks stay as they were.
@lru_cache(maxsize=8192)
def _progress_on(
    milestones: tuple[MilestoneState, ...], days: tuple[date, ...], percent_cap: Decimal
) -> tuple[Progress, ...]:
    """Return a task's progress on each day, weighed anew only where it can have changed."""
    turns = sorted({day for milestone in milestones for day in _turns(milestone)})
    known: dict[int, Progress] = {}
    found = []
    for day in days:
        passed = bisect_right(turns, day)
        if passed not in known:
            known[passed] = task_progress(milestones, as_of=day, percent_cap=percent_cap)
        found.append(known[passed])
    return tuple(found)


def _turns(milestone: MilestoneState) -> Iterator[date]:
    """Yield the days on which anything planned, claimed or earned of a milestone can change."""
    yield from (on for on, _ in (*planned_steps(milestone), *promised_steps(milestone)))
    if milestone.actual_on is not None:
        yield milestone.actual_on
    if milestone.work is not None:
        yield from (word.on for word in milestone.work.declared)
        if milestone.work.started_on is not None:
            yield milestone.work.started_on


def planned_steps(milestone: MilestoneState) -> tuple[tuple[date, Decimal], ...]:
    """Return the days on which the current plan expects the milestone to earn, and which share of its weight."""
    if milestone.work is not None and milestone.work.rule is EarningRule.FIFTY_FIFTY:
        begins_on = min(milestone.work.planned_on, milestone.baseline_on)
        return ((begins_on, HALF), (milestone.baseline_on, HALF))
    return ((milestone.baseline_on, ONE),)


def promised_steps(milestone: MilestoneState) -> tuple[tuple[date, Decimal], ...]:
    """Return the days on which the original plan expected the milestone to earn, and which share of its weight."""
    if milestone.work is not None and milestone.work.rule is EarningRule.FIFTY_FIFTY:
        begins_on = min(milestone.work.promised_on, milestone.original_on)
        return ((begins_on, HALF), (milestone.original_on, HALF))
    return ((milestone.original_on, ONE),)


def verified_share(milestone: MilestoneState, *, as_of: date) -> Decimal:
    """Return the share of the milestone's weight that is earned by a day, as accepted by the office."""
    if milestone.is_verified and _reached(milestone, as_of):
        return ONE
    return _begun(milestone, as_of)


def claimed_share(milestone: MilestoneState, *, as_of: date, percent_cap: Decimal = PERCENT_CAP) -> Decimal:
    """Return the share of the milestone's weight that its unit may claim by a day. Methods: A1, WM-3.

    A percentage is capped until completion is verified.
    """
    work = milestone.work
    is_done = milestone.is_claimed and _reached(milestone, as_of)
    if work is not None and work.rule is EarningRule.PERCENT:
        if is_done:
            return ONE if milestone.is_verified else percent_cap
        return min((work.percent_by(as_of) or ZERO) / 100, percent_cap)
    return ONE if is_done else _begun(milestone, as_of)


def _total(milestones: Iterable[MilestoneState]) -> Decimal:
    return sum((m.weight for m in milestones), ZERO)


def _planned(milestone: MilestoneState, as_of: date) -> Decimal:
    if milestone.work is None:
        # Nearly all milestones are of this kind, and a long plan asks for each of them many times.
        return ONE if milestone.baseline_on <= as_of else ZERO
    return sum((share for on, share in planned_steps(milestone) if on <= as_of), ZERO)


def _promised(milestone: MilestoneState, as_of: date) -> Decimal:
    if milestone.work is None:
        return ONE if milestone.original_on <= as_of else ZERO
    return sum((share for on, share in promised_steps(milestone) if on <= as_of), ZERO)


def _begun(milestone: MilestoneState, as_of: date) -> Decimal:
    """Return the half that 50/50 earns once the work has begun, by the start the accepted report gives: a completion
    that is only claimed is no evidence of a begin."""
    work = milestone.work
    if work is None or work.rule is not EarningRule.FIFTY_FIFTY or work.started_on is None:
        return ZERO
    return HALF if work.started_on <= as_of else ZERO


def _reached(milestone: MilestoneState, as_of: date) -> bool:
    return milestone.actual_on is not None and milestone.actual_on <= as_of
