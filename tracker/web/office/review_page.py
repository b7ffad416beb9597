"""One unit's report as the office reads it: beside what was last accepted, with what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.owed_reports import OwedReport
from tracker.domain.periods import PeriodStage, ReportingPeriod
from tracker.domain.permissions import Scope
from tracker.domain.report_checks import pre_check
from tracker.domain.report_lines import Change, ReportLine, ReportSection, report_sections
from tracker.domain.submissions import (
    ReportStage,
    ReturnReason,
    SubmissionEventKind,
    Timeliness,
    timeliness,
)
from tracker.queries.frame import Frame
from tracker.queries.owed_reports import owed_reports, report_ground
from tracker.queries.plan_names import all_units
from tracker.queries.portfolio_rows import UnitRef
from tracker.queries.submissions import ReportEvent, UnitSubmission, first_submitted, submissions
from tracker.web.report_text import person_names


class Show(StrEnum):
    """Which lines the review shows."""

    CHANGED = "changed"
    FLAGGED = "flagged"
    ADDED = "added"
    REMOVED = "removed"
    SAME = "same"


def is_shown(line: ReportLine, show: Show) -> bool:
    """Tell whether a line belongs to what is shown; a flagged line counts as changed, so that nobody misses it."""
    match show:
        case Show.CHANGED:
            return line.change is not Change.SAME or bool(line.findings)
        case Show.FLAGGED:
            return bool(line.findings)
        case Show.ADDED:
            return line.change is Change.ADDED
        case Show.REMOVED:
            return line.change is Change.REMOVED
        case Show.SAME:
            return line.change is Change.SAME and not line.findings


@dataclass(frozen=True, slots=True)
class Queue:
    """Where the report stands among those that wait, oldest first: its place from 1, and its neighbours' codes."""

    place: int
    length: int
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One unit's report for one period, read once for a request."""

    period: ReportingPeriod
    unit: UnitRef
    report: OwedReport
    submission: UnitSubmission | None
    waiting: tuple[str, ...]

    @property
    def stage(self) -> ReportStage:
        return self.submission.stage if self.submission else ReportStage.NOT_STARTED

    @property
    def version(self) -> int:
        return self.submission.version if self.submission else 0

    @property
    def may_answer(self) -> bool:
        return self.stage is ReportStage.SUBMITTED and self.period.stage is not PeriodStage.PUBLISHED

    @property
    def may_carry_over(self) -> bool:
        is_owed = not self.stage.is_in and self.stage is not ReportStage.CARRIED
        return is_owed and self.period.stage in (PeriodStage.OPEN, PeriodStage.CLOSED)

    @property
    def queue(self) -> Queue | None:
        if self.unit.code not in self.waiting:
            return None
        place = self.waiting.index(self.unit.code)
        earlier = self.waiting[place - 1] if place else ""
        later = self.waiting[place + 1] if place + 1 < len(self.waiting) else ""
        return Queue(place + 1, len(self.waiting), earlier, later)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything the review prints: the lines shown, how many there are of each sort, and what was typed already."""

    desk: Desk
    show: Show
    sections: tuple[ReportSection, ...]
    folded: tuple[ReportSection, ...]
    counts: Mapping[Show, int]
    submitted: ReportEvent | None
    names: Mapping[str, str]
    kept: Timeliness
    typed: Mapping[str, ReturnReason]
    problems: tuple[tuple[str, str], ...]


def review_desk(scope: Scope, frame: Frame, period: ReportingPeriod, unit_code: str) -> Desk | None:
    """Return one unit's report for a period; None where no such unit owes one."""
    unit = next((each for each in all_units(scope).values() if each.code == unit_code), None)
    if unit is None:
        return None
    written = submissions(scope, period_id=period.id)
    submission = written.get(unit.id)
    ground = report_ground(scope, frame, period, known_at=submission.known_before if submission else None)
    report = owed_reports(scope, ground).get(unit.id)
    if report is None:
        return None
    codes = {each.id: each.code for each in ground.now.units}
    return Desk(period, unit, report, submission, _waiting(written, codes))


def review_page(
    scope: Scope,
    desk: Desk,
    *,
    show: Show = Show.CHANGED,
    typed: Mapping[str, ReturnReason] | None = None,
    problems: tuple[tuple[str, str], ...] = (),
) -> ReviewPage:
    """Return the review of a report. `typed` are reasons to return it that were written but not sent."""
    sections: tuple[ReportSection, ...] = ()
    if desk.submission is not None and desk.stage is not ReportStage.CARRIED:
        content = desk.report.filled(desk.submission.content)
        sections = report_sections(desk.report, content, pre_check(desk.report, content))
    lines = [line for section in sections for line in section.lines]
    first_on = first_submitted(scope).get((desk.period.id, desk.unit.id))
    return ReviewPage(
        desk=desk,
        show=show,
        sections=_only(sections, show),
        folded=_only(sections, Show.SAME) if show is Show.CHANGED else (),
        counts={each: sum(is_shown(line, each) for line in lines) for each in Show},
        submitted=desk.submission.newest(SubmissionEventKind.SUBMITTED) if desk.submission else None,
        names=person_names(scope),
        kept=timeliness(first_on, due_on=desk.period.due_on, period=desk.period.stage),
        typed=typed or {},
        problems=problems,
    )


def _waiting(written: Mapping[int, UnitSubmission], codes: Mapping[int, str]) -> tuple[str, ...]:
    waiting = [
        (event.recorded_at, each.unit_id)
        for each in written.values()
        if each.stage is ReportStage.SUBMITTED and (event := each.newest(SubmissionEventKind.SUBMITTED)) is not None
    ]
    return tuple(codes[unit_id] for _, unit_id in sorted(waiting))


def _only(sections: tuple[ReportSection, ...], show: Show) -> tuple[ReportSection, ...]:
    """Return the sections with the lines that are shown, without empty ones."""
    kept = (
        replace(section, lines=tuple(line for line in section.lines if is_shown(line, show))) for section in sections
    )
    return tuple(section for section in kept if section.lines)
