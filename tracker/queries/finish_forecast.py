"""The forecast of the plan's finish, made from what was on record, and its score. Methods: B, F2."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.charts.s_curve import SCurve
from tracker.db import db
from tracker.domain import finish_study
from tracker.domain.colour_scores import ColourScores, ColourWord
from tracker.domain.finish_results import FinishForecast, FinishStudy, NotYet, ScoredForecast
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.domain.rag import Rag
from tracker.models.plan import KeyTask, StatusUpdate
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame
from tracker.queries.kept import kept
from tracker.queries.milestones import known_in
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import ProgrammeRef
from tracker.queries.s_curves import plan_curve


@dataclass(frozen=True, slots=True)
class ForecastRecord:
    """The forecast with everything that tells how far to trust it.

    `colours` is None outside the calendar, `curve` in a plan without weighted milestones.
    """

    study: FinishStudy
    colours: ColourScores | None
    curve: SCurve | None
    programmes: tuple[ProgrammeRef, ...]


def finish_forecast(scope: Scope, frame: Frame) -> FinishForecast | NotYet:
    """Return the finish as forecast in the frame's view, or why it is not.

    Eight statements at most, whatever the size of the plan.
    """
    return finish_study.forecast(record(scope, frame))


def scored_forecast(scope: Scope, frame: Frame) -> ScoredForecast:
    """Return the finish as forecast in the frame's view, with its score and the forecast before it.

    Eight statements at most, whatever the size of the plan.
    """
    return kept("scored_forecast", frame, lambda: finish_study.scored(record(scope, frame)))


def forecast_record(scope: Scope, frame: Frame) -> ForecastRecord:
    """Return the forecast with its scores and history. At most 25 statements, whatever the plan's size."""
    return kept("forecast_record", frame, lambda: _forecast_record(scope, frame))


def _forecast_record(scope: Scope, frame: Frame) -> ForecastRecord:
    found, rows = record(scope, frame), portfolio(scope, frame)
    words = _colour_words(frame.view)
    return ForecastRecord(
        finish_study.study(found),
        finish_study.colours(found, words, frame.periods, frame.rule_book),
        plan_curve(rows, frame),
        rows.programmes,
    )


def _colour_words(view: View) -> tuple[ColourWord, ...]:
    rows = db.session.execute(
        select(KeyTask.code, StatusUpdate.claimed, StatusUpdate.valid_on, StatusUpdate.recorded_at)
        .join(KeyTask, KeyTask.id == StatusUpdate.task_id)
        .where(known_in(StatusUpdate, view))
        .order_by(StatusUpdate.id)
    )
    return tuple(ColourWord(row.code, Rag(row.claimed), row.valid_on, row.recorded_at) for row in rows)
