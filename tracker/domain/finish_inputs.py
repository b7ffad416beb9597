"""What a forecast of the finish is drawn from, and the name its figures go by. Methods: B3.

Positions are working days after the origin.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from tracker.domain.dependencies import Key

DRAWS = 10_000
# Correlation of the milestones' luck, a default until it is estimated. Methods: B3.
COMMON_SHOCK = 0.3


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """An open milestone: the chance that it is reached by each place, rising; what is left is later than `last`.

    `weight` is its share of the whole plan; `due` the place of the plan's date where it is counted among those due
    soon, else None.
    """

    task: str
    number: int
    weight: float
    places: tuple[int, ...]
    chances: tuple[float, ...]
    last: int
    due: int | None

    @property
    def key(self) -> Key:
        return (self.task, self.number)


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """A link into an open milestone: it cannot be reached before the predecessor and `lag` working days more.

    `reached` is the place of a predecessor that is reached, None for an open one.
    """

    successor: Key
    predecessor: Key
    lag: int
    reached: int | None = None


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """A task's last milestone reached so far and the last date of its plan; `reached` is None where there is none."""

    task: str
    programme: str
    reached: int | None
    due: int


@dataclass(frozen=True, slots=True)
class FinishInputs:
    """Everything a forecast is drawn from. `days` are the places at which progress is asked for; `earned` is the share
    of the plan that is reached."""

    as_of: str
    end: int
    milestones: tuple[OpenMilestone, ...]
    tasks: tuple[TaskEnd, ...]
    days: tuple[int, ...]
    earned: float
    shock: float = COMMON_SHOCK
    draws: int = DRAWS
    links: tuple[WaitsFor, ...] = ()


def digest(inputs: FinishInputs) -> str:
    """Return the SHA-256 of the inputs as canonical JSON: sorted names, no spaces, chances to twelve decimals.

    A plan without links says nothing of them, so that it keeps its figures.
    """
    exact = {field.name: _exact(getattr(inputs, field.name)) for field in fields(inputs) if field.name != "milestones"}
    if not inputs.links:
        del exact["links"]
    # Nearly all there is are the long runs of numbers of open milestones, which are written out on their own.
    said = {name: _canonical(value) for name, value in exact.items()}
    said["milestones"] = "[" + ",".join(map(_open_milestone, inputs.milestones)) + "]"
    text = "{" + ",".join(f'"{name}":{said[name]}' for name in sorted(said)) + "}"
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(inputs_digest: str) -> int:
    """Return the seed of the draws: the first 64 bits of the inputs' digest."""
    return int(inputs_digest[:16], 16)


def _exact(value: Any) -> Any:
    """Return a value as JSON knows it, numbers that are not whole as text."""
    if isinstance(value, float):
        return f"{value:.12f}"
    if isinstance(value, tuple):
        return [_exact(item) for item in value]
    if is_dataclass(value):
        return {field.name: _exact(getattr(value, field.name)) for field in fields(value)}
    return value


def _canonical(exact: Any) -> str:
    return json.dumps(exact, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _open_milestone(milestone: OpenMilestone) -> str:
    """Return what `_canonical` gives for an open milestone."""
    said = {name: _canonical(_exact(getattr(milestone, name))) for name in _SAID_OF_OPEN}
    said["places"] = "[" + ",".join(map(str, milestone.places)) + "]"
    said["chances"] = _chances(milestone.chances)
    return "{" + ",".join(f'"{name}":{said[name]}' for name in sorted(said)) + "}"


@lru_cache(maxsize=512)
def _chances(chances: tuple[float, ...]) -> str:
    """Return chances as canonical JSON; milestones of one curve share theirs."""
    return "[" + ",".join([f'"{chance:.12f}"' for chance in chances]) + "]"


_SAID_OF_OPEN = tuple(field.name for field in fields(OpenMilestone) if field.name not in ("places", "chances"))
