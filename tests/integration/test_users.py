"""Accounts, attempts and sessions on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.factories.accounts import PASSWORD, account
from tests.factories.plans import small_plan
from tracker.actions import hashing, sessions, users
from tracker.db import db, writing
from tracker.domain.permissions import Role, Scope
from tracker.domain.refusals import Refused
from tracker.queries import audit
from tracker.queries import users as accounts

NOON = datetime(2020, 4, 13, 4, tzinfo=UTC)


def admit(app: Flask, username: str = "reader", *, limit: int = 10, at: datetime = NOON) -> bool:
    """Try once to be let in; tell whether the attempt was admitted."""
    with app.app_context(), writing():
        try:
            sessions.admit(username=username, address="192.0.2.1", limit=limit, at=at)
        except sessions.TooManyAttempts:
            db.session.rollback()
            return False
        db.session.commit()
        return True


def test_attempts_made_at_the_same_time_do_not_slip_under_the_limit(app):
    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(lambda _: admit(app), range(24)))
    assert sum(admitted) == 10


def test_a_session_starts_is_found_and_ends(app):
    user_id = account(app, "reader")
    with app.app_context(), writing():
        started = sessions.start(user_id=user_id, username="reader", at=NOON)
        db.session.commit()
        digest = sessions.digest(started.token)
        found = accounts.signed_in(digest, at=NOON + timedelta(minutes=29))
        assert (found.username, found.scope, found.csrf_secret) == ("reader", Scope(Role.VIEWER), started.csrf_secret)
        assert accounts.signed_in(digest, at=NOON + timedelta(minutes=31)) is None
        sessions.touch(session_id=found.session_id, at=NOON + timedelta(minutes=29))
        assert accounts.signed_in(digest, at=NOON + timedelta(minutes=31)) is not None
        sessions.end(session_id=found.session_id, by="reader", at=NOON + timedelta(minutes=32))
        db.session.commit()
        assert accounts.signed_in(digest, at=NOON + timedelta(minutes=32)) is None


def test_a_name_is_taken_once_however_it_is_typed(app):
    account(app, "chen.jing")
    with pytest.raises(Refused) as refused:
        account(app, " CHEN.Jing")
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("user.taken", "username")]


def test_two_at_once_cannot_take_one_name(app):
    def create(_number: int) -> bool:
        with app.app_context(), writing():
            try:
                users.create_with_hash(
                    username="reader", name="R", role=Role.VIEWER, unit_id=None, password_hash="x", by="test", at=NOON
                )
                db.session.commit()
            except Refused:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        created = list(pool.map(create, range(4)))
    assert sum(created) == 1


@pytest.mark.parametrize(
    ("role", "has_unit", "code"),
    [
        (Role.REPORTER, False, "user.unit_needed"),
        (Role.APPROVER, False, "user.unit_needed"),
        (Role.OFFICE, True, "user.unit_unwanted"),
        (Role.VIEWER, True, "user.unit_unwanted"),
    ],
)
def test_those_who_report_belong_to_a_unit_and_nobody_else(sqlite_app, role, has_unit, code):
    with sqlite_app.app_context():
        unit_id = small_plan().units["NORTH"].id
    with pytest.raises(Refused) as refused:
        account(sqlite_app, "reader", role, unit_id=unit_id if has_unit else None)
    assert [refusal.code for refusal in refused.value.refusals] == [code]


@pytest.mark.parametrize("username", ["", " ", "a b", "a/b", "-a", "a\x00", "x" * 101, "<b>"])
def test_a_name_that_no_address_can_carry_is_refused(sqlite_app, username):
    with pytest.raises(Refused) as refused:
        account(sqlite_app, username)
    assert "user.bad_username" in [refusal.code for refusal in refused.value.refusals]


def test_a_refused_account_leaves_nothing_behind(app):
    with app.app_context(), writing():
        with pytest.raises(Refused):
            users.create(
                username="reader", name="", role=Role.VIEWER, unit_id=None, password="short", by="test", at=NOON
            )
        db.session.rollback()
        assert accounts.accounts(Scope(Role.ADMIN), at=NOON) == ()
        assert list(audit.entries()) == []


def test_only_those_who_manage_accounts_see_them(app):
    account(app, "reader")
    with app.app_context():
        seen = {role: len(accounts.accounts(Scope(role), at=NOON)) for role in Role}
    assert {role for role, count in seen.items() if count} == {Role.ADMIN}


def test_hashes_of_one_password_differ_and_hide_it():
    first, second = hashing.hashed(PASSWORD), hashing.hashed(PASSWORD)
    assert first != second
    assert PASSWORD not in first
    assert hashing.matches(first, PASSWORD)
    assert not hashing.matches(first, PASSWORD + "x")
    assert not hashing.matches(None, PASSWORD)


def test_a_hash_made_with_other_parameters_is_renewed(app):
    account(app, "reader")
    with app.app_context(), writing():
        hashing.use_fast_hashing(fast=False)
        try:
            old = accounts.credentials("reader").password_hash
            assert hashing.is_outdated(old)
            users.rehash(username="reader", password=PASSWORD)
            db.session.commit()
            fresh = accounts.credentials("reader").password_hash
            assert fresh.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
            assert not hashing.is_outdated(fresh)
            assert hashing.matches(fresh, PASSWORD)
        finally:
            hashing.use_fast_hashing(fast=True)
