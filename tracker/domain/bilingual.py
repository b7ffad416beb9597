"""Texts that exist in Chinese and in English, and messages that are worded later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from tracker.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages; a missing one falls back to the other."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text for a language tag such as `zh_CN` or `en`."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


Param: TypeAlias = (
    "str | int | Decimal | date | Bilingual | Span | Message | tuple[str, ...] | tuple[Bilingual, ...] | None"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence decided by a rule: its code and its figures. The web words it in the reader's language."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
