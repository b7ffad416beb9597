"""Why an action will not do what it was asked: values with a code and the field to mend."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from tracker.domain.bilingual import Message, Param


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that is wrong: its code, the form field it belongs to (empty: the whole) and its figures."""

    code: str
    field: str = ""
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, message: Message, field: str = "") -> Self:
        """Return the refusal that says what a rule found."""
        return cls(message.code, field, message.params)


class Refused(Exception):
    """Raised by an action that changed nothing, with everything that is wrong."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = tuple(refusals)


def refuse_if(refusals: Sequence[Refusal]) -> None:
    """Raise Refused when anything is wrong."""
    if refusals:
        raise Refused(refusals)
