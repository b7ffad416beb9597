"""The form of the limits: one number for each, typed as it is shown, and the reason."""

from decimal import Decimal
from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.domain.plan_edits import LONGEST_TEXT
from tracker.domain.refusals import Refusal
from tracker.domain.rule_limits import LIMITS, limit_refusals
from tracker.web.fields import NumberField, cleaned
from tracker.web.forms import ReasonedForm
from tracker.web.forms import lazy_label as _l
from tracker.web.rule_wording import LIMIT_WORDS


class SettingForm(ReasonedForm):
    """What every setting asks: why, what its author had seen, and which button was pressed."""

    reason = StringField(
        _l("Reason for the change"), description=_l("One sentence; it stands in the audit trail"),
        filters=[cleaned], validators=[Length(max=LONGEST_TEXT)],
    )  # fmt: skip
    seen_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    answer = StringField(widget=HiddenInput())

    @property
    def goes_back(self) -> bool:
        """Tell whether its author wants to type on instead of going ahead."""
        return bool(self.answer.data == "edit")

    def seen_now(self, newest_id: int) -> None:
        """Take what is there now as seen: saving again, with both in view, is meant."""
        self.seen_id.raw_data, self.seen_id.data = None, newest_id


class _LimitsForm(SettingForm):
    def refusals_in_shape(self) -> list[Refusal]:
        """Return what the rules refuse of the limits that are numbers, and a missing reason."""
        typed = {limit.name: self[limit.name].data for limit in LIMITS}
        known = {name: value for name, value in typed.items() if value is not None}
        return [*limit_refusals(known), *super().refusals_in_shape()]


RulesForm: type[SettingForm] = type(
    "RulesForm",
    (_LimitsForm,),
    {limit.name: NumberField(LIMIT_WORDS[limit.name], validators=[InputRequired()]) for limit in LIMITS},
)


def limits_typed(form: Any) -> dict[str, Decimal]:
    """Return every limit of a form that is in shape, as typed."""
    return {limit.name: form[limit.name].data for limit in LIMITS}


def seen(form: SettingForm) -> int:
    """Return the newest setting the author of a form that is in shape knew."""
    return int(form.seen_id.data or 0)
