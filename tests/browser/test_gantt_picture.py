"""The whole Gantt chart taken along as a picture: as large as the sheet, with every row, whatever the page shows."""

import re

from tests.browser.test_status_update import sign_in


def test_the_png_is_the_whole_sheet_at_twice_its_size(page, sample_accounts):
    sign_in(page, "exec1", sample_accounts.password)
    page.goto("/milestones?period=2020-03")
    tools = page.locator("#gantt .fig__tools")
    with page.expect_download() as waiting:
        tools.get_by_role("button", name="PNG").click()
    assert waiting.value.suggested_filename == "gantt-2020-03-31.png"
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    sheet = page.request.get(tools.get_by_role("link", name="SVG").get_attribute("href")).text()
    size = [int(number) for number in re.match(r'\s*<svg[^>]* width="(\d+)" height="(\d+)"', sheet).groups()]
    assert [int.from_bytes(content[16:20]), int.from_bytes(content[20:24])] == [2 * number for number in size]


def test_without_scripts_the_lines_are_offered_alone(browser, live_server, sample_accounts):
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.fill("[name=username]", "exec1")
    page.fill("[name=password]", sample_accounts.password)
    page.press("[name=password]", "Enter")
    page.goto("/milestones")
    tools = page.locator("#gantt .fig__tools")
    assert not tools.get_by_role("button", name="PNG").is_visible()
    assert tools.get_by_role("link", name="SVG").is_visible()
    context.close()
