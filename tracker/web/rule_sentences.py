"""Sentences about rules that some settings switch off: what they say hangs on the limits in force."""

from flask_babel import gettext, ngettext

from tracker.domain.rules import Rules
from tracker.web import formats


def sentences_written(rules: Rules) -> dict[str, str]:
    """Return each sentence by the name explanations use for it."""
    return {"chance_rule": _chance(rules), "improvement_rule": _improvement(rules.improvement_reports)}


def _chance(rules: Rules) -> str:
    watch, off = rules.status.amber_chance, rules.status.red_chance
    if not (watch or off):
        return gettext("Not used: both limits are %(zero)s.", zero=formats.share(0))
    if not off:
        return gettext("On watch under %(watch)s, never off plan.", watch=formats.share(watch))
    return gettext(
        "On watch under %(watch)s, off plan under %(off)s.", watch=formats.share(watch), off=formats.share(off)
    )


def _improvement(reports: int) -> str:
    if reports <= 1:
        return gettext("Not used: a better status shows at once, like a worse one.")
    return ngettext(
        "A better status shows once the facts have given it for %(num)s report, whatever was shown; a worse one shows "
        "at once. Done, nothing due and left the plan wait for nothing.",
        "A better status shows once the facts have given it for %(num)s reports in a row, whatever was shown; a worse "
        "one shows at once. Done, nothing due and left the plan wait for nothing.",
        reports,
    )
