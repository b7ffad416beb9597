"""What changed between two moments: a difference is one both ways round, and sameness is none."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.bilingual import Bilingual
from tracker.domain.comparison import (
    Cell,
    Facts,
    Field,
    Presence,
    TaskFacts,
    compared,
    compared_tasks,
    headline,
    summary,
)
from tracker.domain.rag import Rag

NAME = Bilingual("任务", "Task")
VALUES = {
    Field.CLAIMED: st.sampled_from([*Rag, None]),
    Field.COMPUTED: st.sampled_from(list(Rag)),
    Field.EARNED: st.decimals(0, 100, places=1),
    Field.EXPECTED_ON: st.dates(date(2019, 1, 1), date(2021, 12, 31)) | st.none(),
    Field.SLIP: st.integers(-200, 200) | st.none(),
}
MILESTONE = {
    Field.COMPLETION: st.sampled_from(["open", "claimed", "verified", "refused"]),
    Field.SLIP: st.integers(-200, 200),
}


def facts(keys: st.SearchStrategy[str], values) -> st.SearchStrategy[Facts]:
    return st.builds(Facts, keys, st.just(NAME), st.fixed_dictionaries(values))


def many(keys: st.SearchStrategy[str], values) -> st.SearchStrategy[list[Facts]]:
    return st.lists(facts(keys, values), max_size=2, unique_by=lambda each: each.key)


PLANS = st.lists(
    st.builds(
        TaskFacts,
        facts(st.sampled_from("ABC"), VALUES),
        many(st.sampled_from("123"), MILESTONE).map(tuple),
        many(st.sampled_from("XY"), MILESTONE).map(tuple),
    ),
    max_size=3,
    unique_by=lambda each: each.task.key,
)
TURNED = {Presence.BOTH: Presence.BOTH, Presence.CAME: Presence.LEFT, Presence.LEFT: Presence.CAME}


@given(PLANS)
def test_a_plan_compared_with_itself_has_not_changed(plan):
    found = compared_tasks(plan, plan)
    assert [line.task.key for line in found] == [each.task.key for each in plan]
    assert not any(line.is_changed for line in found)
    assert [message.code for message in headline(summary(found))] == ["compare.nothing"]


@given(PLANS, PLANS)
def test_turned_round_old_is_new_and_what_came_has_left(then, now):
    forth = {line.task.key: line for line in compared_tasks(then, now)}
    back = {line.task.key: line for line in compared_tasks(now, then)}
    assert forth.keys() == back.keys()
    for key, line in forth.items():
        for one, other in zip(_lines(line), _lines(back[key]), strict=True):
            assert one.presence is TURNED[other.presence]
            assert {(cell.field, cell.old, cell.new) for cell in one.cells} == {
                (cell.field, cell.new, cell.old) for cell in other.cells
            }
            assert one.is_changed == other.is_changed


@given(PLANS, PLANS)
def test_turned_round_as_many_tasks_changed_and_what_was_later_is_earlier(then, now):
    forth, back = summary(compared_tasks(then, now)), summary(compared_tasks(now, then))
    assert (forth.recoloured, forth.later, forth.earlier) == (back.recoloured, back.earlier, back.later)
    assert (forth.accepted, forth.came) == (back.unaccepted, back.left)
    assert forth.worse + back.worse <= forth.recoloured


def _lines(task):
    """Return a task's lines by key: what left stands last, so the order is not the same both ways round."""
    return [task.task, *sorted(task.milestones, key=lambda row: row.key), *sorted(task.parts, key=lambda row: row.key)]


def test_a_figure_that_only_one_side_has_is_no_change():
    (line,) = compared(
        [Facts("B1", NAME, {Field.SLIP: 0})], [Facts("B1", NAME, {Field.SLIP: 5, Field.COMPUTED: Rag.RED})]
    )
    assert line.of(Field.COMPUTED) == Cell(Field.COMPUTED, Rag.RED, Rag.RED)
    assert line.of(Field.SLIP).change == 5
    assert line.of(Field.EARNED) is None


def test_the_sentence_counts_what_changed():
    then = [_task(Rag.GREEN, slip=0, completion="claimed"), _task(Rag.RED, slip=3, completion="open", key="B2")]
    now = [_task(Rag.RED, slip=4, completion="verified"), _task(Rag.AMBER, slip=1, completion="open", key="B2")]
    found = summary(compared_tasks(then, now), earned=(Decimal("0.5"), Decimal("0.54")))
    assert (found.recoloured, found.worse, found.later, found.earlier, found.accepted) == (2, 1, 1, 1, 1)
    said = {message.code: message.params for message in headline(found)}
    assert said["compare.earned"]["change"] == Decimal("0.04")
    assert list(said) == ["compare.recoloured_worse", "compare.moved", "compare.accepted", "compare.earned"]


def test_a_milestone_that_left_the_plan_is_said_to_have_left():
    then, now = _task(Rag.GREEN, slip=0, completion="open"), TaskFacts(_task(Rag.GREEN, 0, "open").task)
    found = compared_tasks([then], [now])
    assert found[0].milestones[0].presence is Presence.LEFT
    assert found[0].is_changed
    assert [message.code for message in headline(summary(found))] == ["compare.left"]


def test_a_status_without_rank_is_neither_better_nor_worse():
    for old, new in ((Rag.IDLE, Rag.GREEN), (Rag.GREEN, Rag.OUT), (Rag.NONE, Rag.RED)):
        found = summary(compared_tasks([_task(old, 0, "open")], [_task(new, 0, "open")]))
        assert (found.recoloured, found.worse) == (1, 0)


def _task(rag: Rag, slip: int, completion: str, key: str = "B1") -> TaskFacts:
    milestone = Facts(f"{key}.1", NAME, {Field.SLIP: slip, Field.COMPLETION: completion})
    return TaskFacts(Facts(key, NAME, {Field.COMPUTED: rag}), (milestone,))
