"""Who said what, in words."""

from datetime import datetime

from flask_babel import gettext

from tracker import clock
from tracker.queries.portfolio_rows import Claim, TaskRow, UnitRef
from tracker.web import formats, wording
from tracker.web.plan import blueprint

IMPORT, OFFICE = "import", "office"


@blueprint.app_template_global()
def claimant(source: str, recorded_by: str, lead: UnitRef) -> str:
    """Return who stands behind a claim: the project office where it posted it, else the unit that leads the task."""
    if source == OFFICE:
        return gettext("the project office (%(who)s)", who=recorded_by)
    name = formats.in_language(lead.short) or lead.code
    return name if source == IMPORT else gettext("%(unit)s (%(who)s)", unit=name, who=recorded_by)


@blueprint.app_template_global()
def recorded_line(source: str, recorded_by: str, recorded_at: datetime) -> str:
    """Return who recorded a fact and when; what came in a file has no person."""
    day = formats.date_text(clock.business_day(recorded_at))
    if source == IMPORT:
        return gettext("Imported from a file, %(day)s", day=day)
    return gettext("Recorded by %(who)s, %(day)s", who=recorded_by, day=day)


def claim_line(task: TaskRow) -> str:
    """Return who claimed which status when, with their own words where there are any; empty without a claim."""
    claim: Claim | None = task.claim
    if claim is None:
        return ""
    figures = {
        "status": wording.rag_word(claim.rag),
        "who": claimant(claim.source, claim.recorded_by, task.lead),
        "day": formats.date_text(clock.business_day(claim.recorded_at)),
    }
    words = claim.difference or claim.note
    if not words:
        return gettext("Claimed “%(status)s” by %(who)s, %(day)s.", **figures)
    return gettext("Claimed “%(status)s” by %(who)s, %(day)s: “%(words)s”", words=words, **figures)
