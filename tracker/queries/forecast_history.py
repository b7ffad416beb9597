"""The forecasts of milestones month by month."""

from dataclasses import dataclass

from tracker.domain.milestone_history import DatedWord, Origin
from tracker.domain.milestone_trend import TrendPoint, reports
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.queries.milestone_words import Log, milestone_words


@dataclass(frozen=True, slots=True)
class ForecastHistory:
    """What was forecast for milestones in the report of each month, as known in a view."""

    words: Log[int, DatedWord]
    moment: Origin

    def of(self, milestone_id: int) -> tuple[TrendPoint, ...]:
        """Return a milestone's reports, oldest first."""
        return reports(self.words.of(milestone_id), self.moment)


def forecast_history(_scope: Scope, *, view: View) -> ForecastHistory:
    """Return the reports of all milestones as known in a view. Five statements at most."""
    return ForecastHistory(milestone_words().forecasts, Origin(view.as_of, view.known_at))
