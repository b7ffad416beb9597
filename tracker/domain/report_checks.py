"""What stands against submitting a report, and what is worth a second look. Methods: A4, A5, A6, C2, C4.

The unit sees the findings while it writes, the office when it reviews: the same ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.causes import Cause
from tracker.domain.contributions import ContributionStage
from tracker.domain.figure_checks import figure_checks
from tracker.domain.owed_reports import (
    Item,
    OwedContribution,
    OwedMilestone,
    OwedReport,
    OwedTask,
    computed_as_typed,
    typed_work,
)
from tracker.domain.rag import CLAIMABLE, Rag, status_gap
from tracker.domain.report_findings import Check, Finding, ItemReadiness, PreCheck, Severity, hint, missing, wrong
from tracker.domain.submissions import Content, ContributionAnswer, MilestoneAnswer
from tracker.domain.typed_values import typed_day
from tracker.domain.updates import (
    Forecast,
    claim_refusals,
    completion_refusals,
    forecast_refusals,
    outside_calendar,
    work_refusals,
)
from tracker.domain.word_diff import likeness

LONGEST_ANSWER = 1000
ALIKE = Decimal("0.80")
_DELIVERY_STAGES = (ContributionStage.NOT_STARTED, ContributionStage.UNDER_WAY, ContributionStage.DELIVERED)


def pre_check(report: OwedReport, content: Content) -> PreCheck:
    """Return everything to be said about the answers, which must be `report.filled(...)`."""
    found: dict[str, list[Finding]] = {item.key: [] for item in report.items}
    for task in report.tasks:
        found[task.key] += [_finding(task.key, task.name, *check) for check in _task(task, report, content)]
    for key, milestone in report.asked_milestones():
        checks = _milestone(milestone, content.milestones[milestone.id], report)
        found[key] += [_finding(key, milestone.name, *check) for check in checks]
    for part in report.parts:
        if part.contribution is not None:
            said = content.contributions[part.contribution.id]
            checks = _contribution(part.contribution, said, report)
            found[part.key] += [_finding(part.key, part.contribution.deliverable, *check) for check in checks]
    for kpi in report.kpis:
        checks = figure_checks(kpi, content.readings[kpi.id])
        found[kpi.key] += [_finding(kpi.key, kpi.name, *check) for check in checks]
    lengths = _lengths(content)
    return PreCheck(
        tuple(ItemReadiness(item, (*found[item.key], *_too_long(report, item, lengths))) for item in report.items)
    )


def passes(report: OwedReport, check: PreCheck) -> tuple[Message, ...]:
    """Return what is fine and worth saying: dates, judgements and figures in which nothing blocks."""
    counts = {
        "report.pass_claims": (len(report.tasks), "tasks-"),
        "report.pass_dates": (sum(1 for _ in report.asked_milestones()), "milestones-"),
        "report.pass_figures": (len(report.kpis), "readings-"),
    }
    blocked = [finding.field for finding in check.blocking]
    return tuple(
        Message(code, {"count": count})
        for code, (count, prefix) in counts.items()
        if count and not any(field.startswith(prefix) for field in blocked)
    )


def _finding(item: str, about: Bilingual, severity: Severity, field: str, message: Message) -> Finding:
    return Finding(severity, item, field, about, message)


def _task(task: OwedTask, report: OwedReport, content: Content) -> Iterator[Check]:
    said, prefix = content.tasks[task.id], f"tasks-{task.id}-"
    computed = computed_as_typed(task, content, report).rag
    if said.claimed not in CLAIMABLE:
        yield missing(f"{prefix}claimed", "report.claim_missing")
    else:
        claimed = Rag(said.claimed)
        for refusal in claim_refusals(claimed, computed, said.difference):
            yield Severity.WRONG, f"{prefix}{refusal.field}", Message(refusal.code, refusal.params)
        if (status_gap(claimed, computed) or 0) > 0 and said.difference:
            yield hint(f"{prefix}claimed", "report.rosier", claimed=claimed, computed=computed)
    if not said.note:
        yield missing(f"{prefix}note", "report.note_missing")
    elif said.claimed and task.before is not None and (share := likeness(task.before.note, said.note)) >= ALIKE:
        yield hint(f"{prefix}note", "report.same_text", share=share, month=task.before.month.first)


def _milestone(milestone: OwedMilestone, said: MilestoneAnswer, report: OwedReport) -> Iterator[Check]:
    if milestone.state.is_verified:
        return
    yield from _work(milestone, said, report)
    if said.done_on:
        yield from _done(milestone, said, report)
        return
    prefix = f"milestones-{milestone.id}-"
    forecast_on = typed_day(said.forecast_on)
    if forecast_on is None:
        where = f"{prefix}forecast_on"
        yield wrong(where, "report.not_a_day") if said.forecast_on else missing(where, "report.forecast_missing")
        return
    cause = Cause(said.cause) if said.cause in set(Cause) else None
    forecast = Forecast(milestone.id, forecast_on, cause, said.note)
    for refusal in forecast_refusals(forecast, milestone.compared, report.bounds, today=report.as_of, prefix=prefix):
        if refusal.code == "forecast.past":
            yield wrong(refusal.field, "report.forecast_past", as_of=report.as_of)
        else:
            yield Severity.WRONG, refusal.field, Message(refusal.code, refusal.params)
    if forecast_on > report.bounds.ends_on:
        yield hint(f"{prefix}forecast_on", "report.after_plan", ends_on=report.bounds.ends_on)


def _done(milestone: OwedMilestone, said: MilestoneAnswer, report: OwedReport) -> Iterator[Check]:
    prefix = f"milestones-{milestone.id}-"
    done_on = typed_day(said.done_on)
    if done_on is None:
        yield wrong(f"{prefix}done_on", "report.not_a_day")
        return
    if done_on > report.as_of:
        code = "report.after_month" if done_on <= report.today else "report.future"
        yield wrong(f"{prefix}done_on", code, as_of=report.as_of, today=report.today)
        return
    for refusal in completion_refusals(done_on, said.evidence, milestone.compared, report.bounds, today=report.as_of):
        field = {"actual_on": "done_on"}.get(refusal.field, refusal.field)
        yield Severity.WRONG, f"{prefix}{field}", Message(refusal.code, refusal.params)


def _work(milestone: OwedMilestone, said: MilestoneAnswer, report: OwedReport) -> Iterator[Check]:
    """Check the day the work began, or the share done; what was once given is corrected, not taken back."""
    prefix, told, before = f"milestones-{milestone.id}-", typed_work(milestone, said), milestone.work_before
    if milestone.earns_by_start and told.started_on is None:
        if said.started_on:
            yield wrong(f"{prefix}started_on", "report.not_a_day")
        elif before is not None and before.started_on is not None:
            yield wrong(f"{prefix}started_on", "work.start_stays", started_on=before.started_on)
    if milestone.earns_by_percent and told.percent is None:
        if said.percent:
            yield wrong(f"{prefix}percent", "report.not_a_number")
        elif before is not None and before.percent is not None and not said.done_on:
            yield missing(f"{prefix}percent", "work.percent_missing")
    for refusal in work_refusals(told, milestone.compared, said.note, report.bounds, today=report.as_of, prefix=prefix):
        yield Severity.WRONG, refusal.field, Message(refusal.code, refusal.params)
    done_on = typed_day(said.done_on)
    if done_on is not None and told.started_on is not None and told.started_on > done_on:
        yield wrong(f"{prefix}started_on", "work.after_done", done_on=done_on)


def _contribution(owed: OwedContribution, said: ContributionAnswer, report: OwedReport) -> Iterator[Check]:
    prefix = f"contributions-{owed.id}-"
    if said.state not in _DELIVERY_STAGES:
        yield missing(f"{prefix}state", "report.stage_missing")
    if said.state == ContributionStage.DELIVERED:
        yield from _delivered(said, report, prefix)
        return
    if said.forecast_on:
        yield from _delivery_forecast(said, report, prefix)
    elif owed.overdue and said.state in _DELIVERY_STAGES:
        yield wrong(f"{prefix}forecast_on", "report.overdue_forecast_missing", days=owed.overdue)
    if owed.overdue and not said.note:
        yield hint(f"{prefix}note", "report.overdue_without_note", days=owed.overdue)


def _delivered(said: ContributionAnswer, report: OwedReport, prefix: str) -> Iterator[Check]:
    field, delivered_on = f"{prefix}delivered_on", typed_day(said.delivered_on)
    if delivered_on is None:
        code = "report.not_a_day" if said.delivered_on else "report.delivered_missing"
        yield wrong(field, code)
    elif delivered_on > report.as_of:
        code = "report.after_month" if delivered_on <= report.today else "report.future"
        yield wrong(field, code, as_of=report.as_of, today=report.today)
    elif delivered_on < report.bounds.starts_on:
        yield wrong(field, "report.before_plan", starts_on=report.bounds.starts_on)
    else:
        for refusal in outside_calendar(delivered_on, report.bounds, field):
            yield Severity.WRONG, field, Message(refusal.code, refusal.params)


def _delivery_forecast(said: ContributionAnswer, report: OwedReport, prefix: str) -> Iterator[Check]:
    field, forecast_on = f"{prefix}forecast_on", typed_day(said.forecast_on)
    if forecast_on is None:
        yield wrong(field, "report.not_a_day")
    elif outside := outside_calendar(forecast_on, report.bounds, field):
        yield Severity.WRONG, field, Message(outside[0].code, outside[0].params)
    elif forecast_on < report.as_of:
        yield wrong(field, "report.forecast_past", as_of=report.as_of)


def _lengths(content: Content) -> dict[str, int]:
    return {name: len(text) for name, text in content.typed().items() if len(text) > LONGEST_ANSWER}


def _too_long(report: OwedReport, item: Item, lengths: Mapping[str, int]) -> list[Finding]:
    if not lengths:
        return []
    prefixes = _prefixes(report, item)
    return [
        Finding(
            Severity.WRONG,
            item.key,
            name,
            item.name,
            Message("report.too_long", {"count": length, "limit": LONGEST_ANSWER}),
        )
        for name, length in lengths.items()
        if name.startswith(prefixes)
    ]


def _prefixes(report: OwedReport, item: Item) -> tuple[str, ...]:
    """Return how the names of an item's fields begin."""
    for task in report.tasks:
        if task.key == item.key:
            return (f"tasks-{task.id}-", *_milestone_prefixes(task.milestones))
    for part in report.parts:
        if part.key == item.key:
            own = (f"contributions-{part.contribution.id}-",) if part.contribution else ()
            return (*own, *_milestone_prefixes(part.milestones))
    return tuple(f"readings-{kpi.id}-" for kpi in report.kpis if kpi.key == item.key)


def _milestone_prefixes(milestones: Sequence[OwedMilestone]) -> tuple[str, ...]:
    return tuple(f"milestones-{milestone.id}-" for milestone in milestones if milestone.is_asked)
