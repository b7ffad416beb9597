"""The words for risks, issues, decisions and evidence: their names, scales and states, and what is refused."""

from collections.abc import Mapping

from flask.blueprints import BlueprintSetupState
from flask_babel import gettext

from tracker import clock
from tracker.domain.concerns import ConcernKind, Exposure, Verdict
from tracker.queries.concerns import ConcernRecord, ConcernRow, Word
from tracker.web import formats
from tracker.web.wording import counted, register, said

OFFICE, IMPORT, EXECUTIVE = "office", "import", "executive"

register(
    {
        "concerns.none": said("No risk, issue or decision is recorded"),
        "concerns.all_closed": counted(
            "The one risk, issue or decision is closed",
            "All %(count)s risks, issues and decisions are closed",
            both=said("Both risks, issues or decisions are closed"),
        ),
        "concerns.one_open": said(
            "One %(kind)s is open, and not overdue", kind=lambda kind: concern_kind(kind).lower()
        ),
        "concerns.one_overdue": said("One %(kind)s is open, and overdue", kind=lambda kind: concern_kind(kind).lower()),
        "concerns.open": said("%(count)s risks, issues and decisions are open, none overdue"),
        "concerns.overdue": counted(
            "%(count)s of %(open)s open risks, issues and decisions is overdue",
            "%(count)s of %(open)s open risks, issues and decisions are overdue",
        ),
        "concern.title_missing": said("Say in one line what it is, in Chinese or in English."),
        "concern.owner_missing": said("Name who looks after it."),
        "concern.due_over": said("It is overdue at once: %(due_on)s is over."),
        "concern.milestone_unknown": said("The task has no milestone %(number)s."),
        "concern.not_rated": said("Likelihood and impact belong to risks only. Leave them empty."),
        "concern.outcome_missing": said("Say how it ended."),
        "concern.closed_already": said("It is closed already."),
        "risk.rating_missing": said("A risk needs likelihood and impact. Choose one."),
        "risk.rating_unfit": said("Choose a number from %(least)s to %(most)s."),
        "decision.due_missing": said("Say until when the answer is needed."),
        "decision.needs_answer": said("A decision is closed by its answer."),
        "decision.none_asked": said("This is no decision to be answered."),
        "decision.answered_already": said("This decision has been answered already."),
        "decision.answer_missing": said("Choose an answer."),
        "decision.words_missing": said("Say what is decided instead, or why not: the unit reads it."),
        "decisions.none": said("No decision waits for an answer"),
        "decisions.waiting_reader": counted("One decision waits for you", "%(count)s decisions wait for you"),
        "decisions.waiting": counted("One decision waits for an answer", "%(count)s decisions wait for an answer"),
        "decisions.waiting_still": counted(
            "One decision still waits, %(answered)s answered since",
            "%(count)s decisions still wait, %(answered)s answered since",
        ),
        "decisions.answered": counted(
            "The one decision asked for has been answered",
            "All %(count)s decisions asked for have been answered",
            both=said("Both decisions asked for have been answered"),
        ),
        "evidence.none": said("No file has been shown as evidence"),
        "evidence.nothing_earned": counted(
            "Evidence: %(count)s file; nothing is earned yet", "Evidence: %(count)s files; nothing is earned yet"
        ),
        "evidence.covers": counted(
            "Evidence: %(count)s file, %(covered)s of %(verified)s earned points covered",
            "Evidence: %(count)s files, %(covered)s of %(verified)s earned points covered",
            covered=formats.hundredths,
            verified=formats.hundredths,
        ),
        "evidence.covers_nothing": said(
            "Evidence: no file yet, none of %(verified)s earned points covered", verified=formats.hundredths
        ),
        "evidence.no_file": said("Choose at least one file."),
        "evidence.too_many": said("At most %(most)s files can be added at once."),
        "evidence.no_name": said("A file has no name that can be kept. Rename it."),
        "evidence.type_unknown": said("“%(name)s” is of a kind that is not kept. Kept are: %(types)s."),
        "evidence.empty": said("“%(name)s” is empty."),
        "evidence.too_big": said("“%(name)s” is larger than %(limit)s MB. Choose a smaller file."),
        "evidence.total_too_big": said(
            "All files of this milestone together may have %(limit)s MB. Choose fewer or smaller ones."
        ),
        "evidence.not_what_it_says": said(
            "“%(name)s” does not hold what its ending .%(type)s says, or it holds macros or markup. Save it again."
        ),
        "evidence.there_already": said("“%(name)s” is there already, with the same content."),
    }
)


def concern_kind(kind: ConcernKind) -> str:
    """Return the word for a kind of concern."""
    match ConcernKind(kind):
        case ConcernKind.RISK:
            return gettext("Risk")
        case ConcernKind.ISSUE:
            return gettext("Issue")
        case ConcernKind.DECISION:
            return gettext("Decision")


