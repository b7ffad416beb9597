"""Risks, issues, decisions and evidence on record: every word is added, as known then, and nothing is half done."""

from datetime import date

import pytest
from sqlalchemy import event, func, select

from tests.factories.concerns import PDF, concern, evidence, word
from tests.factories.plans import SmallPlan, instant, small_plan
from tracker.actions import concerns
from tracker.actions import evidence as files
from tracker.db import db
from tracker.domain.bilingual import Bilingual
from tracker.domain.concerns import ConcernDraft, ConcernKind, Verdict
from tracker.domain.evidence import Limits, Offered
from tracker.domain.periods import View
from tracker.domain.permissions import Role, Scope
from tracker.domain.refusals import Refused
from tracker.models.accounts import AuditEntry
from tracker.models.concerns import ConcernWord
from tracker.models.milestones import EvidenceFile
from tracker.models.plan import Plan
from tracker.queries.concerns import (
    ConcernFilter,
    ConcernSort,
    StateFilter,
    chosen,
    concern_records,
    concern_rows,
    ordered,
    owed_decisions,
)
from tracker.queries.evidence import evidence_coverage, evidence_files, file_content
from tracker.queries.frame import frame
from tracker.queries.portfolio import portfolio

TODAY = date(2020, 4, 13)
SCOPE = Scope(Role.OFFICE)
WHO = {"scope": SCOPE, "by": "office1", "at": instant(TODAY)}
NOW = View(None, TODAY)
LIMITS = Limits(file=1000, milestone=1500)


@pytest.fixture
def plan(app) -> SmallPlan:
    with app.app_context():
        yield small_plan(today=TODAY)


def draft(title: str = "A question", **values) -> ConcernDraft:
    return ConcernDraft(
        **{"title": Bilingual("", title), "detail": "", "owner": "Owner", "due_on": date(2020, 4, 30), **values}
    )


def records(view: View = NOW):
    db.session.commit()
    return concern_records(SCOPE, view=view)


def refused(action) -> list[tuple[str, str]]:
    """Return what an action is refused for; it must have left nothing behind."""
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    with pytest.raises(Refused) as caught:
        action()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def raise_one(plan: SmallPlan, kind: ConcernKind = ConcernKind.DECISION, **values) -> int:
    return concerns.add(task_id=plan.tasks[0].id, kind=kind, draft=draft(**values), **WHO)


def test_each_kind_is_numbered_on_its_own_and_every_word_stays(plan):
    assert [raise_one(plan), raise_one(plan), raise_one(plan, ConcernKind.ISSUE)] == [1, 2, 1]
    first = next(r for r in records() if r.kind is ConcernKind.DECISION and r.number == 1)
    concerns.revise(concern_id=first.id, seen_id=first.now.id, draft=draft("Asked better"), **WHO)
    said = next(r for r in records() if r.id == first.id)
    assert [w.title.en for w in said.words] == ["A question", "Asked better"]
    concerns.answer(concern_id=first.id, seen_id=said.now.id, verdict=Verdict.DECLINED, outcome="Not now", **WHO)
    closed = next(r for r in records() if r.id == first.id)
    assert (closed.is_open, closed.now.answer, closed.now.outcome) == (False, Verdict.DECLINED, "Not now")
    assert [w.title.en for w in closed.words] == ["A question", "Asked better", "Asked better"]


def test_each_act_leaves_one_entry_and_moves_the_data_version(plan):
    before = db.session.scalar(select(Plan.data_version))
    raise_one(plan)
    (found,) = records()
    concerns.answer(concern_id=found.id, seen_id=found.now.id, verdict=Verdict.AGREED, outcome="", **WHO)
    db.session.commit()
    entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))
    assert [(e.event, e.subject) for e in entries] == [
        ("DecisionRaised", "decision:1"),
        ("DecisionAnswered", "decision:1"),
    ]
    assert (entries[1].before, entries[1].after) == (
        {"state": "open", "answer": ""},
        {"task": "P1", "state": "closed", "answer": "agreed"},
    )
    assert db.session.scalar(select(Plan.data_version)) == before + 2


