"""The forecast of the finish as a reader gets it, in days and shares, with its score and its history. Methods: B6."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.backtest import BaseRate, RecordScore, Scores
from tracker.domain.bilingual import Message
from tracker.domain.finish_forecast import TaskCount
from tracker.domain.odds import Odds


@dataclass(frozen=True, slots=True)
class FinishDay:
    """A day a finish is forecast for; `is_later` where all that is known is that it is later."""

    on: date
    is_later: bool


@dataclass(frozen=True, slots=True)
class FinishSpread:
    """The days met with 10, 20, 50, 80 and 90 % chance."""

    p10: FinishDay
    p20: FinishDay
    p50: FinishDay
    p80: FinishDay
    p90: FinishDay


@dataclass(frozen=True, slots=True)
class Part:
    """The forecast of the whole plan (no code) or of a programme, otherwise as PartForecast.

    `finished_on` is set instead of a forecast where every milestone is reached.
    """

    code: str
    tasks: int
    open_milestones: int
    spread: FinishSpread
    by_end: Odds
    beyond: float
    late: TaskCount
    tasks_by_end: TaskCount
    finished_on: date | None


@dataclass(frozen=True, slots=True)
class FanDay:
    """The share of the plan reached by a day in the draws."""

    on: date
    p10: float
    p20: float
    p50: float
    p80: float
    p90: float


@dataclass(frozen=True, slots=True)
class FinishForecast:
    """The forecast, with what it rests on. `resolved` is the number of milestones it was scored on."""

    as_of: date
    ends_on: date
    whole: Part
    programmes: tuple[Part, ...]
    fan: tuple[FanDay, ...]
    resolved: int
    digest: str
    seed: int
    draws: int


@dataclass(frozen=True, slots=True)
class NotYet:
    """Why no finish is forecast, and the base rate to go by until then (None where nothing has come due)."""

    reason: Message
    base: BaseRate | None


@dataclass(frozen=True, slots=True)
class DueSoon:
    """How many of the milestones due within the horizon would come by their date: draws, declared dates, outcome.

    `kept` is None until all have come due, and where `left` of them left the plan before; `error` is the CRPS of the
    draws in milestones, `declared_error` that of the declared dates.
    """

    until_on: date
    of: int
    p10: int
    p50: int
    p90: int
    declared: int
    kept: int | None
    error: float | None
    left: int = 0

    @property
    def declared_error(self) -> int | None:
        return None if self.kept is None else abs(self.declared - self.kept)

    @property
    def is_within(self) -> bool | None:
        return None if self.kept is None else self.p10 <= self.kept <= self.p90


@dataclass(frozen=True, slots=True)
class PastForecast:
    """What the same method says from what was on record at a report."""

    as_of: date
    whole: Part
    due_soon: DueSoon | None


@dataclass(frozen=True, slots=True)
class ScoredForecast:
    """The forecast or why there is none, how good those before it were, and what the same method says from the report
    before."""

    result: FinishForecast | NotYet
    score: RecordScore | None
    before: PastForecast | None


@dataclass(frozen=True, slots=True)
class FinishStudy:
    """The forecast or why there is none, its score, and the forecasts of every report, oldest first."""

    result: FinishForecast | NotYet
    scores: Scores | None
    months: int
    base: BaseRate | None
    past: tuple[PastForecast, ...]
