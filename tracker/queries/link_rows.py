"""The plan's links as pages print them, with both ends. Pure: it chooses among the portfolio's rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.bilingual import Message, Param
from tracker.domain.dependencies import Key, LinkMark, Timing, path_text
from tracker.domain.earned_schedule import EarnedSchedule, task_schedule
from tracker.domain.waiting import HeldItem, LinkEnd, holds_sentence, waits_sentence
from tracker.queries.dependencies import LinkRecord
from tracker.queries.milestone_rows import MilestoneOfTask, all_milestones
from tracker.queries.portfolio_rows import Portfolio, TaskRow


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with both its milestones, its float in working days and how it stands."""

    record: LinkRecord
    predecessor: MilestoneOfTask
    successor: MilestoneOfTask
    days: int
    mark: LinkMark

    @property
    def is_holding(self) -> bool:
        return self.mark is not LinkMark.SETTLED

    @property
    def crosses_units(self) -> bool:
        """Tell whether one unit waits for another."""
        return self.predecessor.milestone.unit.id != self.successor.milestone.unit.id


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A milestone of the critical chain: when its links let it come at the earliest and the plan's end at the latest
    (None beyond the calendar), and the working days between."""

    item: MilestoneOfTask
    lag: int
    earliest_on: date | None
    latest_on: date | None
    total_float: int


@dataclass(frozen=True, slots=True)
class CriticalChain:
    """The open milestones that decide the plan's end, in order, and the earned schedule of these and of those reached
    before them, alone (None before the first is due to begin). Methods: A3 rule 7."""

    steps: tuple[ChainStep, ...]
    reached: tuple[MilestoneOfTask, ...]
    schedule: EarnedSchedule | None


def link_rows(portfolio: Portfolio) -> tuple[LinkRow, ...]:
    """Return all links between milestones in the plan, the tightest first."""
    items, limit = by_key(portfolio), portfolio.rules.critical_float_days
    links, network = portfolio.links, portfolio.links.network
    rows = [
        LinkRow(
            links.record(each.link),
            items[each.link.predecessor],
            items[each.link.successor],
            each.days,
            each.mark(limit),
        )
        for each in network.links
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_holding, row.days)))


def by_key(portfolio: Portfolio) -> dict[Key, MilestoneOfTask]:
    """Return every milestone in the plan by its task's code and its number."""
    return {(item.task.code, item.milestone.record.state.number): item for item in all_milestones(portfolio.tasks)}


def waiting_lines(
    portfolio: Portfolio, rows: Sequence[LinkRow], tasks: Sequence[TaskRow]
) -> dict[int, tuple[Message, ...]]:
    """Return, by milestone id, what stands in the way of open milestones of these tasks: links that come late, are
    overdue or tight, a forecast earlier than they allow, and what the milestone's own unit still owes a task it does
    not lead."""
    found: dict[int, list[Message]] = {}
    for row in rows:
        sentence = waits_sentence(_end(row.predecessor), row.mark, row.days)
        if sentence is not None:
            found.setdefault(row.successor.milestone.record.state.id, []).append(sentence)
    for task in tasks:
        early = [
            (milestone_id, Message("waits.not_before", {"earliest_on": day}))
            for milestone_id, day in not_before(portfolio, task).items()
        ]
        for milestone_id, sentence in (*early, *_owed_lines(task)):
            found.setdefault(milestone_id, []).append(sentence)
    return {milestone_id: tuple(sentences) for milestone_id, sentences in found.items()}


def not_before(portfolio: Portfolio, task: TaskRow) -> dict[int, date]:
    """Return, by milestone id, the day before which a milestone cannot be reached by what it waits for, where it is
    expected sooner."""
    links = portfolio.links
    found: dict[int, date] = {}
    for milestone in task.milestones:
        state = milestone.record.state
        timing = links.network.timings.get((task.code, state.number))
        if timing is not None and links.axis is not None and timing.earliest_at > links.axis.at(milestone.expected_on):
            earliest_on = links.day(timing.earliest_at)
            if earliest_on is not None:
                found[state.id] = earliest_on
    return found


def _owed_lines(task: TaskRow) -> Iterator[tuple[int, Message]]:
    overdue = {row.unit.id: row for row in task.contributions if row.overdue > 0}
    for milestone in task.milestones:
        row = overdue.get(milestone.unit.id)
        if row is not None and milestone.is_open:
            figures: dict[str, Param] = {"unit": row.unit.short, "what": row.deliverable, "days": row.overdue}
            yield milestone.record.state.id, Message("waits.contribution", figures)


