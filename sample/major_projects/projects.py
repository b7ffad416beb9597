"""Read the yearly published rows and join the years of one project."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SOURCE = Path(__file__).with_name("major-projects-2014-2019.csv")

# The data of a year's report are as at the end of September of the year before: they are published in arrears.
ARREARS_YEARS = 1

# Departments whose projects moved on as a whole or in part when departments were merged.
SUCCESSORS = {("BIS", "BEIS"), ("DECC", "BEIS"), ("BIS", "DFE")}


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """One project as one year's report shows it; dates and rating are None where the report has none."""

    year: int
    name: str
    department: str
    rating: str
    starts_on: date | None
    ends_on: date | None
    whole_life_cost: str
    category: str

    @property
    def as_at(self) -> date:
        """Return the day the data speak of."""
        return snapshot(self.year)


@dataclass(frozen=True, slots=True)
class Project:
    """A project over the years, oldest first; it goes by its newest name and department."""

    years: tuple[ProjectYear, ...]

    @property
    def name(self) -> str:
        return self.years[-1].name

    @property
    def department(self) -> str:
        return self.years[-1].department

    @property
    def category(self) -> str:
        return next((year.category for year in reversed(self.years) if year.category), "")

    @property
    def first_start(self) -> date | None:
        return next((year.starts_on for year in self.years if year.starts_on), None)

    @property
    def first_end(self) -> date | None:
        return next((year.ends_on for year in self.years if year.ends_on), None)


def snapshot(year: int) -> date:
    """Return the day that the data of a year's report speak of."""
    return date(year - ARREARS_YEARS, 9, 30)


def project_years(path: Path = SOURCE) -> list[ProjectYear]:
    """Return the published rows in file order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ProjectYear(
                year=int(row["year"]),
                name=" ".join(row["name"].split()),
                department=row["dept"].upper().replace("&", ""),
                rating=row["rag"],
                starts_on=date.fromisoformat(row["start"]) if row["start"] else None,
                ends_on=date.fromisoformat(row["end"]) if row["end"] else None,
                whole_life_cost=" ".join(row["wlc"].split()),
                category=row["category"],
            )
            for row in csv.DictReader(file)
        ]


def projects(rows: Iterable[ProjectYear]) -> list[Project]:
    """Return the projects, ordered by department and name.

    Rows are one project when their names agree in letters and digits, whatever the case and punctuation, and the
    department is the same or its successor. A renamed project counts as a new one: nothing in the data links the two.
    """
    joined: defaultdict[str, list[list[ProjectYear]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.year):
        chains = joined[name_key(row.name)]
        chain = next((chain for chain in chains if _continues(chain[-1], row)), None)
        if chain is None:
            chains.append([row])
        else:
            chain.append(row)
    found = [Project(tuple(chain)) for chains in joined.values() for chain in chains]
    return sorted(found, key=lambda project: (project.department, name_key(project.name)))


def name_key(name: str) -> str:
    """Return a project name reduced to its letters and digits."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _continues(before: ProjectYear, row: ProjectYear) -> bool:
    here = before.department == row.department or (before.department, row.department) in SUCCESSORS
    return here and before.year < row.year
