"""The stretch of time a change is reported over: from one report to the next."""

from dataclasses import dataclass

from tracker.domain.months import Month


@dataclass(frozen=True, slots=True)
class Span:
    """The time since the report before: `before` is that report's month, None where there is none.

    `is_complete` is False while the month is still open, so that what happened is what happened so far.
    """

    month: Month
    before: Month | None
    is_complete: bool = True

    @property
    def is_one_month(self) -> bool:
        """Tell whether the reports are monthly, so that the month's name says it all."""
        return self.before is not None and self.month - self.before == 1
