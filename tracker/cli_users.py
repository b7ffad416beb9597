"""The command line's part about accounts and sessions."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable

from tracker.cli_frame import DONE, FINDING, OPERATOR, WRONG_USE, Commands, add, application, group
from tracker.config import Settings


def add_users(commands: Commands) -> None:
    """Add the commands about accounts."""
    user = group(commands, "user", "accounts")
    create = add(user, "create", _user_create, "create an account")
    create.add_argument("username")
    create.add_argument("--name", help="the name others see; the user name when left out")
    create.add_argument("--role", required=True)
    create.add_argument("--unit", metavar="CODE", help="the unit a reporter or approver belongs to")
    _add_password(create)
    for name, command, text in (
        ("disable", _user_disable, "close an account and sign it out"),
        ("enable", _user_enable, "open a closed account again"),
        ("unlock", _user_unlock, "forget the failed sign-ins of a name"),
    ):
        add(user, name, command, text).add_argument("username")
    set_password = add(user, "set-password", _user_set_password, "give a person a new password")
    set_password.add_argument("username")
    _add_password(set_password)
    listing = add(user, "list", _user_list, "list the accounts")
    listing.add_argument("--json", action="store_true", dest="as_json")


def add_sessions(commands: Commands) -> None:
    """Add the commands about signed-in sessions."""
    sessions = group(commands, "session", "signed-in sessions")
    add(sessions, "revoke", _revoke, "sign a person out everywhere").add_argument("username")


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _user_create(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import clock
    from tracker.actions import users
    from tracker.domain.permissions import Role
    from tracker.queries.users import unit_id_of

    if given.role not in set(Role):
        print(f"--role must be one of: {', '.join(Role)}", file=sys.stderr)
        return WRONG_USE
    password = _read_password(given)

    def create() -> None:
        unit_id = unit_id_of(given.unit) if given.unit else None
        if given.unit and unit_id is None:
            raise LookupError(f"There is no unit {given.unit}.")
        users.create(
            username=given.username,
            name=given.name or given.username,
            role=Role(given.role),
            unit_id=unit_id,
            password=password,
            by=OPERATOR,
            at=clock.now(),
        )

    return _write(settings, create)


def _user_disable(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import clock
    from tracker.actions import users

    return _write(settings, lambda: users.disable(username=_username(given), by=OPERATOR, at=clock.now()))


def _user_enable(given: argparse.Namespace, settings: Settings) -> int:
    from tracker.actions import users

    return _write(settings, lambda: users.enable(username=_username(given), by=OPERATOR))


def _user_unlock(given: argparse.Namespace, settings: Settings) -> int:
    from tracker.actions import users

    return _write(settings, lambda: users.unlock(username=_username(given), by=OPERATOR))


def _user_set_password(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import clock
    from tracker.actions import users

    password = _read_password(given)
    return _write(
        settings,
        lambda: users.set_password(username=_username(given), password=password, by=OPERATOR, at=clock.now()),
    )


def _revoke(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import clock
    from tracker.actions import sessions

    return _write(settings, lambda: sessions.revoke(username=_username(given), by=OPERATOR, at=clock.now()))


def _user_list(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import clock
    from tracker.domain.permissions import Role, Scope
    from tracker.queries import users

    with application(settings).app_context():
        accounts = users.accounts(Scope(Role.ADMIN), at=clock.now())
    for account in accounts:
        state = "active" if account.is_active else "disabled"
        if given.as_json:
            line = {"username": account.username, "name": account.name, "role": account.role.value}
            print(json.dumps({**line, "unit": account.unit_code, "state": state}, ensure_ascii=False))
        else:
            print(f"{account.username}\t{account.role}\t{account.unit_code or '-'}\t{state}\t{account.name}")
    return DONE


def _username(given: argparse.Namespace) -> str:
    from tracker.actions.users import canonical_username

    return canonical_username(given.username)


def _read_password(given: argparse.Namespace) -> str:
    """Return the password from standard input, without its line end, or from the terminal; never from arguments."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("Password: ")


def _write(settings: Settings, change: Callable[[], object]) -> int:
    """Make one change in one transaction; a refusal is a finding and says why."""
    from tracker.db import db, writing
    from tracker.domain.refusals import Refused
    from tracker.web import wording

    app = application(settings)
    with app.app_context(), writing():
        try:
            change()
            db.session.commit()
        except Refused as refused:
            db.session.rollback()
            for refusal in refused.refusals:
                print(wording.sentence(refusal), file=sys.stderr)
            return FINDING
        except LookupError as error:
            db.session.rollback()
            print(error.args[0], file=sys.stderr)
            return FINDING
    return DONE
