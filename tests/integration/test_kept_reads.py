"""What is kept in memory is never older than the data."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.plans import recorded, small_plan
from tracker.actions import audit
from tracker.db import db, writing
from tracker.domain.permissions import Role, Scope
from tracker.models.milestones import MilestoneForecast
from tracker.models.plan import KeyTask
from tracker.queries.forecast_history import forecast_history
from tracker.queries.frame import Frame, frame
from tracker.queries.kept import KeptReads, kept_apart
from tracker.queries.milestone_words import milestone_words
from tracker.queries.portfolio import portfolio

SCOPE = Scope(Role.OFFICE)


@pytest.fixture
def kept_app(app: Flask) -> Iterator[Flask]:
    app.extensions["kept_reads"] = KeptReads()
    with app.app_context():
        small_plan()
        yield app


def looked_at() -> Frame:
    return frame(SCOPE, live=True)


def test_a_second_reader_gets_the_same_plan(kept_app: Flask) -> None:
    assert portfolio(SCOPE, looked_at()) is portfolio(SCOPE, looked_at())


def test_other_stages_of_the_periods_are_another_reading_of_the_same_view(kept_app: Flask) -> None:
    here = looked_at()
    found = [portfolio(SCOPE, each).tasks[0].missed_reports for each in (here, replace(here, periods=()), here)]
    assert found == [3, 0, 3]


def test_a_change_is_seen_at_once(kept_app: Flask) -> None:
    before = portfolio(SCOPE, looked_at())
    with writing():
        rename("Renamed")
        audit.record("TaskRevised", subject="task:1", by="office", after={})
        db.session.commit()
    assert before.tasks[0].name.en != "Renamed"
    assert portfolio(SCOPE, looked_at()).tasks[0].name.en == "Renamed"


def test_who_writes_sees_what_they_just_wrote(kept_app: Flask) -> None:
    portfolio(SCOPE, looked_at())
    db.session.rollback()
    with writing():
        here = looked_at()
        rename("Half way")
        assert portfolio(SCOPE, here).tasks[0].name.en == "Half way"
        db.session.rollback()
    assert portfolio(SCOPE, looked_at()).tasks[0].name.en != "Half way"


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    cache = KeptReads(keep=2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda key=key: f"first {key}")
    assert cache.get("a", lambda: "second a") == "first a"
    assert cache.get("b", lambda: "second b") == "second b"


def test_a_newer_version_takes_the_place_of_the_older_one() -> None:
    cache = KeptReads(keep=2)
    cache.get("settled", lambda: "first")
    for version in range(3):
        found = cache.get("changing", lambda version=version: f"version {version}", version=version)
        assert found == f"version {version}"
        assert cache.get("changing", lambda: "read again", version=version) is found
    assert cache.get("settled", lambda: "read again") == "first"
    assert len(cache) == 2


def test_readers_who_ask_together_get_one_rendering() -> None:
    cache, made, started = KeptReads(), [], Event()

    def render() -> str:
        made.append(1)
        started.wait(5)
        return "body"

    readers = [Thread(target=lambda: cache.get("key", render)) for _ in range(3)]
    for reader in readers:
        reader.start()
    started.set()
    for reader in readers:
        reader.join()
    assert (len(made), cache.get("key", render)) == (1, "body")


def test_a_rendering_that_fails_keeps_nothing_and_blocks_nobody() -> None:
    cache = KeptReads()
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: str(1 / 0))
    assert cache.get("key", lambda: "body") == "body"


def test_cycles_are_not_searched_for_while_anything_is_read() -> None:
    cache, seen = KeptReads(), []

    def read() -> str:
        cache.get("inner", lambda: seen.append(gc.isenabled()) or "part")
        seen.append(gc.isenabled())
        return "whole"

    assert gc.isenabled()
    cache.get("outer", read)
    assert seen == [False, False]
    with pytest.raises(ZeroDivisionError):
        cache.get("failing", lambda: str(1 / 0))
    assert gc.isenabled()


def test_a_transaction_that_changes_nothing_it_reads_may_keep_it_for_itself(kept_app: Flask) -> None:
    with writing():
        assert milestone_words() is not milestone_words()
        with kept_apart():
            first = milestone_words()
            assert milestone_words() is first
        assert milestone_words() is not first
        db.session.rollback()


def test_what_was_said_is_read_once_while_nothing_is_added(kept_app: Flask) -> None:
    here = looked_at()
    first = forecast_history(SCOPE, here).words
    with writing():
        rename("Renamed")
        audit.record("TaskRevised", subject="task:1", by="office", after={})
        db.session.commit()
    assert forecast_history(SCOPE, here).words is first


def test_a_new_forecast_is_seen_and_moves_the_milestone(kept_app: Flask) -> None:
    here = looked_at()
    before = portfolio(SCOPE, here).tasks[0].milestones[1].record.state
    said = recorded(here.view.as_of)
    with writing():
        db.session.add(MilestoneForecast(milestone_id=before.id, forecast_on=date(2020, 11, 16), **said))
        audit.record("StatusPosted", subject="task:1", by="office", after={})
        db.session.commit()
    after = portfolio(SCOPE, looked_at()).tasks[0].milestones[1].record.state
    assert (after.forecast_on, after.moves) == (date(2020, 11, 16), before.moves + 1)


@pytest.mark.parametrize(
    "numbers", [[(9001,), (9002, 9003)], [(9002,), (9001,)], [(9002,), (9001, 9003)]], ids=["in turn", "late", "both"]
)
def test_what_was_said_since_is_added_to_what_was_read(kept_app: Flask, numbers: list[tuple[int, ...]]) -> None:
    """A transaction may end after one that began later, and then its rows stand before those."""
    view = looked_at().view
    milestone = portfolio(SCOPE, looked_at()).tasks[0].milestones[1].record.state.id
    for batch in numbers:
        with writing():
            for number in batch:
                day = date(2020, 11, number - 9000)
                said = recorded(view.as_of)
                db.session.add(MilestoneForecast(id=number, milestone_id=milestone, forecast_on=day, **said))
            audit.record("StatusPosted", subject="task:1", by="office", only_adds=True)
            db.session.commit()
        grown = milestone_words()
        kept_app.extensions["kept_reads"], store = KeptReads(), kept_app.extensions["kept_reads"]
        assert grown == milestone_words()
        kept_app.extensions["kept_reads"] = store
    days = {word.on.day for word in grown.forecasts.of(milestone)}
    assert days >= {number - 9000 for batch in numbers for number in batch}


def test_only_what_was_said_since_is_read(kept_app: Flask) -> None:
    other, moved = (row.record.state.id for row in portfolio(SCOPE, looked_at()).tasks[0].milestones)
    before = milestone_words().forecasts
    with writing():
        said = recorded(looked_at().view.as_of)
        db.session.add(MilestoneForecast(milestone_id=moved, forecast_on=date(2020, 11, 16), **said))
        db.session.commit()
    after = milestone_words().forecasts
    assert after.of(moved) == (*before.of(moved), after.of(moved)[-1])
    assert after.read.rows == before.read.rows + 1
    assert after.of(other) is before.of(other)


def rename(name: str) -> None:
    db.session.execute(update(KeyTask).where(KeyTask.position == 0).values(name_en=name))
