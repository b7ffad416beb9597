"""What a programme, key task, milestone or contribution must be to stand in the plan.

Each function returns the refusals of one draft, each with the field to mend; an empty list lets it pass.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain import plan_columns
from tracker.domain.bilingual import Bilingual
from tracker.domain.grounds import Ground, is_in_time
from tracker.domain.milestones import EarningRule
from tracker.domain.refusals import Refusal
from tracker.domain.scope import ScopeKind, ScopeState
from tracker.domain.updates import Bounds, outside_calendar, outside_plan

# What the tables and the workbook take.
LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT = 40, plan_columns.NAME, plan_columns.LONG
LARGEST_WEIGHT = Decimal(1_000_000)
# A code stands in addresses and in lists: no spaces, no separators.
_CODE = re.compile(r"[^\s/\\?#%&\"'<>,，、;；]+")


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """A programme as somebody wants it to be."""

    code: str
    name: Bilingual
    aim: Bilingual


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A key task as somebody wants it to be; the code is fixed once it is there."""

    code: str
    programme_id: int
    name: Bilingual
    aim: Bilingual
    owner: str
    lead_unit_id: int
    weight: Decimal
    starts_on: date
    earning_rule: EarningRule = EarningRule.ZERO_HUNDRED
    is_critical: bool = False


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """A milestone as somebody wants it to be; the original date is a promise and fixed once it is there."""

    name: Bilingual
    weight: Decimal
    unit_id: int
    original_on: date
    evidence: Bilingual


@dataclass(frozen=True, slots=True)
class ContributionDraft:
    """A supporting unit's deliverable as somebody wants it to be."""

    unit_id: int
    deliverable: Bilingual
    due_on: date


@dataclass(frozen=True, slots=True)
class ScopeDraft:
    """A change of what the plan holds, as somebody wants it: of which kind, from which day, why, approved by whom."""

    kind: ScopeKind
    since_on: date
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class ScopeGround:
    """What a change of scope meets: the newest words on the thing itself and (for a milestone) on its task; whether all
    of it is accepted already; whether it is the task's last milestone in the plan."""

    own: ScopeState | None
    task: ScopeState | None = None
    is_accepted: bool = False
    is_last: bool = False


def programme_refusals(draft: ProgrammeDraft) -> list[Refusal]:
    """Return what keeps a programme out of the plan."""
    return [*_code_refusals(draft.code), *name_refusals(draft.name), *_too_long(draft.aim, "aim", LONGEST_TEXT)]


def task_refusals(draft: TaskDraft, bounds: Bounds) -> list[Refusal]:
    """Return what keeps a key task out of the plan."""
    refusals = [*_code_refusals(draft.code), *name_refusals(draft.name), *_too_long(draft.aim, "aim", LONGEST_TEXT)]
    if len(draft.owner) > LONGEST_NAME:
        refusals.append(Refusal("text.too_long", "owner", {"most": LONGEST_NAME}))
    return [*refusals, *_weight_refusals(draft.weight), *outside_plan(draft.starts_on, bounds, "starts_on")]


def milestone_refusals(draft: MilestoneDraft, bounds: Bounds, *, is_new: bool) -> list[Refusal]:
    """Return what keeps a milestone out of the plan; an existing one keeps its original date, whatever it is."""
    refusals = [
        *name_refusals(draft.name),
        *_weight_refusals(draft.weight),
        *_too_long(draft.evidence, "evidence", LONGEST_TEXT),
    ]
    return [*refusals, *outside_plan(draft.original_on, bounds, "original_on")] if is_new else refusals


def replan_refusals(
    baseline_on: date,
    current_on: date,
    ground: Ground | None,
    reason: str,
    approved_by: str,
    bounds: Bounds,
    *,
    today: date,
) -> list[Refusal]:
    """Return why a new date of the current plan cannot be recorded. Methods: A6.

    One that has fallen due keeps its date for assessment: a new one has to be asked for before.
    """
    if not is_in_time(today, current_on):
        return [Refusal("replan.overdue", "baseline_on", {"due_on": current_on})]
    refusals = outside_calendar(baseline_on, bounds, "baseline_on")
    if baseline_on < today:
        refusals = [Refusal("replan.past", "baseline_on", {"today": today})]
    elif baseline_on == current_on:
        refusals = [Refusal("replan.unchanged", "baseline_on")]
    if ground is None:
        refusals.append(Refusal("ground.missing", "ground"))
    return [*refusals, *reason_refusals(reason), *approval_refusals(approved_by)]


