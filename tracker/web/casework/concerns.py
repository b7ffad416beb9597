"""Risks, issues and decisions: raised, revised and closed by the lead unit or the office; decisions answered."""

from datetime import date
from typing import Any, cast

from flask import abort, request
from flask_babel import gettext

from tracker.actions import concerns
from tracker.domain.concerns import ConcernKind, Verdict, due_day_remarks
from tracker.domain.permissions import Permission
from tracker.queries.concerns import ConcernRow, Word
from tracker.queries.portfolio_rows import TaskRow
from tracker.web import formats, wording
from tracker.web.access import requires, viewer
from tracker.web.acting import recorded_now
from tracker.web.ambient import ambient_url
from tracker.web.casework import blueprint
from tracker.web.casework.concern_forms import (
    AnswerForm,
    ClosingForm,
    ConcernForm,
    RevisedConcernForm,
    RevisedRiskForm,
    RiskForm,
    draft_of,
    with_choices,
)
from tracker.web.concern_wording import (
    asked_by,
    concern_kind,
    concern_name,
    ended,
    holds_up,
)
from tracker.web.edit_page import Answer, Button, EditPage, edited
from tracker.web.office.milestones import crumbs
from tracker.web.office.tasks import task_or_404
from tracker.web.plan.concerns import concern_or_404
from tracker.web.shell import Link, current_frame


