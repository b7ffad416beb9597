"""The plan itself: its frame, member units, programmes, key tasks and supporting units' contributions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Exact, Instant

CODE = String(40)
NAME = String(300)


class Plan(Base):
    """The one plan this installation keeps.

    `data_version` rises with every change, `past_version` with those that also change what was known before them, such
    as an edited weight; both name what is kept in memory.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("id = 1", name="one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_zh: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    calendar: Mapped[str] = mapped_column(String(20))
    notice_zh: Mapped[str] = mapped_column(Text, default="")
    notice_en: Mapped[str] = mapped_column(Text, default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    business_on: Mapped[date | None]
    data_version: Mapped[int] = mapped_column(default=1)
    past_version: Mapped[int] = mapped_column(default=1, server_default="1")


class Unit(Base):
    """A member unit; `reports` tells whether it owes a monthly report."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(CODE)
    name_zh: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    short_zh: Mapped[str] = mapped_column(NAME)
    short_en: Mapped[str] = mapped_column(NAME)
    reports: Mapped[bool] = mapped_column(default=True)


class Programme(Base):
    """A programme: a named group of key tasks."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(CODE)
    name_zh: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    aim_zh: Mapped[str] = mapped_column(Text, default="")
    aim_en: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class KeyTask(Base):
    """A key task. Its `weight` is a positive number relative to all other tasks'.

    `earning_rule` says what its milestones earn before they are complete; a red critical task makes its programme red.
    It came into the plan on `joined_on`; None: it was in the first one.
    """

    __tablename__ = "key_task"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("earning_rule IN ('zero_hundred', 'fifty_fifty', 'percent')", name="earning_rule"),
        Index(None, "programme_id"),
        Index(None, "lead_unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    code: Mapped[str] = mapped_column(CODE)
    name_zh: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    aim_zh: Mapped[str] = mapped_column(Text, default="")
    aim_en: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[Decimal] = mapped_column(Exact)
    owner: Mapped[str] = mapped_column(NAME)
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    starts_on: Mapped[date]
    source: Mapped[str] = mapped_column(Text, default="")
    earning_rule: Mapped[str] = mapped_column(String(20), default="zero_hundred", server_default="zero_hundred")
    is_critical: Mapped[bool] = mapped_column(default=False, server_default=false())
    joined_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Contribution(Base):
    """What a supporting unit owes a task: its own deliverable and date."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("task_id", "unit_id"), Index(None, "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    deliverable_zh: Mapped[str] = mapped_column(Text)
    deliverable_en: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Recorded:
    """What every reported fact carries: the day it speaks of, when and by whom it was recorded, and through what.

    Such rows are only ever added. `source` is `import`, `office` or `report:<submission id>`.
    """

    valid_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(60))


class ContributionReport(Recorded, Base):
    """A supporting unit's word on its contribution: `state` is not_started, under_way or delivered."""

    __tablename__ = "contribution_report"
    __table_args__ = (Index(None, "contribution_id", "valid_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    state: Mapped[str] = mapped_column(String(20))
    forecast_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")


class StatusUpdate(Recorded, Base):
    """A claimed status of a task; `difference` is the one sentence owed when it differs from the computed one."""

    __tablename__ = "status_update"
    __table_args__ = (
        CheckConstraint("claimed IN ('green', 'amber', 'red')", name="claimed"),
        Index(None, "task_id", "valid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"))
    claimed: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    difference: Mapped[str] = mapped_column(Text, default="")


class ScopeChange(Recorded, Base):
    """An approved change of what the plan holds: a task, or one milestone of it, leaves the current plan or returns.

    It takes effect on `valid_on`; the original plan keeps what left. Methods: A1, A6.
    """

    __tablename__ = "scope_change"
    __table_args__ = (
        CheckConstraint("kind IN ('cancelled', 'not_applicable', 'transferred', 'restored')", name="kind"),
        Index(None, "task_id", "valid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(NAME)
