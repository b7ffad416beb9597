"""What a unit owes for a month: its tasks, its parts in others' tasks, its figures, with what was known before.

"Before" is the end of the month before the reported one; what is asked follows from it, so that a report asks the same
before and after it was accepted. Answers are prefilled with the newest facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.bilingual import Bilingual
from tracker.domain.contributions import ContributionState
from tracker.domain.kpis import Amounts, KpiKind, reading_value
from tracker.domain.milestones import Completion, EarningRule, MilestoneState, Work
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.domain.rules import Rules
from tracker.domain.status import ComputedStatus
from tracker.domain.status_shown import TaskStanding
from tracker.domain.submissions import (
    Content,
    ContributionAnswer,
    MilestoneAnswer,
    ReadingAnswer,
    TaskAnswer,
)
from tracker.domain.typed_values import typed_day, typed_number
from tracker.domain.updates import Bounds, WorkReport, work_as_told, work_refusals


@dataclass(frozen=True, slots=True)
class OwedMilestone:
    """A milestone of a task in the report; only one that is `asked` (held by the unit, open before) takes an answer.

    `state` is as known now; `before_on` the date forecast, or reached, and `work_before` what was said of its work, as
    known before. `refusal` is why the office refused a claimed completion.
    """

    id: int
    name: Bilingual
    evidence_needed: Bilingual
    holder: Bilingual
    is_mine: bool
    is_asked: bool
    state: MilestoneState
    before_on: date
    cause: str = ""
    note: str = ""
    evidence: str = ""
    refusal: str = ""
    work_before: Work | None = None

    @property
    def earns_by_start(self) -> bool:
        """Tell whether the day its work began is asked for."""
        return self.state.work is not None and self.state.work.rule is EarningRule.FIFTY_FIFTY

    @property
    def earns_by_percent(self) -> bool:
        """Tell whether the share done is asked for, in per cent."""
        return self.state.work is not None and self.state.work.rule is EarningRule.PERCENT

    @property
    def compared(self) -> MilestoneState:
        """Return the state an answer is compared with: open, with the date known before as its forecast."""
        return replace(
            self.state,
            completion=Completion.OPEN,
            actual_on=None,
            forecast_on=self.before_on,
            work=self.work_before or self.state.work,
        )

    @property
    def prefilled(self) -> MilestoneAnswer:
        """Return the newest facts as answers: the completion claimed, else the forecast with its cause if it moved."""
        work = self._prefilled_work
        if self.state.is_claimed and self.state.actual_on is not None:
            return replace(work, done_on=self.state.actual_on.isoformat(), evidence=self.evidence)
        forecast_on = self.state.forecast_on or self.state.baseline_on
        moved = forecast_on != self.before_on
        return replace(
            work,
            forecast_on=forecast_on.isoformat(),
            cause=self.cause if moved else "",
            note=self.note if moved else "",
        )

    @property
    def _prefilled_work(self) -> MilestoneAnswer:
        work = self.state.work
        if work is not None and self.earns_by_start and work.started_on is not None:
            return MilestoneAnswer(started_on=work.started_on.isoformat())
        if work is not None and self.earns_by_percent and work.percent is not None:
            return MilestoneAnswer(percent=f"{work.percent.normalize():f}")
        return MilestoneAnswer()


@dataclass(frozen=True, slots=True)
class ClaimBefore:
    """What the unit last claimed of a task, and the month it spoke of."""

    rag: Rag
    note: str
    difference: str
    month: Month


@dataclass(frozen=True, slots=True)
class OwedTask:
    """A task the unit leads, with all its milestones, also those that others hold; `standing` is as known now."""

    id: int
    code: str
    name: Bilingual
    owner: str
    starts_on: date
    milestones: tuple[OwedMilestone, ...]
    before: ClaimBefore | None
    computed_before: Rag
    note: str
    standing: TaskStanding

    @property
    def key(self) -> str:
        return f"task-{self.id}"


@dataclass(frozen=True, slots=True)
class OwedContribution:
    """What the unit owes to another unit's task. `overdue` is in working days at the end of the reported month."""

    id: int
    deliverable: Bilingual
    before: ContributionState
    note: str
    said_on: date | None
    forecast_on: date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class OwedPart:
    """The unit's part in a task it does not lead: its deliverable, if any is open, and the milestones it holds."""

    task_id: int
    code: str
    name: Bilingual
    lead: Bilingual
    contribution: OwedContribution | None
    milestones: tuple[OwedMilestone, ...]

    @property
    def key(self) -> str:
        return f"part-{self.task_id}"


@dataclass(frozen=True, slots=True)
class OwedKpi:
    """A figure the unit reports, with its newest figure before."""

    id: int
    code: str
    name: Bilingual
    kind: KpiKind
    decimals: int
    measure: Bilingual
    numerator: Bilingual
    denominator: Bilingual
    formula: Bilingual
    before: Amounts | None
    before_value: Decimal | None
    before_month: Month | None

    @property
    def key(self) -> str:
        return f"kpi-{self.id}"


