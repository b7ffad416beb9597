"""Templates and read models made ready in the background, so that nobody waits for them after a start or a change.

A large plan's forecast takes seconds to learn. Each process has its own memory, and any of them may have written: the
data's version tells that there is something new.
"""

import logging
import time
from threading import Thread

from flask import Flask
from jinja2 import TemplateError

from tracker.domain.permissions import Role, Scope
from tracker.queries.end_game import end_game_record
from tracker.queries.finish_forecast import forecast_record
from tracker.queries.frame import data_version, frame
from tracker.queries.overview import overview
from tracker.queries.portfolio import portfolio

# Changes come in bursts; what is not asked for by then can wait until they are over.
EVERY_SECONDS = 3.0
_log = logging.getLogger(__name__)
_READER = Scope(Role.OFFICE)


def start(app: Flask) -> None:
    """Keep the application's read models ready from now on, where it keeps any."""
    if "kept_reads" in app.extensions:
        Thread(target=_keep_ready, args=(app,), name="warming", daemon=True).start()


def _keep_ready(app: Flask) -> None:
    compile_templates(app)
    ready = seen = None
    while True:
        try:
            with app.app_context():
                version = data_version(_READER)
                if version is not None and version == seen != ready:
                    ready = version
                    make_ready()
                seen = version
        except Exception:
            # The page that is asked for will say it to its reader; this goes on with the next change.
            _log.exception("The read models could not be made ready")
        time.sleep(EVERY_SECONDS)


def compile_templates(app: Flask) -> None:
    """Compile every template; the environment keeps them, so that no page is the first of its kind."""
    for name in app.jinja_env.list_templates():
        try:
            app.jinja_env.get_template(name)
        except TemplateError:
            _log.exception("A template could not be compiled")


def make_ready() -> None:
    """Read what the pages open with: first those of readers, then those of people at work."""
    reading, working = frame(_READER), frame(_READER, live=True)
    if reading.plan is None:
        return
    overview(_READER, reading)
    portfolio(_READER, working)
    forecast_record(_READER, reading)
    end_game_record(_READER, reading)
    overview(_READER, working)
