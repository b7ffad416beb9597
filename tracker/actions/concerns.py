"""What is said of risks, issues and decisions: each word is added to the record, none replaces another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker.actions import audit
from tracker.actions.edits import changed_only, require_version, source_of
from tracker.actions.scene import Scene, scene
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.concerns import (
    ConcernDraft,
    ConcernKind,
    ConcernState,
    Verdict,
    answer_refusals,
    closing_refusals,
    concern_refusals,
)
from tracker.domain.permissions import Scope
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.models.concerns import Concern, ConcernWord
from tracker.models.milestones import Milestone
from tracker.models.plan import KeyTask

_NONE = 0


@dataclass(frozen=True, slots=True)
class _Said:
    """A word before it is recorded."""

    draft: ConcernDraft
    state: ConcernState = ConcernState.OPEN
    answer: Verdict | None = None
    outcome: str = ""


def add(*, scope: Scope, task_id: int, kind: ConcernKind, draft: ConcernDraft, by: str, at: datetime) -> int:
    """Raise a concern of a task and return its number, counted within its kind. Raises Refused."""
    ground = scene(scope)
    refuse_if(concern_refusals(kind, draft, ground.bounds, _milestone_numbers(task_id)))
    last = db.session.scalar(select(func.max(Concern.number)).where(Concern.kind == kind.value))
    concern = Concern(task_id=task_id, kind=kind.value, number=(last or 0) + 1)
    db.session.add(concern)
    db.session.flush()
    _say(f"{kind.value.capitalize()}Raised", concern, None, _Said(draft), ground, scope, by=by, at=at)
    return concern.number


def revise(*, scope: Scope, concern_id: int, seen_id: int, draft: ConcernDraft, by: str, at: datetime) -> None:
    """Say something new of a concern; a closed one is open again, its outcome stays on the record. Raises Refused."""
    ground, concern = scene(scope), _held(concern_id)
    last = _newest(concern, seen_id)
    kind = ConcernKind(concern.kind)
    refuse_if(concern_refusals(kind, draft, ground.bounds, _milestone_numbers(concern.task_id)))
    refuse_if([Refusal("edit.nothing_changed")] if _values(_said_by(last)) == _values(_Said(draft)) else [])
    event = "Revised" if last.state == ConcernState.OPEN.value else "Reopened"
    _say(f"{kind.value.capitalize()}{event}", concern, last, _Said(draft), ground, scope, by=by, at=at)


def close(*, scope: Scope, concern_id: int, seen_id: int, outcome: str, by: str, at: datetime) -> None:
    """Close a risk or an issue with how it ended. Raises Refused."""
    ground, concern = scene(scope), _held(concern_id)
    last = _newest(concern, seen_id)
    kind = ConcernKind(concern.kind)
    refuse_if(closing_refusals(kind, ConcernState(last.state), outcome))
    said = _Said(_draft_of(last), ConcernState.CLOSED, None, outcome)
    _say(f"{kind.value.capitalize()}Closed", concern, last, said, ground, scope, by=by, at=at)


def answer(
    *, scope: Scope, concern_id: int, seen_id: int, verdict: Verdict | None, outcome: str, by: str, at: datetime
) -> None:
    """Answer a decision, which closes it. Raises Refused."""
    ground, concern = scene(scope), _held(concern_id)
    last = _newest(concern, seen_id)
    refuse_if(answer_refusals(ConcernKind(concern.kind), ConcernState(last.state), verdict, outcome))
    said = _Said(_draft_of(last), ConcernState.CLOSED, verdict, outcome)
    _say("DecisionAnswered", concern, last, said, ground, scope, by=by, at=at)


def _held(concern_id: int) -> Concern:
    """Return a concern and keep others from speaking of it until this transaction ends."""
    return db.session.scalars(select(Concern).where(Concern.id == concern_id).with_for_update()).one()


def _newest(concern: Concern, seen_id: int) -> ConcernWord:
    """Return the word that holds. Raises Refused where its author knew another."""
    order = (ConcernWord.valid_on.desc(), ConcernWord.recorded_at.desc(), ConcernWord.id.desc())
    last = db.session.scalars(select(ConcernWord).where(ConcernWord.concern_id == concern.id).order_by(*order)).first()
    require_version(last.id if last else _NONE, seen_id)
    if last is None:
        raise Refused([Refusal("edit.stale")])
    return last


def _milestone_numbers(task_id: int) -> list[int]:
    found = select(Milestone.number).where(Milestone.task_id == task_id).order_by(Milestone.number)
    return list(db.session.scalars(found))


def _draft_of(word: ConcernWord) -> ConcernDraft:
    return ConcernDraft(
        title=Bilingual(word.title_zh, word.title_en),
        detail=word.detail,
        owner=word.owner,
        due_on=word.due_on,
        likelihood=word.likelihood,
        impact=word.impact,
        holds=tuple(word.holds),
    )


def _said_by(word: ConcernWord) -> _Said:
    verdict = Verdict(word.answer) if word.answer else None
    return _Said(_draft_of(word), ConcernState(word.state), verdict, word.outcome)


def _say(
    event: str,
    concern: Concern,
    last: ConcernWord | None,
    said: _Said,
    ground: Scene,
    scope: Scope,
    *,
    by: str,
    at: datetime,
) -> None:
    values = _values(said)
    # A word that spoke of an earlier day than the one before it would not hold.
    valid_on = max(ground.filed_on, last.valid_on) if last else ground.filed_on
    db.session.add(
        ConcernWord(
            concern_id=concern.id,
            valid_on=valid_on,
            recorded_at=at,
            recorded_by=by,
            source=source_of(scope),
            **values,
        )
    )
    code = db.session.scalar(select(KeyTask.code).where(KeyTask.id == concern.task_id))
    before, after = changed_only(_values(_said_by(last)) if last else {}, values)
    audit.record(
        event,
        only_adds=True,
        subject=f"{concern.kind}:{concern.number}",
        by=by,
        reason=said.outcome,
        before=before if last else None,
        after={"task": code, **after},
    )


def _values(said: _Said) -> dict[str, Any]:
    draft = said.draft
    return {
        "title_zh": draft.title.zh,
        "title_en": draft.title.en,
        "detail": draft.detail,
        "owner": draft.owner,
        "due_on": draft.due_on,
        "likelihood": draft.likelihood,
        "impact": draft.impact,
        "holds": list(draft.holds),
        "state": said.state.value,
        "answer": said.answer.value if said.answer else "",
        "outcome": said.outcome,
    }
