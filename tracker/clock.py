"""The only reader of the system clock, and the zone business days are counted in."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo(os.environ.get("TRACKER_TZ") or "Asia/Shanghai")


_EVENING = time(18)


def now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def business_now(pinned_on: date | None, zone: ZoneInfo = BUSINESS_ZONE) -> datetime:
    """Return the instant facts are recorded at: now, or the evening of the pinned business date.

    The present time of day is fitted into the evening: a day's facts that came in a file are recorded at its noon, and
    what is said now comes after them at any hour.
    """
    instant = now()
    if pinned_on is None:
        return instant
    local = instant.astimezone(zone)
    passed = local - local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (datetime.combine(pinned_on, _EVENING, zone) + passed / 4).astimezone(UTC)


def business_day(instant: datetime, zone: ZoneInfo = BUSINESS_ZONE) -> date:
    """Return the calendar day an instant falls on where the business is done."""
    return instant.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo = BUSINESS_ZONE) -> datetime:
    """Return the last instant of a business day that a database can tell from the next day's first, UTC."""
    return start_of_day(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def start_of_day(day: date, zone: ZoneInfo = BUSINESS_ZONE) -> datetime:
    """Return the first instant of a business day, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
