"""What was found in a report as one line: the item, what of it, and the sentence."""

from flask_babel import gettext

from tracker.domain.owed_reports import OwedReport
from tracker.domain.permissions import Scope
from tracker.domain.report_findings import Finding
from tracker.queries.submissions import people
from tracker.web import formats, wording

# Who "recorded" what came in with a file.
IMPORT = "import"


def finding_text(report: OwedReport, finding: Finding) -> str:
    """Return a finding with the item and the thing it is about."""
    item = next(item for item in report.items if item.key == finding.item)
    name = "" if finding.about == item.name else f" {formats.in_language(finding.about)}"
    return about(f"{item.code}{name}", finding.message)


def about(what: str, message: wording.Worded) -> str:
    """Return a sentence with what it is about before it."""
    return gettext("%(what)s: %(sentence)s", what=what, sentence=wording.sentence(message))


def person_names(scope: Scope) -> dict[str, str]:
    """Return the names of the people who did something, by user name."""
    return {IMPORT: gettext("from a file"), **people(scope)}
