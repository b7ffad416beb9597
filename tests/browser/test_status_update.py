"""The office posts an update with a slip: the open month shows it everywhere, the published month stays as it was."""

import re


def sign_in(page, username: str, password: str) -> None:
    page.goto("/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("main h1")


def text_of(page, address: str, selector: str) -> str:
    page.goto(address)
    return " ".join(page.locator(selector).inner_text().split())


def overview_of(page, address: str) -> str:
    """Return what the server sends as the overview's content, before any chart is drawn into it."""
    return page.request.get(address).text().partition("<main")[2].partition("</main>")[0]


def test_a_slip_posted_by_keyboard_shows_in_the_open_month_only(page, sample_accounts):
    sign_in(page, "office1", sample_accounts.password)
    march = text_of(page, "/tasks?period=2020-03", "#row-A1")
    march_overview = overview_of(page, "/?period=2020-03")
    before = overview_of(page, "/")

    page.goto("/tasks")
    page.wait_for_selector("[data-keys]:not([hidden])")
    page.keyboard.press("j")
    assert page.locator("tr.is-focus").get_attribute("id") == "row-A1"
    page.keyboard.press("e")
    form = page.locator("form.editor")
    form.wait_for()
    day = form.locator("input[type=date]")
    day.fill("2021-01-29")
    form.locator("select").select_option("supplier")
    form.get_by_label("What moved it?").fill("The supplier delivers in January")
    form.get_by_label("Off plan").check()
    form.get_by_label("Why does your claim differ?").fill("We stop counting on this year")
    form.get_by_label("What moved it?").press("Enter")
    page.wait_for_url(re.compile(r"/tasks$"))

    row = " ".join(page.locator("#row-A1").inner_text().split())
    assert "29 Jan 2021" in row
    assert "Off plan" in row
    history = text_of(page, "/tasks/A1", "#history li >> nth=0")
    assert "supplier: The supplier delivers in January" in history
    assert "We stop counting on this year" in history
    assert overview_of(page, "/") != before

    assert text_of(page, "/tasks?period=2020-03", "#row-A1") == march
    assert overview_of(page, "/?period=2020-03") == march_overview


def answers(page, *, leave: bool) -> list[str]:
    """Answer every dialog of the browser; give the kinds that came up."""
    asked = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        (dialog.accept if leave else dialog.dismiss)()

    page.on("dialog", answer)
    return asked


def test_escape_leaves_an_untouched_editor_for_the_row_s_pen(page, sample_accounts):
    sign_in(page, "office1", sample_accounts.password)
    asked = answers(page, leave=True)
    page.goto("/tasks?edit=B2")
    page.locator("form.editor input:focus").wait_for()
    page.keyboard.press("Escape")
    page.locator("#edit-B2:focus").wait_for()
    assert page.locator("form.editor").count() == 0
    assert asked == []


def test_escape_asks_before_typed_text_is_dropped_and_typing_is_never_a_command(page, sample_accounts):
    sign_in(page, "office1", sample_accounts.password)
    asked = answers(page, leave=False)
    page.goto("/tasks?edit=B2")
    page.wait_for_selector("[data-keys]:not([hidden])")
    page.locator("form.editor input:focus").wait_for()
    typed = page.get_by_label("Why does your claim differ?")
    before = typed.input_value()
    typed.press("End")
    page.keyboard.type("jjj ee /")
    page.keyboard.press("Escape")
    for _ in range(50):
        if asked:
            break
        page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    assert page.url.endswith("edit=B2")
    assert typed.input_value() == before + "jjj ee /"


def test_a_status_form_left_by_a_link_asks_only_where_something_was_changed(page, sample_accounts):
    sign_in(page, "office1", sample_accounts.password)
    asked = answers(page, leave=True)
    page.goto("/office/tasks/B2/status")
    page.goto("/tasks")
    assert asked == []
    page.goto("/office/tasks/B2/status")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Note").click()
    page.keyboard.type("On its way")
    page.goto("/tasks")
    assert asked == ["beforeunload"]
    # What came back refused is not kept either; what is sent is not asked about.
    page.goto("/office/tasks/B2/status")
    page.wait_for_load_state("networkidle")
    page.locator("input[type=date][name$=forecast_on]").first.fill("2021-12-31")
    page.get_by_role("button", name="Post update").click()
    page.locator(".errors").wait_for()
    assert asked == ["beforeunload"]
    page.wait_for_load_state("networkidle")
    page.get_by_label("Note").click()
    page.goto("/tasks")
    assert asked == ["beforeunload"] * 2


def test_the_reason_of_a_status_opens_by_click_and_closes_by_escape(page, sample_accounts):
    sign_in(page, "exec1", sample_accounts.password)
    page.goto("/tasks?status=red")
    tip = page.locator("tr[data-row] .tip").first
    assert not tip.is_visible()
    page.locator("tr[data-row] summary").first.click()
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