class ItemKind(StrEnum):
    """The three kinds of items a report is made of."""

    TASK = "task"
    PART = "part"
    KPI = "kpi"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer: its key (also its place on the page), code and name."""

    key: str
    kind: ItemKind
    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class OwedReport:
    """Everything one unit owes for one month. `as_of` is the last day it may speak of, `today` the business day."""

    unit_id: int
    unit_code: str
    unit_name: Bilingual
    unit_short: Bilingual
    month: Month
    before_month: Month
    as_of: date
    today: date
    bounds: Bounds
    rules: Rules
    tasks: tuple[OwedTask, ...]
    parts: tuple[OwedPart, ...]
    kpis: tuple[OwedKpi, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return (
            *(Item(task.key, ItemKind.TASK, task.code, task.name) for task in self.tasks),
            *(Item(part.key, ItemKind.PART, part.code, part.name) for part in self.parts),
            *(Item(kpi.key, ItemKind.KPI, kpi.code, kpi.name) for kpi in self.kpis),
        )

    def asked_milestones(self) -> Iterator[tuple[str, OwedMilestone]]:
        """Yield every milestone that takes an answer, with the key of its item."""
        for task in self.tasks:
            yield from ((task.key, milestone) for milestone in task.milestones if milestone.is_asked)
        for part in self.parts:
            yield from ((part.key, milestone) for milestone in part.milestones if milestone.is_asked)

    @property
    def prefilled(self) -> Content:
        """Return the report as it opens: the newest facts; judgement, state of delivery and figures are left open."""
        contributions = [part.contribution for part in self.parts if part.contribution is not None]
        return Content(
            tasks={task.id: TaskAnswer(note=task.note) for task in self.tasks},
            milestones={milestone.id: milestone.prefilled for _, milestone in self.asked_milestones()},
            contributions={
                owed.id: ContributionAnswer(
                    forecast_on=owed.forecast_on.isoformat() if owed.forecast_on else "", note=owed.note
                )
                for owed in contributions
            },
            readings={kpi.id: ReadingAnswer() for kpi in self.kpis},
        )

    def filled(self, content: Content) -> Content:
        """Return the answers to what is asked, prefilled where the draft is silent; others are left out."""
        base = self.prefilled
        return Content(
            {key: content.tasks.get(key, said) for key, said in base.tasks.items()},
            {key: content.milestones.get(key, said) for key, said in base.milestones.items()},
            {key: content.contributions.get(key, said) for key, said in base.contributions.items()},
            {key: content.readings.get(key, said) for key, said in base.readings.items()},
        )

    def confirmed(self, content: Content) -> Content:
        """Return the answers with each unanswered state of delivery set as it was before."""
        stages = {
            part.contribution.id: part.contribution.before.stage
            for part in self.parts
            if part.contribution is not None and part.contribution.said_on is not None
        }
        answers = {
            key: replace(said, state=stages[key].value) if key in stages and not said.state else said
            for key, said in self.filled(content).contributions.items()
        }
        return replace(self.filled(content), contributions=answers)


def typed_amounts(answer: ReadingAnswer) -> Amounts:
    """Return a figure as typed; what is not a number is None."""
    return Amounts(typed_number(answer.numerator), typed_number(answer.denominator), typed_number(answer.value))


def typed_value(kpi: OwedKpi, answer: ReadingAnswer) -> Decimal | None:
    """Return the value a typed figure stands for, None where it cannot be worked out. Methods: C2."""
    return reading_value(kpi.kind, typed_amounts(answer))


def typed_state(milestone: OwedMilestone, answers: Mapping[int, MilestoneAnswer], report: OwedReport) -> MilestoneState:
    """Return a milestone's state with what was typed; what cannot be recorded leaves it as it is known."""
    answer = answers.get(milestone.id)
    state = milestone.state
    if answer is None or not milestone.is_asked or state.is_claimed:
        return state
    done_on, forecast_on = typed_day(answer.done_on), typed_day(answer.forecast_on)
    told = typed_work(milestone, answer)
    if not work_refusals(told, milestone.compared, answer.note, report.bounds, today=report.as_of):
        state = replace(state, work=work_as_told(state, told, report.as_of))
    if done_on is not None and done_on <= report.as_of and report.bounds.calendar.covers(done_on):
        return replace(state, completion=Completion.CLAIMED, actual_on=done_on)
    if forecast_on is not None and report.bounds.calendar.covers(forecast_on):
        return replace(state, forecast_on=forecast_on)
    return state


def typed_work(milestone: OwedMilestone, answer: MilestoneAnswer) -> WorkReport:
    """Return what was typed about a milestone's work; what is not asked, or cannot be read, is None."""
    return WorkReport(
        milestone.id,
        typed_day(answer.started_on) if milestone.earns_by_start else None,
        typed_number(answer.percent) if milestone.earns_by_percent else None,
    )


def computed_as_typed(task: OwedTask, content: Content, report: OwedReport) -> ComputedStatus:
    """Return the status the rules would show for a task with what was typed, the report counting as heard.

    Methods: A5.
    """
    states = {milestone.id: typed_state(milestone, content.milestones, report) for milestone in task.milestones}
    typed = task.standing.typed(states, report.rules, as_of=report.as_of, missed_reports=0)
    return typed.status(report.bounds.calendar, report.rules, as_of=report.as_of)
