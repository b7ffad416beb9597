"""Checked files on their way from comparison to import: kept for an hour, for the person who chose them."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

KEPT_FOR = timedelta(hours=1)
_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)


def keep(data: bytes, *, directory: Path, owner: str, at: datetime) -> str:
    """Keep a file and return the word that finds it again; files past their hour are removed."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in directory.glob("*.xlsx"):
        if _is_over(path, at):
            path.unlink(missing_ok=True)
    token = secrets.token_urlsafe(24)
    path = _path(directory, token, owner)
    path.touch(mode=0o600)
    path.write_bytes(data)
    return token


def kept(token: str, *, directory: Path, owner: str, at: datetime) -> bytes | None:
    """Return a kept file; None for another person's, one past its hour, and a word that finds nothing."""
    path = _path(directory, token, owner) if _TOKEN.fullmatch(token) else None
    if path is None or not path.is_file() or _is_over(path, at):
        return None
    return path.read_bytes()


def drop(token: str, *, directory: Path, owner: str) -> None:
    """Forget a kept file."""
    if _TOKEN.fullmatch(token):
        _path(directory, token, owner).unlink(missing_ok=True)


def _path(directory: Path, token: str, owner: str) -> Path:
    return directory / f"{token}.{hashlib.sha256(owner.encode()).hexdigest()[:16]}.xlsx"


def _is_over(path: Path, at: datetime) -> bool:
    try:
        return path.stat().st_mtime < (at - KEPT_FOR).timestamp()
    except FileNotFoundError:
        return True
