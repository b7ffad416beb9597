"""Links between milestones as known at one moment, and what follows from them for the whole plan. Methods: A6."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.dependencies import Key, Link, LinkedMilestone, Network, network
from tracker.domain.link_history import LinkHistory
from tracker.domain.milestones import expected_on
from tracker.domain.periods import View
from tracker.domain.permissions import Scope
from tracker.domain.standings import WorkAxis
from tracker.domain.status import LateLink
from tracker.models.milestones import Dependency, Milestone
from tracker.models.plan import KeyTask
from tracker.queries.frame import Frame
from tracker.queries.milestones import MilestoneRecord

_BEFORE, _AFTER = aliased(Milestone), aliased(Milestone)
_FIRST, _SECOND = aliased(KeyTask), aliased(KeyTask)
_LINKS = (
    select(
        Dependency.__table__,
        _FIRST.code.label("first"),
        _BEFORE.number.label("first_number"),
        _SECOND.code.label("second"),
        _AFTER.number.label("second_number"),
    )
    .join(_BEFORE, _BEFORE.id == Dependency.predecessor_id)
    .join(_FIRST, _FIRST.id == _BEFORE.task_id)
    .join(_AFTER, _AFTER.id == Dependency.successor_id)
    .join(_SECOND, _SECOND.id == _AFTER.task_id)
)


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A link on record: its row, what was noted, and since when and by whom it stands."""

    id: int
    link: Link
    note: str
    recorded_at: datetime
    recorded_by: str
    version: int


@dataclass(frozen=True, slots=True)
class PlanNetwork:
    """The plan's links in a view with their records, and what follows from them; places lie on the axis.

    `chain` holds the critical chain of a plan with links, `waiting_too_long` what waits for something that comes late.
    """

    axis: WorkAxis | None = None
    network: Network = field(default_factory=Network)
    records: Mapping[tuple[Key, Key], LinkRecord] = field(default_factory=dict)
    chain: frozenset[Key] = frozenset()
    waiting_too_long: frozenset[Key] = frozenset()

    def day(self, place: int) -> date | None:
        """Return the day of a place; None beyond the calendar's years."""
        return self.axis.day(place) if self.axis else None

    @property
    def needed_on(self) -> dict[Key, date]:
        """Return the days by which open milestones must be reached so that what waits for them ends with the plan."""
        ends_at = max((timing.latest_at for timing in self.network.timings.values()), default=0)
        waited = {
            key: self.day(timing.latest_at)
            for key, timing in self.network.timings.items()
            if timing.latest_at < ends_at
        }
        return {key: day for key, day in waited.items() if day is not None}

    def record(self, link: Link) -> LinkRecord:
        """Return the record of one of its links."""
        return self.records[link.predecessor, link.successor]


def links_known(_scope: Scope, *, known_at: datetime | None) -> tuple[LinkRecord, ...]:
    """Return the links that held as known at a moment (None: now), in the order of recording. One statement."""
    rows = db.session.execute(_LINKS.where(holds_in(known_at)).order_by(Dependency.id))
    return tuple(
        LinkRecord(row.id, _link(row), row.note, row.recorded_at, row.recorded_by, row.version) for row in rows
    )


def link_histories(view: View) -> tuple[LinkHistory, ...]:
    """Return every link recorded by the moment the view looks at, those removed by then too. One statement."""
    moment = link_moment(view)
    statement = _LINKS if moment is None else _LINKS.where(Dependency.recorded_at <= moment)

    def removed(at: datetime | None) -> datetime | None:
        return at if at is None or moment is None or at <= moment else None

    rows = db.session.execute(statement.order_by(Dependency.id))
    return tuple(LinkHistory(_link(row), row.recorded_at, removed(row.removed_at)) for row in rows)


def link_moment(view: View) -> datetime | None:
    """Return the moment whose links a view shows, None for those that hold now.

    Links are made and removed, never corrected: what is said of them later is no correction of the day looked at.
    """
    if view.known_at is not None or not view.corrected:
        return view.known_at
    period = view.period
    if period is not None and period.published_at is not None and view.as_of == period.month.last:
        return period.published_at
    return clock.end_of_day(view.as_of)


def _link(row: Any) -> Link:
    return Link((row.first, row.first_number), (row.second, row.second_number), row.lag_workdays)


def holds_in(known_at: datetime | None) -> ColumnElement[bool]:
    """Return the condition that a link was recorded by a moment and not removed by then (None: until now). F2."""
    if known_at is None:
        return Dependency.removed_at.is_(None)
    return and_(
        Dependency.recorded_at <= known_at, or_(Dependency.removed_at.is_(None), Dependency.removed_at > known_at)
    )


def plan_network(scope: Scope, frame: Frame, milestones: Mapping[Key, MilestoneRecord]) -> PlanNetwork:
    """Return what follows from the links between milestones that are in the plan. One statement."""
    assert frame.plan is not None
    axis, as_of = WorkAxis(frame.plan.calendar, frame.plan.starts_on), frame.view.as_of
    known = {
        (record.link.predecessor, record.link.successor): record
        for record in links_known(scope, known_at=link_moment(frame.view))
    }
    found = network(
        [_linked(key, record, axis, as_of) for key, record in milestones.items() if record.scope is None],
        [record.link for record in known.values()],
        now=axis.at(as_of),
        end=axis.at(frame.plan.ends_on),
    )
    return PlanNetwork(
        axis,
        found,
        known,
        chain=frozenset(found.chain) if found.links else frozenset(),
        waiting_too_long=frozenset(each.link.successor for each in found.links if each.is_late),
    )


def _linked(key: Key, record: MilestoneRecord, axis: WorkAxis, as_of: date) -> LinkedMilestone:
    state = record.state
    return LinkedMilestone(key, axis.at(expected_on(state, as_of=as_of)), axis.at(state.baseline_on), state.is_claimed)


def late_links(
    found: PlanNetwork, milestones: Mapping[Key, MilestoneRecord], units: Mapping[int, Bilingual]
) -> dict[str, list[LateLink]]:
    """Return, by the code of the task that waits, the links that come too late for it, the latest first.

    A link with negative float is critical whatever the limit. Methods: A5, rule RG-7.
    """
    late: dict[str, list[LateLink]] = {}
    for each in sorted(found.network.links, key=lambda each: (each.days, each.link)):
        if each.is_late:
            first = each.link.predecessor
            record = milestones[first]
            late.setdefault(each.link.successor[0], []).append(
                LateLink(record.name, first[0], units[record.unit_id], -each.days)
            )
    return late
