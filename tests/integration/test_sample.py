"""The sample: loaded through the import, as it stood on a day, into an empty database only."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tracker import sample
from tracker.db import db
from tracker.domain.permissions import Role, Scope
from tracker.models.accounts import User
from tracker.models.plan import KeyTask, Plan, StatusUpdate
from tracker.models.reporting import Period, Submission, SubmissionEvent
from tracker.queries.frame import frame

MID_MARCH_REVIEW = date(2020, 4, 7)


@pytest.fixture(autouse=True)
def context(sqlite_app: Flask) -> Iterator[None]:
    with sqlite_app.app_context():
        yield


def test_it_stands_on_the_first_day_after_its_last_publication() -> None:
    assert sample.needed()
    sample.load()
    assert not sample.needed()
    plan = db.session.scalars(select(Plan)).one()
    periods = db.session.scalars(select(Period).order_by(Period.month_on)).all()
    opened = [period for period in periods if period.opened_at and not period.closed_at]
    published = [period for period in periods if period.published_at]
    assert plan.is_sample
    assert [period.opens_on for period in opened] == [plan.business_on]
    assert len(published) == len(periods[: periods.index(opened[0])])


def test_in_the_middle_of_a_review_reports_are_in_and_their_facts_are_not() -> None:
    sample.load(at=MID_MARCH_REVIEW)
    period = frame(Scope(Role.OFFICE), live=True).view.period
    assert period is not None
    march = db.session.scalars(select(Submission).where(Submission.period_id == period.id)).all()
    waiting = [report for report in march if report.state == "submitted"]
    drafts = [report for report in march if report.state == "draft"]
    assert waiting
    assert drafts
    reporting = db.session.scalar(
        select(func.count()).select_from(User).where(User.role == Role.REPORTER, User.is_active)
    )
    assert reporting is not None
    assert len(march) < reporting
    # What a waiting report says of its tasks is in the report, not in the record.
    task_ids = {int(task) for report in waiting for task in report.content["tasks"]}
    recorded = set(db.session.scalars(select(StatusUpdate.task_id).where(StatusUpdate.valid_on == period.month.last)))
    assert task_ids
    assert not task_ids & recorded
    newest = db.session.scalar(select(func.max(SubmissionEvent.recorded_at)))
    assert newest is not None
    assert newest.date() <= MID_MARCH_REVIEW


def test_accounts_are_kept_for_their_owner_only_and_can_be_printed(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = sample.load(password=None)
    path = Path(sqlite_app.extensions["settings"].data_dir) / "sample-accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(accounts.password) >= 15
    assert sample.accounts_command() == 0
    printed = capsys.readouterr().out
    assert accounts.password in printed
    names = {"admin1", "office1", "office2", "exec1", "life1", "life2", "pc1", "bank1", "viewer1", "disabled1"}
    assert names <= set(db.session.scalars(select(User.username)))
    assert all(name in printed for name in names)


def test_it_is_loaded_once() -> None:
    sample.load()
    with pytest.raises(sample.DatabaseNotEmpty):
        sample.load()


def test_production_and_days_outside_are_refused(sqlite_app: Flask) -> None:
    with pytest.raises(sample.SampleRefused):
        sample.load(at=date(2030, 1, 1))
    settings = sqlite_app.extensions["settings"]
    sqlite_app.extensions["settings"] = replace(settings, env="production")
    with pytest.raises(sample.SampleRefused):
        sample.load()
    assert sample.needed()


def test_it_can_be_made_larger() -> None:
    sample.load(scale=3)
    tasks = db.session.scalar(select(func.count(KeyTask.id)))
    claims = db.session.scalar(select(func.count(StatusUpdate.id)))
    codes = db.session.scalars(select(KeyTask.code)).all()
    assert tasks is not None
    assert tasks % 3 == 0
    assert claims is not None
    assert claims % 3 == 0
    assert {code.rpartition("-")[2] for code in codes if "-" in code} == {"2", "3"}
