"""Reading a plan workbook: sheets and columns by any of their names, cells by kind, everything wrong named."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tests.factories.plan_files import library, workbook
from tracker.domain.months import Month
from tracker.domain.plan_columns import BY_KEY, CAUSES, Column, Kind
from tracker.importers.plan_cells import BadCell, read_cell
from tracker.importers.plan_reader import read_plan_workbook, read_uploaded_workbook

TEXT = Column("x", "X", "X")
MARCH_31 = date(2020, 3, 31)


def column(kind: Kind, choices: tuple[str, ...] = ()) -> Column:
    return Column("x", "X", "X", kind, choices=choices)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.DATE, MARCH_31, MARCH_31),
        (Kind.DATE, "2020-03-31", MARCH_31),
        (Kind.DATE, " 2020/3/31 ", MARCH_31),
        (Kind.DATE, "2020年3月31日", MARCH_31),
        (Kind.DATE, "２０２０-03-31", MARCH_31),
        (Kind.DATE, "2020-03-31 00:00:00", MARCH_31),
        (Kind.DATE, None, None),
        (Kind.MONTH, "2020-03", Month(2020, 3)),
        (Kind.MONTH, "2020年3月", Month(2020, 3)),
        (Kind.MONTH, MARCH_31, Month(2020, 3)),
        (Kind.NUMBER, 3.0, Decimal(3)),
        (Kind.NUMBER, 0.1 + 0.2, Decimal("0.3")),
        (Kind.NUMBER, "1,234,567.5", Decimal("1234567.5")),
        (Kind.NUMBER, "−12", Decimal(-12)),
        (Kind.NUMBER, "0.0000005", Decimal("0.000001")),
        (Kind.NUMBER, -0.0, Decimal(0)),
        (Kind.YES_NO, "是", True),
        (Kind.YES_NO, "No", False),
        (Kind.YES_NO, True, True),
        (Kind.YES_NO, 0.0, False),
        (Kind.CODE, 101.0, "101"),
        (Kind.CODES, "A1, B2、C3；A1\nD4", ("A1", "B2", "C3", "D4")),
        (Kind.TEXT, "  =1+1 ", "=1+1"),
        (Kind.TEXT, "a\r\nb", "a\nb"),
        (Kind.TEXT, 12.5, "12.5"),
        (Kind.TEXT, MARCH_31, "2020-03-31"),
        (Kind.TEXT, None, ""),
    ],
)
def test_a_cell_becomes_its_value(kind: Kind, raw: object, value: object) -> None:
    assert read_cell(raw, column(kind)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", ["supplier", "Supplier", "供应商"])
def test_a_choice_is_read_by_key_and_by_word_in_either_language(raw: str) -> None:
    assert read_cell(raw, column(Kind.CHOICE, CAUSES)) == "supplier"


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (Kind.DATE, "31.3.2020", "cell.not_a_date"),
        (Kind.DATE, "2020-02-30", "cell.not_a_date"),
        (Kind.DATE, 43921.0, "cell.not_a_date"),
        (Kind.MONTH, "2020-13", "cell.not_a_month"),
        (Kind.MONTH, "March", "cell.not_a_month"),
        (Kind.NUMBER, "85 %", "cell.not_a_number"),
        (Kind.NUMBER, "NaN", "cell.not_a_number"),
        (Kind.NUMBER, True, "cell.not_a_number"),
        (Kind.NUMBER, float("inf"), "cell.number_too_large"),
        (Kind.NUMBER, 1e300, "cell.number_too_large"),
        (Kind.NUMBER, "1e99", "cell.number_too_large"),
        (Kind.YES_NO, "maybe", "cell.not_yes_or_no"),
        (Kind.CHOICE, "weather", "cell.not_a_choice"),
        (Kind.CODE, "A 1", "cell.not_a_code"),
        (Kind.CODE, "A/1", "cell.not_a_code"),
        (Kind.CODE, "A" * 41, "cell.too_long"),
        (Kind.CODES, "A1, B?2", "cell.not_a_code"),
        (Kind.TEXT, "x" * 4001, "cell.too_long"),
        (Kind.TEXT, "a\x00b", "cell.bad_character"),
        (Kind.TEXT, "a\x1bb", "cell.bad_character"),
        (Kind.TEXT, "a\ud800b", "cell.bad_character"),
        (Kind.NUMBER, "#DIV/0!", "cell.error_value"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(kind: Kind, raw: object, code: str) -> None:
    with pytest.raises(BadCell) as bad:
        read_cell(raw, column(kind, CAUSES if kind is Kind.CHOICE else ()))  # type: ignore[arg-type]
    assert bad.value.code == code


@pytest.mark.parametrize("language", ["key", "en", "zh"])
def test_sheets_and_columns_are_found_by_key_and_by_either_title(language: str) -> None:
    file = read_plan_workbook(workbook(library(), language=language))
    assert file.problems == ()
    assert file == read_plan_workbook(workbook(library()))
    assert {key: len(rows) for key, rows in file.rows.items()} == {key: len(rows) for key, rows in library().items()}


def test_case_spaces_and_width_of_brackets_do_not_matter() -> None:
    sheets = {" key TASKS ": [{"CODE": "R1", "名称(中文)": "x", "Lead_Unit": "LEND"}]}
    row = read_plan_workbook(workbook(sheets)).rows["tasks"][0]
    assert (row.text("code"), row.text("name_zh"), row.text("lead_unit")) == ("R1", "x", "LEND")


def test_what_does_not_belong_is_named() -> None:
    sheets = {**library(), "Notes": [{"x": "y"}]}
    sheets["tasks"][0]["nickname"] = "x"
    for row in sheets["milestones"]:
        del row["weight"]
    found = {(p.code, p.sheet, p.column) for p in read_plan_workbook(workbook(sheets)).problems}
    assert found == {
        ("sheet.unknown", "Notes", ""),
        ("column.unknown", "tasks", "nickname"),
        ("column.missing", "milestones", "weight"),
    }


def test_rows_are_counted_as_a_spreadsheet_does_and_empty_ones_are_left_out() -> None:
    stream = BytesIO()
    with Workbook(stream) as book:
        sheet = book.add_worksheet("Programmes")
        sheet.write_row(0, 0, ["code", "name_en", "name_en", "", "aim_en"])
        sheet.write_row(3, 0, ["R", "Reading", "", "stray"])
        sheet.write_row(4, 0, ["", "Space", "", "", "  "])
        sheet.write_string(9, 0, "  ")
        sheet.write_formula(5, 0, '="C"&"1"', None, "C1")
        sheet.write_formula(6, 0, "=1/0", None, "#DIV/0!")
        sheet.hide()
        book.add_worksheet("工程")
        book.add_worksheet("Other").activate()
    file = read_uploaded_workbook(stream.getvalue())
    assert [(row.number, row.text("code")) for row in file.rows["programmes"]] == [
        (4, "R"),
        (5, ""),
        (6, "C1"),
        (7, ""),
    ]
    assert {(p.code, p.row, p.column) for p in file.problems} == {
        ("column.twice", 1, "name_en"),
        ("cell.required", 5, "code"),
        ("cell.error_value", 7, "code"),
        ("sheet.twice", 0, ""),
        ("sheet.unknown", 0, ""),
    }


def test_a_file_without_any_known_sheet_is_refused() -> None:
    assert [p.code for p in read_plan_workbook(workbook({"A": [{"x": "y"}]})).problems if not p.sheet] == [
        "file.no_known_sheet"
    ]


def test_a_file_that_is_no_workbook_is_a_problem_and_not_an_error() -> None:
    assert [p.code for p in read_uploaded_workbook(b"hello").problems] == ["file.not_xlsx"]


def test_every_sheet_and_column_has_its_own_names() -> None:
    titles = [title.casefold() for sheet in BY_KEY.values() for title in {sheet.key, sheet.en.casefold(), sheet.zh}]
    assert len(titles) == len(set(titles))
    for sheet in BY_KEY.values():
        names = [name for c in sheet.columns for name in {c.key, c.en.casefold().replace(" ", "_"), c.zh}]
        assert len(names) == len(set(names)), sheet.key