def holding_lines(rows: Sequence[LinkRow]) -> dict[int, tuple[Message, ...]]:
    """Return, by milestone id, who waits for it and how long they can."""
    found: dict[int, list[Message]] = {}
    for row in rows:
        sentence = holds_sentence(_end(row.successor), row.mark, row.days)
        if sentence is not None:
            found.setdefault(row.predecessor.milestone.record.state.id, []).append(sentence)
    return {milestone_id: tuple(sentences) for milestone_id, sentences in found.items()}


def linked_lines(portfolio: Portfolio) -> dict[int, tuple[Message, ...]]:
    """Return, by milestone id, what stands in its way and who waits for it."""
    rows = link_rows(portfolio)
    waits, holds = waiting_lines(portfolio, rows, portfolio.tasks), holding_lines(rows)
    return {id: (*waits.get(id, ()), *holds.get(id, ())) for id in {*waits, *holds}}


def _end(item: MilestoneOfTask) -> LinkEnd:
    milestone = item.milestone
    key = path_text([(item.task.code, milestone.record.state.number)])
    return LinkEnd(key, milestone.record.name, milestone.unit.short, milestone.overdue)


def held_items(task: TaskRow, rows: Sequence[LinkRow]) -> tuple[HeldItem, ...]:
    """Return everything past its date that a task needs, its lead's own milestones too, the longest first: its
    contributions and milestones, and what its open milestones wait for in other tasks."""
    items = [HeldItem(row.unit.short, row.deliverable, row.overdue) for row in task.contributions if row.overdue > 0]
    needed = {row.record.state.id: row for row in task.milestones if row.overdue > 0}
    for link in rows:
        if link.is_holding and link.successor.task.id == task.id and link.predecessor.milestone.overdue > 0:
            needed[link.predecessor.milestone.record.state.id] = link.predecessor.milestone
    items += [HeldItem(row.unit.short, row.record.name, row.overdue) for row in needed.values()]
    return tuple(sorted(items, key=lambda item: -item.days))


def critical_chain(portfolio: Portfolio) -> CriticalChain | None:
    """Return the chain that decides the plan's end; None where nothing is open or the plan has no links."""
    network, items = portfolio.links.network, by_key(portfolio)
    if not network.chain or not network.links:
        return None
    lags = {(each.link.predecessor, each.link.successor): each.link.lag for each in network.links}
    steps = [
        _step(portfolio, items[key], network.timings[key], lags.get((before, key), 0) if before else 0)
        for before, key in zip((None, *network.chain), network.chain, strict=False)
    ]
    reached = [items[key] for key in _reached_before(portfolio, items)]
    return CriticalChain(tuple(steps), tuple(reached), _schedule([*reached, *(step.item for step in steps)], portfolio))


def _step(portfolio: Portfolio, item: MilestoneOfTask, timing: Timing, lag: int) -> ChainStep:
    links, now = portfolio.links, item.milestone.expected_on
    earliest_on: date | None = now
    if links.axis is None or timing.earliest_at > links.axis.at(now):
        # Its links hold it back; else a date on a day without work would turn into the workday before.
        earliest_on = links.day(timing.earliest_at)
    return ChainStep(item, lag, earliest_on, links.day(timing.latest_at), timing.total_float)


def _reached_before(portfolio: Portfolio, items: Mapping[Key, MilestoneOfTask]) -> list[Key]:
    """Return the reached milestones that lead to the chain's first, each the one of its predecessors reached last."""
    into: dict[Key, list[Key]] = {}
    for each in portfolio.links.network.links:
        into.setdefault(each.link.successor, []).append(each.link.predecessor)
    found: list[Key] = []
    at = portfolio.links.network.chain[0]
    while before := into.get(at):
        at = max(before, key=lambda key: (items[key].milestone.expected_on, key))
        found.append(at)
    return found[::-1]


def _schedule(items: Sequence[MilestoneOfTask], portfolio: Portfolio) -> EarnedSchedule | None:
    """Return the earned schedule of these milestones alone, each weighing its share of the plan."""
    states = [
        replace(item.milestone.record.state, weight=item.task.share * item.milestone.record.share) for item in items
    ]
    starts_on = min(item.task.starts_on for item in items)
    found = task_schedule(states, starts_on=starts_on, as_of=portfolio.view.as_of)
    return found.figures if found is not None else None
