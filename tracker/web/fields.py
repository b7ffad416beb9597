"""Form fields that read days and numbers as people type them, and keep what they typed."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from markupsafe import Markup
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from tracker.domain.typed_values import clean_text, typed_day, typed_number


class DayField(StringField):
    """A day; empty is None. What cannot be read is refused and shown again as typed."""

    widget = DateInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day that was typed."""
        self.typed = str(valuelist[0]).strip() if valuelist else ""
        self.data: date | None = typed_day(self.typed) if self.typed else None  # type: ignore[assignment]
        if self.typed and self.data is None:
            raise ValueError(gettext("Write the day as 2020-04-17."))

    def _value(self) -> str:
        if self.raw_data:
            return self.data.isoformat() if self.data else str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class NumberField(StringField):
    """A number; empty is None. What cannot be read is refused and shown again as typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number that was typed."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data: Decimal | None = typed_number(typed) if typed else None  # type: ignore[assignment]
        if typed and self.data is None:
            raise ValueError(gettext("Write a number, such as 12.5."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"


class WholeNumberField(StringField):
    """A whole number within bounds that has to be given. Anything else, also nothing, is refused with the bounds and
    shown again as typed."""

    def __init__(self, label: str, *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number that was typed."""
        number = typed_number(str(valuelist[0])) if valuelist else None
        self.data: int | None = None  # type: ignore[assignment]
        if number is None or number != int(number) or not self.least <= number <= self.most:
            raise ValueError(
                gettext("Type a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        self.data = int(number)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class SuggestedField(StringField):
    """A text that may be chosen from a list of suggestions; it stands in the page once, `list_of` names its field."""

    suggestions: Sequence[str] = ()
    list_of: str = ""

    def __call__(self, **attributes: Any) -> Markup:
        """Return the control, with the list beside it where it is its own."""
        name = f"{self.list_of or self.id}-list"
        control = Markup(super().__call__(**{"list": name, "autocomplete": "off", **attributes}))
        if not self.suggestions:
            return control
        texts = Markup("").join(Markup('<option value="{}">').format(text) for text in self.suggestions)
        return control + Markup('<datalist id="{}">{}</datalist>').format(name, texts)


class OptionalSelect(SelectField):
    """A choice that a shorter form may leave out altogether."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not among the choices, where anything was sent."""
        if self.raw_data:
            super().pre_validate(form)


class CheckListField(SelectMultipleField):
    """Several of a few whole numbers, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def _value(self) -> str:
        """Return the chosen numbers in a line, to be compared with what is known."""
        return ", ".join(str(number) for number in self.data or ())


def options(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    """Return values with their labels as a field's choices."""
    return [SelectChoice(str(value), label) for value, label in pairs]


def cleaned(text: str | None) -> str:
    """Return a typed text without what no database keeps alike, None as empty."""
    return clean_text(text or "")