def concern_name(record: ConcernRecord) -> str:
    """Return what a concern is called: its kind and number."""
    return numbered(record.kind, record.number)


def numbered(kind: ConcernKind, number: int) -> str:
    """Return the name of a concern from its kind and number: `Issue 31`, `问题31`."""
    return gettext("%(kind)s %(number)s", kind=concern_kind(kind), number=number)


def exposure_word(exposure: Exposure) -> str:
    """Return the name of an exposure."""
    match Exposure(exposure):
        case Exposure.LOW:
            return gettext("low")
        case Exposure.MODERATE:
            return gettext("moderate")
        case Exposure.HIGH:
            return gettext("high")
        case Exposure.EXTREME:
            return gettext("extreme")


def likelihood_words() -> tuple[str, ...]:
    """Return the names of the likelihoods 1 to 5."""
    return (gettext("rare"), gettext("unlikely"), gettext("possible"), gettext("likely"), gettext("almost certain"))


def impact_words() -> tuple[str, ...]:
    """Return the names of the impacts 1 to 5."""
    return (
        gettext("negligible impact"),
        gettext("minor impact"),
        gettext("moderate impact"),
        gettext("major impact"),
        gettext("severe impact"),
    )


def verdict_word(verdict: Verdict) -> str:
    """Return how a decision was answered."""
    match Verdict(verdict):
        case Verdict.AGREED:
            return gettext("answered yes")
        case Verdict.DECLINED:
            return gettext("answered no")
        case Verdict.OTHERWISE:
            return gettext("decided otherwise")


def rating(word: Word) -> str:
    """Return a risk's likelihood and impact in words; empty without them."""
    if word.likelihood is None or word.impact is None:
        return ""
    return gettext(
        "%(likelihood)s, %(impact)s",
        likelihood=likelihood_words()[word.likelihood - 1],
        impact=impact_words()[word.impact - 1],
    )


def ended(record: ConcernRecord) -> str:
    """Return how and when a closed concern ended, and by whom a decision was answered."""
    return ending(record.now, record.kind)


def ending(word: Word, kind: ConcernKind) -> str:
    """Return what a closing word says: the answer with who gave it, or the day."""
    day = formats.date_text(word.valid_on)
    if kind is not ConcernKind.DECISION:
        return gettext("closed %(day)s", day=day)
    how = verdict_word(word.answer or Verdict.OTHERWISE)
    # What came in a file has no person; the decision's owner is whose answer it was.
    who = formats.person(word.owner) if word.source == IMPORT else word.recorded_by
    return gettext("%(how)s by %(who)s, %(day)s", how=how, who=who, day=day)


def asked_by(row: ConcernRow) -> str:
    """Return who raised a concern: the project office where it did, else the unit that leads the task."""
    lead = row.task.lead
    if row.record.first.source == OFFICE:
        return gettext("the project office")
    return formats.in_language(lead.short) or lead.code


def said_line(word: Word, names: Mapping[str, str]) -> str:
    """Return who said something, by people's `names`, and on which business day it was recorded; what came in a file
    has no person."""
    day = formats.date_text(clock.business_day(word.recorded_at))
    if word.source == IMPORT:
        return gettext("imported from a file, %(day)s", day=day)
    return gettext("by %(who)s, %(day)s", who=formats.person(names.get(word.recorded_by, word.recorded_by)), day=day)


def holds_up(row: ConcernRow) -> str:
    """Return what a concern holds up: the milestone by name, or how many with their part of the task."""
    held, task = row.held, row.task.code
    if not held.milestones:
        return ""
    share = formats.share(held.share)
    if len(held.milestones) == 1:
        name = formats.in_language(held.milestones[0].name)
        return gettext("Holds “%(milestone)s”, %(share)s of task %(task)s", milestone=name, share=share, task=task)
    return gettext(
        "Holds %(count)s milestones, %(share)s of task %(task)s", count=len(held.milestones), share=share, task=task
    )


def file_size(size: int) -> str:
    """Return a size in bytes as a reader takes it in: `12 KB`, `3.4 MB`."""
    if size < 1000 * 1024:
        return gettext("%(size)s KB", size=formats.number(max(size / 1024, 1)))
    return gettext("%(size)s MB", size=formats.number(size / 2**20, 1))


def give_words(state: BlueprintSetupState) -> None:
    """Give templates the words of this file as filters."""
    state.app.jinja_env.filters.update(
        concern_kind=concern_kind,
        concern_name=concern_name,
        exposure_word=exposure_word,
        verdict_word=verdict_word,
        rating=rating,
        ended=ended,
        asked_by=asked_by,
        said_line=said_line,
        holds_up=holds_up,
        file_size=file_size,
        ending=ending,
    )
