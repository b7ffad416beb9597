"""What a task waits for and who holds it: delay is booked to the unit that holds the item. Methods: A5, A6."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.dependencies import LinkMark


@dataclass(frozen=True, slots=True)
class HeldItem:
    """Something a task needs that is past its date by these working days (> 0): whose it is, what it is."""

    unit: Bilingual
    what: Bilingual
    days: int


@dataclass(frozen=True, slots=True)
class BookedDelay:
    """The working days of the longest overdue item a unit holds, and how many items that are."""

    unit: Bilingual
    days: int
    items: int


def waiting_sentence(items: Sequence[HeldItem]) -> Message | None:
    """Return on whom a task waits, for how long and for what; None where nobody else holds it up."""
    if not items:
        return None
    longest = max(items, key=lambda item: item.days)
    figures: dict[str, Param] = {"unit": longest.unit, "days": longest.days, "what": longest.what}
    units = len({item.unit for item in items})
    if len(items) == 1:
        return Message("waiting.one", figures)
    if units == 1:
        return Message("waiting.one_unit", {**figures, "count": len(items)})
    return Message("waiting.several_units", {**figures, "count": len(items), "units": units})


def booked(items: Iterable[HeldItem]) -> tuple[BookedDelay, ...]:
    """Return each unit's delay, the longest first; items of one unit run side by side and are not added up."""
    days: dict[Bilingual, list[int]] = {}
    for item in items:
        days.setdefault(item.unit, []).append(item.days)
    found = [BookedDelay(unit, max(held), len(held)) for unit, held in days.items()]
    return tuple(sorted(found, key=lambda delay: -delay.days))


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """The other end of a link as a sentence names it, such as C2/3; `overdue` by its own plan, in working days."""

    key: str
    milestone: Bilingual
    unit: Bilingual
    overdue: int = 0


def waits_sentence(end: LinkEnd, mark: LinkMark, days: int) -> Message | None:
    """Return what a milestone waits for, where that is overdue, too late or tight; `days` is the link's float."""
    figures: dict[str, Param] = {"key": end.key, "milestone": end.milestone, "unit": end.unit}
    if mark is LinkMark.LATE:
        return Message("waits.late", {**figures, "days": -days})
    if mark is not LinkMark.SETTLED and end.overdue:
        return Message("waits.overdue", {**figures, "days": end.overdue})
    if mark is LinkMark.CRITICAL:
        return Message("waits.critical" if days else "waits.exact", {**figures, "days": days})
    return None


def holds_sentence(end: LinkEnd, mark: LinkMark, days: int) -> Message | None:
    """Return who waits for a milestone and how long they can; None once nobody does."""
    figures: dict[str, Param] = {"key": end.key, "milestone": end.milestone, "unit": end.unit}
    match mark:
        case LinkMark.SETTLED:
            return None
        case LinkMark.LATE:
            return Message("holds.late", {**figures, "days": -days})
    return Message("holds.open" if days else "holds.exact", {**figures, "days": days})


def links_title(marks: Sequence[LinkMark], *, limit: int) -> Message:
    """Return what a task's links come to: how many come too late, how many are tight."""
    holding = [mark for mark in marks if mark is not LinkMark.SETTLED]
    late, tight = holding.count(LinkMark.LATE), holding.count(LinkMark.CRITICAL)
    if not marks:
        return Message("links.none")
    if not holding:
        return Message("links.all_settled", {"count": len(marks)})
    if late:
        return Message("links.late" if len(holding) > 1 else "links.only_late", {"count": late, "total": len(holding)})
    if tight:
        code = "links.critical" if len(holding) > 1 else "links.only_critical"
        return Message(code, {"count": tight, "total": len(holding), "limit": limit})
    return Message("links.free", {"count": len(holding), "limit": limit})


def chain_title(floats: Sequence[int], *, limit: int) -> tuple[Message, ...]:
    """Return what the chain leaves to the plan's end, in clauses, from its milestones' total floats in order.

    Only those with a total float up to the limit are critical; the others lead up to them.
    """
    critical, last = sum(days <= limit for days in floats), floats[-1]
    if not critical:
        return (Message("chain.free", {"count": len(floats), "days": last}),)
    title = Message("chain.late" if last < 0 else "chain.held", {"count": critical, "days": abs(last)})
    before = len(floats) - critical
    return (title, Message("chain.before", {"count": before})) if before else (title,)
