"""The report form as its template prints it: fields with their errors, marks, the pre-check's lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.bilingual import Message
from tracker.domain.milestones import slip_workdays
from tracker.domain.months import Month
from tracker.domain.owed_reports import (
    ItemKind,
    OwedKpi,
    OwedMilestone,
    OwedReport,
    computed_as_typed,
    typed_state,
    typed_value,
)
from tracker.domain.report_checks import passes, pre_check
from tracker.domain.report_findings import Finding, ItemReadiness, PreCheck, Severity
from tracker.domain.status import ComputedStatus
from tracker.domain.submissions import Content, ReturnReason
from tracker.domain.typed_values import typed_day
from tracker.queries.submissions import UnitSubmission
from tracker.web import formats, wording
from tracker.web.report_text import about, finding_text
from tracker.web.unit.desk import Desk

# More untouched items of a kind than this are one line of the pre-check.
MOST_OPEN_LINES = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what stands in it, what is wrong with it, why it came back, and what somebody else saved instead."""

    name: str
    value: str
    errors: tuple[Message, ...]
    hints: tuple[Message, ...]
    reasons: tuple[ReturnReason, ...]
    is_prefilled: bool
    stored: str | None

    @property
    def is_pickable(self) -> bool:
        """Tell whether a date control can hold the value; what is not a date stays as typed, in a text control."""
        day = typed_day(self.value)
        return not self.value or (day is not None and day.isoformat() == self.value)


@dataclass(frozen=True, slots=True)
class MilestoneFigures:
    """What follows from a milestone's dates as typed, in working days, positive late."""

    slip: int
    moved: int


@dataclass(frozen=True, slots=True)
class FigureResult:
    """The value a figure stands for as typed, and its change since before, in its own measure."""

    value: Decimal | None
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the pre-check: its mark, what it says and of what, and the field it leads to."""

    mark: str
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """The items of one kind, in order."""

    kind: ItemKind
    items: tuple[ItemReadiness, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything the report form prints."""

    desk: Desk
    version: int
    check: PreCheck
    fields: Mapping[str, Field]
    computed: Mapping[int, ComputedStatus]
    milestones: Mapping[int, MilestoneFigures]
    results: Mapping[int, FigureResult]
    navigation: tuple[NavigationGroup, ...]
    lines: tuple[CheckLine, ...]
    problems: tuple[tuple[str, str], ...]
    general_reasons: tuple[ReturnReason, ...]
    stale: UnitSubmission | None
    can_confirm: bool
    workdays_left: int

    @property
    def ready_share(self) -> Decimal:
        """Return the share of items that are ready."""
        return Decimal(self.check.ready) / max(len(self.check.items), 1)

    @property
    def previous_period(self) -> Month:
        """Return the month the report is compared with."""
        return self.report.before_month

    @property
    def report(self) -> OwedReport:
        return self.desk.report

    def field(self, name: str) -> Field:
        """Return the field of this name. Raises KeyError for one the report does not have."""
        return self.fields[name]


def report_page(
    desk: Desk, content: Content, *, refused: bool = False, stale: UnitSubmission | None = None
) -> ReportPage:
    """Return the form for these answers. `refused` also shows what is missing; `stale` is what somebody else saved."""
    report = desk.report
    check = pre_check(report, content)
    returned = desk.submission.open_return if desk.submission else None
    reasons = returned.reasons if returned else ()
    fields = _fields(desk, content, check, reasons, refused, stale)
    said = [part.contribution for part in report.parts if part.contribution is not None]
    return ReportPage(
        desk=desk,
        version=stale.version if stale else desk.version,
        check=check,
        fields=fields,
        computed={task.id: computed_as_typed(task, content, report) for task in report.tasks},
        milestones={m.id: _figures(m, content, report) for m in _all_milestones(report)},
        results={kpi.id: _result(kpi, content) for kpi in report.kpis},
        navigation=_navigation(check),
        lines=_lines(report, check),
        problems=tuple((f.field, finding_text(report, f)) for f in check.blocking) if refused else (),
        general_reasons=tuple(reason for reason in reasons if reason.field not in fields),
        stale=stale,
        can_confirm=any(each.said_on is not None and not content.contributions[each.id].state for each in said),
        workdays_left=report.bounds.calendar.between(report.today, desk.period.due_on),
    )


