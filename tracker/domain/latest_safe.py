"""The latest date a milestone may be forecast for and still be reached in time. Methods: B2, A6 (need dates).

Places are working days on the plan's axis.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.slip_model import SlipModel
from tracker.domain.standings import Key, Outlook, lead_of
from tracker.domain.survival import chance_by

# A date counts as safe when it is kept four times in five, as a P80 date is. A default; methods: B6.
SAFE_CHANCE = 0.8


class Safety(StrEnum):
    """What the latest safe date rests on: the slip record, the bare need date, or that no date is left."""

    RECORD = "record"
    PLAIN = "plain"
    NONE_SAFE = "none_safe"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class SafePlace:
    """The latest safe place of an open milestone, None where there is none, and what it rests on.

    `forecast_at` is the place of the date in force, or the present where that date has passed.
    """

    key: Key
    forecast_at: int
    need_at: int
    at: int | None
    safety: Safety

    @property
    def room(self) -> int | None:
        """Return the working days from the date in force to the latest safe one, negative when it is unsafe already."""
        return None if self.at is None else self.at - self.forecast_at


def latest_safe_place(model: SlipModel, unit: str, *, now: int, need_at: int, share: float = SAFE_CHANCE) -> int | None:
    """Return the latest place after `now` for which a forecast made now is reached by `need_at` with this chance.

    Never after `need_at`, whatever the record says of early arrivals. A forecast for a nearer or farther day slips as
    those that looked as far ahead did. None where no day is safe any more. Methods: B2, 1 - S(need - f) >= share.
    """
    for place in range(need_at, now, -1):
        curve = model.curve_for(lead_of(place - now), unit)
        if chance_by(curve, need_at - place, open_at=now - place) >= share:
            return place
    return None


def safe_places(
    outlooks: Iterable[Outlook],
    *,
    now: int,
    model: SlipModel | None,
    ends_at: int,
    needed_at: Mapping[Key, int] | None = None,
) -> tuple[SafePlace, ...]:
    """Return the latest safe place of every open milestone, as seen `now`, those with the least room first.

    `needed_at` holds the places by which milestones must be reached before the plan's end, say because others wait for
    them. Without a model, whose record is too short, a milestone may wait until its need date itself.
    """
    found, known = [], dict[tuple[str, int], int | None]()
    for outlook in outlooks:
        key = outlook.key
        need_at = min(ends_at, (needed_at or {}).get(key, ends_at))
        forecast_at = max(outlook.forecast_at, now)
        if need_at <= now:
            found.append(SafePlace(key, forecast_at, need_at, None, Safety.PASSED))
        elif model is None:
            found.append(SafePlace(key, forecast_at, need_at, need_at, Safety.PLAIN))
        else:
            asked = (outlook.unit, need_at)
            if asked not in known:
                known[asked] = latest_safe_place(model, outlook.unit, now=now, need_at=need_at)
            at = known[asked]
            safety = Safety.RECORD if at is not None else Safety.NONE_SAFE
            found.append(SafePlace(key, forecast_at, need_at, at, safety))
    return tuple(sorted(found, key=_by_room))


def _by_room(place: SafePlace) -> tuple[bool, int, Key]:
    """Order by room, what has no safe date first, the latest forecast of these before all."""
    return (place.room is not None, -place.forecast_at if place.room is None else place.room, place.key)
