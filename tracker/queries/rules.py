"""The rules and the working days the office ever set."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.rule_book import RuleBook, RulesSet
from tracker.domain.rules import rules_with
from tracker.domain.workdays import CALENDARS, WorkCalendar, YearDays, YearSet, with_years, years_known, years_that_fit
from tracker.models.rules import CalendarYear, RuleSet


def rule_book(_scope: Scope) -> RuleBook:
    """Return every set of rules there ever was. One statement."""
    rows = db.session.execute(select(RuleSet.__table__).order_by(RuleSet.id))
    return RuleBook(
        tuple(
            RulesSet(row.id, rules_with(row.limits), row.valid_on, row.recorded_at, row.recorded_by, row.reason)
            for row in rows
        )
    )


def calendar_years(_scope: Scope) -> tuple[YearSet, ...]:
    """Return the working days of years as the office ever set them, oldest recording first. One statement."""
    rows = db.session.execute(select(CalendarYear.__table__).order_by(CalendarYear.id))
    return tuple(
        YearSet(
            row.id,
            YearDays(row.year, _days(row.days_off), _days(row.days_on)),
            row.reason,
            row.recorded_at,
            row.recorded_by,
        )
        for row in rows
    )


def office_years(scope: Scope) -> tuple[YearDays, ...]:
    """Return the working days of years as the office set them last. One statement."""
    return tuple({each.days.year: each.days for each in calendar_years(scope)}.values())


def calendar_with(name: str, years: Sequence[YearSet], *, known_at: datetime | None = None) -> WorkCalendar:
    """Return a calendar with the years the office set by a moment (None: until now) in place of the bundled ones."""
    bundled = CALENDARS[name]
    return with_years(bundled, years_that_fit(bundled, years_known(years, bundled, known_at=known_at)))


def _days(texts: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)
