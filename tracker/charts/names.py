"""What a figure calls its programmes, tasks and units."""

from dataclasses import dataclass

from tracker.domain.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class ProgrammeLabel:
    """A programme as a figure names it."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class TaskLabel:
    """A task as a figure names it."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """A member unit as a figure names it."""

    code: str
    name: Bilingual
    short: Bilingual
