"""What a task waits for, in sentences: decided by figures, booked to whoever holds the item. Methods: A5, A6."""

import pytest

from tracker.domain.bilingual import Bilingual
from tracker.domain.dependencies import LinkMark
from tracker.domain.waiting import (
    BookedDelay,
    HeldItem,
    LinkEnd,
    booked,
    chain_title,
    holds_sentence,
    links_title,
    waiting_sentence,
    waits_sentence,
)

PC, BANK = Bilingual("财险", "PC"), Bilingual("银行", "BANK")
ROUTING, LIST, DATA = (Bilingual("", name) for name in ("Call routing", "List", "Data"))
END = LinkEnd("C2/3", Bilingual("", "Members"), BANK)


@pytest.mark.parametrize(
    ("items", "code", "unit", "days"),
    [
        ([HeldItem(PC, ROUTING, 14)], "waiting.one", PC, 14),
        ([HeldItem(PC, LIST, 3), HeldItem(PC, ROUTING, 14)], "waiting.one_unit", PC, 14),
        ([HeldItem(PC, ROUTING, 14), HeldItem(BANK, DATA, 22)], "waiting.several_units", BANK, 22),
    ],
)
def test_the_longest_wait_is_named(items: list[HeldItem], code: str, unit: Bilingual, days: int) -> None:
    found = waiting_sentence(items)
    assert found is not None
    assert (found.code, found.params["unit"], found.params["days"]) == (code, unit, days)


def test_without_anything_overdue_nobody_is_waited_for() -> None:
    assert waiting_sentence([]) is None


def test_delay_is_booked_to_its_holder_and_not_added_up() -> None:
    items = [HeldItem(PC, ROUTING, 7), HeldItem(BANK, DATA, 12), HeldItem(PC, LIST, 3)]
    assert booked(items) == (BookedDelay(BANK, 12, 1), BookedDelay(PC, 7, 2))


@pytest.mark.parametrize(
    ("mark", "days", "overdue", "waits", "holds"),
    [
        (LinkMark.LATE, -38, 0, "waits.late", "holds.late"),
        (LinkMark.LATE, -38, 9, "waits.late", "holds.late"),
        (LinkMark.CRITICAL, 3, 0, "waits.critical", "holds.open"),
        (LinkMark.CRITICAL, 0, 0, "waits.exact", "holds.exact"),
        (LinkMark.CRITICAL, 3, 9, "waits.overdue", "holds.open"),
        (LinkMark.FREE, 40, 9, "waits.overdue", "holds.open"),
        (LinkMark.FREE, 40, 0, None, "holds.open"),
        (LinkMark.SETTLED, -3, 9, None, None),
    ],
)
def test_a_milestone_says_what_is_late_overdue_or_tight(
    mark: LinkMark, days: int, overdue: int, waits: str | None, holds: str | None
) -> None:
    end = LinkEnd(END.key, END.milestone, END.unit, overdue)
    found = [waits_sentence(end, mark, days), holds_sentence(end, mark, days)]
    assert [message.code if message else None for message in found] == [waits, holds]
    assert all(int(str(message.params["days"])) >= 0 for message in found if message)


@pytest.mark.parametrize(
    ("marks", "code", "figures"),
    [
        ([], "links.none", {}),
        ([LinkMark.SETTLED], "links.all_settled", {"count": 1}),
        ([LinkMark.LATE, LinkMark.CRITICAL, LinkMark.SETTLED], "links.late", {"count": 1, "total": 2}),
        ([LinkMark.LATE, LinkMark.SETTLED], "links.only_late", {"count": 1, "total": 1}),
        ([LinkMark.CRITICAL, LinkMark.FREE], "links.critical", {"count": 1, "total": 2, "limit": 5}),
        ([LinkMark.FREE, LinkMark.FREE], "links.free", {"count": 2, "limit": 5}),
    ],
)
def test_the_title_counts_what_matters_most(marks: list[LinkMark], code: str, figures: dict[str, int]) -> None:
    found = links_title(marks, limit=5)
    assert (found.code, dict(found.params)) == (code, figures)


@pytest.mark.parametrize(
    ("floats", "clauses"),
    [
        ([74, 20, -1, -15], [("chain.late", {"count": 2, "days": 15}), ("chain.before", {"count": 2})]),
        ([0, 0], [("chain.held", {"count": 2, "days": 0})]),
        ([9, 4], [("chain.held", {"count": 1, "days": 4}), ("chain.before", {"count": 1})]),
        ([30, 12], [("chain.free", {"count": 2, "days": 12})]),
    ],
)
def test_the_plans_end_hangs_only_on_the_critical_milestones(floats, clauses) -> None:
    found = chain_title(floats, limit=5)
    assert [(clause.code, dict(clause.params)) for clause in found] == clauses
