"""The words for re-plans and for requests for a later date: grounds, states, titles and what is refused."""

from datetime import date

from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from tracker.domain.extensions import ExtensionState
from tracker.domain.grounds import Ground
from tracker.domain.updates import Bounds, planned_day_remarks
from tracker.queries.extensions import ExtensionRow
from tracker.queries.frame import Frame
from tracker.web import formats
from tracker.web.wording import counted, register, said, sentence

register(
    {
        "extension.reached": said("This milestone is reached; its date no longer moves."),
        "extension.too_late": said(
            "The date fell due on %(due_on)s; a request must be filed before that day. The date is kept for "
            "assessment. Report a new forecast instead."
        ),
        "extension.accepted_since": said("The milestone is accepted since, so that its date no longer moves."),
        "extension.claimed_since": said("The milestone is claimed as done since, so that its date no longer moves."),
        "extension.fell_due_since": said(
            "The date fell due on %(day)s while the request waited; it was filed before and can be granted."
        ),
        "extension.asked_already": said("A request for this milestone waits for an answer; take it back first."),
        "extension.answered_already": said("This request has been answered or taken back already."),
        "extension.date_missing": said("Give the new date."),
        "extension.not_later": said("An extension leads to a later date than %(current_on)s, the current plan's."),
        "planned_day.after_plan": counted(
            "%(day)s lies one day after the plan's end, %(ends_on)s.",
            "%(day)s lies %(days)s days after the plan's end, %(ends_on)s.",
            by="days",
        ),
        "planned_day.no_workday": said("%(day)s is no working day."),
        "extensions.none": said("No extension has been asked for"),
        "extensions.waiting": counted("One extension request waits", "%(count)s extension requests wait"),
        "extensions.answered": counted(
            "One extension request is answered", "%(count)s extension requests are answered"
        ),
        "ground.missing": said("Choose on which ground the plan may move. Being late is none."),
        "replans.none": said("No date of the plan was moved"),
        "replans.of_one": counted(
            "One date of the plan was moved by approval", "One date of the plan was moved %(count)s times by approval"
        ),
        "replans.of_several": counted(
            "%(count)s re-plan moved the dates of %(milestones)s milestones",
            "%(count)s re-plans moved the dates of %(milestones)s milestones",
        ),
    }
)


def remarks(day: date, frame: Frame) -> tuple[str, ...]:
    """Return what is unusual about a day the plan is to move to, in sentences; most days have none."""
    plan = frame.plan
    assert plan is not None
    bounds = Bounds(plan.starts_on, plan.ends_on, plan.calendar)
    return tuple(sentence(remark) for remark in planned_day_remarks(day, bounds))


def ground_choices() -> list[SelectChoice]:
    """Return every ground with what it means, as a field's choices."""
    return [SelectChoice(ground.value, _explained(ground)) for ground in Ground]


def chosen_ground(value: str | None) -> Ground | None:
    """Return the ground that was chosen, None where none was."""
    return Ground(value) if value in set(Ground) else None


def _explained(ground: Ground) -> str:
    match ground:
        case Ground.SCOPE:
            return gettext("Scope: what has to be delivered was changed by decision")
        case Ground.MANDATE:
            return gettext("External mandate: a law, a supervisor or the shareholders ask for something else")
        case Ground.PRIORITY:
            return gettext("Priority: it was decided that other work comes first")


def ground_word(ground: Ground) -> str:
    """Return a ground in a word."""
    match Ground(ground):
        case Ground.SCOPE:
            return gettext("change of scope")
        case Ground.MANDATE:
            return gettext("external mandate")
        case Ground.PRIORITY:
            return gettext("change of priority")


def extension_word(state: ExtensionState) -> str:
    """Return where a request stands, in a word."""
    match ExtensionState(state):
        case ExtensionState.OPEN:
            return gettext("waits for an answer")
        case ExtensionState.GRANTED:
            return gettext("granted")
        case ExtensionState.REFUSED:
            return gettext("not granted")
        case ExtensionState.WITHDRAWN:
            return gettext("taken back")


def asker(row: ExtensionRow) -> str:
    """Return who asked: the unit, or the project office on its behalf."""
    return formats.in_language(row.asker) if row.asker is not None else gettext("the project office")


def give_words(state: BlueprintSetupState) -> None:
    """Give templates the words of this file as filters."""
    state.app.jinja_env.filters.update(ground_word=ground_word, extension_word=extension_word, asker=asker)
