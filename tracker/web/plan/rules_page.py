"""What the rules page prints: each part of the rules with its figures in words, its limits and its fixed figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from tracker import clock
from tracker.domain.periods import CycleDays, cycle_days
from tracker.domain.rule_book import RuleBook, RulesSet
from tracker.domain.rule_limits import LIMITS, Limit, RuleGroup
from tracker.domain.rules import DEFAULT_RULES, limits_of
from tracker.domain.workdays import WorkCalendar
from tracker.queries.frame import Frame
from tracker.web.explanations import Explained, explained_in
from tracker.web.fixed_rules import FIXED, Fixed
from tracker.web.rule_history import HistoryLine, history_line
from tracker.web.rule_wording import group_title, limit_label, limit_text, method_name
from tracker.web.status_clauses import off_plan_clauses, watch_clauses


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit: what it limits, its setting and default, and since when by whose setting (None: nobody touched it)."""

    name: str
    label: str
    setting: str
    default: str
    is_default: bool
    method: str
    rule: str
    since: RulesSet | None


@dataclass(frozen=True, slots=True)
class FixedLine:
    """A figure that the office does not set. It has a default where the plan's own periods tell otherwise or agree;
    `is_default` where they do not tell otherwise."""

    label: str
    value: str
    unit: str
    default: str
    is_default: bool
    method: str
    rule: str


@dataclass(frozen=True, slots=True)
class RulesSection:
    """One part of the rules."""

    key: str
    title: str
    figures: tuple[Explained, ...]
    limits: tuple[LimitLine, ...]
    fixed: tuple[FixedLine, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Everything the rules page prints. `off_plan` and `watch` are the clauses under the limits in force;
    `calendar` is None before there is a plan."""

    off_plan: tuple[str, ...]
    watch: tuple[str, ...]
    improvement_reports: int
    sections: tuple[RulesSection, ...]
    changed: int
    history: tuple[HistoryLine, ...]
    calendar: WorkCalendar | None
    may_edit: bool


def rules_page(frame: Frame, *, may_edit: bool) -> RulesPage:
    """Return the page, the limits being those in force in the frame's view."""
    sections = tuple(_section(group, frame) for group in RuleGroup)
    view = frame.view
    recorded = [each for each in frame.rule_book.sets if view.known_at is None or each.recorded_at <= view.known_at]
    return RulesPage(
        off_plan=off_plan_clauses(frame.rules.status),
        watch=watch_clauses(frame.rules.status),
        improvement_reports=frame.rules.improvement_reports,
        sections=sections,
        changed=sum(map(_changed, sections)),
        history=tuple(history_line(enacted) for enacted in RuleBook(tuple(recorded)).history()),
        calendar=frame.plan.calendar if frame.plan else None,
        may_edit=may_edit and frame.plan is not None,
    )


def _changed(section: RulesSection) -> int:
    limits, fixed = section.limits, section.fixed
    return sum(not line.is_default for line in limits) + sum(not line.is_default for line in fixed)


def _section(group: RuleGroup, frame: Frame) -> RulesSection:
    kept = _kept(frame)
    since = frame.rule_book.set_by(frame.view.as_of, frame.view.known_at)
    return RulesSection(
        key=group.value,
        title=group_title(group),
        figures=explained_in(group, frame.rules),
        limits=tuple(_limit(limit, frame, since.get(limit.name)) for limit in LIMITS if limit.group is group),
        fixed=tuple(_fixed(each, kept) for each in FIXED if each.group is group),
    )


def _fixed(each: Fixed, kept: Mapping[str, tuple[int, ...]]) -> FixedLine:
    """Return the line of a figure; one that the plan's periods keep in their own way says which."""
    usual, own = each.write(each.value), kept.get(each.name, ())
    value = each.write(own[0]) if own else usual
    if len(own) > 1:
        value = gettext("by month, %(first)s to %(last)s", first=value, last=each.write(own[-1]))
    return FixedLine(
        label=str(each.label),
        value=value,
        unit=str(each.unit),
        default=usual if each.name in kept else gettext("fixed"),
        is_default=all(day == each.value for day in own),
        method=method_name(each.method),
        rule=each.rule,
    )


def _kept(frame: Frame) -> dict[str, tuple[int, ...]]:
    """Return the days of the reporting cycle as the plan's periods have them, by the name of the usual figure."""
    days = cycle_days(frame.periods, frame.plan.calendar, clock.business_day) if frame.plan else CycleDays()
    return {"due_workday": days.due, "close_workday": days.closes, "publish_workday": days.published}


def _limit(limit: Limit, frame: Frame, since: RulesSet | None) -> LimitLine:
    setting, default = limits_of(frame.rules)[limit.name], limits_of(DEFAULT_RULES)[limit.name]
    return LimitLine(
        name=limit.name,
        label=limit_label(limit.name),
        setting=limit_text(limit.name, setting),
        default=limit_text(limit.name, default),
        is_default=setting == default,
        method=method_name(limit.method),
        rule=limit.rule,
        since=since,
    )
