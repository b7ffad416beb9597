"""Reporting periods: which month is open, closed, published; which one a page opens on. Methods: E."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.months import Month


class PeriodStage(StrEnum):
    """Where a reporting period stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """One month of reporting. Days are business days of the plan; instants are aware UTC."""

    id: int
    month: Month
    opens_on: date
    due_on: date
    closes_on: date
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None
    version: int = 1

    @property
    def stage(self) -> PeriodStage:
        if self.published_at is not None:
            return PeriodStage.PUBLISHED
        if self.closed_at is not None:
            return PeriodStage.CLOSED
        return PeriodStage.OPEN if self.opened_at is not None else PeriodStage.PLANNED


@dataclass(frozen=True, slots=True)
class View:
    """What a page is allowed to know: facts speaking of days up to `as_of`, recorded up to `known_at` (None: until
    now). Methods: F2."""

    period: ReportingPeriod | None
    as_of: date
    known_at: datetime | None = None
    corrected: bool = False


def open_period(periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the oldest open period: the one that reports and updates are filed under."""
    return next((p for p in sorted(periods, key=lambda p: p.month) if p.stage is PeriodStage.OPEN), None)


def view_of(
    periods: Sequence[ReportingPeriod], *, today: date, wanted: Month | None, live: bool, corrected: bool
) -> View:
    """Return the view a page opens with.

    Without a wanted month: the open period where `live` (people at work on it), else the last published one, else the
    last that has begun. A published period is shown as known when it was published, unless `corrected`. Months that
    have not begun are never shown.
    """
    begun = [p for p in sorted(periods, key=lambda p: p.month) if p.stage is not PeriodStage.PLANNED]
    chosen = next((p for p in begun if p.month == wanted), None)
    if chosen is None and live:
        chosen = open_period(begun)
    if chosen is None:
        published = [p for p in begun if p.stage is PeriodStage.PUBLISHED]
        if not begun:
            return View(None, today)
        chosen = (published or begun)[-1]
    known_at = None if corrected else chosen.published_at
    return View(chosen, min(chosen.month.last, today), known_at, corrected)
