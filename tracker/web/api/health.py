"""Whether the process lives, and whether it can serve."""

from flask import Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from tracker.db import db
from tracker.migrate import engine_is_current
from tracker.web.access import public
from tracker.web.api import blueprint


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process answers; asks nobody else."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether the database is there and at the schema this code needs."""
    try:
        is_current = engine_is_current(db.engine)
    except SQLAlchemyError as error:
        current_app.logger.warning("not ready: %s", type(error).__name__)
        return jsonify(status="unavailable", database="unreachable"), 503
    if not is_current:
        return jsonify(status="unavailable", database="not at this version's schema: run migrate"), 503
    return jsonify(status="ready"), 200
