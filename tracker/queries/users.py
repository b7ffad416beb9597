"""Accounts and sessions as pages see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.permissions import Permission, Role, Scope
from tracker.domain.sign_in import ABSOLUTE, IDLE, MEMORY
from tracker.models.accounts import SignInFailure, User, UserSession
from tracker.models.plan import Plan, Unit


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session and the person it belongs to."""

    session_id: int
    csrf_secret: str
    seen_at: datetime
    user_id: int
    username: str
    name: str
    scope: Scope
    unit_code: str | None
    language: str | None
    theme: str | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in is decided on."""

    user_id: int
    username: str
    password_hash: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the list of accounts; `failures` are those of the last hour."""

    user_id: int
    username: str
    name: str
    role: Role
    unit_code: str | None
    is_active: bool
    failures: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """One of a person's own sessions."""

    session_id: int
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit an account can belong to."""

    unit_id: int
    code: str
    name: Bilingual


def signed_in(digest: str, *, at: datetime) -> SignedIn | None:
    """Return the session with this digest while it is valid and its owner active; one statement."""
    row = db.session.execute(
        select(
            UserSession.id,
            UserSession.csrf_secret,
            UserSession.seen_at,
            User.id.label("user_id"),
            User.username,
            User.name,
            User.role,
            User.unit_id,
            Unit.code,
            User.language,
            User.theme,
        )
        .join(User, User.id == UserSession.user_id)
        .outerjoin(Unit, Unit.id == User.unit_id)
        .where(
            UserSession.digest == digest,
            UserSession.ended_at.is_(None),
            UserSession.seen_at > at - IDLE,
            UserSession.started_at > at - ABSOLUTE,
            User.is_active,
        )
    ).one_or_none()
    if row is None:
        return None
    return SignedIn(
        row.id,
        row.csrf_secret,
        row.seen_at,
        row.user_id,
        row.username,
        row.name,
        Scope(Role(row.role), row.unit_id),
        row.code,
        row.language,
        row.theme,
    )


def credentials(username: str) -> Credentials | None:
    """Return what signing in under a name is decided on, or None when nobody has it."""
    row = db.session.execute(
        select(User.id, User.username, User.password_hash, User.is_active).where(User.username == username)
    ).one_or_none()
    return None if row is None else Credentials(*row)


def accounts(scope: Scope, *, at: datetime) -> Sequence[Account]:
    """Return every account in order of name, to those who manage them; two subqueries, one statement."""
    if not scope.may(Permission.MANAGE_USERS):
        return ()
    failures = (
        select(SignInFailure.username, func.count().label("count"))
        .where(SignInFailure.failed_at > at - MEMORY)
        .group_by(SignInFailure.username)
        .subquery()
    )
    seen = (
        select(UserSession.user_id, func.max(UserSession.seen_at, type_=UserSession.seen_at.type).label("at"))
        .group_by(UserSession.user_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            User.id,
            User.username,
            User.name,
            User.role,
            Unit.code,
            User.is_active,
            func.coalesce(failures.c.count, 0),
            seen.c.at,
        )
        .outerjoin(Unit, Unit.id == User.unit_id)
        .outerjoin(failures, failures.c.username == User.username)
        .outerjoin(seen, seen.c.user_id == User.id)
        .order_by(User.username)
    )
    return tuple(
        Account(user_id, username, name, Role(role), code, is_active, failed, seen_at)
        for user_id, username, name, role, code, is_active, failed, seen_at in rows
    )


def account(scope: Scope, username: str, *, at: datetime) -> Account | None:
    """Return one account to those who manage them, or None."""
    return next((found for found in accounts(scope, at=at) if found.username == username), None)


def sessions(user_id: int, *, at: datetime) -> Sequence[Session]:
    """Return a person's own valid sessions, the latest used first."""
    rows = db.session.execute(
        select(UserSession.id, UserSession.started_at, UserSession.seen_at)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.seen_at > at - IDLE,
            UserSession.started_at > at - ABSOLUTE,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return tuple(Session(*row) for row in rows)


def unit_choices(scope: Scope) -> Sequence[UnitChoice]:
    """Return the units an account can belong to, to those who manage accounts."""
    if not scope.may(Permission.MANAGE_USERS):
        return ()
    rows = db.session.execute(select(Unit.id, Unit.code, Unit.name_zh, Unit.name_en).order_by(Unit.position, Unit.id))
    return tuple(UnitChoice(unit_id, code, Bilingual(zh, en)) for unit_id, code, zh, en in rows)


def password_context(username: str, name: str) -> Sequence[str]:
    """Return the words a password of this person must not be made of: theirs and this installation's."""
    plan = db.session.execute(select(Plan.name_zh, Plan.name_en)).one_or_none()
    return (username, name, "programme", "program", "tracker", *(plan or ()))


def unit_id_of(code: str) -> int | None:
    """Return the unit with this code, or None."""
    return db.session.scalar(select(Unit.id).where(Unit.code == code))
