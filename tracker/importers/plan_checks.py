"""What must hold for the plan's own sheets: its frame, references, weights, numbers and days."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.plan_columns import BY_KEY, Kind
from tracker.domain.plan_rows import Identity, Problem, Row, Severity
from tracker.importers.plan_scene import Scene, problem

# Sheet, column, and the sheet whose code it names.
_REFERENCES = (
    ("tasks", "programme", "programmes"),
    ("tasks", "lead_unit", "units"),
    ("contributions", "task", "tasks"),
    ("contributions", "unit", "units"),
    ("milestones", "task", "tasks"),
    ("milestones", "unit", "units"),
    ("baselines", "task", "tasks"),
    ("extensions", "task", "tasks"),
    ("dependencies", "task", "tasks"),
    ("dependencies", "waits_for_task", "tasks"),
    ("scope_changes", "task", "tasks"),
    ("kpis", "tasks", "tasks"),
    ("kpis", "units", "units"),
    ("targets", "kpi", "kpis"),
    ("targets", "unit", "units"),
    ("forecasts", "task", "tasks"),
    ("completions", "task", "tasks"),
    ("works", "task", "tasks"),
    ("statuses", "task", "tasks"),
    ("contribution_history", "task", "tasks"),
    ("contribution_history", "unit", "units"),
    ("readings", "kpi", "kpis"),
    ("readings", "unit", "units"),
    ("reports", "unit", "units"),
    ("concerns", "task", "tasks"),
)
_DAYS_WITHIN_PLAN = (("tasks", "starts_on"), ("contributions", "due_on"), ("milestones", "original_on"))


def missing_sheets(scene: Scene) -> Iterator[Problem]:
    """Find sheets without which there is no plan; one that is there already need not come again."""
    for sheet in BY_KEY.values():
        if sheet.required and not scene.rows(sheet.key) and not scene.existing.get(sheet.key):
            yield Problem("sheet.missing" if sheet.key not in scene.file else "sheet.empty", sheet.key)


def duplicates(scene: Scene) -> Iterator[Problem]:
    """Find rows that name the same thing as an earlier one. Codes that differ in case only are the same to a reader."""
    for sheet, rows in scene.file.items():
        seen: dict[Identity, Row] = {}
        for row in rows:
            identity = tuple(v.casefold() if isinstance(v, str) else v for v in row.identity)
            if identity in seen:
                column = BY_KEY[sheet].identity[0] if BY_KEY[sheet].identity else ""
                yield problem(row, column, "row.duplicate", first=seen[identity].number)
            seen.setdefault(identity, row)


def texts_in_no_language(scene: Scene) -> Iterator[Problem]:
    """Find names and deliverables that are empty in both languages."""
    for sheet, rows in scene.file.items():
        for zh, en in BY_KEY[sheet].either:
            for row in rows:
                if row.values.get(zh) == "" and row.values.get(en) == "":
                    yield problem(row, zh, "cell.either_language")


def references(scene: Scene) -> Iterator[Problem]:
    """Find codes that name nothing."""
    for sheet, column, target in _REFERENCES:
        known = {identity[0] for identity in scene.merged[target]}
        for row in scene.rows(sheet):
            is_list = BY_KEY[sheet].column(column).kind is Kind.CODES
            for code in row.codes(column) if is_list else (row.text(column),):
                if code and code not in known:
                    yield problem(row, column, "import.reference_unknown", value=code, target=target)


def plan_frame(scene: Scene) -> Iterator[Problem]:
    """Find a plan that ends before it starts, or says so twice."""
    for row in scene.rows("plan"):
        starts_on, ends_on = row.day("starts_on"), row.day("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            yield problem(row, "ends_on", "import.plan_ends_before_it_starts", starts_on=starts_on)


def days(scene: Scene) -> Iterator[Problem]:
    """Find days outside the plan, and years whose working days are not published: each at the first day of a sheet."""
    calendar, named = scene.calendar, set[tuple[str, int]]()
    for sheet, rows in scene.file.items():
        columns = [c.key for c in BY_KEY[sheet].columns if c.kind is Kind.DATE]
        for row in rows:
            for column in columns:
                day = row.day(column)
                if day and not calendar.covers(day) and (sheet, day.year) not in named:
                    named.add((sheet, day.year))
                    first, last = calendar.years or (0, 0)
                    yield problem(row, column, "import.day_outside_calendar", day=day, first=str(first), last=str(last))
    plan = scene.plan
    starts_on, ends_on = (plan.day("starts_on"), plan.day("ends_on")) if plan else (None, None)
    if not starts_on or not ends_on:
        return
    for sheet, column in _DAYS_WITHIN_PLAN:
        for row in scene.rows(sheet):
            day = row.day(column)
            if day and not starts_on <= day <= ends_on:
                yield problem(row, column, "import.day_outside_plan", day=day, starts_on=starts_on, ends_on=ends_on)


def weights(scene: Scene) -> Iterator[Problem]:
    """Find weights that are not positive: they could not be shared out."""
    for sheet in ("tasks", "milestones"):
        for row in scene.rows(sheet):
            weight = row.number_or_none("weight")
            if weight is not None and weight <= 0:
                yield problem(row, "weight", "import.weight_not_positive", value=weight)


def milestone_numbers(scene: Scene) -> Iterator[Problem]:
    """Find milestones that are not numbered 1, 2, 3 … within their task, and tasks without any."""
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for row in scene.merged["milestones"].values():
        number = row.number_or_none("number")
        if number is not None and number == int(number):
            numbers[row.text("task")].add(int(number))
    for row in scene.rows("milestones"):
        number = row.number_or_none("number")
        if number is None:
            continue
        if number != int(number) or number < 1:
            yield problem(row, "number", "import.milestone_number_not_whole", value=number)
        elif number > 1 and int(number) - 1 not in numbers[row.text("task")]:
            yield problem(row, "number", "import.milestone_number_gap", value=number, missing=int(number) - 1)
    for task in scene.rows("tasks"):
        if not numbers[task.text("code")]:
            yield replace(problem(task, "code", "import.task_no_milestones"), severity=Severity.WARNING)


def programmes_without_tasks(scene: Scene) -> Iterator[Problem]:
    """Warn of programmes that hold no task."""
    used = {row.text("programme") for row in scene.merged["tasks"].values()}
    for row in scene.rows("programmes"):
        if row.text("code") not in used:
            yield replace(problem(row, "code", "import.programme_no_tasks"), severity=Severity.WARNING)


def roles(scene: Scene) -> Iterator[Problem]:
    """Find units that support what they lead; warn of milestones held by a unit that does neither."""
    for row in scene.rows("contributions"):
        task = scene.find("tasks", row.text("task"))
        if task and task.text("lead_unit") == row.text("unit"):
            yield problem(row, "unit", "import.contribution_by_lead_unit", unit=row.text("unit"))
    for row in scene.rows("milestones"):
        task, unit = scene.find("tasks", row.text("task")), row.text("unit")
        if not task or not unit or task.text("lead_unit") == unit or not scene.find("units", task.text("lead_unit")):
            continue
        if scene.find("contributions", row.text("task"), unit) is None:
            yield replace(
                problem(row, "unit", "import.milestone_unit_has_no_part", unit=unit), severity=Severity.WARNING
            )


def unchangeable(scene: Scene) -> Iterator[Problem]:
    """Find changes of what must stay: a milestone's first promise, the kind of a KPI that has readings."""
    originals = {row.identity: row.day("original_on") for row in scene.existing.get("milestones", ())}
    for row in scene.rows("milestones"):
        original, wanted = originals.get(row.identity), row.day("original_on")
        if original and wanted and original != wanted:
            yield problem(row, "original_on", "import.milestone_promise_moved", original_on=original)
    read = {row.text("kpi") for row in scene.existing.get("readings", ())}
    kinds = {row.text("code"): row.text("kind") for row in scene.existing.get("kpis", ())}
    for row in scene.rows("kpis"):
        code, kind = row.text("code"), row.text("kind")
        if code in read and kind and kind != kinds.get(code):
            yield problem(row, "kind", "import.kpi_kind_moved", kind=kinds[code])


CHECKS = (
    missing_sheets,
    duplicates,
    texts_in_no_language,
    references,
    plan_frame,
    days,
    weights,
    milestone_numbers,
    programmes_without_tasks,
    roles,
    unchangeable,
)
