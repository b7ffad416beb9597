"""The standings of a long record, shared by every forecast made from a part of it. Methods: B4, F2.

What was known at a report does not depend on from when one looks back at it: a reader who turns to an earlier month
meets the standings of the newest one again.
"""

from collections.abc import Mapping, Sequence
from threading import Lock

from tracker.domain.milestone_history import MilestoneHistory, Origin
from tracker.domain.slip_model import SlipModel, learn
from tracker.domain.standings import Key, Standing, WorkAxis, standings

# Published months as known then and as corrected since, and the open month.
KEEP = 3
# So many reports' standings are kept of a long record; who looks further back makes others.
REPORTS = 48


class PastStandings:
    """The standing at each origin of some histories, and the model that could be learnt at each. Raises
    DayOutsideCalendar."""

    def __init__(self, histories: Sequence[MilestoneHistory], origins: Sequence[Origin], axis: WorkAxis) -> None:
        self.axis = axis
        self.units: Mapping[Key, str] = {history.key: history.unit for history in histories}
        self._histories, self._origins = tuple(histories), tuple(origins)
        self._left_out = max(len(origins) - REPORTS, 0)
        self._standings = standings(histories, origins, axis, newest=REPORTS)
        self._models: dict[int, SlipModel] = {}

    def newest(self, count: int, *, of: int) -> tuple[tuple[Standing, ...], tuple[SlipModel, ...]]:
        """Return the last so many standings of the first so many origins, with their models."""
        places = range(max(of - count, 0) - self._left_out, of - self._left_out)
        return tuple(self._standings[place] for place in places), tuple(self._model(place) for place in places)

    def hold(
        self, histories: Sequence[MilestoneHistory], origins: Sequence[Origin], axis: WorkAxis, *, newest: int
    ) -> bool:
        """Tell whether the newest of these origins are among ours, none left out before them, and all that these
        histories say was known here at them."""
        count = len(origins)
        if tuple(origins) != self._origins[:count] or max(count - newest, 0) < self._left_out:
            return False
        if (axis.calendar, axis.zero) != (self.axis.calendar, self.axis.zero):
            return False
        return len(histories) == len(self._histories) and all(
            said == ours or said == ours.known_at(origins[-1])
            for said, ours in zip(histories, self._histories, strict=True)
        )

    def _model(self, place: int) -> SlipModel:
        if place not in self._models:
            self._models[place] = learn(self._standings[place], self.units)
        return self._models[place]


_kept: list[PastStandings] = []
_lock = Lock()


def past_standings(
    histories: Sequence[MilestoneHistory], origins: Sequence[Origin], axis: WorkAxis, *, newest: int
) -> PastStandings:
    """Return standings among which are those of these histories at the newest of these origins: kept ones where they
    hold them. Raises DayOutsideCalendar."""
    with _lock:
        candidates = list(_kept)
    found = next((kept for kept in candidates if kept.hold(histories, origins, axis, newest=newest)), None)
    if found is None:
        found = PastStandings(histories, origins, axis)
    with _lock:
        _kept[:] = [found, *(kept for kept in _kept if kept is not found)][:KEEP]
    return found
