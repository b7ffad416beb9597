"""The facts an accepted report adds to the record. Methods: F2.

All but completions speak of the report's last day; a completion of its own day. A forecast that did not move is a fact
too: the unit confirmed it, so that reported and carried over differ.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.contributions import ContributionStage
from tracker.domain.kpis import Amounts
from tracker.domain.owed_reports import OwedReport, typed_amounts, typed_work
from tracker.domain.rag import CLAIMABLE, Rag
from tracker.domain.submissions import Content
from tracker.domain.typed_values import typed_day
from tracker.domain.updates import work_refusals


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A claimed status."""

    task_id: int
    claimed: Rag
    note: str
    difference: str


@dataclass(frozen=True, slots=True)
class ForecastFact:
    """A forecast date, confirmed or new."""

    milestone_id: int
    forecast_on: date
    cause: str
    note: str


@dataclass(frozen=True, slots=True)
class CompletionFact:
    """A claimed completion."""

    milestone_id: int
    actual_on: date
    evidence: str


@dataclass(frozen=True, slots=True)
class WorkFact:
    """The day a milestone's work began, or the share done in per cent."""

    milestone_id: int
    started_on: date | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ContributionFact:
    """A word on a contribution."""

    contribution_id: int
    stage: ContributionStage
    forecast_on: date | None
    delivered_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class ReadingFact:
    """A figure."""

    kpi_id: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything a report says that can be recorded."""

    claims: tuple[ClaimFact, ...]
    forecasts: tuple[ForecastFact, ...]
    completions: tuple[CompletionFact, ...]
    contributions: tuple[ContributionFact, ...]
    readings: tuple[ReadingFact, ...]
    works: tuple[WorkFact, ...] = ()

    @property
    def count(self) -> int:
        kinds = (self.claims, self.forecasts, self.completions, self.works, self.contributions, self.readings)
        return sum(map(len, kinds))


def report_facts(report: OwedReport, content: Content) -> ReportFacts:
    """Return the facts of a report's answers; what was left unanswered or cannot be read gives none.

    Only what the unit is asked is looked at. A completion that is known already, claimed or verified, is not repeated.
    """
    said = report.filled(content)
    return ReportFacts(
        claims=tuple(
            ClaimFact(key, Rag(answer.claimed), answer.note, answer.difference)
            for key, answer in said.tasks.items()
            if answer.claimed in CLAIMABLE
        ),
        forecasts=_forecasts(report, said),
        completions=_completions(report, said),
        contributions=_contributions(report, said),
        readings=_readings(report, said),
        works=_works(report, said),
    )


def _forecasts(report: OwedReport, said: Content) -> tuple[ForecastFact, ...]:
    facts = []
    for _, milestone in report.asked_milestones():
        answer = said.milestones[milestone.id]
        forecast_on = typed_day(answer.forecast_on)
        if forecast_on is not None and not answer.done_on and not milestone.state.is_claimed:
            facts.append(ForecastFact(milestone.id, forecast_on, answer.cause, answer.note))
    return tuple(facts)


def _completions(report: OwedReport, said: Content) -> tuple[CompletionFact, ...]:
    facts = []
    for _, milestone in report.asked_milestones():
        answer = said.milestones[milestone.id]
        done_on = typed_day(answer.done_on)
        if done_on is not None and done_on <= report.as_of and not milestone.state.is_claimed:
            facts.append(CompletionFact(milestone.id, done_on, answer.evidence))
    return tuple(facts)


def _works(report: OwedReport, said: Content) -> tuple[WorkFact, ...]:
    facts = []
    for _, milestone in report.asked_milestones():
        answer = said.milestones[milestone.id]
        told = typed_work(milestone, answer)
        is_fit = not work_refusals(told, milestone.compared, answer.note, report.bounds, today=report.as_of)
        if is_fit and not milestone.state.is_claimed and (told.started_on, told.percent) != (None, None):
            facts.append(WorkFact(milestone.id, told.started_on, told.percent))
    return tuple(facts)


def _contributions(report: OwedReport, said: Content) -> tuple[ContributionFact, ...]:
    facts = []
    for key, answer in said.contributions.items():
        if answer.state not in set(ContributionStage) - {ContributionStage.SILENT}:
            continue
        stage = ContributionStage(answer.state)
        is_done = stage is ContributionStage.DELIVERED
        forecast_on = None if is_done else typed_day(answer.forecast_on)
        delivered_on = typed_day(answer.delivered_on) if is_done else None
        facts.append(ContributionFact(key, stage, forecast_on, delivered_on, answer.note))
    return tuple(facts)


def _readings(report: OwedReport, said: Content) -> tuple[ReadingFact, ...]:
    facts = []
    for kpi in report.kpis:
        amounts = typed_amounts(said.readings[kpi.id])
        needed: tuple[Decimal | None, ...] = (amounts.value,)
        if kpi.kind.is_quotient:
            needed = (amounts.numerator, amounts.denominator)
        if all(number is not None for number in needed):
            facts.append(ReadingFact(kpi.id, amounts))
    return tuple(facts)
