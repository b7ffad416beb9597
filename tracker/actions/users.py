"""Accounts: making them, changing what is theirs, closing them."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from tracker.actions import audit, hashing, sessions
from tracker.db import db
from tracker.domain import passwords
from tracker.domain.permissions import Permission, Role, Scope
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.models.accounts import SignInFailure, User
from tracker.queries.users import password_context

_USERNAME = re.compile(r"[^\W_][\w.@-]{0,99}")
NAME_LENGTH = 200


def canonical_username(text: str) -> str:
    """Return a user name as it is stored: however it is typed, it is the same name."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def create(
    *,
    username: str,
    name: str,
    role: Role,
    unit_id: int | None,
    password: str,
    is_active: bool = True,
    by: str,
    at: datetime,
) -> int:
    """Create an account and return its id. Raises Refused about username, name, unit_id or password."""
    password_hash = hashing.hashed(password)  # slow, so before the database is asked
    refuse_if(
        [
            *_account_refusals(username=username, name=name, role=role, unit_id=unit_id),
            *_password_refusals(password, username=username, name=name),
        ]
    )
    return create_with_hash(
        username=username,
        name=name,
        role=role,
        unit_id=unit_id,
        password_hash=password_hash,
        is_active=is_active,
        by=by,
        at=at,
    )


def create_with_hash(
    *,
    username: str,
    name: str,
    role: Role,
    unit_id: int | None,
    password_hash: str,
    is_active: bool = True,
    by: str,
    at: datetime,
) -> int:
    """Create an account from a hash made elsewhere and return its id. Raises Refused about username, name, unit_id."""
    refuse_if(_account_refusals(username=username, name=name, role=role, unit_id=unit_id))
    user = User(
        username=canonical_username(username),
        name=name.strip(),
        role=role.value,
        unit_id=unit_id,
        password_hash=password_hash,
        is_active=is_active,
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:
        # Somebody else took the name between our look and our write.
        raise Refused([_taken(username)]) from error
    audit.note(
        "UserCreated",
        subject=f"user:{user.username}",
        by=by,
        after={"name": user.name, "role": user.role, "unit_id": unit_id, "is_active": is_active},
    )
    return user.id


def rename(*, username: str, name: str, by: str) -> None:
    """Change the name a person is shown by. Raises Refused about name."""
    user = _existing(username)
    refuse_if(_name_refusals(name))
    before, user.name = user.name, name.strip()
    audit.note("UserRenamed", subject=f"user:{username}", by=by, before={"name": before}, after={"name": user.name})


def choose_language(*, username: str, language: str, by: str) -> None:
    """Keep the language a person reads in."""
    user = _existing(username)
    before, user.language = user.language, language
    audit.note(
        "LanguageChosen", subject=f"user:{username}", by=by, before={"language": before}, after={"language": language}
    )


def choose_theme(*, username: str, theme: str, by: str) -> None:
    """Keep the theme a person reads in."""
    user = _existing(username)
    before, user.theme = user.theme, theme
    audit.note("ThemeChosen", subject=f"user:{username}", by=by, before={"theme": before}, after={"theme": theme})


def change_password(*, username: str, current: str, new: str, kept_session_id: int, by: str, at: datetime) -> None:
    """Replace one's own password and sign out everywhere else. Raises Refused about current or new."""
    user = _existing(username)
    if not hashing.matches(user.password_hash, current):
        raise Refused([Refusal("password.wrong", field="current")])
    refuse_if(_password_refusals(new, username=username, name=user.name, field="new"))
    user.password_hash = hashing.hashed(new)
    sessions.end_all_but(user_id=user.id, kept_session_id=kept_session_id, at=at)
    audit.note("PasswordChanged", subject=f"user:{username}", by=by)


def set_password(*, username: str, password: str, by: str, at: datetime) -> None:
    """Give somebody a new password and sign them out everywhere. Raises Refused about username or password."""
    password_hash = hashing.hashed(password)  # slow, so before the database is asked
    user = _existing(username)
    refuse_if(_password_refusals(password, username=username, name=user.name))
    user.password_hash = password_hash
    sessions.end_all(user_id=user.id, at=at)
    audit.note("PasswordSet", subject=f"user:{username}", by=by)


def rehash(*, username: str, password: str) -> None:
    """Store a right password under today's parameters; nothing that anybody would notice changes."""
    fresh = hashing.hashed(password)  # slow, so before the database is asked
    _existing(username).password_hash = fresh


def disable(*, username: str, by: str, at: datetime) -> None:
    """Close an account; whoever uses it is out at once. Raises Refused about username."""
    user = _existing(username)
    if user.username == by:
        raise Refused([Refusal("user.not_oneself", field="username")])
    user.is_active = False
    sessions.end_all(user_id=user.id, at=at)
    audit.note("UserDisabled", subject=f"user:{username}", by=by)


def enable(*, username: str, by: str) -> None:
    """Open a closed account again. Raises Refused about username."""
    _existing(username).is_active = True
    audit.note("UserEnabled", subject=f"user:{username}", by=by)


def unlock(*, username: str, by: str) -> None:
    """Forget the failed sign-ins of a name, so that it need not wait. Raises Refused about username."""
    _existing(username)
    db.session.execute(delete(SignInFailure).where(SignInFailure.username == username))
    audit.note("UserUnlocked", subject=f"user:{username}", by=by)


def _existing(username: str) -> User:
    user = db.session.scalar(select(User).where(User.username == username))
    if user is None:
        raise Refused([Refusal("user.unknown", "username", {"username": username})])
    return user


def _account_refusals(*, username: str, name: str, role: Role, unit_id: int | None) -> list[Refusal]:
    found = _name_refusals(name)
    canonical = canonical_username(username)
    if not _USERNAME.fullmatch(canonical):
        found.append(Refusal("user.bad_username", "username"))
    elif db.session.scalar(select(User.id).where(User.username == canonical)) is not None:
        found.append(_taken(canonical))
    if Scope(role).may(Permission.FILL_REPORT) != (unit_id is not None):
        found.append(Refusal("user.unit_needed" if unit_id is None else "user.unit_unwanted", "unit_id"))
    return found


def _taken(username: str) -> Refusal:
    return Refusal("user.taken", "username", {"username": username})


def _name_refusals(name: str) -> list[Refusal]:
    if 0 < len(name.strip()) <= NAME_LENGTH and "\0" not in name:
        return []
    return [Refusal("user.bad_name", "name", {"most": NAME_LENGTH})]


def _password_refusals(password: str, *, username: str, name: str, field: str = "password") -> list[Refusal]:
    problem = passwords.problem(password, context=password_context(username, name))
    return [] if problem is None else [Refusal.of(problem, field)]
