"""Sentences about claimed against computed by month; which of them fires is decided here, never typed. Methods: A5."""

from decimal import Decimal

from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.claim_history import GapCounts, Optimism, OptimismTable

# Indices closer than this, one task report of twenty by one step, are said to be alike.
APART = 0.05


def claims_headline(counts: GapCounts) -> tuple[Message, ...]:
    """Return the clauses that sum up all task reports; a clause drops out where it would say nothing."""
    if not counts.of:
        return (Message("gaps.none"),)
    if counts.agree == counts.of:
        return (Message("gaps.all_agree", {"of": counts.of}),)
    rosier = counts.watermelons + counts.understated
    clauses = [Message("gaps.rosier" if rosier else "gaps.none_rosier", {"count": rosier, "of": counts.of})]
    if counts.watermelons:
        clauses.append(Message("gaps.watermelons", {"count": counts.watermelons}))
    if counts.warnings:
        clauses.append(Message("gaps.warnings", {"count": counts.warnings}))
    return tuple(clauses)


def optimism_sentence(unit: Bilingual, own: Optimism | None, table: OptimismTable) -> Message:
    """Return how rosy a unit's claims are, with the number of task reports it rests on."""
    if own is None or table.mean is None:
        return Message("optimism.none", {"unit": unit})
    figures: dict[str, Param] = {
        "unit": unit,
        "count": own.counts.of,
        "index": _exact(own.index),
        "mean": _exact(table.mean),
    }
    if own.rank is None:
        return Message("optimism.too_few", figures)
    apart = own.index - table.mean
    if abs(apart) < APART:
        return Message("optimism.as_rosy", figures)
    return Message("optimism.rosier" if apart > 0 else "optimism.less_rosy", figures)


def _exact(value: float) -> Decimal:
    return Decimal(repr(round(value, 6)))
