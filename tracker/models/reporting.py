"""Reporting periods and the units' monthly reports."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Exact, Instant


class Period(Base):
    """One month of reporting; `month_on` is the month's last day."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("month_on"), CheckConstraint("due_on <= closes_on", name="dates"))

    id: Mapped[int] = mapped_column(primary_key=True)
    month_on: Mapped[date]
    opens_on: Mapped[date]
    due_on: Mapped[date]
    closes_on: Mapped[date]
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Assessment(Base):
    """How a task stood at the end of a published month, frozen as known then.

    `computed` is what the rules gave on that day's facts alone, `shown` the status after the rule on improvement;
    `gap` the steps by which the claim was rosier than the shown one. Shares run from 0 to 1. Methods: A5.
    """

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("period_id", "task_id"), Index(None, "task_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"))
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    computed: Mapped[str] = mapped_column(String(10))
    shown: Mapped[str] = mapped_column(String(10))
    claimed: Mapped[str | None] = mapped_column(String(10))
    is_carried: Mapped[bool]
    gap: Mapped[int | None]
    verified: Mapped[Decimal] = mapped_column(Exact)
    planned: Mapped[Decimal] = mapped_column(Exact)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Submission(Base):
    """A unit's monthly report: draft, submitted, returned or accepted.

    `content` is the draft as typed; what was submitted is kept, unchanged, with each event.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("period_id", "unit_id"),
        CheckConstraint("state IN ('draft', 'submitted', 'returned', 'accepted')", name="state"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[str] = mapped_column(String(100))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SubmissionEvent(Base):
    """What happened to a report: drafted, submitted, withdrawn, returned (with a reason) or accepted."""

    __tablename__ = "submission_event"
    __table_args__ = (Index(None, "submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    event: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(100))
