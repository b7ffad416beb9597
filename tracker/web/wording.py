"""Put what rules decide into sentences: messages, refusals and the words for states.

A rule returns a code and its figures. Here the code finds its phrase, and each figure is written the way its kind is
written. Other parts add their codes with `register`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import get_domain, gettext, ngettext

from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage
from tracker.domain.rag import Rag
from tracker.domain.spans import Span
from tracker.web import formats

Format = Callable[[Any], str]


class Worded(Protocol):
    """Anything with a code and figures: a message, a reason, a refusal."""

    @property
    def code(self) -> str: ...

    @property
    def params(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence to be translated, its plural (chosen by the figure `by`) and how to write its figures.

    `both` stands in the plural's place where the figure is two and the plural says "all".
    """

    singular: str
    plural: str | None
    by: str | None
    formats: Mapping[str, Format]
    both: "Phrase | None" = None

    def worded(self, params: Mapping[str, Any]) -> str:
        """Return the sentence with its figures in the language of the page."""
        written = {name: self.formats.get(name, plain)(value) for name, value in params.items()}
        if self.plural is None or self.by is None:
            return gettext(self.singular) % written
        if self.both is not None and abs(params[self.by]) == 2:
            return gettext(self.both.singular) % written
        # Not ngettext(): it fills in by itself and would not let a figure be called "num".
        chosen: str = get_domain().get_translations().ungettext(self.singular, self.plural, abs(params[self.by]))
        return chosen % written


def said(text: str, **how: Format) -> Phrase:
    """Return a phrase; `how` names the format of a figure where its kind does not decide."""
    return Phrase(text, None, None, how)


def counted(singular: str, plural: str, *, by: str = "count", both: Phrase | None = None, **how: Format) -> Phrase:
    """Return a phrase with a singular and a plural, chosen by the figure `by`; `both` is what is said of two."""
    return Phrase(singular, plural, by, how, both)


def plain(value: Any) -> str:
    """Return a figure written the way its kind is written; numbers other than counts need a named format."""
    if isinstance(value, Rag):
        return rag_word(value)
    if isinstance(value, str | Bilingual) or value is None:
        return formats.in_language(value)
    if isinstance(value, datetime):
        return formats.instant(value)
    if isinstance(value, date):
        return formats.date_text(value)
    if isinstance(value, Month):
        return formats.period_name(value)
    if isinstance(value, Span):
        return formats.month_name(value.month) if value.is_one_month else formats.period_name(value.month)
    if isinstance(value, int):
        return formats.count(value)
    if isinstance(value, Decimal):
        return formats.number(value, max(0, -int(value.normalize().as_tuple().exponent)))
    if isinstance(value, tuple | list):
        return formats.listed([plain(item) for item in value])
    raise TypeError(f"no way to write {value!r}")


_PHRASES: dict[str, Phrase] = {}


def register(phrases: Mapping[str, Phrase]) -> None:
    """Add the phrases of a part's codes; a code has one phrase."""
    for code, phrase in phrases.items():
        if _PHRASES.setdefault(code, phrase) != phrase:
            raise ValueError(f"{code} is worded twice")


def codes() -> frozenset[str]:
    """Return every code that has a phrase."""
    return frozenset(_PHRASES)


def sentence(worded: Worded) -> str:
    """Return the sentence of a message, a reason or a refusal. An unknown code is a KeyError."""
    return _PHRASES[worded.code].worded(worded.params)


register(
    {
        "chart.percent": said("%(per_cent)s", per_cent=formats.percent),
        "status.all_verified": counted(
            "Its only milestone is accepted",
            "All %(count)s milestones are accepted",
            both=said("Both milestones are accepted"),
        ),
        "status.overdue": said(
            "“%(milestone)s” is %(days)s overdue (limit for %(status)s: %(limit)s)", days=formats.workdays
        ),
        "status.finish_late": said(
            "Finish expected on %(finish_on)s, %(days)s late (limit for %(status)s: %(limit)s)", days=formats.workdays
        ),
        "status.behind": said(
            "SPI(t) %(ratio)s at %(on)s (limit for %(status)s: %(limit)s): %(earned)s of %(elapsed)s months earned",
            elapsed=formats.number,
            earned=lambda months: formats.number(months, 1),
            ratio=lambda ratio: formats.number(ratio, 2),
            limit=formats.ratio,
        ),
        "status.reports_missed": counted(
            "%(count)s report missed (limit for %(status)s: %(limit)s)",
            "%(count)s reports missed in a row (limit for %(status)s: %(limit)s)",
        ),
        "status.waits": said(
            "It waits for “%(milestone)s” of %(task)s (%(unit)s), expected %(days)s too late", days=formats.workdays
        ),
        "status.unlikely": said(
            "Chance of finishing by the plan's date: %(chance)s (limit for %(status)s: %(limit)s)",
            chance=sentence,
            limit=formats.share,
        ),
        "status.held": counted(
            "The facts now give %(computed)s; a better status shows after %(reports)s report",
            "The facts now give %(computed)s; a better status shows after %(reports)s reports in a row",
            by="reports",
        ),
        "status.cancelled": said("Cancelled by approved change on %(since_on)s"),
        "status.transferred": said("Carried on outside this plan since %(since_on)s, by approved change"),
        "status.not_applicable": said("Not applicable, by approved change of %(since_on)s"),
        "status.not_started": said("Not due to start before %(starts_on)s"),
        "status.silent": said("Nothing has been reported of it yet"),
        "status.no_milestones": said("It has no milestones yet, so that nothing is due"),
        "status.nothing_late": counted(
            "The one milestone due by now is not late",
            "None of the %(due)s milestones due by now is late",
            by="due",
        ),
        "status.nothing_due": counted(
            "Its one milestone is not due yet", "None of its %(count)s milestones is due yet"
        ),
    }
)


def rag_word(rag: Rag | str) -> str:
    """Return the word beside a status mark."""
    match Rag(rag):
        case Rag.GREEN:
            return gettext("On plan")
        case Rag.AMBER:
            return gettext("Watch")
        case Rag.RED:
            return gettext("Off plan")
        case Rag.DONE:
            return gettext("Done")
        case Rag.NONE:
            return gettext("No report")
        case Rag.IDLE:
            return gettext("Nothing due")
        case Rag.OUT:
            return gettext("Left the plan")


def gap_word(steps: int) -> str:
    """Return how far a claim is from the computed status; 0 says that they agree."""
    if steps == 0:
        return gettext("agree")
    if steps < 0:
        return gettext("early warning")
    return ngettext("%(num)s step rosier", "%(num)s steps rosier", steps)


def stage_word(stage: PeriodStage) -> str:
    """Return the state word of a reporting period."""
    match stage:
        case PeriodStage.PLANNED:
            return gettext("not open yet")
        case PeriodStage.OPEN:
            return gettext("open")
        case PeriodStage.CLOSED:
            return gettext("closed")
        case PeriodStage.PUBLISHED:
            return gettext("published")
