"""Risks, issues and decisions of the tasks; what is said of them is added, never changed."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base
from tracker.models.plan import NAME, Recorded


class Concern(Base):
    """A risk, an issue or a decision needed, numbered within its kind over the whole plan."""

    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint("kind IN ('risk', 'issue', 'decision')", name="kind"),
        Index(None, "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("key_task.id"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]


class ConcernWord(Recorded, Base):
    """What is known of a concern: the newest word holds.

    `likelihood` and `impact` (1 to 5) belong to risks; `answer` and `outcome` are the answer to a decision, `outcome`
    alone is how the rest ended. `holds` are the numbers of the task's milestones that wait for it.
    """

    __tablename__ = "concern_word"
    __table_args__ = (
        CheckConstraint("answer IN ('', 'agreed', 'declined', 'otherwise')", name="answer"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
        Index(None, "concern_id", "valid_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"))
    title_zh: Mapped[str] = mapped_column(NAME, default="")
    title_en: Mapped[str] = mapped_column(NAME, default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(NAME)
    due_on: Mapped[date | None]
    likelihood: Mapped[int | None]
    impact: Mapped[int | None]
    holds: Mapped[list[int]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="open")
    answer: Mapped[str] = mapped_column(String(10), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
