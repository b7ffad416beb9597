"""In production: one JSON line on standard output for each request and each event."""

import json
import logging
import sys
import time

from flask import Flask, Response, g, request

from tracker import clock

access_log = logging.getLogger("tracker.access")


class JsonLines(logging.Formatter):
    """Format an event as one line of JSON: whatever a reader typed cannot start a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {"ts": clock.now().isoformat(), "level": record.levelname, "event": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Write JSON lines for the application's own events and for each request."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    for name in (app.logger.name, access_log.name):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.request_started = time.monotonic()


def _finish(response: Response) -> Response:
    person = g.get("viewer")
    fields = {
        "request_id": g.get("request_id", ""),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round((time.monotonic() - g.get("request_started", time.monotonic())) * 1000, 1),
        "user": person.username if person else None,
        "address": request.remote_addr,
    }
    access_log.info("request", extra={"fields": fields})
    return response
