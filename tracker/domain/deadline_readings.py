"""If nothing changes: how many tasks finish by the plan's end, read in three ways. Methods: A4, A6, B3, B6."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.milestone_trend import ENOUGH_REPORTS, TrendPoint, crossing_on
from tracker.domain.milestones import MilestoneState, expected_on

# The day a milestone is reached under a reading; None: never.
Reached = date | None


@dataclass(frozen=True, slots=True)
class Continued:
    """When a milestone is reached if its dates go on moving as they do; `has_trend` is False where too few reports
    speak of it and its date in force is taken instead."""

    on: Reached
    has_trend: bool


def finished_by(tasks: Mapping[str, Iterable[Reached]], day: date) -> int:
    """Return how many tasks have every milestone reached by a day; a task without milestones never finishes."""
    held = [list(milestones) for milestones in tasks.values()]
    return sum(bool(dates) and all(on is not None and on <= day for on in dates) for dates in held)


def held(state: MilestoneState, *, as_of: date) -> date:
    """Return when a milestone is reached if its date in force holds: what is open on a day is not reached on it."""
    day = expected_on(state, as_of=as_of)
    return day if state.is_claimed else max(day, as_of + timedelta(days=1))


def continued(state: MilestoneState, points: Sequence[TrendPoint], *, as_of: date) -> Continued:
    """Return when a milestone is reached at the pace of its last three reports.

    What is reached stays reached, and nothing open is reached by the day of looking. Methods: A4, crossing date;
    never where the forecast moves away as fast as time passes.
    """
    stands_on = held(state, as_of=as_of)
    if state.is_claimed or len(points) < ENOUGH_REPORTS:
        return Continued(stands_on, has_trend=state.is_claimed)
    crossing = crossing_on(points[-ENOUGH_REPORTS:])
    return Continued(None if crossing is None else max(crossing, as_of + timedelta(days=1)), has_trend=True)
