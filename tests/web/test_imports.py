"""The project office brings an own plan: choose a file, read the comparison, import; as the pages show it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plan_files import Sheets, library, workbook
from tracker.domain.permissions import Role
from tracker.importers.plan_reader import read_plan_workbook

NOW = datetime(2020, 4, 13, 2, tzinfo=UTC)
ROWS = sum(len(rows) for rows in library().values())


class CheckedFile:
    """The page of a checked file."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self._page = BeautifulSoup(response.text, "html.parser")

    @property
    def headline(self) -> str:
        return self._page.h1.get_text(strip=True)

    def rows(self, section: str) -> list[list[str]]:
        """Return the body of a section's table as texts."""
        found = self._page.select(f"#{section} tbody tr")
        return [[" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")] for row in found]

    @property
    def button(self) -> str | None:
        """Return what the open button says; None where it is closed."""
        found = self._page.select_one("main form button.btn-primary")
        return found.get_text(strip=True) if found else None

    @property
    def form(self) -> tuple[str, str]:
        form = self._page.select_one("main form")
        return form["action"], form.select_one("[name=fingerprint]")["value"]


@pytest.fixture
def office(sqlite_app: Flask) -> Browser:
    account(sqlite_app, "office1", Role.OFFICE)
    with time_machine.travel(NOW, tick=False):
        yield browser_of(sqlite_app, "office1")


def upload(browser: Browser, data: bytes, name: str = "plan.xlsx") -> TestResponse:
    return browser.post("/office/import", {"file": (BytesIO(data), name)})


def checked(browser: Browser, sheets: Sheets) -> CheckedFile:
    response = upload(browser, workbook(sheets))
    return CheckedFile(browser.get(response.headers["Location"]) if response.status_code == 303 else response)


def press(browser: Browser, page: CheckedFile) -> TestResponse:
    action, fingerprint = page.form
    return browser.post(action, {"fingerprint": fingerprint})


def test_a_sound_file_is_shown_then_imported(office: Browser) -> None:
    page = checked(office, library())
    assert page.headline.startswith("The file is sound")
    assert ["Key tasks", "2", "0", "0", "0", "0"] in page.rows("counts")
    assert page.button == f"Import {ROWS} new rows"
    done = press(office, page)
    assert done.status_code == 303
    assert f"Imported: {ROWS} rows added, 0 changed." in office.get(done.headers["Location"]).text
    again = checked(office, library())
    assert again.headline == "The plan already holds everything in this file"
    assert again.button is None


def test_mistakes_are_told_by_sheet_row_and_column_and_nothing_can_be_imported(office: Browser) -> None:
    sheets = library()
    sheets["tasks"][1]["lead_unit"] = "NOBODY"
    sheets["kpis"][0]["decimals"] = 9
    page = checked(office, sheets)
    assert page.status == 422
    assert page.button is None
    assert page.rows("wrong") == [
        ["Key tasks", "3", "Lead unit", "“NOBODY” is not in the sheet Units. Correct the code, or add it there."],
        ["KPIs", "2", "Decimals", "9 decimals cannot be shown. Write a whole number from 0 to 3."],
    ]


def test_changes_are_shown_before_and_after(office: Browser) -> None:
    press(office, checked(office, library()))
    sheets = library()
    sheets["tasks"][0]["weight"] = 3
    sheets["programmes"].append({"code": "T", "name_en": "<b>Third</b>"})
    page = checked(office, sheets)
    assert page.rows("sheet-tasks") == [["R1", "Weight", "changed: 2 3"]]
    assert page.rows("sheet-programmes") == [["T", "new row", "added: T · <b>Third</b>"]]
    assert page.button == "Import 1 new and 1 changed rows"


def test_what_was_looked_at_is_what_is_imported(office: Browser) -> None:
    first = checked(office, library())
    other = library()
    other["tasks"][0]["name_zh"] = "另一个名称"
    press(office, checked(office, other))
    late = press(office, first)
    assert late.status_code == 409
    assert "The plan changed since the file was checked" in late.text
    assert CheckedFile(late).button == "Import 1 changed row"
    assert press(office, CheckedFile(late)).status_code == 303


def test_a_checked_file_is_its_owners(sqlite_app: Flask, office: Browser) -> None:
    account(sqlite_app, "office2", Role.OFFICE)
    address = upload(office, workbook(library())).headers["Location"]
    assert browser_of(sqlite_app, "office2").get(address).status_code == 404
    assert office.get(address).status_code == 200
    assert office.get("/office/import/" + "x" * 32).status_code == 404
    assert office.get("/office/import/..%2F..%2Fsecret_key").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "This is not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (workbook(library())[:3000], "The file is damaged"),
        (workbook({"x": [{"y": "z"}]}), "No sheet is named as in the template"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(office: Browser, data: bytes, said: str) -> None:
    response = upload(office, data)
    assert response.status_code == 422
    assert said in response.text


def test_no_file_is_told_beside_the_field(office: Browser) -> None:
    response = office.post("/office/import", {})
    assert response.status_code == 422
    assert BeautifulSoup(response.text, "html.parser").select_one("#file-error").get_text() == "Choose a file first."


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.VIEWER])
def test_only_the_office_imports(sqlite_app: Flask, role: Role) -> None:
    account(sqlite_app, "reader", role)
    browser = browser_of(sqlite_app, "reader")
    assert browser.get("/office/import").status_code == 403
    assert upload(browser, workbook(library())).status_code == 403
    assert browser.get("/office/plan.xlsx").status_code == 403


@pytest.mark.parametrize("name", ["plan-template", "plan-example", "plan"])
def test_the_workbooks_are_downloads_that_can_be_read_back(office: Browser, name: str) -> None:
    press(office, checked(office, library()))
    response = office.get(f"/office/{name}.xlsx")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
    file = read_plan_workbook(response.data)
    assert file.problems == ()
    assert ("tasks" in file.rows) is True
    if name == "plan":
        assert [row.text("code") for row in file.rows["tasks"]] == ["R1", "S1"]


def test_the_page_speaks_chinese(office: Browser) -> None:
    office.post("/language", {"lang": "zh_CN", "next": "/office/import"})
    assert read_plan_workbook(office.get("/office/plan-template.xlsx").data).problems == ()
    page = BeautifulSoup(office.get("/office/import").text, "html.parser")
    assert page.html["lang"] == "zh-CN"
