"""The forecast of the plan's finish, made from what was on record, and its score. Methods: B, F2."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.charts.s_curve import SCurve
from tracker.domain import finish_study
from tracker.domain.claim_history import FrozenStatus
from tracker.domain.colour_scores import ColourScores, ShownColours
from tracker.domain.finish_bench import SCORED_REPORTS
from tracker.domain.finish_results import FinishForecast, FinishStudy, NotYet, ScoredForecast
from tracker.domain.link_history import links_at
from tracker.domain.months import Month
from tracker.domain.permissions import Scope
from tracker.queries.assessments import frozen_statuses
from tracker.queries.claim_months import claim_months
from tracker.queries.finish_record import record
from tracker.queries.frame import Frame
from tracker.queries.kept import kept
from tracker.queries.portfolio import portfolio
from tracker.queries.portfolio_rows import Portfolio, ProgrammeRef
from tracker.queries.s_curves import plan_curve
from tracker.queries.schedules import MeasuredSchedule, measured_schedule


@dataclass(frozen=True, slots=True)
class ForecastRecord:
    """The forecast with everything that tells how far to trust it.

    `colours` is None outside the calendar, `curve` in a plan without weighted milestones; `links` counts those between
    milestones.
    """

    study: FinishStudy
    colours: ColourScores | None
    curve: SCurve | None
    schedule: MeasuredSchedule
    programmes: tuple[ProgrammeRef, ...]
    links: int


def finish_forecast(scope: Scope, frame: Frame) -> FinishForecast | NotYet:
    """Return the finish as forecast in the frame's view, or why it is not.

    Fifteen statements at most, whatever the size of the plan.
    """
    return finish_study.forecast(record(scope, frame))


def scored_forecast(scope: Scope, frame: Frame) -> ScoredForecast:
    """Return the finish as forecast in the frame's view, with its score and the forecast before it.

    Fifteen statements at most, whatever the size of the plan.
    """
    return kept("scored_forecast", frame, lambda: finish_study.scored(record(scope, frame)))


def forecast_record(scope: Scope, frame: Frame) -> ForecastRecord:
    """Return the forecast with its scores and history. At most 40 statements, whatever the plan's size."""
    return kept("forecast_record", frame, lambda: _forecast_record(scope, frame))


def _forecast_record(scope: Scope, frame: Frame) -> ForecastRecord:
    found, rows = record(scope, frame), portfolio(scope, frame)
    scored_since = found.origins[-SCORED_REPORTS:][0].as_of
    shown = _shown_colours(rows, frozen_statuses(scope, frame.view, since=scored_since))
    return ForecastRecord(
        finish_study.study(found),
        finish_study.colours(found, shown),
        plan_curve(rows, frame),
        measured_schedule(rows.tasks, starts_on=found.starts_on, frame=frame, chain=rows.links.chain),
        rows.programmes,
        len(links_at(found.links, found.origins[-1])),
    )


def _shown_colours(rows: Portfolio, frozen: Sequence[FrozenStatus]) -> dict[Month, dict[str, ShownColours]]:
    """Return both colours by month and task, as the page of each published month froze them, and as this one shows."""
    shown: defaultdict[Month, dict[str, ShownColours]] = defaultdict(dict)
    for found in claim_months(rows, frozen):
        for each in found.months:
            shown[each.month][found.task.code] = ShownColours(each.claimed, each.shown)
    return shown
