"""The ground an edit of the plan stands on: its span, periods and rules, today, the day updates are filed under."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.domain.periods import ReportingPeriod
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal, Refused
from tracker.domain.rules import Rules
from tracker.domain.updates import Bounds, filing_day
from tracker.models.plan import Plan
from tracker.queries.frame import plan_frame, reporting_periods
from tracker.queries.rules import rule_book


@dataclass(frozen=True, slots=True)
class Scene:
    """The plan's bounds and periods at the moment of an edit, and the rules of the day it is filed under."""

    bounds: Bounds
    periods: tuple[ReportingPeriod, ...]
    today: date
    filed_on: date
    rules: Rules


def scene(scope: Scope) -> Scene:
    """Return the ground of an edit. Four statements. Raises Refused where there is no plan."""
    plan = plan_frame(scope)
    if plan is None:
        raise Refused([Refusal("plan.none")])
    periods = reporting_periods(scope)
    bounds = Bounds(plan.starts_on, plan.ends_on, plan.calendar)
    filed_on = filing_day(periods, today=plan.today)
    return Scene(bounds, periods, plan.today, filed_on, rule_book(scope).at(filed_on))


def hold_settings() -> None:
    """Let nobody else set anything until this transaction ends; what is looked at after this is what is there."""
    db.session.execute(select(Plan.id).with_for_update())
