"""What the pages of the limits print: the editor, and what a change would do."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.rag import Rag
from tracker.domain.rule_book import RulesSet, holds_from
from tracker.domain.rule_limits import LIMITS, Limit, RuleGroup, typed_limits
from tracker.domain.rules import DEFAULT_RULES, Rules, changes, limits_of
from tracker.queries.frame import Frame
from tracker.queries.setting_effects import Effects
from tracker.web.rule_history import ChangeLine, HistoryLine, change_line, history_line
from tracker.web.rule_wording import group_title, limit_text, unit_word
from tracker.web.wording import plain

# The order in which a page counts statuses.
_COUNTED = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.DONE, Rag.IDLE, Rag.NONE, Rag.OUT)


@dataclass(frozen=True, slots=True)
class LimitField:
    """A limit's place in the form: its unit, default, range and the setting in force."""

    name: str
    unit: str
    default: str
    least: str
    most: str
    now: str


@dataclass(frozen=True, slots=True)
class EditorPart:
    """One part of the rules in the editor."""

    title: str
    fields: tuple[LimitField, ...]


@dataclass(frozen=True, slots=True)
class RulesEditor:
    """The editor: its parts, from which day new limits hold, and how the limits have changed."""

    parts: tuple[EditorPart, ...]
    holds_from: date
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many tasks have a status before and after."""

    rag: Rag
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class RulesPreview:
    """What a change would do. `is_later` where the month looked at is published and keeps its limits."""

    changes: tuple[ChangeLine, ...]
    effects: Effects
    counts: tuple[StatusCount, ...]
    holds_from: date
    is_later: bool


def rules_editor(frame: Frame) -> RulesEditor:
    """Return the editor of the limits."""
    assert frame.plan is not None
    now = frame.rule_book.newest_rules
    parts = (EditorPart(group_title(group), _fields(group, now)) for group in RuleGroup)
    return RulesEditor(
        tuple(part for part in parts if part.fields),
        holds_from(frame.periods, starts_on=frame.plan.starts_on),
        tuple(history_line(enacted) for enacted in frame.rule_book.history()),
    )


def rules_preview(frame: Frame, rules: Rules, effects: Effects) -> RulesPreview:
    """Return what these limits would do."""
    assert frame.plan is not None
    from_day = holds_from(frame.periods, starts_on=frame.plan.starts_on)
    return RulesPreview(
        changes=tuple(change_line(each) for each in changes(frame.rule_book.newest_rules, rules)),
        effects=effects,
        counts=status_counts(effects),
        holds_from=from_day,
        is_later=effects.frame.view.as_of < from_day,
    )


def status_counts(effects: Effects) -> tuple[StatusCount, ...]:
    """Return the statuses there are before or after, with their counts."""
    before, after = effects.counts
    return tuple(
        StatusCount(rag, before.get(rag, 0), after.get(rag, 0))
        for rag in _COUNTED
        if before.get(rag, 0) or after.get(rag, 0)
    )


def newest_id(frame: Frame) -> int:
    """Return the set of limits a form was opened on, 0 for none."""
    newest: RulesSet | None = frame.rule_book.newest
    return newest.id if newest else 0


def _fields(group: RuleGroup, now: Rules) -> tuple[LimitField, ...]:
    return tuple(_field(limit, now) for limit in LIMITS if limit.group is group)


def _field(limit: Limit, now: Rules) -> LimitField:
    typed = typed_limits(DEFAULT_RULES)[limit.name]
    return LimitField(
        name=limit.name,
        unit=unit_word(limit.unit),
        default=plain(typed),
        least=plain(limit.typed(limit.least)),
        most=plain(limit.typed(limit.most)),
        now=limit_text(limit.name, limits_of(now)[limit.name]),
    )
