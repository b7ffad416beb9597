"""How a month of reporting stands: who owes, what waits for whom, what may happen next. Methods: E, C4."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.refusals import Refusal
from tracker.domain.submissions import ReportStage


@dataclass(frozen=True, slots=True)
class Standing:
    """How many units' reports are at each stage; every reporting unit counts once."""

    stages: tuple[ReportStage, ...]

    @property
    def all(self) -> int:
        return len(self.stages)

    @property
    def reported(self) -> int:
        """Return how many reports have come in and not gone back."""
        return sum(stage.is_in for stage in self.stages)

    @property
    def settled(self) -> int:
        """Return how many units are accepted or marked as carried over."""
        return sum(stage.is_settled for stage in self.stages)

    @property
    def owed(self) -> int:
        """Return how many reports the units still owe."""
        return sum(not stage.is_in and not stage.is_settled for stage in self.stages)

    def at(self, stage: ReportStage) -> int:
        """Return how many are at one stage."""
        return sum(each == stage for each in self.stages)


def next_to_open(periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the planned month that follows the last one begun, None where no further month is planned."""
    return next((p for p in sorted(periods, key=lambda p: p.month) if p.stage is PeriodStage.PLANNED), None)


def publishing_refusals(period: ReportingPeriod, standing: Standing) -> list[Refusal]:
    """Return why a month cannot be published: not open yet, published already, or reports not settled."""
    if period.stage is PeriodStage.PUBLISHED:
        return [Refusal("period.published")]
    if period.stage is PeriodStage.PLANNED:
        return [Refusal("period.not_open")]
    if standing.settled < standing.all:
        return [Refusal("period.unsettled", params={"count": standing.all - standing.settled, "all": standing.all})]
    return []


def headline(period: ReportingPeriod | None, standing: Standing, *, today: date) -> tuple[Message, ...]:
    """Return the clauses of the sentence that says where the month stands, in reading order."""
    if period is None:
        return (Message("office.no_period"),)
    month = period.month.first
    if period.stage is PeriodStage.PUBLISHED:
        return (Message("office.published", {"month": month}),)
    if not standing.all:
        return (Message("office.nobody_owes"),)
    if standing.settled == standing.all:
        return (Message("office.settled", {"count": standing.all, "month": month}),)
    if period.stage is PeriodStage.CLOSED and not standing.reported:
        return (Message("office.none_came", {"count": standing.all, "month": month}),)
    clauses = [Message("office.reported", {"count": standing.reported, "all": standing.all})]
    if standing.owed:
        clauses.append(_owed(period, standing.owed, today))
    if waiting := standing.at(ReportStage.SUBMITTED):
        clauses.append(Message("office.to_review", {"count": waiting}))
    return tuple(clauses)


def _owed(period: ReportingPeriod, count: int, today: date) -> Message:
    if period.stage is PeriodStage.CLOSED:
        return Message("office.owed_closed", {"count": count})
    if period.due_on == today:
        return Message("office.due_today", {"count": count})
    code = "office.due_by" if period.due_on > today else "office.overdue_since"
    return Message(code, {"count": count, "due_on": period.due_on})


# More units than this are counted instead of named.
MOST_NAMES = 3


def owed_title(units: Sequence[tuple[Bilingual, ReportStage]], *, is_open: bool) -> tuple[Message, ...]:
    """Return the clauses on who still owes: who has not started, who is writing, who has to mend."""
    stages = {stage for _, stage in units}
    if stages == {ReportStage.NOT_STARTED}:
        return (Message("office.nobody_started" if is_open else "office.nobody_reported"),)
    clauses = []
    for stage, code in (
        (ReportStage.NOT_STARTED, "office.not_started"),
        (ReportStage.DRAFT, "office.in_draft"),
        (ReportStage.RETURNED, "office.to_mend"),
    ):
        names = tuple(name for name, each in units if each is stage)
        if len(names) > MOST_NAMES:
            clauses.append(Message(f"{code}_many", {"count": len(names)}))
        elif names:
            clauses.append(Message(code, {"count": len(names), "units": names}))
    return tuple(clauses) or (_none_owes(Standing(tuple(stage for _, stage in units))),)


def _none_owes(standing: Standing) -> Message:
    """Return that no unit has to do anything; one that is carried over has not reported."""
    carried = standing.at(ReportStage.CARRIED)
    if not carried:
        return Message("office.none_owes")
    if standing.settled < standing.all:
        return Message("office.in_or_carried", {"reported": standing.reported, "all": standing.all, "count": carried})
    return Message(
        "office.all_settled",
        {"count": standing.all, "accepted": standing.at(ReportStage.ACCEPTED), "carried": carried},
    )


class StepKind(StrEnum):
    """The steps of a month."""

    OPENED = "opened"
    DUE = "due"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its day (None: when everything is settled), whether it is behind us, and whether it is next. The day is
    the one on which it happened, before that the planned one."""

    kind: StepKind
    on: date | None
    is_past: bool
    is_next: bool


def steps(period: ReportingPeriod, business_day: Callable[[datetime], date], *, today: date) -> tuple[Step, ...]:
    """Return the steps of a month in order, the first that is not past being next; `business_day` tells on which day
    an instant falls."""

    def day(at: datetime | None, planned_on: date) -> date:
        return planned_on if at is None else business_day(at)

    plan: list[tuple[StepKind, date | None, bool]] = [
        (StepKind.OPENED, day(period.opened_at, period.opens_on), period.opened_at is not None),
        (StepKind.DUE, period.due_on, period.opened_at is not None and today > period.due_on),
        (StepKind.CLOSED, day(period.closed_at, period.closes_on), period.closed_at is not None),
        (StepKind.PUBLISHED, None, period.published_at is not None),
    ]
    reached = next((place for place, step in enumerate(plan) if not step[2]), len(plan))
    return tuple(Step(kind, on, is_past, is_next=place == reached) for place, (kind, on, is_past) in enumerate(plan))
