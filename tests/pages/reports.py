"""The pages of the monthly report as a reader sees them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from tests.factories.accounts import Browser


def words(tag: Tag | None) -> str:
    """Return the text of a part of a page, with single spaces."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


class ReportForm:
    """The report as a form: what stands in its fields, what is wrong, and sending it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.form = self.soup.select_one("form#report")

    @property
    def title(self) -> str:
        return words(self.soup.h1)

    @property
    def version(self) -> str:
        return self.form.select_one("[name=version]")["value"]

    def values(self) -> dict[str, str]:
        """Return what a browser would send."""
        sent = {}
        for tag in self.form.select("input, textarea, select"):
            name, kind = tag.get("name"), tag.get("type")
            if not name or name == "csrf_token" or (kind == "radio" and not tag.has_attr("checked")):
                continue
            if tag.name == "textarea":
                sent[name] = tag.text.removeprefix("\n")
            elif tag.name == "select":
                chosen = tag.select_one("option[selected]")
                sent[name] = chosen["value"] if chosen else ""
            else:
                sent[name] = tag["value"]
        return sent

    def names(self, ending: str) -> list[str]:
        """Return the names of fields that end so, in the order of the page, each once."""
        tags = self.form.select(f'[name$="-{ending}"]')
        return list(dict.fromkeys(tag["name"] for tag in tags))

    def error(self, name: str) -> str:
        return words(self.soup.find(id=f"{name}-error")) or words(self._fieldset(name))

    def _fieldset(self, name: str) -> Tag | None:
        box = self.soup.find("fieldset", id=name)
        return box.select_one(".field__error") if box else None

    @property
    def summary(self) -> list[str]:
        return [words(item) for item in self.soup.select(".errors li")]

    @property
    def checks(self) -> list[str]:
        return [words(item) for item in self.soup.select(".checks li")]

    @property
    def progress(self) -> str:
        return words(self.soup.select_one(".report-meter"))

    @property
    def alerts(self) -> list[str]:
        return [words(note) for note in self.soup.select(".report-body .note")]

    def stored(self) -> list[str]:
        return [words(each) for each in self.soup.select(".field__stored")]


@dataclass
class Reporter:
    """Somebody of a unit at the report of one month."""

    browser: Browser
    month: str

    def open(self) -> ReportForm:
        return ReportForm(self.browser.get(f"/report/{self.month}"))

    def send(self, form: ReportForm, action: str, typed: Mapping[str, str] | None = None, **more: str) -> TestResponse:
        data = {**form.values(), "action": action, **(typed or {}), **more}
        return self.browser.post(f"/report/{self.month}", data)

    def ready(self, form: ReportForm, claimed: str = "red") -> dict[str, str]:
        """Return answers that let a report of the small plan pass."""
        typed = dict.fromkeys(form.names("claimed"), claimed)
        typed |= dict.fromkeys(form.names("difference"), "We know more than the rules.")
        typed |= {name: "Goes on as planned." for name in form.names("note") if name.startswith("tasks-")}
        typed |= dict.fromkeys(form.names("state"), "under_way")
        values = form.values()
        for name in form.names("forecast_on"):
            if name.startswith("milestones-") and values[name] < "2020-04-13":
                stem = name.removesuffix("forecast_on")
                typed |= {name: "2020-04-30", f"{stem}cause": "supplier", f"{stem}note": "The site was closed."}
        return typed


class Review:
    """The office's review of one report."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def title(self) -> str:
        return words(self.soup.h1)

    @property
    def standing(self) -> str:
        return words(self.soup.select_one(".standfirst"))

    @property
    def version(self) -> str:
        return self.soup.select_one(".review__answer [name=version]")["value"]

    def lines(self) -> list[tuple[str, ...]]:
        """Return label, before and now of each line that is shown unfolded."""
        table = self.soup.select_one(".review__lines > .scroll-x table")
        rows = table.select("tr") if table else []
        return [tuple(words(cell) for cell in row.select("td")[:3]) for row in rows if len(row.select("td")) == 4]

    @property
    def chips(self) -> dict[str, int]:
        found = (words(chip).rsplit(" ", 1) for chip in self.soup.select(".review__chips .chip"))
        return {name: int(count) for name, count in found}

    @property
    def problems(self) -> list[str]:
        return [words(item) for item in self.soup.select(".errors li")]

    def fields(self) -> list[str]:
        return [tag["name"].removeprefix("kind.") for tag in self.soup.select("select[name^='kind.']")]
