"""Measure how long each page of a large plan with a long history takes, against an empty Flask page in the same run.

    .venv/bin/python benchmarks/pages.py [--tasks 500] [--months 72] [--role office|executive]
                                         [--pages /tasks /milestones] [--profile /tasks]

A plan of so many tasks, six milestones each, with a report of every task for every month, its statuses frozen, is
written into a new SQLite database; the month after them is open. Each page is asked for three times by one signed-in
person in one process: `first` builds everything, `again` may use what was kept, `after` comes when a word was recorded
meanwhile. The office works on the open month, executives read the published one. Absolute figures depend on the
machine; the ratio to the empty page is what can be compared.
"""

import argparse
import cProfile
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PAGES = (
    "/", "/tasks", "/tasks?format=csv", "/tasks/T0001", "/milestones", "/milestones?format=csv",
    "/milestones?format=svg", "/forecast", "/end-game", "/claims", "/kpis", "/rules", "/programmes/P1",
    "/units/U01", "/office",
)  # fmt: skip
MILESTONES = 6
UNITS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=500)
    parser.add_argument("--months", type=int, default=72)
    parser.add_argument("--role", choices=("office", "executive"), default="office")
    parser.add_argument("--pages", nargs="+")
    parser.add_argument("--profile", help="print where the first answer of this page spends its time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        pages = given.pages or [page for page in PAGES if given.role == "office" or not page.startswith("/office")]
        measure(Path(directory), given.tasks, given.months, given.role, pages, given.profile)


def measure(directory: Path, tasks: int, months: int, role: str, pages: list[str], profiled: str | None) -> None:
    from tests.factories.accounts import account, browser_of
    from tracker.app import create_app
    from tracker.config import Settings
    from tracker.domain.permissions import Role
    from tracker.migrate import upgrade
    from tracker.queries.kept import KeptReads
    from tracker.web.assets import build

    settings = Settings.for_tests(database_url=f"sqlite:///{directory / 'plan.db'}", data_dir=directory)
    build(ROOT / "static", settings.assets_dir)
    upgrade(settings.database_url)
    app = create_app(settings)
    app.extensions["kept_reads"] = KeptReads()
    started = time.perf_counter()
    with app.app_context():
        write_plan(tasks, months)
    print(f"{tasks} tasks x {months} months written in {time.perf_counter() - started:.0f} s")
    account(app, role, Role(role))
    browser = browser_of(app, role)
    empty = min(timed(browser, "/healthz")[0] for _ in range(20))
    print(f"{'page':<34} {'status':>6} {'first ms':>9} {'again ms':>9} {'of empty':>9} {'after ms':>9} {'kB':>7}")
    for page in pages:
        first, answer = timed(browser, page)
        again, _ = timed(browser, page)
        with app.app_context():
            word()
        after, _ = timed(browser, page)
        size = len(answer.data) / 1000
        print(
            f"{page:<34} {answer.status_code:>6} {first:>9.0f} {again:>9.0f} {again / empty:>8.0f}x {after:>9.0f} "
            f"{size:>7.0f}",
            flush=True,
        )
    if profiled:
        with cProfile.Profile() as profile:
            browser.get(profiled)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def timed(browser: Any, page: str) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = browser.get(page)
    return 1000 * (time.perf_counter() - started), answer


def write_plan(tasks: int, months: int) -> None:
    """Write a plan in which a third of the milestones slip, month by month, as units would report it."""
    from sqlalchemy import insert

    from tracker.db import db, writing
    from tracker.domain.months import Month
    from tracker.models.milestones import Milestone, MilestoneCompletion, MilestoneForecast
    from tracker.models.plan import KeyTask, Plan, Programme, StatusUpdate, Unit
    from tracker.models.reporting import Assessment, Period

    luck, first = random.Random(5), Month(2014, 1)
    ends_on = first.plus(months + 5).last

    def add(table: Any, rows: Iterator[dict[str, Any]]) -> None:
        found = list(rows)
        db.session.execute(insert(table), found)

    def named(text: str) -> dict[str, str]:
        return {"name_zh": text, "name_en": text}

    last = first.plus(months)
    plan = [
        (task, number, due_day(first, months, number, luck)) for task in range(tasks) for number in range(MILESTONES)
    ]
    said = [said_of(due, first, months, luck) for _, _, due in plan]
    colours = ("green", "green", "amber", "red")
    with writing():
        add(Plan, iter([{"id": 1, **named("Plan"), "starts_on": first.first, "ends_on": ends_on, "calendar": "cn",
            "is_sample": True, "business_on": last.first + timedelta(days=16)}]))  # fmt: skip
        add(Unit, ({"id": n + 1, "position": n, "code": f"U{n:02}", **named(f"Unit {n}"), "short_zh": f"U{n}",
            "short_en": f"U{n}"} for n in range(UNITS)))  # fmt: skip
        add(Programme, ({"id": n + 1, "position": n, "code": f"P{n}", **named(f"Programme {n}")} for n in range(10)))
        add(KeyTask, ({"id": n + 1, "position": n, "programme_id": n % 10 + 1, "code": f"T{n:04}", **named(f"Task {n}"),
            "weight": Decimal(1 + n % 3), "owner": "Owner", "lead_unit_id": n % UNITS + 1, "starts_on": first.first}
            for n in range(tasks)))  # fmt: skip
        add(Period, (period_of(n + 1, first.plus(n)) for n in range(months)))
        add(Period, iter([period_of(months + 1, last) | {"closed_at": None, "published_at": None}]))
        add(Milestone, ({"id": n + 1, "task_id": task + 1, "number": number + 1, **named(f"Milestone {number + 1}"),
            "weight": Decimal(1), "unit_id": (task + number % 2) % UNITS + 1, "original_on": due}
            for n, (task, number, due) in enumerate(plan)))  # fmt: skip
        add(MilestoneForecast, ({"milestone_id": n + 1, "forecast_on": on, "cause": "", "note": "", **recorded(month)}
            for n, (forecasts, _) in enumerate(said) for month, on in forecasts))  # fmt: skip
        add(MilestoneCompletion, ({"milestone_id": n + 1, "state": "verified", "actual_on": done, "evidence": "Seen",
            **recorded(Month.of(done)), "valid_on": done} for n, (_, done) in enumerate(said) if done))  # fmt: skip
        add(StatusUpdate, ({"task_id": n + 1, "claimed": luck.choice(colours), "note": "Planned", "difference": "Known",
            **recorded(first.plus(month))} for n in range(tasks) for month in range(months)))  # fmt: skip
        add(Assessment, ({"period_id": month + 1, "task_id": n + 1, "lead_unit_id": n % UNITS + 1, "is_carried": False,
            "computed": "amber", "shown": "amber", "claimed": "green", "gap": 1, "verified": Decimal("0.5"),
            "planned": Decimal("0.5"), "recorded_at": period_of(1, first.plus(month))["published_at"]}
            for n in range(tasks) for month in range(months)))  # fmt: skip
        db.session.commit()


def word() -> None:
    """Let the data be newer by a word that changes nothing."""
    from tracker.actions import audit
    from tracker.db import db, writing

    with writing():
        audit.record("StatusPosted", subject="task:T0000", by="unit", only_adds=True)
        db.session.commit()


def period_of(number: int, month: Any) -> dict[str, Any]:
    after = month.plus(1).first
    days = {"opens_on": month.first, "due_on": after + timedelta(days=6), "closes_on": after + timedelta(days=8)}
    return {"id": number, "month_on": month.last, **days, "opened_at": noon(month.first),
        "closed_at": noon(days["closes_on"]), "published_at": noon(after + timedelta(days=9))}  # fmt: skip


def due_day(first: Any, months: int, number: int, luck: random.Random) -> date:
    """Return a workday in the milestone's part of the plan."""
    day = first.plus(number * months // MILESTONES + luck.randrange(max(months // MILESTONES, 1))).first
    return day + timedelta(days=luck.randrange(3, 25))


def said_of(due: date, first: Any, months: int, luck: random.Random) -> tuple[list[tuple[Any, date]], date | None]:
    """Return a milestone's forecast for each month it was open, and the day it was reached (None: open)."""
    forecasts, expected = [], due
    for n in range(months):
        month = first.plus(n)
        if expected <= month.last and luck.random() < 0.8:
            return forecasts, min(expected, month.last)
        if expected <= month.last or luck.random() < 0.05:
            expected = max(expected, month.last) + timedelta(days=luck.randrange(5, 60))
        forecasts.append((month, expected))
    return forecasts, None


def recorded(month: Any) -> dict[str, Any]:
    return {"valid_on": month.last, "recorded_at": noon(month.plus(1).first + timedelta(days=4)), "recorded_by": "unit",
        "source": "import"}  # fmt: skip


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


if __name__ == "__main__":
    main()
