"""Milestones for tests of rules, without a database."""

from datetime import date
from decimal import Decimal

from tracker.domain.milestones import Completion, MilestoneState, Work


def milestone(
    number: int,
    original_on: date,
    *,
    weight: int | str = 1,
    baseline_on: date | None = None,
    forecast_on: date | None = None,
    previous_on: date | None = None,
    claimed_on: date | None = None,
    verified_on: date | None = None,
    work: Work | None = None,
    in_scope: bool = True,
) -> MilestoneState:
    """Return a milestone: open, unless claimed or verified for a date."""
    completion = Completion.VERIFIED if verified_on else Completion.CLAIMED if claimed_on else Completion.OPEN
    return MilestoneState(
        id=number,
        number=number,
        weight=Decimal(weight),
        original_on=original_on,
        baseline_on=baseline_on or original_on,
        forecast_on=forecast_on,
        previous_on=previous_on,
        completion=completion,
        actual_on=verified_on or claimed_on,
        work=work,
        in_scope=in_scope,
    )
