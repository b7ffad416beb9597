"""What is kept in memory is never older than the data."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.plans import small_plan
from tracker.actions import audit
from tracker.db import db, writing
from tracker.domain.permissions import Role, Scope
from tracker.models.plan import KeyTask
from tracker.queries.frame import Frame, frame
from tracker.queries.kept import KeptReads
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


def test_the_oldest_is_forgotten_first() -> None:
    store, reads = KeptReads(keep=2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        store.get(key, lambda key=key: reads.append(key))
    assert reads == ["a", "b", "c", "b"]


def rename(name: str) -> None:
    db.session.execute(update(KeyTask).where(KeyTask.position == 0).values(name_en=name))
