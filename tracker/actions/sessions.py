"""Signing in and out: counted attempts, sessions that live on the server."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from tracker.actions import audit
from tracker.db import db
from tracker.domain import sign_in
from tracker.domain.refusals import Refusal, Refused
from tracker.models.accounts import SignInFailure, User, UserSession

# For whoever looks into an attack; the audit trail keeps what matters for good.
KEPT = timedelta(days=1)
SESSIONS_KEPT = timedelta(days=30)
_ATTEMPTS_LOCK = 7_210_420  # one number of our own: attempts are counted one after the other


class TooManyAttempts(Exception):
    """Signing in has to wait until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class StartedSession:
    """A new session: the token its owner keeps, of which only a digest stays here, and its CSRF secret."""

    token: str
    csrf_secret: str


def digest(token: str) -> str:
    """Return what is stored of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def admit(*, username: str, address: str, limit: int, at: datetime) -> int:
    """Count an attempt before its password is looked at; return how many are left. Raises TooManyAttempts.

    Counting first means that attempts made at the same time cannot all slip in under the limit. A right password
    takes its name's count back.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_ATTEMPTS_LOCK)))
    db.session.execute(delete(SignInFailure).where(SignInFailure.failed_at < at - KEPT))
    of_name = _failures(SignInFailure.username == username, since=at - sign_in.MEMORY)
    waits = (
        sign_in.name_waits_until(of_name, limit=limit),
        sign_in.crowd_waits_until(
            _failures(SignInFailure.address == address, since=at - sign_in.WINDOW), limit=limit * sign_in.ADDRESS_FACTOR
        ),
        sign_in.crowd_waits_until(
            _failures(SignInFailure.id.is_not(None), since=at - sign_in.WINDOW), limit=limit * sign_in.EVERYWHERE_FACTOR
        ),
    )
    until = max((wait for wait in waits if wait is not None and wait > at), default=None)
    if until is not None:
        raise TooManyAttempts(until)
    db.session.add(SignInFailure(username=username, address=address, failed_at=at))
    return sign_in.attempts_left([*of_name, at], limit=limit, at=at)


def refuse(*, username: str, address: str) -> None:
    """Leave a trace of a failed attempt."""
    audit.note("SignInFailed", subject=f"user:{username}", by=username, after={"address": address})


def start(*, user_id: int, username: str, at: datetime) -> StartedSession:
    """Start a session, forgive the name's failures and end its oldest session beyond the number allowed."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.username == username))
    db.session.execute(delete(UserSession).where(UserSession.started_at < at - SESSIONS_KEPT))
    older = db.session.scalars(
        select(UserSession.id)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .order_by(UserSession.started_at.desc(), UserSession.id.desc())
    ).all()
    _end(UserSession.id.in_(older[sign_in.PARALLEL_SESSIONS - 1 :]), at=at)
    started = StartedSession(secrets.token_urlsafe(32), secrets.token_hex(32))
    db.session.add(
        UserSession(
            digest=digest(started.token), user_id=user_id, csrf_secret=started.csrf_secret, started_at=at, seen_at=at
        )
    )
    audit.note("SignedIn", subject=f"user:{username}", by=username)
    return started


def touch(*, session_id: int, at: datetime) -> None:
    """Note that a session is in use."""
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=at))


def end(*, session_id: int, by: str, at: datetime) -> None:
    """Sign out: end one session."""
    _end(UserSession.id == session_id, at=at)
    audit.note("SignedOut", subject=f"user:{by}", by=by)


def end_others(*, user_id: int, kept_session_id: int, by: str, at: datetime) -> int:
    """Sign a person out everywhere but here; return how many sessions ended."""
    count = end_all_but(user_id=user_id, kept_session_id=kept_session_id, at=at)
    audit.note("OtherSessionsEnded", subject=f"user:{by}", by=by, after={"sessions": count})
    return count


def revoke(*, username: str, by: str, at: datetime) -> int:
    """End all sessions of a person; return how many ended. Raises Refused `user.unknown`."""
    user_id = db.session.scalar(select(User.id).where(User.username == username))
    if user_id is None:
        raise Refused([Refusal("user.unknown", "username", {"username": username})])
    count = end_all(user_id=user_id, at=at)
    audit.note("SessionsRevoked", subject=f"user:{username}", by=by, after={"sessions": count})
    return count


def end_all(*, user_id: int, at: datetime) -> int:
    """End all sessions of a person, as part of another action; return how many ended."""
    return _end(UserSession.user_id == user_id, at=at)


def end_all_but(*, user_id: int, kept_session_id: int, at: datetime) -> int:
    """End a person's sessions but one, as part of another action; return how many ended."""
    return _end(UserSession.user_id == user_id, UserSession.id != kept_session_id, at=at)


def _end(*which: ColumnElement[bool], at: datetime) -> int:
    ended = db.session.execute(
        update(UserSession).where(UserSession.ended_at.is_(None), *which).values(ended_at=at).returning(UserSession.id)
    )
    return len(ended.all())


def _failures(which: ColumnElement[bool], *, since: datetime) -> Sequence[datetime]:
    return db.session.scalars(
        select(SignInFailure.failed_at)
        .where(which, SignInFailure.failed_at > since)
        .order_by(SignInFailure.failed_at, SignInFailure.id)
    ).all()
