"""What the page of a checked plan workbook shows: counts, what is wrong, what would change."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from tracker.domain.plan_rows import ImportPlan, Problem, Row, RowChange, SheetChanges
from tracker.web import formats
from tracker.web.import_wording import cell_text, column_title, place, row_name, sheet_title
from tracker.web.wording import sentence

# A page is for reading; the file itself holds the rest.
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a sheet are added, changed, the same, wrong, or only in the plan."""

    sheet: str
    anchor: str
    added: int
    changed: int
    same: int
    wrong: int
    kept: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a look: where, and what to do."""

    sheet: str
    row: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell before and after."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would be added (no differences) or changed."""

    name: str
    text: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet's changes, at most `MOST_ROWS` of a kind; `more` says how many rows are not shown."""

    title: str
    anchor: str
    changes: tuple[Change, ...]
    more: int
    kept: tuple[str, ...]
    kept_count: int


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A checked file: whether it can be imported, why not, and what it would do."""

    headline: str
    standfirst: str
    counts: tuple[Count, ...]
    errors: tuple[Finding, ...]
    more_errors: int
    warnings: tuple[Finding, ...]
    more_warnings: int
    sheets: tuple[SheetView, ...]
    action: str
    blocked: str
    token: str = ""
    fingerprint: str = ""


def import_page(plan: ImportPlan, *, token: str = "", fingerprint: str = "") -> ImportPage:
    """Return the page of a comparison; without a token there is nothing to apply."""
    errors, warnings = plan.errors, plan.warnings
    return ImportPage(
        headline=_headline(plan),
        standfirst=_standfirst(plan),
        counts=tuple(_count(sheet, changes) for sheet, changes in plan.sheets.items()),
        errors=tuple(_finding(problem) for problem in errors[:MOST_ROWS]),
        more_errors=max(0, len(errors) - MOST_ROWS),
        warnings=tuple(_finding(problem) for problem in warnings[:MOST_ROWS]),
        more_warnings=max(0, len(warnings) - MOST_ROWS),
        sheets=tuple(
            _sheet(sheet, changes)
            for sheet, changes in plan.sheets.items()
            if changes.added or changes.changed or changes.kept
        ),
        action=_action(plan),
        blocked=_blocked(plan),
        token=token,
        fingerprint=fingerprint,
    )


def _headline(plan: ImportPlan) -> str:
    if plan.errors:
        number = len(plan.errors)
        return ngettext(
            "One place in the file is wrong; nothing is imported until it is right",
            "%(num)s places in the file are wrong; nothing is imported until they are right",
            number,
        )
    if not plan.added and not plan.changed:
        return gettext("The plan already holds everything in this file")
    return gettext(
        "The file is sound: %(added)s rows are new, %(changed)s change",
        added=formats.count(plan.added),
        changed=formats.count(plan.changed),
    )


def _standfirst(plan: ImportPlan) -> str:
    if plan.errors:
        return gettext("Correct the file, save it, and choose it again.")
    return gettext("Nothing has been saved yet. Rows that are not in the file stay in the plan.")


def _action(plan: ImportPlan) -> str:
    if not plan.changed:
        return ngettext("Import %(num)s new row", "Import %(num)s new rows", plan.added)
    if not plan.added:
        return ngettext("Import %(num)s changed row", "Import %(num)s changed rows", plan.changed)
    return gettext(
        "Import %(added)s new and %(changed)s changed rows",
        added=formats.count(plan.added),
        changed=formats.count(plan.changed),
    )


def _blocked(plan: ImportPlan) -> str:
    if plan.errors:
        return ngettext(
            "Opens when the one wrong place is corrected", "Opens when the %(num)s wrong places are corrected",
            len(plan.errors),
        )  # fmt: skip
    return "" if plan.added or plan.changed else gettext("There is nothing to import")


def _count(sheet: str, changes: SheetChanges) -> Count:
    return Count(
        sheet_title(sheet),
        f"sheet-{sheet}",
        len(changes.added),
        len(changes.changed),
        changes.same,
        changes.wrong,
        len(changes.kept),
    )


def _finding(problem: Problem) -> Finding:
    return Finding(
        sheet_title(problem.sheet) if problem.sheet else gettext("The file"),
        place(problem),
        column_title(problem.sheet, problem.column),
        sentence(problem),
    )


def _sheet(sheet: str, changes: SheetChanges) -> SheetView:
    changed = [_changed(change) for change in changes.changed[:MOST_ROWS]]
    added = [_added(row) for row in changes.added[:MOST_ROWS]]
    more = len(changes.changed) + len(changes.added) - len(changed) - len(added)
    return SheetView(
        sheet_title(sheet), f"sheet-{sheet}", (*changed, *added), more, _names(changes.kept), len(changes.kept)
    )


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row_name(row) for row in rows[:MOST_ROWS])


def _added(row: Row) -> Change:
    shown = (cell_text(value, column) for column, value in row.values.items() if value not in (None, "", ()))
    return Change(row_name(row), " · ".join(shown))


def _changed(change: RowChange) -> Change:
    sheet = change.row.sheet
    return Change(
        row_name(change.row),
        "",
        tuple(
            Difference(column_title(sheet, c.column), cell_text(c.before, c.column), cell_text(c.after, c.column))
            for c in change.cells
        ),
    )
