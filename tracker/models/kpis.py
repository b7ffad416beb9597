"""KPIs, who reports them, their targets and readings."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Exact
from tracker.models.plan import CODE, NAME, Recorded


class Kpi(Base):
    """The definition of a KPI. Methods: C1."""

    __tablename__ = "kpi"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(CODE)
    name_zh: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str] = mapped_column(String(10))
    direction: Mapped[str] = mapped_column(String(10))
    measure_zh: Mapped[str] = mapped_column(NAME, default="")
    measure_en: Mapped[str] = mapped_column(NAME, default="")
    decimals: Mapped[int] = mapped_column(default=0)
    numerator_zh: Mapped[str] = mapped_column(NAME, default="")
    numerator_en: Mapped[str] = mapped_column(NAME, default="")
    denominator_zh: Mapped[str] = mapped_column(NAME, default="")
    denominator_en: Mapped[str] = mapped_column(NAME, default="")
    formula_zh: Mapped[str] = mapped_column(Text, default="")
    formula_en: Mapped[str] = mapped_column(Text, default="")
    overview: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class KpiUnit(Base):
    """A unit that reports a KPI."""

    __tablename__ = "kpi_unit"

    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class KpiTask(Base):
    """A task a KPI is meant to move."""

    __tablename__ = "kpi_task"

    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"), primary_key=True)


class Target(Recorded, Base):
    """A monthly target of the group (no unit) or of one unit; `month_on` is the month's last day."""

    __tablename__ = "target"
    __table_args__ = (Index(None, "kpi_id", "month_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    month_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Exact)
    upper: Mapped[Decimal | None] = mapped_column(Exact)


class Reading(Recorded, Base):
    """A unit's figure for a month (`valid_on` is the month's last day). A correction is a newer row."""

    __tablename__ = "reading"
    __table_args__ = (Index(None, "kpi_id", "valid_on"), Index(None, "unit_id", "valid_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    numerator: Mapped[Decimal | None] = mapped_column(Exact)
    denominator: Mapped[Decimal | None] = mapped_column(Exact)
    value: Mapped[Decimal | None] = mapped_column(Exact)
    citation: Mapped[str] = mapped_column(Text, default="")
