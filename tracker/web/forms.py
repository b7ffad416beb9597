"""Forms that take the fields they have and no others."""

from typing import Any, cast

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from tracker.domain.bilingual import Bilingual
from tracker.domain.plan_edits import approval_refusals, name_refusals, reason_refusals
from tracker.domain.refusals import Refusal, Refused
from tracker.web import wording

_ALWAYS_ALLOWED = frozenset({"csrf_token"})


class StrictForm(FlaskForm):  # type: ignore[misc]  # the library publishes no types
    """A form that refuses fields it does not know: nobody sets what the page does not offer."""

    class Meta:
        # One token for each request is checked before any view runs.
        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether every field is in shape and no unknown one came along; the errors stay with the fields."""
        is_valid = bool(super().validate(extra_validators))
        unknown = set(request.form) - set(self._fields) - _ALWAYS_ALLOWED
        if unknown:
            self.form_errors.append(gettext("This form has a field it should not have. Reload the page."))
        if not is_valid:
            # What is wrong with the other fields is told in the same round.
            self.refuse(Refused([each for each in self.refusals_in_shape() if not self._is_wrong(each.field)]))
        return is_valid and not unknown

    def refusals_in_shape(self) -> list[Refusal]:
        """Return what the rules refuse of the fields that are in shape, asked where others are not."""
        return []

    def _is_wrong(self, name: str) -> bool:
        return name in self._fields and bool(self._fields[name].errors)

    def refuse(self, refused: Refused) -> None:
        """Show each refusal beside the field it concerns, or above the form."""
        for refusal in refused.refusals:
            sentence = wording.sentence(refusal)
            if refusal.field in self._fields:
                field = self._fields[refusal.field]
                field.errors = [*field.errors, sentence]
            else:
                self.form_errors.append(sentence)


class ReasonedForm(StrictForm):
    """A form of a change of the plan; the fields it has for a reason, an approver and a name must not stay empty."""

    def refusals_in_shape(self) -> list[Refusal]:
        """Return a missing reason, a missing approver and a name missing in both languages."""
        refusals = reason_refusals(typed(self["reason"]))
        if "approved_by" in self:
            refusals += approval_refusals(typed(self["approved_by"]))
        if "name_en" in self:
            refusals += name_refusals(Bilingual(typed(self["name_zh"]), typed(self["name_en"])))
        return refusals


def lazy_label(text: str) -> str:
    """Return a label that is translated when it is shown. Import it as `_l`, which is how texts are collected."""
    return cast(str, lazy_gettext(text))


def typed(field: Field) -> str:
    """Return what was typed into a field; nothing is the empty text."""
    return str(field.data or "")


def one_line(_form: object, field: Any) -> None:
    """Refuse control characters, which no database keeps alike."""
    if any(ord(character) < 32 or ord(character) == 127 for character in field.data or ""):
        raise ValidationError(gettext("This contains characters that cannot be shown."))


def stripped(text: str | None) -> str | None:
    """Return a text without the space around it."""
    return text.strip() if text else text