def test_who_has_not_seen_the_newest_word_is_refused(plan):
    raise_one(plan)
    (found,) = records()
    seen = {"concern_id": found.id, "seen_id": found.now.id}
    concerns.revise(**seen, draft=draft("Newer"), **WHO)
    assert refused(lambda: concerns.revise(**seen, draft=draft("Mine"), **WHO)) == [("edit.stale", "")]
    answer = {"verdict": Verdict.AGREED, "outcome": ""}
    assert refused(lambda: concerns.answer(**seen, **answer, **WHO)) == [("edit.stale", "")]
    assert len(records()[0].words) == 2


def test_saying_the_same_again_is_refused_and_a_closed_issue_opens_with_a_new_word(plan):
    raise_one(plan, ConcernKind.ISSUE)
    (found,) = records()
    seen = {"concern_id": found.id, "seen_id": found.now.id}
    assert refused(lambda: concerns.revise(**seen, draft=draft(), **WHO)) == [("edit.nothing_changed", "")]
    assert refused(lambda: concerns.close(**seen, outcome="", **WHO)) == [("concern.outcome_missing", "outcome")]
    concerns.close(**seen, outcome="Fixed", **WHO)
    (closed,) = records()
    concerns.revise(concern_id=found.id, seen_id=closed.now.id, draft=draft(), **WHO)
    (again,) = records()
    assert again.is_open
    assert [w.outcome for w in again.words] == ["", "Fixed", ""]


def test_the_newest_word_holds_even_where_the_open_month_ends_before_the_last_one(plan):
    """Reports of March are filed under 31 March; a word that came on 2 April must not outlive a later one."""
    march = plan.periods[2]
    march.closed_at = march.published_at = None
    raised = concern(plan.tasks[0].id, "issue")
    word(raised, valid_on=date(2020, 4, 2), title_en="From a file")
    (found,) = records()
    concerns.revise(concern_id=raised.id, seen_id=found.now.id, draft=draft("Newer"), **WHO)
    assert records()[0].now.title.en == "Newer"


def test_a_page_of_an_earlier_day_knows_what_was_known_then(plan):
    raised = concern(plan.tasks[0].id, "decision")
    word(raised, valid_on=date(2020, 3, 2))
    word(raised, valid_on=date(2020, 3, 20), recorded_on=date(2020, 4, 12), state="closed", answer="agreed")
    then = View(None, date(2020, 3, 31), instant(date(2020, 4, 10)))
    corrected = View(None, date(2020, 3, 31))
    assert records(then)[0].is_open
    assert not records(corrected)[0].is_open
    assert records(View(None, date(2020, 3, 1))) == ()


def test_decisions_that_wait_tell_what_came_since_and_how_long(plan):
    older, newer, late = (concern(plan.tasks[0].id, "decision", n) for n in (1, 2, 3))
    word(newer, valid_on=date(2020, 3, 20))
    word(older, valid_on=date(2020, 3, 2), holds=[1, 2])
    word(older, valid_on=date(2020, 4, 9), holds=[1, 2], state="closed", answer="declined", outcome="No")
    word(late, valid_on=date(2020, 4, 10))
    plan.complete(plan.milestones[0][0], "verified", date(2020, 2, 28))
    db.session.commit()
    rows = portfolio(SCOPE, frame(SCOPE))
    then = concern_rows(rows, records(View(None, date(2020, 3, 31))), as_of=date(2020, 3, 31))
    owed = owed_decisions(then, concern_rows(rows, records(), as_of=TODAY))
    assert [(o.row.record.number, o.is_new, bool(o.later)) for o in owed] == [
        (1, False, True),
        (2, False, False),
        (3, True, False),
    ]
    assert [o.row.waiting for o in owed] == [21, 7, 1]
    assert [m.number for m in owed[0].row.held.milestones] == [2]
    assert [o.later for o in owed_decisions(then, then)] == [None, None]


