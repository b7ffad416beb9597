"""Changes to programmes: adding one to the plan, revising its names and aim."""

from datetime import datetime

from sqlalchemy import func, select

from tracker.actions import audit
from tracker.actions.edits import changed_only, require_version
from tracker.actions.scene import scene
from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import ProgrammeDraft, programme_refusals, reason_refusals
from tracker.domain.refusals import Refusal, refuse_if
from tracker.models.plan import Programme


def add(*, scope: Scope, draft: ProgrammeDraft, reason: str, by: str, at: datetime) -> int:
    """Add a programme after the others and return its id. Raises Refused."""
    scene(scope)
    refusals = programme_refusals(draft)
    if db.session.scalar(select(Programme.id).where(Programme.code == draft.code)) is not None:
        refusals.append(Refusal("code.taken", "code", {"code": draft.code}))
    refuse_if([*refusals, *reason_refusals(reason)])
    last = db.session.scalar(select(func.max(Programme.position)))
    programme = Programme(code=draft.code, position=(last or 0) + 1)
    _apply(programme, draft)
    db.session.add(programme)
    db.session.flush()
    audit.record(
        "ProgrammeAdded", subject=f"programme:{programme.code}", by=by, reason=reason, after=_values(programme)
    )
    return programme.id


def revise(
    *, scope: Scope, programme_id: int, version: int, draft: ProgrammeDraft, reason: str, by: str, at: datetime
) -> None:
    """Change a programme's names or aim; its code stays. Raises Refused."""
    programme = db.session.scalars(select(Programme).where(Programme.id == programme_id)).one()
    require_version(programme.version, version)
    refuse_if([*programme_refusals(draft), *reason_refusals(reason)])
    before = _values(programme)
    _apply(programme, draft)
    old, new = changed_only(before, _values(programme))
    refuse_if([] if new else [Refusal("edit.nothing_changed")])
    audit.record("ProgrammeRevised", subject=f"programme:{programme.code}", by=by, reason=reason, before=old, after=new)


def _apply(programme: Programme, draft: ProgrammeDraft) -> None:
    programme.name_zh, programme.name_en = draft.name.zh, draft.name.en
    programme.aim_zh, programme.aim_en = draft.aim.zh, draft.aim.en


def _values(programme: Programme) -> dict[str, str]:
    return {
        "name_zh": programme.name_zh,
        "name_en": programme.name_en,
        "aim_zh": programme.aim_zh,
        "aim_en": programme.aim_en,
    }
