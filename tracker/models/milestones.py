"""Milestones and everything ever said about their dates; revisions are added, never changed."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Exact
from tracker.models.plan import NAME, Recorded


class Milestone(Base):
    """A milestone of a task, held by a unit; `original_on` is the first promise."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("task_id", "number"), Index(None, "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"))
    number: Mapped[int]
    name_zh: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    weight: Mapped[Decimal] = mapped_column(Exact)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    original_on: Mapped[date]
    evidence_zh: Mapped[str] = mapped_column(Text, default="")
    evidence_en: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class MilestoneBaseline(Recorded, Base):
    """An approved re-plan of one milestone: the current plan's date, never the promise."""

    __tablename__ = "milestone_baseline"
    __table_args__ = (Index(None, "milestone_id", "valid_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    baseline_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(NAME)


class MilestoneForecast(Recorded, Base):
    """A forecast date, with cause and note where it slips."""

    __tablename__ = "milestone_forecast"
    __table_args__ = (Index(None, "milestone_id", "valid_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    forecast_on: Mapped[date]
    cause: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class MilestoneCompletion(Recorded, Base):
    """A word on completion: claimed by the unit, verified or refused by the office, for the day `actual_on`."""

    __tablename__ = "milestone_completion"
    __table_args__ = (
        CheckConstraint("state IN ('claimed', 'verified', 'refused')", name="state"),
        Index(None, "milestone_id", "valid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    state: Mapped[str] = mapped_column(String(10))
    actual_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(Text, default="")
