"""A report line by line beside what was last accepted: changed, added, removed or the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.bilingual import Bilingual
from tracker.domain.kpis import Amounts
from tracker.domain.owed_reports import (
    Item,
    OwedContribution,
    OwedKpi,
    OwedMilestone,
    OwedReport,
    OwedTask,
    computed_as_typed,
    typed_amounts,
    typed_value,
    typed_work,
)
from tracker.domain.rag import CLAIMABLE, Rag
from tracker.domain.report_findings import Finding, PreCheck
from tracker.domain.status import ComputedStatus
from tracker.domain.submissions import Content
from tracker.domain.typed_values import typed_day
from tracker.domain.word_diff import Piece, PieceKind, word_diff

# How the names of the fields end that belong to a milestone's work, not to its date.
_OF_WORK = ("-started_on", "-percent")


class LineKind(StrEnum):
    """What a line is about, which decides how it is written."""

    CLAIM = "claim"
    TEXT = "text"
    MILESTONE = "milestone"
    WORK = "work"
    DELIVERY = "delivery"
    FIGURE = "figure"


class Change(StrEnum):
    """How a line differs from what was last accepted."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a line; which parts are set depends on the line's kind.

    `on` is a forecast, a completion where `is_done`, or the day work began; `value` a figure, or a share done in per
    cent. `typed` is what was typed where nothing could be read from it.
    """

    rag: Rag | None = None
    on: date | None = None
    is_done: bool = False
    stage: str = ""
    cause: str = ""
    text: str = ""
    typed: str = ""
    amounts: Amounts | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line: its field (for reasons to point at), both sides (None: nothing was said) and what was found.

    `days` is the working days a date moved, positive later; `pieces` the text's differences; `computed` the status the
    rules give with what the report says.
    """

    kind: LineKind
    field: str
    about: Bilingual
    before: Side | None
    after: Side | None
    change: Change
    findings: tuple[Finding, ...] = ()
    days: int | None = None
    pieces: tuple[Piece, ...] = ()
    computed: ComputedStatus | None = None
    kpi: OwedKpi | None = None
    original_on: date | None = None
    evidence_needed: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One item's lines."""

    item: Item
    lines: tuple[ReportLine, ...]


def report_sections(report: OwedReport, content: Content, check: PreCheck) -> tuple[ReportSection, ...]:
    """Return every line of a report, by item. `content` must be `report.filled(...)`."""
    lines: dict[str, list[ReportLine]] = {item.key: [] for item in report.items}
    for task in report.tasks:
        lines[task.key] += [_claim(task, report, content, check), _note(task, content, check)]
    for key, milestone in report.asked_milestones():
        lines[key].append(_milestone(milestone, report, content, check))
        if milestone.earns_by_start or milestone.earns_by_percent:
            lines[key].append(_work(milestone, content, check))
    for part in report.parts:
        if part.contribution is not None:
            lines[part.key] += _delivery(part.contribution, report, content, check)
    for kpi in report.kpis:
        lines[kpi.key].append(_figure(kpi, content, check))
    return tuple(ReportSection(item, tuple(lines[item.key])) for item in report.items)


def _claim(task: OwedTask, report: OwedReport, content: Content, check: PreCheck) -> ReportLine:
    said, prefix = content.tasks[task.id], f"tasks-{task.id}-"
    before = Side(rag=task.before.rag, text=task.before.difference) if task.before else None
    after = Side(rag=Rag(said.claimed), text=said.difference) if said.claimed in CLAIMABLE else None
    return ReportLine(
        LineKind.CLAIM,
        f"{prefix}claimed",
        task.name,
        before,
        after,
        _change(before, after),
        (*check.at(f"{prefix}claimed"), *check.at(f"{prefix}difference")),
        computed=computed_as_typed(task, content, report),
    )


def _note(task: OwedTask, content: Content, check: PreCheck) -> ReportLine:
    said, field = content.tasks[task.id], f"tasks-{task.id}-note"
    return _text(field, task.name, task.before.note if task.before else "", said.note, check.at(field))


def _text(field: str, about: Bilingual, before: str, after: str, findings: tuple[Finding, ...]) -> ReportLine:
    old, new = Side(text=before) if before else None, Side(text=after) if after else None
    pieces = word_diff(before, after)
    if not any(piece.kind is PieceKind.SAME and piece.text.strip() for piece in pieces):
        # Nothing in common: two texts read better than their shreds.
        pieces = ()
    return ReportLine(LineKind.TEXT, field, about, old, new, _change(old, new), findings, pieces=pieces)


