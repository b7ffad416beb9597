"""What a link between two milestones must be to stand in the plan, and how a milestone is written down. Methods: A6."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from tracker.domain.dependencies import Key, Link, cycle_with, path_text
from tracker.domain.plan_edits import LONGEST_TEXT
from tracker.domain.refusals import Refusal

# A year of working days; more is a date, not a lag.
LONGEST_LAG = 250
# A code has neither spaces nor slashes; Chinese input methods type the slash in full width.
_WRITTEN = re.compile(r"\s*([^\s/／]+)(?:\s*[/／]\s*|\s+)(\d{1,4})(?:\s.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DependencyDraft:
    """A link as somebody wants it to be: `successor` waits for `predecessor` and `lag` working days more."""

    predecessor: Key
    successor: Key
    lag: int
    note: str


def milestone_written(text: str) -> Key | None:
    """Return the task code and number of a milestone written as `C2/3 its name` or `C2 3`; None for anything else."""
    found = _WRITTEN.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def code_meant(written: str, codes: Collection[str]) -> str:
    """Return the code somebody means who wrote it in full width or in other capitals; as written where none is like
    it."""
    if written in codes:
        return written
    return {_alike(code): code for code in codes}.get(_alike(written), written)


def _alike(code: str) -> str:
    return unicodedata.normalize("NFKC", code).casefold()


def dependency_refusals(
    draft: DependencyDraft, links: Collection[Link], *, known: Collection[Key], reached: Collection[Key], other: str
) -> list[Refusal]:
    """Return what keeps a link out of the plan: its ends, its lag, the same link again, a cycle.

    `known` are the milestones in the plan and `reached` those of them that nobody waits with any more; `other` is the
    field in which the other milestone was chosen.
    """
    refusals = _lag_refusals(draft.lag)
    if len(draft.note) > LONGEST_TEXT:
        refusals.append(Refusal("text.too_long", "note", {"most": LONGEST_TEXT}))
    link = Link(draft.predecessor, draft.successor, max(draft.lag, 0))
    ends = (draft.predecessor, draft.successor)
    if missing := [key for key in ends if key not in known]:
        refusals.append(Refusal("dependency.unknown", other, {"milestone": path_text(missing[:1])}))
    elif draft.predecessor == draft.successor:
        refusals.append(Refusal("dependency.itself", other))
    elif draft.successor in reached:
        refusals.append(Refusal("dependency.reached", other, {"milestone": path_text([draft.successor])}))
    elif any((each.predecessor, each.successor) == ends for each in links):
        refusals.append(Refusal("dependency.taken", other))
    elif cycle := cycle_with(links, link):
        refusals.append(Refusal("dependency.cycle", other, {"path": path_text((*cycle, cycle[0]))}))
    return refusals


def _lag_refusals(lag: int) -> list[Refusal]:
    return [] if 0 <= lag <= LONGEST_LAG else [Refusal("dependency.lag", "lag", {"most": LONGEST_LAG})]
