"""Every page as each audience sees it: both languages, both themes, wide and narrow.

Nothing fails in a script or breaks the content policy (the `page` fixture says so), nothing scrolls sideways, nothing
is untranslated, and accessibility rules find nothing serious.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from tests.architecture.routes import ROUTES, Examples
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models.concerns import Concern
from tracker.models.milestones import Dependency, EvidenceFile, ExtensionDecision, ExtensionRequest, Milestone
from tracker.models.plan import Contribution, KeyTask, Programme, Unit

WIDE, NARROW = (1440, 900), (390, 844)
LOOKS = [("en", "light", WIDE), ("zh_CN", "dark", WIDE), ("en", "dark", NARROW), ("zh_CN", "light", NARROW)]
# Whether a page is accessible hangs on its theme and width, not on its language.
WITH_AXE = (LOOKS[0], LOOKS[2])
# Who looks at which part of the house, and how. The office sees the plan's pages with its own buttons on them, which
# is more than others see.
VISITS = [
    *((look, "office1", Role.OFFICE, ("office", "plan")) for look in LOOKS),
    *((look, "exec1", Role.EXECUTIVE, ("executive",)) for look in LOOKS[:3]),
    (LOOKS[3], "exec1", Role.EXECUTIVE, ("executive", "plan")),
    *((look, "life1", Role.REPORTER, ("unit",)) for look in LOOKS),
    *((look, "admin1", Role.ADMIN, ("account",)) for look in LOOKS),
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def examples(loaded_sample, tmp_path_factory, make_app) -> Examples:
    """Give what the routes' arguments can point at in the sample."""
    app = make_app(f"sqlite:///{loaded_sample[0]}", tmp_path_factory.mktemp("examples"))
    with app.app_context():
        own = db.session.query(Unit).filter_by(code="LIFE").one()
        other = db.session.query(Unit).filter(Unit.reports, Unit.id != own.id).first()
        task = db.session.query(KeyTask).filter_by(lead_unit_id=own.id).order_by(KeyTask.position).first()
        contribution = db.session.query(Contribution).filter_by(task_id=task.id).first()
        return Examples(
            task_code=task.code,
            task_id=task.id,
            programme_code=db.session.get(Programme, task.programme_id).code,
            milestone_id=db.session.query(Milestone).filter_by(task_id=task.id).first().id,
            contribution_id=contribution.id,
            supporting_unit_code=db.session.get(Unit, contribution.unit_id).code,
            own_unit_code=own.code,
            own_unit_id=own.id,
            other_unit_code=other.code,
            other_unit_id=other.id,
            open_month="2020-04",
            dependency_id=db.session.query(Dependency).order_by(Dependency.id).first().id,
            file_id=db.session.query(EvidenceFile).order_by(EvidenceFile.id).first().id,
            extension_id=_open_extension(),
            decision_number=db.session.query(Concern).filter_by(kind="decision").first().number,
            username="viewer1",
        )


def _open_extension() -> int:
    answered = select(ExtensionDecision.extension_id)
    return db.session.scalars(select(ExtensionRequest.id).where(ExtensionRequest.id.not_in(answered))).first()


def pages(app, examples: Examples, role: Role, parts: tuple[str, ...]) -> list[str]:
    """Return the paths of the pages of these parts that a role may open."""
    found = []
    with app.test_request_context():
        for (method, endpoint), expected in ROUTES.items():
            if method == "GET" and endpoint.split(".")[0] in parts and expected.status[role] == 200:
                found.append(app.url_for(endpoint, **expected.arguments(examples)))
    return found


@pytest.mark.parametrize(
    ("look", "username", "role", "parts"),
    VISITS,
    ids=lambda value: value if isinstance(value, str) else "-".join(map(str, value)) if value in LOOKS else "",
)
def test_every_page_holds_in_every_look(
    page, make_app, tmp_path, examples, sample_accounts, look, username, role, parts
):
    language, theme, size = look
    app = make_app("sqlite://", tmp_path)
    sign_in(page, username, sample_accounts.password)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    choose(page, language=language, theme=theme)
    faults: dict[str, object] = {}
    for path in pages(app, examples, role, parts):
        found = faults_of(page, path, language)
        if found is not None and look in WITH_AXE:
            found += barriers(page)
        if found:
            faults[path] = found
    assert faults == {}


def sign_in(page, username: str, password: str) -> None:
    page.goto("/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("main h1")


def choose(page, *, language: str, theme: str) -> None:
    """Set language and theme as the forms of the page do."""
    for path, data in (("/language", {"lang": language}), ("/theme", {"theme": theme})):
        token = page.locator("meta[name=csrf-token]").get_attribute("content")
        page.request.post(path, form={"csrf_token": token, **data}, headers={"Referer": page.url})


def faults_of(page, path: str, language: str) -> list[str] | None:
    """Return what is wrong with a page; an empty list is a good page, None is a file."""
    if not page.request.head(path).headers["content-type"].startswith("text/html"):
        return None
    response = page.goto(path)
    page.wait_for_load_state("networkidle")
    faults = [] if response.ok else [f"status {response.status}"]
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if width[0] > width[1]:
        faults.append(f"{width[0]} px wide in a window of {width[1]}")
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} first headings")
    if page.locator("html").get_attribute("lang") != language.replace("_", "-"):
        faults.append("not in the language chosen")
    title = page.locator("h1").first.inner_text()
    if (language == "zh_CN") != bool(CHINESE.search(title)):
        faults.append(f"the heading is in the other language: {title}")
    return faults


def barriers(page) -> list[str]:
    """Return what keeps people with disabilities out of the page, where it is serious."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {each['help']} at {each['nodes'][0]['target']} ({len(each['nodes'])})"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
