"""The limits the methods leave to the project office: every default, and what the office set instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from tracker.domain.progress import PERCENT_CAP
from tracker.domain.status import Thresholds


@dataclass(frozen=True, slots=True)
class Rules:
    """Every limit that decides something, as in force at one moment.

    `percent_cap` is what a milestone declared done in per cent earns at most before it is verified;
    `improvement_reports` for how many reports in a row a better status must hold before it is shown; `estimate_from`
    and `estimate_firm_from` the earned share from which a finish is estimated at all, and without a caveat;
    `not_recoverable_above` the TSPI above which a finish on time is generally out of reach; `critical_float_days` the
    float in working days up to which a link counts as critical; `exposure_..._from` the product of likelihood and
    impact (1 to 25) from which a risk is moderate, high or extreme, as in the risk matrix of the National Patient
    Safety Agency (2008). Methods: A1, A3, A5, A6.
    """

    status: Thresholds = field(default_factory=Thresholds)
    percent_cap: Decimal = PERCENT_CAP
    improvement_reports: int = 2
    estimate_from: Decimal = Decimal("0.10")
    estimate_firm_from: Decimal = Decimal("0.20")
    not_recoverable_above: Decimal = Decimal("1.10")
    critical_float_days: int = 5
    exposure_moderate_from: int = 4
    exposure_high_from: int = 8
    exposure_extreme_from: int = 15


DEFAULT_RULES = Rules()


def rules_with(limits: Mapping[str, str]) -> Rules:
    """Return the rules with these limits, by name, in place of the defaults.

    A name nobody knows is passed over: a limit that a later version no longer has must not close the plan.
    """
    status: dict[str, Any] = {name: _typed(Thresholds, name, limits[name]) for name in _set(Thresholds, limits)}
    own: dict[str, Any] = {name: _typed(Rules, name, limits[name]) for name in _set(Rules, limits)}
    return Rules(status=Thresholds(**status), **own)


def limits_of(rules: Rules) -> dict[str, int | Decimal]:
    """Return every limit by name."""
    return {name: getattr(rules.status, name) for name in _names(Thresholds)} | {
        name: getattr(rules, name) for name in _names(Rules)
    }


def not_default(limits: Mapping[str, int | Decimal]) -> dict[str, str]:
    """Return the limits that differ from the defaults, written as they are kept."""
    default = limits_of(DEFAULT_RULES)
    return {name: f"{value:f}" if isinstance(value, Decimal) else str(value)
            for name, value in limits.items() if value != default[name]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A limit that was one thing and became another."""

    name: str
    before: int | Decimal
    after: int | Decimal


def changes(before: Rules, after: Rules) -> tuple[Change, ...]:
    """Return the limits in which two sets of rules differ, in the order of the rules."""
    old, new = limits_of(before), limits_of(after)
    return tuple(Change(name, old[name], new[name]) for name in new if old[name] != new[name])


def _set(kind: type[Rules] | type[Thresholds], limits: Mapping[str, str]) -> list[str]:
    return [name for name in _names(kind) if name in limits]


def _names(kind: type[Rules] | type[Thresholds]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name != "status")


def _typed(kind: type[Rules] | type[Thresholds], name: str, text: str) -> int | Decimal:
    found = {each.name: each.type for each in fields(kind)}[name]
    return int(text) if found is int else Decimal(text)
