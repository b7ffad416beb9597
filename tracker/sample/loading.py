"""Load the sample programme through the same door as any other plan workbook."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from flask import current_app

from tracker import clock
from tracker.actions import plan_import
from tracker.config import ROOT, Settings
from tracker.db import db, writing
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_columns import BY_KEY
from tracker.domain.plan_rows import PlanFile, Row
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.queries.plan_import import is_empty, plan_rows, unit_ids
from tracker.sample.accounts import SampleAccounts, create, generated_password, keep, people
from tracker.sample.evidence import add_evidence
from tracker.sample.scale import scaled

WORKBOOK = ROOT / "sample" / "programme.xlsx"
# Who recorded what the sample holds, as a person is named in both scripts.
ACTOR = "样例 sample plan"
OFFICE = Scope(Role.OFFICE)
# At the end of the day all facts of that day are on record.
_LOADED = time(18)


class SampleRefused(Exception):
    """Raised when the sample is not loaded; the text says why and what to do."""


class DatabaseNotEmpty(SampleRefused):
    """Raised when the database holds a plan or accounts."""


def needed() -> bool:
    """Tell whether the database holds neither a plan nor accounts."""
    return is_empty(OFFICE)


def load(*, at: date | None = None, password: str | None = None, scale: int = 1) -> SampleAccounts:
    """Load the sample as it stood on a business day (default: the first day after its last publication) and commit.

    Facts reported later are left out; of reports that had not been accepted by then they stay in the reports. Returns
    the accounts, whose password is made up unless given. Needs an application context. Raises SampleRefused.
    """
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        raise SampleRefused("The sample is not loaded into a production installation.")
    file = read_plan_workbook(WORKBOOK.read_bytes())
    day = at or _first_day_after_publication(file)
    _require_day_of_plan(file, day)
    known, later = _split(scaled(file, scale), day)
    with writing():
        if not needed():
            raise DatabaseNotEmpty("The database is not empty; the sample is loaded into an empty one only.")
        plan = replace(compare(known, {}, today=day), unaccepted=later)
        if plan.errors:
            raise SampleRefused(
                f"{WORKBOOK.name} has {len(plan.errors)} errors: python -m tracker import plan shows them."
            )
        instant = datetime.combine(day, _LOADED, clock.BUSINESS_ZONE).astimezone(UTC)
        plan_import.apply(plan, by=ACTOR, at=instant)
        plan_import.mark_as_sample(business_on=day, by=ACTOR)
        add_evidence(settings, until=day, by=ACTOR)
        accounts = SampleAccounts(password or generated_password(), people(plan_rows(OFFICE)))
        create(accounts, unit_ids(OFFICE), by=ACTOR, at=clock.now())
        db.session.commit()
    keep(accounts, settings.data_dir)
    return accounts


def _first_day_after_publication(file: PlanFile) -> date:
    """Return the day on which the first period that is not published opens."""
    return min(row.on("opens_on") for row in file.rows["periods"] if row.day("published_on") is None)


def _require_day_of_plan(file: PlanFile, day: date) -> None:
    plan = file.rows["plan"][0]
    if not plan.on("starts_on") <= day <= plan.on("ends_on"):
        raise SampleRefused(
            f"The sample plays from {plan.on('starts_on')} to {plan.on('ends_on')}; {day} is not in it."
        )


def _split(file: PlanFile, day: date) -> tuple[PlanFile, dict[str, tuple[Row, ...]]]:
    """Return what was known on a day, and the facts that were reported after it."""
    known: dict[str, tuple[Row, ...]] = {}
    later: dict[str, tuple[Row, ...]] = {}
    for sheet, rows in file.rows.items():
        if BY_KEY[sheet].history:
            known[sheet] = tuple(row for row in rows if row.on("reported_on") <= day)
            later[sheet] = tuple(row for row in rows if row.on("reported_on") > day)
        else:
            known[sheet] = tuple(_unpublished_after(row, day) for row in rows)
    return PlanFile(known, file.problems), later


def _unpublished_after(row: Row, day: date) -> Row:
    published_on = row.day("published_on")
    if published_on is None or published_on <= day:
        return row
    return replace(row, values={**row.values, "published_on": None})
