"""What was known of many milestones at many moments, as arrays of days. Methods: F2.

Arrays have a row for each origin and a column for each milestone. Days are ordinals; NO_DAY stands where there is none.
"""

from collections.abc import Callable, Sequence
from datetime import date
from math import inf
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.domain.milestone_history import NEVER_IN, MilestoneHistory, Origin
from tracker.domain.milestones import Completion

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_DAY, NEVER = 0, NEVER_IN.toordinal()
COMPLETIONS = tuple(Completion)
_OPEN = COMPLETIONS.index(Completion.OPEN)
_REACHED = [COMPLETIONS.index(Completion.CLAIMED), COMPLETIONS.index(Completion.VERIFIED)]


class KnownDates(NamedTuple):
    """The dates of milestones as known at origins: the newest forecast, the plan's date, the day it was reached
    (claimed or verified), and since when it is out of the plan, NEVER where it was not in it yet. Completions are
    places in COMPLETIONS."""

    forecast_on: Counts
    baseline_on: Counts
    completion: Counts
    actual_on: Counts
    left_on: Counts

    def at(self, row: int) -> "KnownDates":
        """Return what was known at one origin."""
        return KnownDates(*(days[row] for days in self))

    @property
    def in_force(self) -> Counts:
        """Return the newest forecast, the plan's date where there is none."""
        return np.where(self.forecast_on == NO_DAY, self.baseline_on, self.forecast_on)

    @property
    def is_open(self) -> Flags:
        """Tell what is in the plan and not reached."""
        is_open: Flags = (self.left_on == NO_DAY) & (self.actual_on == NO_DAY)
        return is_open


def known_dates(histories: Sequence[MilestoneHistory], origins: Sequence[Origin]) -> KnownDates:
    """Return the dates that `MilestoneHistory.at` gives at each origin, for all of them at once."""
    found = KnownDates(*np.full((len(KnownDates._fields), len(origins), len(histories)), NO_DAY, dtype=np.int64))
    found.baseline_on[:] = [history.original_on.toordinal() for history in histories]
    found.completion[:] = _OPEN
    forecasts = _Words([history.forecasts for history in histories])
    baselines = _Words([history.baselines for history in histories])
    # Of completions the last recorded counts, whatever day it names.
    completions = _Words([history.completions for history in histories], lambda _word: date.min)
    forecast_on, baseline_on = (_days([word.on for word in kind.words]) for kind in (forecasts, baselines))
    actual_on = _days([word.actual_on for word in completions.words])
    state = np.array([COMPLETIONS.index(word.state) for word in completions.words], dtype=np.int64)
    for row, origin in enumerate(origins):
        for kind, told, days in (
            (forecasts, forecast_on, found.forecast_on),
            (baselines, baseline_on, found.baseline_on),
            (completions, actual_on, found.actual_on),
            (completions, state, found.completion),
        ):
            kind.tell(origin, told, days[row])
        found.completion[row, found.actual_on[row] > origin.as_of.toordinal()] = _OPEN
    found.actual_on[~np.isin(found.completion, _REACHED)] = NO_DAY
    for column, history in enumerate(histories):
        if history.scopes or history.joined_on or history.added_at:
            left = (history.left_on(origin) for origin in origins)
            found.left_on[:, column] = [NO_DAY if day is None else day.toordinal() for day in left]
    return found


class _Words:
    """The words of one kind on all milestones, each after those it outdoes."""

    def __init__(
        self, told: Sequence[Sequence[Any]], spoken_of: Callable[[Any], date] = attrgetter("valid_on")
    ) -> None:
        words = [word for held in told for word in held]
        valid_on = _days([spoken_of(word) for word in words])
        moments = [word.recorded_at for word in words]
        # Those of one report are recorded at one moment.
        seconds = {moment: moment.timestamp() for moment in set(moments)}
        recorded_at = np.array([seconds[moment] for moment in moments])
        # Sorting is stable: of two recorded at once the later one in the order of recording counts.
        order = np.lexsort((recorded_at, valid_on))
        self.words = [words[place] for place in order]
        self._columns = np.repeat(np.arange(len(told)), [len(held) for held in told])[order]
        self._valid_on, self._recorded_at = valid_on[order], recorded_at[order]

    def tell(self, origin: Origin, told: Counts, row: Counts) -> None:
        """Put what the newest words known at an origin tell into its row."""
        known_at = inf if origin.known_at is None else origin.known_at.timestamp()
        known = (self._valid_on <= origin.as_of.toordinal()) & (self._recorded_at <= known_at)
        # Of several values for one place the last one stays.
        row[self._columns[known]] = told[known]


def _days(days: Sequence[date]) -> Counts:
    return np.array([day.toordinal() for day in days], dtype=np.int64)
