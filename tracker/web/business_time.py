"""The instant a change is recorded at, as the plan's clock has it."""

from datetime import datetime

from tracker import clock
from tracker.web import shell


def business_instant() -> datetime:
    """Return now, or the plan's pinned business day at the present time of day."""
    plan = shell.current_frame().plan
    return clock.business_now(plan.business_on if plan else None)
