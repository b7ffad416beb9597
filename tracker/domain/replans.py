"""The plans a milestone has had: the original is the first, each approved re-plan the next. Methods: A6."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.revisions import Moment, ReplanSaid, TaskPast, known

# The original plan.
FIRST = 1


@dataclass(frozen=True, slots=True)
class NumberedPlan:
    """One approved re-plan of a milestone: which plan it made, and from which date the plan moved."""

    milestone_number: int
    milestone: Bilingual
    number: int
    was_on: date
    said: ReplanSaid


def numbered_plans(past: TaskPast, moment: Moment) -> tuple[NumberedPlan, ...]:
    """Return a task's re-plans known at a moment, by milestone and then in the order they took effect."""
    found = []
    for milestone in past.milestones:
        was_on = milestone.original_on
        for number, said in enumerate(known(milestone.replans, moment), start=FIRST + 1):
            found.append(NumberedPlan(milestone.number, milestone.name, number, was_on, said))
            was_on = said.baseline_on
    return tuple(found)


def replans_title(count: int, milestones: int) -> Message:
    """Return how often dates of a plan were moved by approval, and of how many milestones."""
    if not count:
        return Message("replans.none")
    if milestones == 1:
        return Message("replans.of_one", {"count": count})
    return Message("replans.of_several", {"count": count, "milestones": milestones})
