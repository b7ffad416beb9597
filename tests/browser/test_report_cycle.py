"""A monthly report from end to end: filled in by a unit, returned by the office, mended, accepted."""

import re

import pytest

MONTH = "2020-04"
UNIT = "LIFE"


@pytest.fixture
def enter(page, sample_accounts):
    """Give a function that signs somebody in, leaving whoever was."""

    def sign_in(username: str):
        page.context.clear_cookies()
        page.goto("/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", sample_accounts.password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return sign_in


def fill_in(page) -> None:
    """Answer everything the report asks, as somebody would for an uneventful month."""
    confirm = page.get_by_role("button", name="Confirm the rest as last reported")
    if confirm.count():
        confirm.click()
        page.get_by_text("Draft saved. Only your unit sees it.").wait_for()
    for fieldset in page.locator("fieldset[id^=tasks-]").all():
        fieldset.locator("label", has_text="On plan").click()
    for box in page.locator("input[id^=tasks-][id$=-difference]").all():
        box.fill("The remaining step is signed next week.")
    for day in page.locator("input[type=date][id$=-forecast_on]").all():
        if "" < day.input_value() < "2020-04-13":
            day.fill("2020-05-29")
    for details in page.locator("details[data-later][open]").all():
        details.locator("select").select_option("supplier")
        details.locator("input[type=text]").fill("The test site was closed.")
    for box in page.locator("input[id^=readings-][id$=-numerator], input[id^=readings-][id$=-value]").all():
        box.fill("90")
    for box in page.locator("input[id^=readings-][id$=-denominator]").all():
        box.fill("100")


def test_a_report_goes_round_and_becomes_part_of_the_record(enter):
    page = enter("life1")
    page.get_by_role("link", name="Begin the report").click()
    assert page.locator("h1").inner_text() == "Life insurer: report for April 2020"
    fill_in(page)
    page.get_by_text(re.compile("Draft saved .*seen only by LIFE")).wait_for()
    page.get_by_text("Nothing stands against submitting.").wait_for()
    page.get_by_role("button", name="Submit report").click()
    page.wait_for_url("**/report")
    assert "April 2020 is with the project office" in page.locator("h1").inner_text()

    page = enter("office1")
    assert "1 of 9 reports is in" in page.locator("h1").inner_text()
    page.locator(".queue").get_by_role("link", name=re.compile("Review")).click()
    note = page.locator("tr", has=page.locator("td:first-child", has_text=re.compile(r"^\s*Text\s*$"))).first
    note.get_by_text("Return this line").click()
    note.locator("select").select_option("text")
    note.locator("textarea").fill("Say what happens next.")
    page.get_by_role("button", name="Return with these reasons").click()
    page.get_by_text("has its report back").wait_for()

    page = enter("life1")
    assert "came back with 1 reason" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Mend the report").click()
    field = page.locator(".field--error").first
    assert "Say what happens next." in field.inner_text()
    field.locator("textarea").fill("全部分公司5月上线，6月复查。")
    page.get_by_role("button", name="Submit report").click()
    page.wait_for_url("**/report")

    page = enter("office1")
    page.goto(f"/office/reports/{UNIT}/{MONTH}")
    assert "round 2" in page.locator(".standfirst").inner_text()
    page.get_by_role("button", name="Accept the report").click()
    page.get_by_text("facts recorded").wait_for()
    page.goto("/tasks/A2")
    assert "全部分公司5月上线，6月复查。" in page.locator("main").inner_text()


def test_a_later_date_opens_its_cause_at_once(enter):
    page = enter("pc1")
    page.goto(f"/report/{MONTH}")
    row = page.locator(".ms", has=page.locator("input[id$=-forecast_on]")).first
    details = row.locator("details[data-later]")
    assert details.get_attribute("open") is None
    row.locator("input[id$=-forecast_on]").fill("2020-12-30")
    assert details.get_attribute("open") is not None


def leave(page) -> list[str]:
    """Leave the report, whatever the browser asks; give the kinds of dialogs that came up."""
    asked = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto("/tasks")
    page.remove_listener("dialog", answer)
    return asked


def typed_in(page, text: str):
    """Type into the first text of the report, by key: only then may a page ask before it is left."""
    page.goto(f"/report/{MONTH}")
    page.wait_for_load_state("networkidle")
    box = page.locator("textarea:visible").first
    box.fill("")
    box.click()
    page.keyboard.type(text)
    return box


def test_what_was_typed_last_is_sent_while_the_page_is_left(enter):
    page = enter("pc1")
    typed_in(page, "left at once")
    assert leave(page) == []
    for _ in range(50):
        page.goto(f"/report/{MONTH}")
        if page.locator("textarea:visible").first.input_value() == "left at once":
            return
        page.wait_for_timeout(100)
    pytest.fail("what was typed is gone")


def test_leaving_asks_where_the_last_save_failed(enter):
    page = enter("pc1")
    page.route("**/report/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    typed_in(page, "never arrives")
    page.get_by_text("Not saved, trying again").wait_for()
    assert leave(page) == ["beforeunload"]


def test_leaving_asks_where_somebody_else_changed_the_draft(enter):
    page = enter("pc1")
    page.route(
        "**/report/*", lambda route: route.fulfill(status=412) if route.request.method == "POST" else route.fallback()
    )
    typed_in(page, "refused")
    page.get_by_text("somebody else changed this draft").wait_for()
    assert leave(page) == ["beforeunload"]


def test_leaving_asks_while_a_save_too_large_to_outlive_the_page_is_on_its_way(enter):
    page = enter("pc1")
    held = []
    page.route("**/report/*", lambda route: held.append(route) if route.request.method == "POST" else route.fallback())
    box = typed_in(page, "short")
    box.fill("长" * 8000)
    page.get_by_text("Saving …").wait_for()
    assert leave(page) == ["beforeunload"]
