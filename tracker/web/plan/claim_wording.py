"""Words for claimed against computed by month."""

from decimal import Decimal

from tracker.web import formats
from tracker.web.wording import counted, register, said


def steps(value: Decimal) -> str:
    """Return a mean gap with its sign, to the hundredth of a step: `+0.21`."""
    return formats.signed(value, 2)


register(
    {
        "gaps.none": said("No claim can be compared with a computed status yet"),
        "gaps.all_agree": counted(
            "Claim and computed status agree in the one task report",
            "Claims and computed status agree in all %(of)s task reports",
            by="of",
        ),
        "gaps.rosier": said("Claims were rosier than computed in %(count)s of %(of)s task reports"),
        "gaps.none_rosier": counted(
            "The claim was not rosier than computed in the one task report",
            "No claim was rosier than computed in %(of)s task reports",
            by="of",
        ),
        "gaps.watermelons": said("%(count)s by two steps"),
        "gaps.warnings": counted("%(count)s was an early warning", "%(count)s were early warnings"),
        "optimism.none": said("%(unit)s has no claim yet that can be compared"),
        "optimism.too_few": counted(
            "%(unit)s: too few to rank, %(count)s task report; index %(index)s, all units %(mean)s",
            "%(unit)s: too few to rank, %(count)s task reports; index %(index)s, all units %(mean)s",
            index=steps,
            mean=steps,
        ),
        "optimism.rosier": said(
            "%(unit)s claims rosier than the units together: index %(index)s, all units %(mean)s "
            "(%(count)s task reports)",
            index=steps,
            mean=steps,
        ),
        "optimism.as_rosy": said(
            "%(unit)s claims about as the units together do: index %(index)s, all units %(mean)s "
            "(%(count)s task reports)",
            index=steps,
            mean=steps,
        ),
        "optimism.less_rosy": said(
            "%(unit)s claims less rosily than the units together: index %(index)s, all units %(mean)s "
            "(%(count)s task reports)",
            index=steps,
            mean=steps,
        ),
    }
)