@blueprint.route("/tasks/<code>/concerns/<any(risk, issue, decision):kind>", methods=["GET", "POST"])
@requires(Permission.KEEP_CONCERNS)
def add_concern(code: str, kind: str) -> Answer:
    """Show the form of a new risk, issue or decision; raise it."""
    frame, task, wanted = current_frame(), task_or_404(code), ConcernKind(kind)
    _own_or_404(task)
    form: Any = with_choices(RiskForm() if wanted is ConcernKind.RISK else ConcernForm(), task)
    return edited(
        form,
        lambda: EditPage(
            title=gettext("New: %(kind)s in %(code)s", kind=concern_kind(wanted), code=code),
            crumbs=crumbs(task),
            lead=_leads()[wanted],
            facts=(),
            buttons=(Button(gettext("Record")),),
            cancel_href=ambient_url("plan.task", code=code),
            now={},
        ),
        lambda: concerns.add(
            scope=viewer().scope,
            task_id=task.id,
            kind=wanted,
            draft=draft_of(form),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("Recorded: %(kind)s in %(code)s.", kind=concern_kind(wanted), code=code),
        done_href=ambient_url("plan.task", code=code, anchor="concerns"),
        remarks=lambda: _remarks(form.due_on.data),
    )


@blueprint.route("/concerns/<any(risk, issue, decision):kind>/<int:number>/revise", methods=["GET", "POST"])
@requires(Permission.KEEP_CONCERNS)
def revise_concern(kind: str, number: int) -> Answer:
    """Show what is known of a concern as a form; say what is new."""
    frame, wanted = current_frame(), ConcernKind(kind)
    row = _own_concern(wanted, number)
    word = row.record.now
    values = {"version": word.id, **_values(word)}
    form: Any = RevisedRiskForm(data=values) if wanted is ConcernKind.RISK else RevisedConcernForm(data=values)
    with_choices(form, row.task, word.holds)

    def page() -> EditPage:
        now = _own_concern(wanted, number)
        shown = {name: _written(value) for name, value in _values(now.record.now).items() if name in form}
        name = concern_name(now.record)
        return EditPage(
            title=gettext("Revise %(concern)s", concern=name)
            if now.is_open
            else gettext("Open %(concern)s again", concern=name),
            crumbs=_crumbs(now),
            lead=gettext("What was said before stays on the record; this is added."),
            facts=() if now.is_open else ((gettext("State"), ended(now.record)),),
            buttons=(Button(gettext("Save") if now.is_open else gettext("Open again")),),
            cancel_href=_case(now),
            now=shown,
            version=now.record.now.id,
        )

    return edited(
        form,
        page,
        lambda: concerns.revise(
            scope=viewer().scope,
            concern_id=row.record.id,
            seen_id=cast(int, form.version.data),
            draft=draft_of(form),
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("%(concern)s revised.", concern=concern_name(row.record)),
        done_href=_case(row),
        remarks=lambda: _remarks(form.due_on.data) if form.due_on.data != word.due_on else (),
    )


@blueprint.route("/concerns/<any(risk, issue):kind>/<int:number>/close", methods=["GET", "POST"])
@requires(Permission.KEEP_CONCERNS)
def close_concern(kind: str, number: int) -> Answer:
    """Show the form that closes a risk or an issue; close it."""
    frame, wanted = current_frame(), ConcernKind(kind)
    row = _own_concern(wanted, number)
    form: Any = ClosingForm(data={"version": row.record.now.id})

    def page() -> EditPage:
        now = _own_concern(wanted, number)
        return EditPage(
            title=gettext("Close %(concern)s", concern=_titled(now)),
            crumbs=_crumbs(now),
            lead=gettext("It can be opened again; how it ended stays on the record."),
            facts=_facts(now),
            buttons=(Button(gettext("Close")),),
            cancel_href=_case(now),
            now={},
            version=now.record.now.id,
        )

    return edited(
        form,
        page,
        lambda: concerns.close(
            scope=viewer().scope,
            concern_id=row.record.id,
            seen_id=cast(int, form.version.data),
            outcome=form.outcome.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("%(concern)s closed.", concern=concern_name(row.record)),
        done_href=_case(row),
    )


@blueprint.route("/concerns/decision/<int:number>/answer", methods=["GET", "POST"])
@requires(Permission.ANSWER_DECISION)
def answer_decision(number: int) -> Answer:
    """Show the case of a decision with its answers; record the one that was chosen."""
    frame = current_frame()
    row = concern_or_404(ConcernKind.DECISION, number, frame)
    form: Any = AnswerForm(data={"version": row.record.now.id})
    chosen = request.form.get("answer", "")

    def page() -> EditPage:
        now = concern_or_404(ConcernKind.DECISION, number, frame)
        word = now.record.now
        return EditPage(
            title=gettext("Answer %(concern)s", concern=_titled(now)),
            crumbs=_crumbs(now),
            lead=word.detail,
            facts=_facts(now),
            buttons=(
                Button(gettext("Agree"), "btn-primary", "answer", Verdict.AGREED.value),
                Button(gettext("Decline"), "btn-return", "answer", Verdict.DECLINED.value),
                Button(gettext("Decide otherwise"), "btn-quiet", "answer", Verdict.OTHERWISE.value),
            ),
            cancel_href=_case(now),
            now={},
            version=word.id,
        )

    return edited(
        form,
        page,
        lambda: concerns.answer(
            scope=viewer().scope,
            concern_id=row.record.id,
            seen_id=cast(int, form.version.data),
            verdict=Verdict(chosen) if chosen in set(Verdict) else None,
            outcome=form.outcome.data,
            by=viewer().username,
            at=recorded_now(frame),
        ),
        said=gettext("%(concern)s answered. The unit reads your answer now.", concern=concern_name(row.record)),
        done_href=_case(row),
    )


def _own_or_404(task: TaskRow) -> None:
    if not viewer().scope.may_as_one_of(Permission.KEEP_CONCERNS, task.lead.id):
        abort(404)


def _own_concern(kind: ConcernKind, number: int) -> ConcernRow:
    row = concern_or_404(kind, number, current_frame())
    _own_or_404(row.task)
    return row


def _remarks(due_on: date | None) -> tuple[str, ...]:
    """Return what is unusual about the day by which something is due."""
    plan = current_frame().plan
    assert plan is not None
    return tuple(wording.sentence(remark) for remark in due_day_remarks(due_on, today=plan.today))


def _values(word: Word) -> dict[str, Any]:
    return {
        "title_en": word.title.en,
        "title_zh": word.title.zh,
        "detail": word.detail,
        "owner": word.owner,
        "due_on": word.due_on,
        "holds": list(word.holds),
        "likelihood": word.likelihood,
        "impact": word.impact,
    }


def _written(value: Any) -> str:
    """Return a value as the form's field writes it."""
    if isinstance(value, list):
        return ", ".join(str(number) for number in value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return "" if value is None else str(value)


def _facts(row: ConcernRow) -> tuple[tuple[str, str], ...]:
    """Return what a concern is about, to be read beside a form."""
    word, is_decision = row.record.now, row.record.kind is ConcernKind.DECISION
    day = formats.date_text(row.record.first.valid_on)
    facts = [
        (gettext("Raised by"), gettext("%(who)s, %(day)s", who=asked_by(row), day=day)),
        (gettext("Answer by") if is_decision else gettext("Due date"), formats.date_text(word.due_on)),
    ]
    if held := holds_up(row):
        facts.append((gettext("Effect"), held))
    if not row.is_open:
        facts.append((gettext("State"), ended(row.record)))
    return tuple(facts)


def _crumbs(row: ConcernRow) -> tuple[Link, ...]:
    # The way that the page of the case shows.
    task = crumbs(row.task)[-1]
    return (
        Link(gettext("Risks, issues, decisions"), ambient_url("plan.concerns")),
        task,
        Link(concern_name(row.record), _case(row)),
    )


def _titled(row: ConcernRow) -> str:
    return gettext(
        "%(concern)s: %(title)s", concern=concern_name(row.record), title=formats.in_language(row.record.now.title)
    )


def _case(row: ConcernRow) -> str:
    return ambient_url("plan.concern", kind=row.record.kind.value, number=row.record.number)


def _leads() -> dict[ConcernKind, str]:
    return {
        ConcernKind.RISK: gettext("Something that may happen and would cost time or quality."),
        ConcernKind.ISSUE: gettext("Something that has happened and needs somebody to look after it."),
        ConcernKind.DECISION: gettext("A question that somebody above the task has to answer; executives see it."),
    }
