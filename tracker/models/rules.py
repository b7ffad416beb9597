"""What the office sets: the limits of the rules, and working days that differ from the bundled calendar."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Instant
from tracker.models.plan import Recorded


class RuleSet(Recorded, Base):
    """The limits that differ from the defaults, all of them, as set at one moment; the newest holds."""

    __tablename__ = "rule_set"
    __table_args__ = (Index(None, "valid_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    limits: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)


class CalendarYear(Base):
    """The working days of one year as the office set them, in place of the bundled table; the newest holds.

    `days_off` are weekdays off, `days_on` weekend days worked, as ISO dates.
    """

    __tablename__ = "calendar_year"
    __table_args__ = (Index(None, "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    days_off: Mapped[list[str]] = mapped_column(JSON)
    days_on: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    set_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(100))
