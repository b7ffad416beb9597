"""The ground an edit of the plan stands on: its span, its periods, today and the day updates are filed under."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.periods import ReportingPeriod
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.updates import Bounds, filing_day
from tracker.queries.frame import plan_frame, reporting_periods


@dataclass(frozen=True, slots=True)
class Scene:
    """The plan's bounds and periods at the moment of an edit."""

    bounds: Bounds
    periods: tuple[ReportingPeriod, ...]
    today: date
    filed_on: date


def scene(scope: Scope) -> Scene:
    """Return the ground of an edit. Two statements. Raises Refused where there is no plan."""
    plan = plan_frame(scope)
    if plan is None:
        raise Refused([Refusal("plan.none")])
    periods = reporting_periods(scope)
    bounds = Bounds(plan.starts_on, plan.ends_on, plan.calendar)
    return Scene(bounds, periods, plan.today, filing_day(periods, today=plan.today))
