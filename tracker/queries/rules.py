"""The rules and the working days in force, as the office had set them by a moment."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.rules import Rules, rules_with
from tracker.domain.workdays import CALENDARS, WorkCalendar, YearDays, with_years
from tracker.models.rules import CalendarYear, RuleSet


def rules_in_force(_scope: Scope, *, as_of: date, known_at: datetime | None = None) -> Rules:
    """Return the rules that held on a day, as recorded by a moment (None: until now). One statement."""
    statement = select(RuleSet.limits).where(RuleSet.valid_on <= as_of)
    if known_at is not None:
        statement = statement.where(RuleSet.recorded_at <= known_at)
    newest = statement.order_by(RuleSet.valid_on.desc(), RuleSet.recorded_at.desc(), RuleSet.id.desc()).limit(1)
    limits = db.session.execute(newest).scalar_one_or_none()
    return rules_with(limits or {})


def calendar_in_force(_scope: Scope, name: str, *, known_at: datetime | None = None) -> WorkCalendar:
    """Return a calendar with the years the office had set by a moment (None: until now) in place of the bundled ones.

    One statement.
    """
    statement = select(CalendarYear.__table__).order_by(CalendarYear.id)
    if known_at is not None:
        statement = statement.where(CalendarYear.recorded_at <= known_at)
    rows = db.session.execute(statement)
    years = {row.year: YearDays(row.year, _days(row.days_off), _days(row.days_on)) for row in rows}
    return with_years(CALENDARS[name], tuple(years.values()))


def _days(texts: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)
