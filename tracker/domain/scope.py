"""What an approved change took out of the current plan; the original plan keeps it. Methods: A1 (WM-8, WM-10), A6."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.domain.bilingual import Message


class ScopeKind(StrEnum):
    """Why a task or a milestone left the plan (stopped, never applied here, carried on elsewhere), or is back."""

    CANCELLED = "cancelled"
    NOT_APPLICABLE = "not_applicable"
    TRANSFERRED = "transferred"
    RESTORED = "restored"


# What takes something out of the plan.
LEAVING = (ScopeKind.CANCELLED, ScopeKind.NOT_APPLICABLE, ScopeKind.TRANSFERRED)


@dataclass(frozen=True, slots=True)
class ScopeState:
    """That a task or milestone is out of the current plan, or back in it: since when, why and who approved it."""

    kind: ScopeKind
    since_on: date
    reason: str
    approved_by: str

    @property
    def is_out(self) -> bool:
        """Tell whether it is out of the plan; what came back is not."""
        return self.kind in LEAVING

    @property
    def sentence(self) -> Message:
        """Return why it is out of the plan, and since when."""
        return Message(f"status.{self.kind}", {"since_on": self.since_on})


Key = TypeVar("Key", bound=Hashable)


def newest_words(words: Iterable[tuple[Key, ScopeState]]) -> dict[Key, ScopeState]:
    """Return the newest word on each thing; `words` come by the day they take effect, then by recording."""
    return dict(words)


def left_plan(newest: Mapping[Key, ScopeState]) -> dict[Key, ScopeState]:
    """Return of the newest words those that keep something out of the plan."""
    return {key: state for key, state in newest.items() if state.is_out}


def reports_owed_from(starts_on: date, word: ScopeState | None) -> date:
    """Return the day from which a task owes reports: its start, or the day it came back into the plan."""
    return max(starts_on, word.since_on) if word is not None and word.kind is ScopeKind.RESTORED else starts_on
