"""A unit's monthly report: its states, answers as typed, reasons to return it, its timeliness. Methods: E, C4."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeVar

from tracker.domain.periods import PeriodStage
from tracker.domain.typed_values import clean_text


class SubmissionState(StrEnum):
    """The state a report is kept in."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class SubmissionEventKind(StrEnum):
    """What can happen to a report; `carried` is the office's word that none will come."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CARRIED = "carried"


class ReportStage(StrEnum):
    """Where a unit stands in a period, as a reader sees it."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CARRIED = "carried"

    @property
    def is_in(self) -> bool:
        """Tell whether the report has come in and not gone back."""
        return self in (ReportStage.SUBMITTED, ReportStage.ACCEPTED)

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing of it stands against publishing the period."""
        return self in (ReportStage.ACCEPTED, ReportStage.CARRIED)


def report_stage(state: SubmissionState | None, last_event: SubmissionEventKind | None) -> ReportStage:
    """Return where a report stands; None for a state means that nobody has begun it."""
    if state is None:
        return ReportStage.NOT_STARTED
    if state is SubmissionState.DRAFT and last_event is SubmissionEventKind.CARRIED:
        return ReportStage.CARRIED
    return ReportStage(state.value)


def may_write(period: PeriodStage, stage: ReportStage) -> bool:
    """Tell whether the unit may change its report now: in an open period, or when it came back before publication."""
    if stage in (ReportStage.SUBMITTED, ReportStage.ACCEPTED):
        return False
    return period is PeriodStage.OPEN or (period is PeriodStage.CLOSED and stage is ReportStage.RETURNED)


class Timeliness(StrEnum):
    """How a report kept its due date; `na` while that is not decided."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    NA = "na"


def timeliness(first_submitted_on: date | None, *, due_on: date, period: PeriodStage) -> Timeliness:
    """Return whether a report came by its due date, later, or not before the period closed. Methods: C4."""
    if first_submitted_on is not None:
        return Timeliness.ON_TIME if first_submitted_on <= due_on else Timeliness.LATE
    return Timeliness.MISSED if period in (PeriodStage.CLOSED, PeriodStage.PUBLISHED) else Timeliness.NA


class ReturnKind(StrEnum):
    """Why a line goes back to the unit."""

    EVIDENCE = "evidence"
    NUMBER = "number"
    CAUSE = "cause"
    TEXT = "text"
    UNANSWERED = "unanswered"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One reason: its kind, the field it points at (empty: the whole report), and what would make it right."""

    kind: ReturnKind
    field: str
    sentence: str

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the reason as it is kept with the event."""
        return cls(ReturnKind(values["kind"]), str(values["field"]), str(values["sentence"]))

    def to_json(self) -> dict[str, str]:
        """Return what is kept with the event."""
        return {"kind": self.kind.value, "field": self.field, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """What the unit says of a task it leads."""

    claimed: str = ""
    note: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneAnswer:
    """What the unit says of a milestone it holds."""

    forecast_on: str = ""
    cause: str = ""
    note: str = ""
    done_on: str = ""
    evidence: str = ""
    started_on: str = ""
    percent: str = ""


@dataclass(frozen=True, slots=True)
class ContributionAnswer:
    """What the unit says of its part in another unit's task."""

    state: str = ""
    forecast_on: str = ""
    delivered_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """A figure of the unit; `note` answers a question about a large change."""

    numerator: str = ""
    denominator: str = ""
    value: str = ""
    note: str = ""


Answer = TaskAnswer | MilestoneAnswer | ContributionAnswer | ReadingAnswer
Said = TypeVar("Said", TaskAnswer, MilestoneAnswer, ContributionAnswer, ReadingAnswer)
KINDS: Mapping[str, type[Answer]] = {
    "tasks": TaskAnswer,
    "milestones": MilestoneAnswer,
    "contributions": ContributionAnswer,
    "readings": ReadingAnswer,
}


@dataclass(frozen=True, slots=True)
class Content:
    """All answers of one report, as typed, by the id of what they speak of."""

    tasks: Mapping[int, TaskAnswer] = field(default_factory=dict)
    milestones: Mapping[int, MilestoneAnswer] = field(default_factory=dict)
    contributions: Mapping[int, ContributionAnswer] = field(default_factory=dict)
    readings: Mapping[int, ReadingAnswer] = field(default_factory=dict)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the answers kept in a report; unknown keys are passed over."""
        return cls(
            _answers(TaskAnswer, values.get("tasks")),
            _answers(MilestoneAnswer, values.get("milestones")),
            _answers(ContributionAnswer, values.get("contributions")),
            _answers(ReadingAnswer, values.get("readings")),
        )

    def to_json(self) -> dict[str, dict[str, dict[str, str]]]:
        """Return what is kept in the report."""
        return {group: {str(key): asdict(said) for key, said in getattr(self, group).items()} for group in KINDS}

    def typed(self) -> dict[str, str]:
        """Return each answer by the name of its field, such as `milestones-12-cause`."""
        return {
            f"{group}-{key}-{name}": text
            for group in KINDS
            for key, said in getattr(self, group).items()
            for name, text in asdict(said).items()
        }


def content_from(form: Mapping[str, str], base: Content) -> Content:
    """Return `base` with what a form says in fields named `<group>-<id>-<name>`.

    Only answers that `base` has are taken, so nobody answers what the unit is not asked. Raises KeyError for a name
    that it does not know.
    """
    known = base.typed()
    typed: dict[str, dict[int, dict[str, str]]] = {group: {} for group in KINDS}
    for name, text in form.items():
        if name not in known:
            raise KeyError(name)
        known[name] = clean_text(text)
    for name, text in known.items():
        group, key, attribute = name.split("-")
        typed[group].setdefault(int(key), {})[attribute] = text
    return Content.from_json(typed)


def _answers(kind: type[Said], said: Mapping[Any, Mapping[str, Any]] | None) -> dict[int, Said]:
    names = [each.name for each in fields(kind)]
    return {
        int(key): kind(**{name: str(values.get(name) or "") for name in names}) for key, values in (said or {}).items()
    }
