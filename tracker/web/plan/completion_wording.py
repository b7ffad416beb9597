"""The words for a milestone's completion, on pages and in files."""

from datetime import date

from flask_babel import gettext

from tracker.domain.milestones import Completion, MilestoneState
from tracker.web.plan import blueprint


@blueprint.app_template_filter()
def completion_word(completion: Completion) -> str:
    """Return what was said of a completion, in a word."""
    match Completion(completion):
        case Completion.VERIFIED:
            return gettext("accepted")
        case Completion.CLAIMED:
            return gettext("claimed")
        case Completion.REFUSED:
            return gettext("completion refused")
        case Completion.OPEN:
            return gettext("nothing claimed")


@blueprint.app_template_filter()
def standing_word(state: MilestoneState, as_of: date) -> str:
    """Return how far a milestone's completion has come; one of which nothing is said may not be due yet."""
    if state.completion is Completion.OPEN and state.baseline_on > as_of:
        return gettext("not due")
    return completion_word(state.completion)
