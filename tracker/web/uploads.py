"""Files that come with a form: which were sent, how large they may be, and how a page says so."""

from typing import Any

from flask import current_app
from flask_babel import gettext

from tracker.config import Settings
from tracker.domain.evidence import TYPES, Limits, Offered

MIB = 2**20


def offered(sent: Any) -> tuple[Offered, ...]:
    """Return the files that a form sent; a field left empty sends one without a name."""
    named = [file for file in sent or () if getattr(file, "filename", "")]
    return tuple(Offered(file.filename, file.read()) for file in named)


def limits() -> Limits:
    """Return how large evidence may be here."""
    settings = _settings()
    return Limits(settings.evidence_file_mb * MIB, settings.evidence_total_mb * MIB)


def upload_hint() -> str:
    """Return which files can be added."""
    settings = _settings()
    return gettext(
        "%(types)s; up to %(file)s MB each, %(upload)s MB at once, %(total)s MB for the milestone",
        types=", ".join(kind for kind in TYPES if kind != "jpeg"),
        file=min(settings.evidence_file_mb, settings.max_upload_mb),
        upload=settings.max_upload_mb,
        total=settings.evidence_total_mb,
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
