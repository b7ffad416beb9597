"""What the pages of the working days print: the years known, one year's days, and what other days would do."""

from dataclasses import dataclass
from datetime import date

from tracker.actions.calendar_years import CheckedYear
from tracker.domain.bilingual import Bilingual
from tracker.domain.calendar_years import next_year
from tracker.domain.holidays import holiday_name
from tracker.domain.workdays import CALENDARS, WorkCalendar, YearSet
from tracker.queries.frame import Frame, PlanFrame
from tracker.queries.setting_effects import Effects, MilestoneEffect
from tracker.web import formats
from tracker.web.office.rules_page import StatusCount, status_counts

# Years around the plan that can be set where the calendar has no end of its own.
_BEFORE, _AFTER = 1, 10
# Milestones that are listed before "and n more".
LISTED = 60


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year: its days off on weekdays, its make-up days, its working days; `own` where the office set it."""

    year: int
    days_off: int
    days_on: int
    workdays: int
    own: YearSet | None


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The years known, newest first; `following` is the one that can be added, `bundled` the bundled first and last."""

    years: tuple[YearLine, ...]
    following: int | None
    bundled: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day and the holiday it belongs to, None where the table does not say."""

    on: date
    name: Bilingual | None


@dataclass(frozen=True, slots=True)
class YearPage:
    """One year: its days as they are, how often it was set, and whether it is new."""

    year: int
    is_new: bool
    days_off: tuple[NamedDay, ...]
    days_on: tuple[NamedDay, ...]
    sets: tuple[YearSet, ...]


@dataclass(frozen=True, slots=True)
class YearPreview:
    """What a year's days would do; `milestones` are those that are listed, `more` counts the others."""

    checked: CheckedYear
    added: tuple[NamedDay, ...]
    removed: tuple[NamedDay, ...]
    effects: Effects
    milestones: tuple[MilestoneEffect, ...]
    more: int
    counts: tuple[StatusCount, ...]


def calendar_page(frame: Frame, plan: PlanFrame) -> CalendarPage:
    """Return the list of years."""
    calendar, bundled = plan.calendar, CALENDARS[plan.calendar.name].years
    own = {each.days.year: each for each in frame.calendar_years}
    years = range(calendar.years[0], calendar.years[1] + 1) if calendar.years else _span(plan)
    return CalendarPage(
        tuple(_line(year, calendar, own.get(year)) for year in reversed(years)), next_year(calendar), bundled
    )


def can_set(year: int, plan: PlanFrame) -> bool:
    """Tell whether a year is there or may be added."""
    calendar = plan.calendar
    return year in _span(plan) if calendar.years is None else calendar.knows_year(year) or year == next_year(calendar)


def year_page(year: int, frame: Frame, plan: PlanFrame) -> YearPage:
    """Return one year's page."""
    known = plan.calendar.of_year(year)
    return YearPage(
        year,
        is_new=not plan.calendar.knows_year(year),
        days_off=_named(known.days_off),
        days_on=_named(known.days_on),
        sets=tuple(each for each in reversed(frame.calendar_years) if each.days.year == year),
    )


def listed_days(days: tuple[NamedDay, ...]) -> str:
    """Return days as the form lists them: one a line, the holiday behind it."""
    return "\n".join(f"{day.on.isoformat()} {formats.in_language(day.name)}" if day.name else day.on.isoformat()
                     for day in days)  # fmt: skip


def year_preview(checked: CheckedYear, effects: Effects) -> YearPreview:
    """Return what a year's days would do."""
    year = checked.days.year
    before = checked.before.of_year(year)
    was, now = {*before.days_off, *before.days_on}, {*checked.days.days_off, *checked.days.days_on}
    return YearPreview(
        checked,
        added=_named(tuple(sorted(now - was))),
        removed=_named(tuple(sorted(was - now))),
        effects=effects,
        milestones=effects.milestones[:LISTED],
        more=max(len(effects.milestones) - LISTED, 0),
        counts=status_counts(effects),
    )


def newest_year_id(frame: Frame) -> int:
    """Return the newest year set that a form was opened on, 0 for none."""
    return frame.calendar_years[-1].id if frame.calendar_years else 0


def _span(plan: PlanFrame) -> range:
    return range(plan.starts_on.year - _BEFORE, plan.ends_on.year + _AFTER + 1)


def _line(year: int, calendar: WorkCalendar, own: YearSet | None) -> YearLine:
    days = calendar.of_year(year)
    return YearLine(year, len(days.days_off), len(days.days_on), calendar.workdays_in(year), own)


def _named(days: tuple[date, ...]) -> tuple[NamedDay, ...]:
    return tuple(NamedDay(day, holiday_name(day)) for day in days)