def test_lists_are_filtered_and_ordered(plan):
    risk, issue = concern(plan.tasks[0].id, "risk"), concern(plan.tasks[0].id, "issue")
    word(risk, valid_on=date(2020, 3, 2), due_on=None, likelihood=5, impact=5, title_en="Server may fail")
    word(issue, valid_on=date(2020, 3, 3), due_on=date(2020, 4, 1), owner="Li Na")
    done = concern(plan.tasks[0].id, "issue", 2)
    word(done, valid_on=date(2020, 3, 4), state="closed", outcome="Fixed")
    rows = concern_rows(portfolio(SCOPE, frame(SCOPE, live=True)), records())
    kinds = [(row.record.kind.value, row.record.number) for row in rows]
    assert kinds == [("issue", 1), ("risk", 1), ("issue", 2)]
    assert [r.record.number for r in chosen(rows, ConcernFilter(state=StateFilter.OVERDUE))] == [1]
    assert len(chosen(rows, ConcernFilter())) == 2
    assert len(chosen(rows, ConcernFilter(state=StateFilter.ALL, kind=ConcernKind.ISSUE))) == 2
    assert [r.record.kind.value for r in chosen(rows, ConcernFilter(text="SERVER fail"))] == ["risk"]
    assert chosen(rows, ConcernFilter(unit="SOUTH")) == ()
    assert chosen(rows, ConcernFilter(programme="Q")) == ()
    by_due = ordered(rows, ConcernSort.DUE, descending=True)
    assert by_due[-1].record.now.due_on is None


def add(plan: SmallPlan, *offered: Offered, note: str = "") -> int:
    return files.add(milestone_id=plan.milestones[0][0].id, files=offered, note=note, limits=LIMITS, **WHO)


def test_files_are_kept_as_they_came_with_their_digest(plan):
    assert add(plan, Offered("验收/单.pdf", PDF), Offered("b.pdf", PDF + b"2"), note="Both signed") == 2
    db.session.commit()
    found = evidence_files(SCOPE, view=NOW, task_id=plan.tasks[0].id)
    assert {file.name for file in found} == {"单.pdf", "b.pdf"}
    kept = file_content(SCOPE, file_id=next(f.id for f in found if f.name == "单.pdf"))
    assert (kept.content, kept.media_type) == (PDF, "application/pdf")
    (entry,) = db.session.scalars(select(AuditEntry))
    assert (entry.event, entry.subject, len(entry.after["files"])) == ("EvidenceAdded", "milestone:P1/1", 2)
    assert {file["sha256"] for file in entry.after["files"]} == {file.digest for file in found}


def test_one_wrong_file_keeps_all_out(plan):
    wrong = refused(lambda: add(plan, Offered("a.pdf", PDF), Offered("b.exe", b"MZ")))
    assert wrong == [("evidence.type_unknown", "files")]
    assert db.session.scalar(select(func.count()).select_from(EvidenceFile)) == 0


def test_the_same_content_is_kept_once_and_the_milestones_total_is_bounded(plan):
    add(plan, Offered("a.pdf", PDF + b"x" * 900))
    assert refused(lambda: add(plan, Offered("other.pdf", PDF + b"x" * 900)))[0][0] == "evidence.there_already"
    assert refused(lambda: add(plan, Offered("c.pdf", PDF + b"y" * 900))) == [("evidence.total_too_big", "files")]


def test_lists_never_load_what_is_in_the_files(plan):
    evidence(plan.milestones[0][0], on=date(2020, 3, 3))
    db.session.commit()
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: sent.append(statement))
    evidence_files(SCOPE, view=NOW, task_id=plan.tasks[0].id)
    db.session.scalars(select(EvidenceFile)).all()
    assert len([text for text in sent if "evidence_file" in text]) == 2
    assert [text for text in sent if "content" in text] == []


def test_coverage_counts_files_known_then(plan):
    milestone = plan.milestones[0][0]
    plan.complete(milestone, "verified", date(2020, 2, 28))
    evidence(milestone, on=date(2020, 4, 12))
    db.session.commit()
    task = portfolio(SCOPE, frame(SCOPE, live=True)).tasks[0]
    now = evidence_coverage(task, evidence_files(SCOPE, view=NOW, task_id=task.id))
    published = View(None, date(2020, 3, 31), instant(date(2020, 4, 10)))
    then = evidence_coverage(task, evidence_files(SCOPE, view=published, task_id=task.id))
    assert now.covered == now.verified == task.progress.verified
    assert (then.covered, then.verified) == (0, now.verified)


def test_words_are_never_changed(plan):
    raise_one(plan)
    (found,) = records()
    before = db.session.get(ConcernWord, found.now.id).title_en
    concerns.revise(concern_id=found.id, seen_id=found.now.id, draft=draft("Other"), **WHO)
    db.session.commit()
    assert db.session.get(ConcernWord, found.now.id).title_en == before
