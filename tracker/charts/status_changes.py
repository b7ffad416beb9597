"""Which tasks changed their computed status since the report before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.charts.names import TaskLabel
from tracker.domain.bilingual import Message
from tracker.domain.rag import Rag
from tracker.domain.spans import Span


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Tasks that went the same way."""

    before: Rag
    now: Rag
    tasks: tuple[TaskLabel, ...]


@dataclass(frozen=True, slots=True)
class StatusChanges:
    """All changes over the span, those out of and into red first; `is_known` is False without a report before."""

    changes: tuple[StatusChange, ...]
    span: Span

    @property
    def is_known(self) -> bool:
        return self.span.before is not None

    def count(self, *, out_of_red: bool) -> int:
        """Return how many tasks left red, or fell to it."""
        return sum(
            len(change.tasks) for change in self.changes if (change.before if out_of_red else change.now) is Rag.RED
        )


_ORDER = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.DONE, Rag.IDLE, Rag.NONE)


def status_changes(tasks: Sequence[tuple[TaskLabel, Rag]], before: Mapping[str, Rag], *, span: Span) -> StatusChanges:
    """Return the changes between `before` (status by task code) and now.

    A task unknown then changed nothing; leaving the plan, or coming back to it, is no change of status.
    """
    groups: defaultdict[tuple[Rag, Rag], list[TaskLabel]] = defaultdict(list)
    for task, now in tasks:
        then = before.get(task.code)
        if then is not None and then is not now and Rag.OUT not in (then, now):
            groups[then, now].append(task)
    ordered = sorted(
        groups.items(),
        key=lambda item: (Rag.RED not in item[0], _ORDER.index(item[0][0]), _ORDER.index(item[0][1])),
    )
    return StatusChanges(tuple(StatusChange(then, now, tuple(found)) for (then, now), found in ordered), span)


def title(data: StatusChanges) -> Message:
    """Return how many tasks left red and fell to it, else how many changed at all."""
    if not data.is_known:
        return Message("changes.nothing_before")
    left, fell = data.count(out_of_red=True), data.count(out_of_red=False)
    if left and fell:
        return Message("changes.both", {"left": left, "fell": fell})
    if left:
        return Message("changes.left_red", {"count": left})
    if fell:
        return Message("changes.fell_to_red", {"count": fell})
    total = sum(len(change.tasks) for change in data.changes)
    return Message("changes.other", {"count": total}) if total else Message("changes.none", {"when": data.span})
