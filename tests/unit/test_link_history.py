"""Which links were known at a past moment. Methods: F2."""

from datetime import date

from tests.factories.plans import instant
from tracker.domain.dependencies import Link
from tracker.domain.link_history import LinkHistory, links_at
from tracker.domain.milestone_history import Origin

A, B, C = ("A", 1), ("B", 1), ("C", 1)
LINKS = [
    LinkHistory(Link(B, C), instant(date(2020, 2, 3))),
    LinkHistory(Link(A, B), instant(date(2020, 1, 6)), instant(date(2020, 3, 2))),
]


def at(day: date | None) -> tuple[Link, ...]:
    return links_at(LINKS, Origin(date(2020, 3, 31), instant(day) if day else None))


def test_a_link_holds_from_its_recording_until_its_removal() -> None:
    assert at(date(2020, 1, 3)) == ()
    assert at(date(2020, 1, 6)) == (Link(A, B),)
    assert at(date(2020, 2, 28)) == (Link(A, B), Link(B, C))
    assert at(date(2020, 3, 2)) == (Link(B, C),)


def test_what_was_removed_does_not_hold_now() -> None:
    assert at(None) == (Link(B, C),)
