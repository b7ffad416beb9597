"""The forecasts of milestones month by month."""

from dataclasses import dataclass, field

from tracker.domain.milestone_history import DatedWord, Origin
from tracker.domain.milestone_trend import TrendPoint, reports
from tracker.domain.permissions import Scope
from tracker.queries.frame import Frame
from tracker.queries.kept import Remade, remade
from tracker.queries.milestone_words import Log, milestone_words


@dataclass(frozen=True, slots=True)
class ForecastHistory:
    """What was forecast for milestones in the report of each month, as known in a view."""

    words: Log[int, DatedWord]
    moment: Origin
    made: Remade[tuple[DatedWord, ...], tuple[TrendPoint, ...]] = field(compare=False, repr=False)

    def of(self, milestone_id: int) -> tuple[TrendPoint, ...]:
        """Return a milestone's reports, oldest first."""
        return self.made.of(milestone_id, self.words.of(milestone_id), lambda words: reports(words, self.moment))


def forecast_history(_scope: Scope, frame: Frame) -> ForecastHistory:
    """Return the reports of all milestones as known in the frame's view. Five statements at most."""
    moment = Origin(frame.view.as_of, frame.view.known_at)
    return ForecastHistory(milestone_words().forecasts, moment, remade("forecast_history", frame))
