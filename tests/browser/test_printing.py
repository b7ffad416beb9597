"""The overview on paper."""

import re

import pytest

from tests.browser.test_every_page import choose, sign_in


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_overview_prints_on_three_sheets_without_controls(page, sample_accounts, language: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, "exec1", sample_accounts.password)
    choose(page, language=language, theme="light")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 3
    page.emulate_media(media="print")
    for control in (".asof .seg", ".whyline", ".due__do", ".kpi__source", ".fig__tools"):
        assert not page.locator(control).first.is_visible(), control
