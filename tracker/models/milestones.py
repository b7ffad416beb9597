"""Milestones and everything ever said about their dates; revisions are added, never changed."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Exact, Instant
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
    """An approved re-plan of one milestone: the current plan's date, never the promise.

    `ground` is why the plan may move at all: scope, mandate or priority; empty where nobody recorded it.
    `extension_id` is the request it grants.
    """

    __tablename__ = "milestone_baseline"
    __table_args__ = (Index(None, "milestone_id", "valid_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    baseline_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(NAME)
    ground: Mapped[str] = mapped_column(String(20), default="", server_default="")
    extension_id: Mapped[int | None] = mapped_column(ForeignKey("extension_request.id"))


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


class MilestoneProgress(Recorded, Base):
    """What is said of an open milestone's work: the day it began, or the share done in per cent. Methods: A1."""

    __tablename__ = "milestone_progress"
    __table_args__ = (
        CheckConstraint("started_on IS NOT NULL OR percent IS NOT NULL", name="something"),
        Index(None, "milestone_id", "valid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    started_on: Mapped[date | None]
    percent: Mapped[Decimal | None] = mapped_column(Exact)


class ExtensionRequest(Recorded, Base):
    """A request for a later date of the current plan, filed on `valid_on`, before the date falls due. Methods: A6."""

    __tablename__ = "extension_request"
    __table_args__ = (
        CheckConstraint("ground IN ('scope', 'mandate', 'priority')", name="ground"),
        Index(None, "milestone_id", "valid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    wanted_on: Mapped[date]
    ground: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)


class ExtensionDecision(Recorded, Base):
    """The answer to a request, given on `valid_on`: granted (to `granted_on`), refused, or taken back by who asked."""

    __tablename__ = "extension_decision"
    __table_args__ = (
        UniqueConstraint("extension_id"),
        CheckConstraint("decision IN ('granted', 'refused', 'withdrawn')", name="decision"),
        CheckConstraint("(decision = 'granted') = (granted_on IS NOT NULL)", name="date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    extension_id: Mapped[int] = mapped_column(ForeignKey("extension_request.id"))
    decision: Mapped[str] = mapped_column(String(10))
    granted_on: Mapped[date | None]
    approved_by: Mapped[str] = mapped_column(NAME, default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class Dependency(Base):
    """A finish-to-start link: the successor cannot be reached before the predecessor and `lag_workdays` more.

    It holds from `recorded_at` until `removed_at`. Methods: A6.
    """

    __tablename__ = "dependency"
    __table_args__ = (
        CheckConstraint("predecessor_id <> successor_id", name="itself"),
        CheckConstraint("lag_workdays >= 0", name="lag"),
        Index(None, "predecessor_id"),
        Index(None, "successor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    lag_workdays: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(100))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[str] = mapped_column(String(100), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class EvidenceFile(Base):
    """A file shown as evidence of a milestone; its content is kept with its SHA-256 and never replaced."""

    __tablename__ = "evidence_file"
    __table_args__ = (Index(None, "milestone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    name: Mapped[str] = mapped_column(NAME)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(100))