def _fields(
    desk: Desk,
    content: Content,
    check: PreCheck,
    reasons: Sequence[ReturnReason],
    refused: bool,
    stale: UnitSubmission | None,
) -> dict[str, Field]:
    found: dict[str, list[Finding]] = {}
    for finding in check.findings:
        found.setdefault(finding.field, []).append(finding)
    told = {name: tuple(reason for reason in reasons if reason.field == name) for name in {r.field for r in reasons}}
    prefilled = desk.report.prefilled.typed()
    kept = desk.submission.content.typed() if desk.submission else {}
    theirs = desk.report.filled(stale.content).typed() if stale else {}
    fields = {}
    for name, value in content.typed().items():
        here = found.get(name, [])
        shown = [f for f in here if f.severity is Severity.WRONG or (refused and f.severity is Severity.MISSING)]
        fields[name] = Field(
            name=name,
            value=value,
            errors=tuple(finding.message for finding in shown),
            hints=tuple(finding.message for finding in here if finding.severity is Severity.HINT),
            reasons=told.get(name, ()),
            is_prefilled=bool(value) and value == prefilled[name] and name not in kept,
            stored=theirs[name] if stale and theirs[name] != value else None,
        )
    return fields


def _all_milestones(report: OwedReport) -> list[OwedMilestone]:
    groups = [*(task.milestones for task in report.tasks), *(part.milestones for part in report.parts)]
    return [milestone for group in groups for milestone in group]


def _figures(milestone: OwedMilestone, content: Content, report: OwedReport) -> MilestoneFigures:
    calendar, as_of = report.bounds.calendar, report.as_of
    state = typed_state(milestone, content.milestones, report)
    slip = slip_workdays(state, calendar, as_of=as_of)
    before = calendar.between(state.original_on, milestone.before_on)
    return MilestoneFigures(slip, slip - before)


def _result(kpi: OwedKpi, content: Content) -> FigureResult:
    value = typed_value(kpi, content.readings[kpi.id])
    change = value - kpi.before_value if value is not None and kpi.before_value is not None else None
    return FigureResult(value, change)


def _navigation(check: PreCheck) -> tuple[NavigationGroup, ...]:
    groups = ((kind, tuple(item for item in check.items if item.item.kind is kind)) for kind in ItemKind)
    return tuple(NavigationGroup(kind, items) for kind, items in groups if items)


def _lines(report: OwedReport, check: PreCheck) -> tuple[CheckLine, ...]:
    """Return the pre-check: what blocks, what asks, what is fine.

    An item of which answers are only missing is one line, and many such items of a kind are one line together.
    """
    blocking: list[CheckLine] = []
    for group in _navigation(check):
        untouched = [item for item in group.items if item.is_untouched]
        if len(untouched) > MOST_OPEN_LINES:
            message = Message(f"report.{group.kind}s_missing", {"count": len(untouched)})
            blocking.append(CheckLine("red", wording.sentence(message), _first(untouched[0]).field))
        else:
            blocking += [_open_line(item) for item in untouched]
        for item in group.items:
            if not item.is_untouched:
                blocks = (finding for finding in item.findings if finding.severity.blocks)
                blocking += [CheckLine("red", finding_text(report, finding), finding.field) for finding in blocks]
    hints = [CheckLine("amber", finding_text(report, finding), finding.field) for finding in check.hints]
    fine = [CheckLine("green", wording.sentence(message)) for message in passes(report, check)]
    return (*blocking, *hints, *fine)


def _open_line(item: ItemReadiness) -> CheckLine:
    count = sum(finding.severity.blocks for finding in item.findings)
    what = f"{item.item.code} {formats.in_language(item.item.name)}"
    return CheckLine("red", about(what, Message("report.item_missing", {"count": count})), _first(item).field)


def _first(item: ItemReadiness) -> Finding:
    return next(finding for finding in item.findings if finding.severity.blocks)
