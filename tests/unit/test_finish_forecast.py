"""Draws of the finish: figures known from enumeration, sameness, and what lies beyond the record. Methods: B3."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.dependencies import Cycle
from tracker.domain.finish_draws import drawn
from tracker.domain.finish_forecast import draw_finish
from tracker.domain.finish_inputs import FinishInputs, OpenMilestone, TaskEnd, WaitsFor, digest, seed_of


def coin(task: str, chance: float, *, number: int = 1, due: int | None = None) -> OpenMilestone:
    """Return a milestone that is reached by place 10 with this chance, else by place 30."""
    return OpenMilestone(task, number, 1 / 24, (10, 30), (chance, 1.0), 30, due)


def plan(milestones: list[OpenMilestone], *, shock: float = 0.3, end: int = 10) -> FinishInputs:
    tasks = sorted({milestone.task for milestone in milestones})
    return FinishInputs(
        "2020-03-31",
        end,
        tuple(milestones),
        tuple(TaskEnd(task, "P", None, 10) for task in tasks),
        (5, 10, 30),
        0.0,
        shock,
    )


@pytest.mark.parametrize(
    ("shock", "all_in_time", "fewest"),
    # With 0.5 the tenth quantile lies within the noise of the draws between 16 and 17: 90.05 % have 17 or more.
    [(0.0, 0.0798, {20}), (0.3, 0.3125, {18}), (0.5, 0.4551, {16, 17})],
)
def test_common_causes_decide_whether_all_of_24_tasks_come_in_time(
    shock: float, all_in_time: float, fewest: set[int]
) -> None:
    """24 tasks, each in time with 90 %: the figures of the method, by enumeration."""
    found = draw_finish(plan([coin(f"T{n:02d}", 0.9) for n in range(24)], shock=shock))
    assert found.whole.by_end == pytest.approx((all_in_time, all_in_time), abs=0.015)
    assert found.whole.late.mean == pytest.approx((2.4, 2.4), abs=0.1)
    assert 24 - found.whole.late.p90 in fewest


def test_the_finish_is_that_of_the_last_strand() -> None:
    one = draw_finish(plan([coin("A", 0.5)], shock=0.0))
    three = draw_finish(plan([coin("A", 0.5), coin("B", 0.5), coin("C", 0.5)], shock=0.0))
    assert one.whole.by_end.least == pytest.approx(0.5, abs=0.02)
    assert three.whole.by_end.least == pytest.approx(0.125, abs=0.02)
    assert (one.whole.spread.p20.at, three.whole.spread.p20.at) == (10, 30)


def test_tasks_by_the_end_are_counted_in_every_draw() -> None:
    """24 tasks, each by the end with 90 %: 21.6 on average; of one the record says nothing of it is open."""
    found = draw_finish(plan([coin(f"T{n:02d}", 0.9) for n in range(24)], shock=0.0)).whole.tasks_by_end
    assert found.mean == pytest.approx((21.6, 21.6), abs=0.1)
    assert (found.p10, found.p90, found.of) == (20, 23, 24)
    unknown = OpenMilestone("B", 1, 0.5, (), (), 0, None)
    assert draw_finish(plan([coin("A", 1.0), unknown])).whole.tasks_by_end.mean == (1, 2)


def test_the_same_inputs_give_the_same_figures() -> None:
    inputs = plan([coin("A", 0.4), coin("B", 0.6), coin("B", 0.7, number=2)])
    found = draw_finish(inputs)
    draw_finish.cache_clear()
    assert draw_finish(inputs) == found


def test_the_digest_is_that_of_the_canonical_text() -> None:
    """The name of a result must be the same on every machine and with every version."""
    inputs = plan([coin("A", 0.4)])
    assert digest(inputs) == "8cde74cbdf69d34c69babce9d8af57e165fdc5fecb3487e02aa4870b0052fec6"
    assert seed_of(digest(inputs)) == int(digest(inputs)[:16], 16)
    assert digest(replace(inputs, end=11)) != digest(inputs)


def test_what_slips_beyond_the_record_is_later_and_may_come_in_time_or_not() -> None:
    inputs = replace(plan([OpenMilestone("A", 1, 1.0, (10,), (0.6,), 25, None)]), end=100)
    whole = draw_finish(inputs).whole
    assert whole.by_end == pytest.approx((0.6, 1.0), abs=0.02)
    assert whole.beyond == pytest.approx(0.4, abs=0.02)
    assert (whole.spread.p50.at, whole.spread.p50.is_later) == (10, False)
    assert (whole.spread.p80.at, whole.spread.p80.is_later) == (25, True)
    # Known to have slipped past its due place, 10, whenever it comes.
    assert whole.late.mean == pytest.approx((whole.beyond, whole.beyond))
    early = draw_finish(replace(inputs, end=20)).whole
    assert early.by_end == pytest.approx((0.6, 0.6), abs=0.02)


def test_what_is_later_than_anything_known_is_not_before_what_is_less_likely() -> None:
    """Half come at place 90; of the others nothing is known but that they slip further than 25."""
    spread = draw_finish(plan([OpenMilestone("A", 1, 1.0, (90,), (0.5,), 25, None)])).whole.spread
    assert (spread.p20.at, spread.p20.is_later) == (90, False)
    assert (spread.p80.at, spread.p80.is_later) == (90, True)


def test_a_milestone_about_which_nothing_is_known_is_only_known_to_be_later() -> None:
    whole = draw_finish(plan([OpenMilestone("A", 1, 1.0, (), (), 0, None)])).whole
    assert whole.beyond == 1.0
    assert whole.spread.p10.is_later


def test_progress_rises_from_what_is_reached_to_the_whole() -> None:
    inputs = replace(plan([coin(f"T{n:02d}", 0.5) for n in range(12)]), earned=0.5)
    before, due, end = draw_finish(inputs).earned
    assert before.p10 == before.p90 == 0.5
    assert due.p10 < due.p50 < due.p90
    assert end.p10 == pytest.approx(1.0)


def test_finished_tasks_count_as_late_or_not_by_their_dates() -> None:
    tasks = (TaskEnd("A", "P", 3, 10), TaskEnd("B", "P", -5, -20), TaskEnd("C", "Q", None, 10))
    found = draw_finish(replace(plan([coin("C", 1.0)]), tasks=tasks))
    assert (found.whole.late.p10, found.whole.late.p90, found.whole.late.of) == (1, 1, 3)
    assert [(code, part.late.p90) for code, part in found.programmes] == [("P", 1), ("Q", 0)]
    assert dict(found.programmes)["P"].spread.p50.at == 3


def test_milestones_due_soon_are_counted_in_every_draw() -> None:
    found = draw_finish(plan([coin("A", 0.9, due=10), coin("B", 0.9, due=10), coin("C", 0.9)], shock=0.0))
    assert len(found.kept_counts) == 3
    assert sum(found.kept_counts) == found.draws
    assert found.kept_counts[2] / found.draws == pytest.approx(0.81, abs=0.015)


def test_a_plan_without_tasks_is_refused() -> None:
    with pytest.raises(ValueError, match="no finish"):
        draw_finish(replace(plan([coin("A", 0.5)]), tasks=()))


# Links between milestones. The same luck is drawn with and without them, so that single draws can be compared.


def test_a_plan_without_links_keeps_its_name_and_its_figures() -> None:
    inputs = plan([coin("A", 0.4)])
    assert digest(replace(inputs, links=())) == digest(inputs)
    assert digest(replace(inputs, links=(WaitsFor(("A", 1), ("B", 1), 0),))) != digest(inputs)


def test_a_successor_comes_when_the_last_it_waits_for_has_and_the_lag_is_over() -> None:
    """Three strands of even chance that meet: the merge is in time with 1/8, as by enumeration (merge bias)."""
    last = OpenMilestone("D", 1, 1 / 24, (1,), (1.0,), 1, 10)
    links = tuple(WaitsFor(last.key, (task, 1), 0) for task in "ABC")
    inputs = replace(plan([coin("A", 0.5), coin("B", 0.5), coin("C", 0.5), last], shock=0.0), links=links)
    found = draw_finish(inputs)
    assert found.kept_counts[1] / found.draws == pytest.approx(0.125, abs=0.02)
    late = replace(inputs, links=(WaitsFor(last.key, ("A", 1), 1),))
    assert draw_finish(late).kept_counts[0] == inputs.draws


def test_a_chain_passes_delay_on() -> None:
    chain = [
        coin("A", 0.5),
        OpenMilestone("B", 1, 0.1, (1,), (1.0,), 1, None),
        OpenMilestone("C", 1, 0.1, (1,), (1.0,), 1, None),
    ]
    links = (WaitsFor(("B", 1), ("A", 1), 5), WaitsFor(("C", 1), ("B", 1), 5))
    inputs = replace(plan(chain, shock=0.0, end=20), links=links)
    whole = draw_finish(inputs).whole
    assert whole.by_end == pytest.approx((0.5, 0.5), abs=0.02)
    assert (whole.spread.p10.at, whole.spread.p90.at) == (20, 40)


def test_a_lag_after_what_is_reached_still_runs() -> None:
    waiting = OpenMilestone("B", 1, 1.0, (1,), (1.0,), 1, None)
    inputs = replace(plan([waiting]), links=(WaitsFor(("B", 1), ("A", 1), 9, reached=-2),))
    assert draw_finish(inputs).whole.spread.p10.at == 7


def test_what_waits_for_something_beyond_the_record_has_no_end_either() -> None:
    endless = OpenMilestone("A", 1, 0.5, (), (), 25, None)
    waiting = OpenMilestone("B", 1, 0.5, (1,), (1.0,), 1, 10)
    inputs = replace(plan([endless, waiting]), links=(WaitsFor(("B", 1), ("A", 1), 5),))
    tally = drawn(inputs, 1)
    assert tally.is_open.all()
    assert set(tally.ends[1]) == {30}
    assert not tally.kept.any()


def test_links_to_milestones_that_are_gone_hold_nobody_back() -> None:
    inputs = plan([coin("A", 0.4)])
    linked = replace(inputs, links=(WaitsFor(("A", 1), ("Z", 1), 50), WaitsFor(("Y", 1), ("A", 1), 50)))
    assert np.array_equal(drawn(inputs, 7).ends, drawn(linked, 7).ends)


def test_links_that_go_round_are_refused() -> None:
    inputs = plan([coin("A", 0.4), coin("B", 0.4)])
    around = (WaitsFor(("A", 1), ("B", 1), 0), WaitsFor(("B", 1), ("A", 1), 0))
    with pytest.raises(Cycle):
        draw_finish(replace(inputs, links=around))


NAMES = [("A", 1), ("A", 2), ("B", 1), ("C", 1), ("C", 2)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.05, 0.95), st.integers(1, 40)), min_size=5, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 20)), max_size=5),
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 20)),
)
def test_a_link_never_makes_any_draw_of_the_finish_earlier(drawn_milestones, drawn_links, more) -> None:
    milestones = [
        OpenMilestone(task, number, 0.2, (at, at + 15), (chance, 0.97), at + 20, at)
        for (task, number), (chance, at) in zip(NAMES, drawn_milestones, strict=True)
    ]
    inputs = replace(plan(milestones), draws=200)

    def with_links(chosen) -> FinishInputs:
        waits = tuple(WaitsFor(NAMES[max(a, b)], NAMES[min(a, b)], lag) for a, b, lag in chosen if a != b)
        return replace(inputs, links=waits)

    before, after = drawn(with_links(drawn_links), 11), drawn(with_links([*drawn_links, more]), 11)
    assert (after.ends >= before.ends).all()
    assert (after.is_open >= before.is_open).all()
    assert (after.kept <= before.kept).all()
    assert (np.cumsum(after.gains, axis=0) <= np.cumsum(before.gains, axis=0) + 1e-12).all()