def scope_refusals(draft: ScopeDraft, ground: ScopeGround, bounds: Bounds, *, today: date) -> list[Refusal]:
    """Return why a change of scope cannot be recorded. Methods: A1, A6.

    What is accepted stays earned and in the plan; a task's last milestone leaves with its task only; what is out comes
    back before it leaves again. The day lies within the plan so far, and not before the change before it.
    """
    return [
        *_scope_kind_refusals(draft.kind, ground),
        *_scope_day_refusals(draft.since_on, ground, bounds, today),
        *reason_refusals(draft.reason),
        *approval_refusals(draft.approved_by),
    ]


def _scope_kind_refusals(kind: ScopeKind, ground: ScopeGround) -> list[Refusal]:
    if ground.task is not None and ground.task.is_out:
        return [Refusal("scope.task_is_out", "kind")]
    is_out = ground.own is not None and ground.own.is_out
    if kind is ScopeKind.RESTORED:
        return [] if is_out else [Refusal("scope.is_in", "kind")]
    if is_out:
        return [Refusal("scope.is_out", "kind")]
    if ground.is_accepted:
        return [Refusal("scope.accepted", "kind")]
    return [Refusal("scope.last_milestone", "kind")] if ground.is_last else []


def _scope_day_refusals(since_on: date, ground: ScopeGround, bounds: Bounds, today: date) -> list[Refusal]:
    if since_on > today:
        return [Refusal("scope.future", "since_on", {"today": today})]
    if since_on < bounds.starts_on:
        return [Refusal("scope.before_plan", "since_on", {"starts_on": bounds.starts_on})]
    if ground.own is not None and since_on < ground.own.since_on:
        return [Refusal("scope.before_last", "since_on", {"since_on": ground.own.since_on})]
    return outside_calendar(since_on, bounds, "since_on")


def approval_refusals(approved_by: str) -> list[Refusal]:
    """Return a refusal for a change of the plan that nobody approved."""
    if not approved_by.strip():
        return [Refusal("replan.approver_missing", "approved_by")]
    if len(approved_by) > LONGEST_NAME:
        return [Refusal("text.too_long", "approved_by", {"most": LONGEST_NAME})]
    return []


def contribution_refusals(draft: ContributionDraft, bounds: Bounds, *, lead_unit_id: int) -> list[Refusal]:
    """Return what keeps a contribution out of the plan."""
    refusals = name_refusals(draft.deliverable, "deliverable", LONGEST_TEXT)
    if draft.unit_id == lead_unit_id:
        refusals.append(Refusal("contribution.of_lead", "unit_id"))
    return [*refusals, *outside_plan(draft.due_on, bounds, "due_on")]


def reason_refusals(reason: str) -> list[Refusal]:
    """Return a refusal for a change of the plan without a reason."""
    if not reason.strip():
        return [Refusal("edit.reason_missing", "reason")]
    return [Refusal("text.too_long", "reason", {"most": LONGEST_TEXT})] if len(reason) > LONGEST_TEXT else []


def _code_refusals(code: str) -> list[Refusal]:
    if len(code) > LONGEST_CODE or _CODE.fullmatch(code) is None:
        return [Refusal("code.unfit", "code", {"most": LONGEST_CODE})]
    return []


def name_refusals(name: Bilingual, field: str = "name", most: int = LONGEST_NAME) -> list[Refusal]:
    """Return a refusal for a name that is missing in both languages, and for one that is too long."""
    if not name.zh.strip() and not name.en.strip():
        return [Refusal("name.missing", f"{field}_en")]
    return _too_long(name, field, most)


def _too_long(text: Bilingual, field: str, most: int) -> list[Refusal]:
    written = ((f"{field}_zh", text.zh), (f"{field}_en", text.en))
    return [Refusal("text.too_long", where, {"most": most}) for where, words in written if len(words) > most]


def _weight_refusals(weight: Decimal) -> list[Refusal]:
    if not weight.is_finite() or not 0 < weight <= LARGEST_WEIGHT:
        return [Refusal("weight.unfit", "weight", {"most": int(LARGEST_WEIGHT)})]
    exponent = weight.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        return [Refusal("weight.too_fine", "weight")]
    return []
