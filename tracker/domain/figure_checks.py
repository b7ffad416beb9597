"""What stands against a unit's figure, and which changes ask for a second look. Methods: C2, KR-10."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tracker.domain.kpis import KpiKind
from tracker.domain.owed_reports import OwedKpi, typed_value
from tracker.domain.report_findings import Check, hint, missing, wrong
from tracker.domain.submissions import ReadingAnswer
from tracker.domain.typed_values import typed_number

# A change beyond this asks whether the figure is right; it never blocks.
LARGE_CHANGE = Decimal("0.15")


def figure_checks(kpi: OwedKpi, said: ReadingAnswer) -> Iterator[Check]:
    names = ("numerator", "denominator") if kpi.kind.is_quotient else ("value",)
    numbers: dict[str, Decimal] = {}
    for name in names:
        field, text = f"readings-{kpi.id}-{name}", getattr(said, name)
        number = typed_number(text)
        if number is not None:
            numbers[name] = number
        elif text:
            yield wrong(field, "report.not_a_number")
        else:
            yield missing(field, f"report.{name}_missing")
    if len(numbers) == len(names):
        yield from _amounts(kpi, said, numbers)


def _amounts(kpi: OwedKpi, said: ReadingAnswer, numbers: Mapping[str, Decimal]) -> Iterator[Check]:
    prefix = f"readings-{kpi.id}-"
    if kpi.kind.is_quotient:
        numerator, denominator = numbers["numerator"], numbers["denominator"]
        if denominator < 0:
            yield wrong(f"{prefix}denominator", "report.negative")
            return
        if numerator < 0 and kpi.kind is not KpiKind.NPS:
            yield wrong(f"{prefix}numerator", "report.negative")
            return
        size = abs(numerator)
        if (kpi.kind in (KpiKind.RATIO, KpiKind.NPS) or denominator == 0) and size > denominator:
            yield wrong(f"{prefix}numerator", "report.numerator_above", denominator=denominator)
            return
    if (change := _largest_change(kpi, said, numbers)) is not None:
        name, share = change
        code = "report.change_explained" if said.note else "report.large_change"
        assert kpi.before_month is not None
        yield hint(f"{prefix}{name}", code, share=share, month=kpi.before_month.first)


def _largest_change(kpi: OwedKpi, said: ReadingAnswer, numbers: Mapping[str, Decimal]) -> tuple[str, Decimal] | None:
    """Return the field and the relative change since before that is larger than the limit; None where none is."""
    if kpi.before is None or kpi.before_month is None:
        return None
    pairs: list[tuple[str, Decimal | None, Decimal | None]] = [("value", numbers.get("value"), kpi.before.value)]
    if kpi.kind.is_quotient:
        result = None if kpi.kind is KpiKind.NPS else typed_value(kpi, said)
        pairs = [
            ("denominator", numbers["denominator"], kpi.before.denominator),
            ("numerator", result, kpi.before_value),
        ]
    changes = [(name, now / before - 1) for name, now, before in pairs if now is not None and before]
    large = [change for change in changes if abs(change[1]) > LARGE_CHANGE]
    return max(large, key=lambda change: abs(change[1]), default=None)
