"""The forms of risks, issues and decisions."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.domain.bilingual import Bilingual
from tracker.domain.concerns import LONGEST_NAME, LONGEST_TEXT, ConcernDraft
from tracker.queries.portfolio_rows import TaskRow
from tracker.web import formats
from tracker.web.concern_wording import impact_words, likelihood_words
from tracker.web.fields import CheckListField, DayField, cleaned, options
from tracker.web.forms import StrictForm
from tracker.web.forms import lazy_label as _l


def _rated(value: object) -> int | None:
    """Return a chosen number, None for none."""
    return int(str(value)) if value not in (None, "", "None") else None


class ConcernForm(StrictForm):
    """What is to be known of a concern."""

    title_en = StringField(_l("Title (English)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    title_zh = StringField(_l("Title (Chinese)"), filters=[cleaned], validators=[Length(max=LONGEST_NAME)])
    detail = TextAreaField(
        _l("The case"), description=_l("What the reader has to know, and what is wanted"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip
    owner = StringField(
        _l("Owner"), description=_l("Who looks after it; of a decision, who decides"),
        filters=[cleaned], validators=[Length(max=LONGEST_NAME)],
    )  # fmt: skip
    due_on = DayField(_l("Due, or answer by"))
    holds = CheckListField(_l("Milestones that wait for it"), coerce=int)


class RiskForm(ConcernForm):
    """A risk is also rated."""

    likelihood = SelectField(_l("Likelihood"), coerce=_rated)
    impact = SelectField(_l("Impact"), coerce=_rated)


class RevisedConcernForm(ConcernForm):
    """An issue or a decision about which something new is said; `version` is the word its author knew."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class RevisedRiskForm(RiskForm):
    """A risk about which something new is said."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class ClosingForm(StrictForm):
    """How a risk or an issue ended."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    outcome = TextAreaField(_l("How did it end?"), filters=[cleaned], validators=[Length(max=LONGEST_TEXT)])


class AnswerForm(StrictForm):
    """The answer to a decision: which button, and in which words."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    answer = HiddenField()
    outcome = TextAreaField(
        _l("Your answer in words"), description=_l("Needed unless you simply agree; the unit reads it"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip


def with_choices(form: Any, task: TaskRow, held: Collection[int] = ()) -> Any:
    """Give the form its choices: what is accepted waits for nothing, but what was `held` before may stay chosen."""
    form.holds.choices = options(
        (m.record.state.number, f"{m.record.state.number} {formats.in_language(m.record.name)}")
        for m in task.milestones
        if not m.record.state.is_verified or m.record.state.number in held
    )
    if "likelihood" in form:
        choose = ("", gettext("Choose one"))
        for field, words in ((form.likelihood, likelihood_words()), (form.impact, impact_words())):
            field.choices = options([choose, *((n, f"{n} {word}") for n, word in enumerate(words, start=1))])
    return form


def draft_of(form: Any) -> ConcernDraft:
    """Return what the form says of a concern."""
    is_rated = "likelihood" in form
    return ConcernDraft(
        title=Bilingual(form.title_zh.data, form.title_en.data),
        detail=form.detail.data,
        owner=form.owner.data,
        due_on=form.due_on.data,
        likelihood=form.likelihood.data if is_rated else None,
        impact=form.impact.data if is_rated else None,
        holds=tuple(sorted(set(form.holds.data or ()))),
    )
