"""The component gallery in a real browser: both themes, both languages, wide and narrow, with and without scripts."""

import re
import xml.etree.ElementTree as ElementTree
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHART = "#example .js-plotly-plot .main-svg"


def open_gallery(page: "Page", *, width: int = 1440, theme: str = "light") -> None:
    """Show the gallery and wait until its chart is drawn."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto("/components")
    # The summary of errors takes the focus, and the page goes there: only then does it stay where we scroll it.
    page.locator("[data-module=focus]:focus").wait_for()
    page.locator("#example").scroll_into_view_if_needed()
    page.locator(CHART).first.wait_for()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_no_barrier_and_no_sideways_scrolling(page: "Page", theme: str, width: int) -> None:
    open_gallery(page, width=width, theme=theme)
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def test_a_chart_is_drawn_in_the_colours_of_the_theme(page: "Page") -> None:
    open_gallery(page)
    role = "getComputedStyle(document.documentElement).getPropertyValue('--c-actual').trim()"
    drawn = "document.querySelector('#example [data-box]').data[1].line.color"
    light = page.evaluate(drawn)
    assert light == page.evaluate(role)
    page.emulate_media(color_scheme="dark")
    for _ in range(100):
        if page.evaluate(drawn) != light:
            break
        page.wait_for_timeout(100)
    assert light != page.evaluate(drawn) == page.evaluate(role)


def test_a_narrow_chart_has_its_own_height(page: "Page") -> None:
    open_gallery(page, width=390)
    assert page.locator("#example .plot").bounding_box()["height"] == 200
    open_gallery(page, width=1440)
    assert page.locator("#example .plot").bounding_box()["height"] == 260


def test_nothing_of_a_chart_can_be_sent_elsewhere(page: "Page") -> None:
    open_gallery(page)
    context = "document.querySelector('#example [data-box]')._context"
    assert page.evaluate(f"[{context}.showSendToCloud, {context}.plotlyServerURL, {context}.displaylogo]") == [
        False, "", False,
    ]  # fmt: skip


def test_a_chart_can_be_taken_along_as_a_picture(page: "Page") -> None:
    open_gallery(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG").click()
    assert waiting.value.suggested_filename == "example.png"
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    width = int.from_bytes(content[16:20])
    assert width == 2 * round(page.locator("#example [data-box]").bounding_box()["width"])


def test_a_chart_can_be_taken_along_as_lines(page: "Page") -> None:
    open_gallery(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").click()
    assert waiting.value.suggested_filename == "example.svg"
    drawing = ElementTree.fromstring(waiting.value.path().read_text(encoding="utf-8"))
    title = page.locator("#example .fig__title").inner_text()
    assert title in " ".join("".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text"))


def test_the_figures_of_a_chart_are_also_a_table(page: "Page") -> None:
    open_gallery(page)
    page.get_by_text("As a table").click()
    assert page.locator("#example tbody tr").count() == 5
    assert page.locator("#example tbody tr").last.inner_text().split() == ["2020-03-31", "58", "54"]


def test_keys_open_their_list_but_not_while_typing(page: "Page") -> None:
    open_gallery(page)
    page.locator("#received").focus()
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.get_by_label("Switch single keys off").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()


def test_a_tip_opens_on_click_and_closes_on_escape(page: "Page") -> None:
    open_gallery(page)
    tip = page.locator(".tipwrap")
    tip.locator("summary").click()
    assert "59 working days overdue (limit for Off plan: 10)" in tip.locator(".tip").inner_text()
    page.keyboard.press("Escape")
    assert not tip.locator(".tip").is_visible()


def test_what_cannot_be_undone_is_asked_about_first(page: "Page") -> None:
    open_gallery(page)
    page.get_by_role("button", name=re.compile("^Publish …")).click()
    dialog = page.locator("dialog[data-confirm-dialog]")
    assert "can no longer be changed" in dialog.inner_text()
    assert dialog.locator("button:focus").inner_text() == "Cancel"
    dialog.get_by_role("button", name="Cancel").click()
    assert not dialog.is_visible()
    page.get_by_role("button", name=re.compile("^Publish …")).click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Publish").click()


def test_a_summary_of_errors_takes_the_focus(page: "Page") -> None:
    page.goto("/components")
    page.locator(".errors:focus").wait_for()


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_without_scripts_everything_is_there(browser: "Browser", live_server: str, language: str) -> None:
    context = browser.new_context(
        base_url=live_server, java_script_enabled=False, locale=language, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/components")
    assert page.locator("h1").is_visible()
    page.locator(".tipwrap summary").click()
    assert page.locator(".tipwrap .tip").is_visible()
    page.locator(".fig__table summary").click()
    assert page.locator("#example tbody tr").count() == 5
    assert page.locator(".toast-x").is_visible()
    context.close()


def test_printing_draws_on_white_and_leaves_the_controls_out(page: "Page") -> None:
    open_gallery(page, theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".app-nav", ".app-tools", ".fig__tools", ".foot__keys"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator(".asof").first.is_visible()
