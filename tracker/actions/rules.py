"""What the office sets: the limits of the rules. Every set is kept; the newest holds."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from tracker.actions import audit
from tracker.actions.scene import hold_settings, scene
from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import reason_refusals
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.domain.rule_book import holds_from
from tracker.domain.rule_limits import limit_refusals, rules_as_typed
from tracker.domain.rules import Rules, changes, limits_of, not_default
from tracker.models.rules import RuleSet
from tracker.queries.rules import rule_book

SOURCE = "office"


def checked(*, scope: Scope, typed: Mapping[str, Decimal], reason: str, seen_id: int) -> Rules:
    """Return the rules these limits make, each as a form shows it. Raises Refused with the limits' names as fields.

    `seen_id` is the newest set its author knew, 0 for none.
    """
    newest = rule_book(scope).newest
    if (newest.id if newest else 0) != seen_id:
        raise Refused([Refusal("edit.stale")])
    refuse_if([*limit_refusals(typed), *reason_refusals(reason)])
    rules = rules_as_typed(typed)
    refuse_if([] if changes(rule_book(scope).newest_rules, rules) else [Refusal("edit.nothing_changed")])
    return rules


def set_limits(*, scope: Scope, typed: Mapping[str, Decimal], reason: str, seen_id: int, by: str, at: datetime) -> date:
    """Set all limits and return the day they hold from, the one after the last published month.

    Raises Refused as `checked` does.
    """
    hold_settings()
    ground = scene(scope)
    before = rule_book(scope).newest_rules
    rules = checked(scope=scope, typed=typed, reason=reason, seen_id=seen_id)
    valid_on = holds_from(ground.periods, starts_on=ground.bounds.starts_on)
    db.session.add(
        RuleSet(
            limits=not_default(limits_of(rules)),
            reason=reason,
            valid_on=valid_on,
            recorded_at=at,
            recorded_by=by,
            source=SOURCE,
        )
    )
    changed = changes(before, rules)
    audit.record(
        "RulesSet",
        subject=f"rules:{valid_on.isoformat()}",
        by=by,
        reason=reason,
        before={change.name: change.before for change in changed},
        after={change.name: change.after for change in changed},
    )
    return valid_on
