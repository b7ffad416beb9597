"""Links between milestones: float, passes, the critical chain, cycles. Methods: A6, rule RG-7."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.dependencies import (
    Cycle,
    Key,
    Link,
    LinkedMilestone,
    LinkMark,
    cycle_with,
    in_order,
    network,
)
from tracker.domain.dependency_edits import (
    LONGEST_LAG,
    DependencyDraft,
    code_meant,
    dependency_refusals,
    milestone_written,
)

A, B, C, D = ("A", 1), ("B", 1), ("C", 1), ("D", 1)
NOW, END = 0, 100


def milestone(key: Key, expected_at: int, need_at: int | None = None, *, is_reached: bool = False) -> LinkedMilestone:
    return LinkedMilestone(key, expected_at, expected_at if need_at is None else need_at, is_reached)


def marks(milestones: list[LinkedMilestone], links: list[Link], limit: int = 5) -> dict[tuple[Key, Key], LinkMark]:
    found = network(milestones, links, now=NOW, end=END).links
    return {(each.link.predecessor, each.link.successor): each.mark(limit) for each in found}


@pytest.mark.parametrize(
    ("expected_at", "lag", "days", "mark"),
    [
        (10, 0, 10, LinkMark.FREE),
        (14, 0, 6, LinkMark.FREE),
        (15, 0, 5, LinkMark.CRITICAL),
        (10, 10, 0, LinkMark.CRITICAL),
        (20, 0, 0, LinkMark.CRITICAL),
        (20, 1, -1, LinkMark.LATE),
        (21, 0, -1, LinkMark.LATE),
    ],
)
def test_float_is_what_is_left_to_the_successors_planned_date(
    expected_at: int, lag: int, days: int, mark: LinkMark
) -> None:
    found = network([milestone(A, expected_at), milestone(B, 30, 20)], [Link(A, B, lag)], now=NOW, end=END).links
    assert [(each.days, each.mark(5), each.is_late) for each in found] == [(days, mark, mark is LinkMark.LATE)]


def test_nothing_waits_once_either_end_is_reached_but_for_a_lag_that_still_runs() -> None:
    late = [milestone(A, -3, is_reached=True), milestone(B, 10, -5)]
    assert marks(late, [Link(A, B)]) == {(A, B): LinkMark.SETTLED}
    assert marks(late, [Link(A, B, 3)]) == {(A, B): LinkMark.SETTLED}
    assert marks(late, [Link(A, B, 4)]) == {(A, B): LinkMark.LATE}
    assert marks([milestone(A, 20), milestone(B, -1, -5, is_reached=True)], [Link(A, B)]) == {(A, B): LinkMark.SETTLED}


def test_a_link_to_what_left_the_plan_counts_for_nothing() -> None:
    found = network([milestone(A, 10)], [Link(A, B), Link(B, A)], now=NOW, end=END)
    assert found.links == ()
    assert found.chain == (A,)


def test_the_forward_pass_carries_delay_through_links_and_lags() -> None:
    plan = [milestone(A, 40), milestone(B, 45), milestone(C, 46), milestone(D, 90)]
    timings = network(plan, [Link(A, B, 10), Link(B, C), Link(C, D)], now=NOW, end=END).timings
    assert {key[0]: timing.earliest_at for key, timing in timings.items()} == {"A": 40, "B": 50, "C": 50, "D": 90}


def test_the_backward_pass_starts_at_the_plans_end() -> None:
    plan = [milestone(A, 40), milestone(B, 60), milestone(C, 30)]
    timings = network(plan, [Link(A, B, 10)], now=NOW, end=END).timings
    assert {key[0]: timing.latest_at for key, timing in timings.items()} == {"A": 90, "B": 100, "C": 100}
    assert {key[0]: timing.total_float for key, timing in timings.items()} == {"A": 50, "B": 40, "C": 70}


def test_a_reached_milestone_keeps_its_day_and_holds_nobody_back() -> None:
    plan = [milestone(A, 80), milestone(B, -4, is_reached=True), milestone(C, 20)]
    found = network(plan, [Link(A, B), Link(B, C, 10)], now=NOW, end=END)
    assert (found.timings[C].earliest_at, found.timings[C].waits_for) == (20, None)
    assert found.timings[A].latest_at == END
    assert B not in found.timings


def test_the_critical_chain_leads_to_the_last_finish_through_what_lets_it_go_last() -> None:
    plan = [milestone(A, 40), milestone(B, 50), milestone(C, 70), milestone(D, 60)]
    links = [Link(A, C, 20), Link(B, C), Link(D, B)]
    # B can only come when D has, at 60; A and its lag let C go at 60 too: the first by its key is named.
    assert network(plan, links, now=NOW, end=END).chain == (A, C)
    assert network(plan, [*links[1:], Link(A, C, 19)], now=NOW, end=END).chain == (D, B, C)


def test_what_waits_for_nothing_is_a_chain_of_one() -> None:
    assert network([milestone(A, 40), milestone(B, 50)], [], now=NOW, end=END).chain == (B,)
    assert network([milestone(A, 40, is_reached=True)], [], now=NOW, end=END).chain == ()


@pytest.mark.parametrize(
    ("links", "new", "path"),
    [
        ([Link(A, B), Link(B, C)], Link(C, A), (C, A, B)),
        ([Link(A, B)], Link(B, A), (B, A)),
        ([Link(A, B), Link(B, C), Link(A, C)], Link(C, A), (C, A)),
        ([Link(A, B), Link(B, C)], Link(A, C), None),
        ([Link(A, B)], Link(C, D), None),
    ],
)
def test_the_cycle_a_new_link_would_close_is_named(links: list[Link], new: Link, path: tuple[Key, ...] | None) -> None:
    assert cycle_with(links, new) == path


def test_links_that_go_round_have_no_order() -> None:
    with pytest.raises(Cycle) as caught:
        in_order([A, B, C, D], [Link(A, B), Link(B, C), Link(C, B), Link(C, D)])
    assert caught.value.keys == (B, C)
    assert str(caught.value) == "B/1 → C/1 → B/1"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("C2/3", ("C2", 3)),
        (" C2 / 3 LIFE and PC members migrated", ("C2", 3)),
        ("C2 3", ("C2", 3)),
        ("P-1.2/10 名称", ("P-1.2", 10)),
        ("b1／5", ("b1", 5)),
        ("Ｃ２　３ 名称", ("Ｃ２", 3)),
        ("C2", None),
        ("C2/x", None),
        ("", None),
        ("C2/3rd", None),
    ],
)
def test_a_milestone_is_written_as_code_and_number(text: str, key: Key | None) -> None:
    assert milestone_written(text) == key


@pytest.mark.parametrize(
    ("written", "code"), [("b1", "B1"), ("Ｂ１", "B1"), ("Ｃ", "Ｃ"), ("C", "Ｃ"), ("d", "d"), ("D", "D"), ("x", "x")]
)
def test_a_code_is_found_however_its_letters_were_typed(written: str, code: str) -> None:
    assert code_meant(written, ["B1", "Ｃ", "D", "d"]) == code


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (DependencyDraft(A, A, 0, ""), "dependency.itself", "other"),
        (DependencyDraft(("Z", 9), B, 0, ""), "dependency.unknown", "other"),
        (DependencyDraft(A, B, 3, ""), "dependency.taken", "other"),
        (DependencyDraft(C, A, 0, ""), "dependency.cycle", "other"),
        (DependencyDraft(B, D, 0, ""), "dependency.reached", "other"),
        (DependencyDraft(A, C, -1, ""), "dependency.lag", "lag"),
        (DependencyDraft(A, C, LONGEST_LAG + 1, ""), "dependency.lag", "lag"),
        (DependencyDraft(A, C, 0, "x" * 4001), "text.too_long", "note"),
    ],
)
def test_what_cannot_be_a_link_is_refused_beside_its_field(draft: DependencyDraft, code: str, field: str) -> None:
    links = [Link(A, B), Link(B, C)]
    found = dependency_refusals(draft, links, known={A, B, C, D}, reached={D}, other="other")
    assert [(refusal.code, refusal.field) for refusal in found] == [(code, field)]


def test_a_cycle_is_named_milestone_by_milestone() -> None:
    draft = DependencyDraft(C, A, 0, "")
    found = dependency_refusals(draft, [Link(A, B), Link(B, C)], known={A, B, C}, reached=(), other="other")
    assert found[0].params["path"] == "C/1 → A/1 → B/1 → C/1"


def test_a_link_that_closes_no_cycle_may_stand() -> None:
    draft = DependencyDraft(A, C, 5, "")
    assert dependency_refusals(draft, [Link(A, B), Link(B, C)], known={A, B, C}, reached=(), other="other") == []


# Properties over generated plans: links lead from an earlier key to a later one, so that they never go round.
KEYS = [(f"T{n}", n % 4 + 1) for n in range(9)]
plans = st.lists(
    st.tuples(st.integers(-20, 90), st.integers(-20, 90), st.booleans()), min_size=len(KEYS), max_size=len(KEYS)
)
pairs = st.tuples(st.integers(0, len(KEYS) - 1), st.integers(0, len(KEYS) - 1), st.integers(0, 30))


def of(values: list[tuple[int, int, bool]]) -> list[LinkedMilestone]:
    return [
        LinkedMilestone(key, min(expected, NOW) if reached else max(expected, NOW), need, reached)
        for key, (expected, need, reached) in zip(KEYS, values, strict=True)
    ]


def forward(drawn: list[tuple[int, int, int]]) -> list[Link]:
    unique = {(KEYS[min(a, b)], KEYS[max(a, b)]): lag for a, b, lag in drawn if a != b}
    return [Link(first, second, lag) for (first, second), lag in unique.items()]


@given(plans, st.lists(pairs, max_size=14), pairs)
def test_adding_a_link_makes_nothing_earlier_and_nothing_later_bearable(values, drawn, more) -> None:
    links, added = forward(drawn), forward([*drawn, more])
    before, after = network(of(values), links, now=NOW, end=END), network(of(values), added, now=NOW, end=END)
    kept = {(link.predecessor, link.successor): link.lag for link in links}
    if all(kept.get((link.predecessor, link.successor), link.lag) <= link.lag for link in added):
        assert all(after.timings[key].earliest_at >= before.timings[key].earliest_at for key in before.timings)
        assert all(after.timings[key].latest_at <= before.timings[key].latest_at for key in before.timings)


@given(plans, st.lists(pairs, max_size=14), st.integers(0, len(KEYS) - 1), st.integers(1, 20))
def test_float_falls_day_by_day_as_a_predecessor_slips(values, drawn, which, days) -> None:
    milestones, links = of(values), forward(drawn)
    slipped = [
        replace(each, expected_at=each.expected_at + days) if each.key == KEYS[which] else each for each in milestones
    ]
    before = {each.link: each.days for each in network(milestones, links, now=NOW, end=END).links}
    for each in network(slipped, links, now=NOW, end=END).links:
        fallen = days if each.link.predecessor == KEYS[which] else 0
        assert before[each.link] - each.days == fallen


@given(plans, st.lists(pairs, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(values, drawn, random: Random) -> None:
    milestones, links = of(values), forward(drawn)
    mixed, mixed_links = milestones[:], links[:]
    random.shuffle(mixed)
    random.shuffle(mixed_links)
    assert network(mixed, mixed_links, now=NOW, end=END) == network(milestones, links, now=NOW, end=END)


@given(st.lists(pairs, max_size=25))
def test_links_taken_one_by_one_never_go_round(drawn) -> None:
    accepted: list[Link] = []
    for first, second, lag in drawn:
        new = Link(KEYS[first], KEYS[second], lag)
        if first == second:
            continue
        cycle = cycle_with(accepted, new)
        if cycle is None:
            accepted.append(new)
        else:
            steps = {(link.predecessor, link.successor) for link in [*accepted, new]}
            assert all(step in steps for step in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    order = in_order(KEYS, accepted)
    assert all(order.index(link.predecessor) < order.index(link.successor) for link in accepted)


@settings(max_examples=25)
@given(plans, st.lists(pairs, max_size=14))
def test_the_chain_is_linked_open_and_ends_last(values, drawn) -> None:
    links = forward(drawn)
    found = network(of(values), links, now=NOW, end=END)
    steps = {(link.predecessor, link.successor) for link in links}
    assert all(step in steps for step in pairwise(found.chain))
    assert set(found.chain) <= set(found.timings)
    if found.timings:
        assert found.timings[found.chain[-1]].earliest_at == max(t.earliest_at for t in found.timings.values())


def test_a_long_chain_of_three_thousand_milestones_is_followed_without_recursion() -> None:
    keys = [(f"T{task:03d}", number) for task in range(500) for number in range(1, 7)]
    links = [Link(first, second, 1) for first, second in pairwise(keys)]
    found = network([milestone(key, 5) for key in keys], links, now=NOW, end=4000)
    assert found.chain == tuple(keys)
    assert found.timings[keys[-1]].earliest_at == 5 + len(links)
    assert cycle_with(links, Link(keys[-1], keys[0])) == (keys[-1], *keys[:-1])
