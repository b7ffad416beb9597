"""What pages open with is ready before somebody asks."""

import pytest
from flask import Flask

from tests.factories.plans import small_plan
from tracker.domain.permissions import Role, Scope
from tracker.queries.finish_forecast import forecast_record
from tracker.queries.frame import data_version, frame
from tracker.queries.kept import KeptReads
from tracker.queries.portfolio import portfolio
from tracker.web import warming

SCOPE = Scope(Role.EXECUTIVE)


def test_readers_and_people_at_work_find_their_plan_made_ready(app: Flask) -> None:
    store = app.extensions["kept_reads"] = KeptReads()
    with app.app_context():
        small_plan()
        warming.make_ready()
        made = len(store)
        for here in (frame(SCOPE), frame(SCOPE, live=True)):
            portfolio(SCOPE, here)
        forecast_record(SCOPE, frame(SCOPE))
    assert len(store) == made > 0


def test_without_a_plan_there_is_nothing_to_make_ready(app: Flask) -> None:
    store = app.extensions["kept_reads"] = KeptReads()
    with app.app_context():
        assert data_version(SCOPE) is None
        warming.make_ready()
    assert len(store) == 0


def test_every_template_compiles_before_somebody_asks(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    warming.compile_templates(app)
    kept = {name for _, name in app.jinja_env.cache}
    assert kept == set(app.jinja_env.list_templates())
    assert not caplog.records