def _milestone(milestone: OwedMilestone, report: OwedReport, content: Content, check: PreCheck) -> ReportLine:
    said, prefix = content.milestones[milestone.id], f"milestones-{milestone.id}-"
    calendar, done_on, forecast_on = report.bounds.calendar, typed_day(said.done_on), typed_day(said.forecast_on)
    on = done_on if said.done_on else forecast_on
    typed = said.done_on or said.forecast_on
    text = said.evidence if said.done_on else said.note
    after = Side(on=on, is_done=bool(said.done_on), cause="" if said.done_on else said.cause, text=text, typed=typed)
    before = Side(on=milestone.before_on)
    is_same = on == before.on and not after.is_done
    days = None
    if on is not None and calendar.covers(on) and calendar.covers(milestone.before_on):
        days = calendar.between(milestone.before_on, on)
    return ReportLine(
        LineKind.MILESTONE,
        f"{prefix}{'done_on' if said.done_on else 'forecast_on'}",
        milestone.name,
        before,
        after if typed else None,
        Change.REMOVED if not typed else Change.SAME if is_same else Change.CHANGED,
        tuple(
            finding
            for finding in check.findings
            if finding.field.startswith(prefix) and not finding.field.endswith(_OF_WORK)
        ),
        days=days,
        original_on=milestone.state.original_on,
        evidence_needed=milestone.evidence_needed,
    )


def _work(milestone: OwedMilestone, content: Content, check: PreCheck) -> ReportLine:
    """Return what is said of the work before completion: the day it began, or the share done."""
    said, before = content.milestones[milestone.id], milestone.work_before
    told = typed_work(milestone, said)
    if milestone.earns_by_start:
        field, typed = f"milestones-{milestone.id}-started_on", said.started_on
        old = Side(on=before.started_on) if before is not None and before.started_on is not None else None
        new = Side(on=told.started_on, typed=typed) if typed else None
        is_same = told.started_on == (old.on if old else None)
    else:
        field, typed = f"milestones-{milestone.id}-percent", said.percent
        old = Side(value=before.percent) if before is not None and before.percent is not None else None
        new = Side(value=told.percent, typed=typed) if typed else None
        is_same = told.percent == (old.value if old else None)
    change = Change.SAME if is_same else _change(old, new)
    return ReportLine(LineKind.WORK, field, milestone.name, old, new, change, check.at(field))


def _delivery(owed: OwedContribution, report: OwedReport, content: Content, check: PreCheck) -> Iterator[ReportLine]:
    said, prefix = content.contributions[owed.id], f"contributions-{owed.id}-"
    is_done = said.state == "delivered"
    typed = said.delivered_on if is_done else said.forecast_on
    before = Side(stage=owed.before.stage.value, on=owed.before.forecast_on) if owed.said_on is not None else None
    after = Side(stage=said.state, on=typed_day(typed), is_done=is_done, typed=typed) if said.state else None
    found = [f for f in check.findings if f.field.startswith(prefix) and not f.field.endswith("-note")]
    is_same = before is not None and after is not None and (before.stage, before.on) == (after.stage, after.on)
    change = Change.SAME if is_same else _change(before, after)
    yield ReportLine(
        LineKind.DELIVERY,
        f"{prefix}state",
        owed.deliverable,
        before,
        after,
        change,
        tuple(found),
        original_on=owed.before.due_on,
    )
    if owed.note or said.note:
        yield _text(f"{prefix}note", owed.deliverable, owed.note, said.note, check.at(f"{prefix}note"))


def _figure(kpi: OwedKpi, content: Content, check: PreCheck) -> ReportLine:
    said, prefix = content.readings[kpi.id], f"readings-{kpi.id}-"
    amounts, typed = typed_amounts(said), " / ".join(filter(None, (said.numerator, said.denominator, said.value)))
    before = Side(amounts=kpi.before, value=kpi.before_value) if kpi.before else None
    after = Side(amounts=amounts, value=typed_value(kpi, said), text=said.note, typed=typed) if typed else None
    is_same = before is not None and after is not None and before.amounts == after.amounts
    return ReportLine(
        LineKind.FIGURE,
        f"{prefix}{'numerator' if kpi.kind.is_quotient else 'value'}",
        kpi.name,
        before,
        after,
        Change.SAME if is_same else _change(before, after),
        tuple(finding for finding in check.findings if finding.field.startswith(prefix)),
        kpi=kpi,
    )


def _change(before: Side | None, after: Side | None) -> Change:
    if before == after:
        return Change.SAME
    if before is None:
        return Change.ADDED
    return Change.REMOVED if after is None else Change.CHANGED
