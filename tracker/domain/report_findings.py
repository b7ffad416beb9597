"""What was found in a report, by item: what is missing, what is wrong, what is worth a second look."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.owed_reports import Item


class Severity(StrEnum):
    """Whether a finding blocks submitting, is missing altogether (and blocks too), or only asks."""

    MISSING = "missing"
    WRONG = "wrong"
    HINT = "hint"

    @property
    def blocks(self) -> bool:
        return self is not Severity.HINT


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one field: the item it belongs to, what it speaks of, and the sentence."""

    severity: Severity
    item: str
    field: str
    about: Bilingual
    message: Message


@dataclass(frozen=True, slots=True)
class ItemReadiness:
    """An item with its findings; it is ready when nothing blocks."""

    item: Item
    findings: tuple[Finding, ...]

    @property
    def is_ready(self) -> bool:
        return not any(finding.severity.blocks for finding in self.findings)

    @property
    def is_untouched(self) -> bool:
        """Tell whether all that is wrong is that something is missing."""
        return not self.is_ready and all(f.severity is not Severity.WRONG for f in self.findings)


@dataclass(frozen=True, slots=True)
class PreCheck:
    """All findings on a report, by item, in the order of the page."""

    items: tuple[ItemReadiness, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for item in self.items for finding in item.findings)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity.blocks)

    @property
    def hints(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.severity.blocks)

    @property
    def ready(self) -> int:
        return sum(item.is_ready for item in self.items)

    @property
    def may_submit(self) -> bool:
        return not self.blocking

    def at(self, field: str) -> tuple[Finding, ...]:
        """Return what was found about one field."""
        return tuple(finding for finding in self.findings if finding.field == field)


# What a check yields: how grave, the field, the code and its figures.
Check = tuple[Severity, str, Message]


def missing(field: str, code: str, **params: Param) -> Check:
    return Severity.MISSING, field, Message(code, params)


def wrong(field: str, code: str, **params: Param) -> Check:
    return Severity.WRONG, field, Message(code, params)


def hint(field: str, code: str, **params: Param) -> Check:
    return Severity.HINT, field, Message(code, params)
