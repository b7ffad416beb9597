"""What an approved change took out of the current plan; the original plan keeps it. Methods: A1 (WM-8, WM-10), A6."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ScopeKind(StrEnum):
    """Why a task or a milestone left the plan (stopped, never applied here, carried on elsewhere), or is back."""

    CANCELLED = "cancelled"
    NOT_APPLICABLE = "not_applicable"
    TRANSFERRED = "transferred"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class ScopeState:
    """That a task or milestone is out of the current plan: since when, why and who approved it."""

    kind: ScopeKind
    since_on: date
    reason: str
    approved_by: str
