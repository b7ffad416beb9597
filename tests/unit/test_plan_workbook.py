"""The plan workbook as it is written: text stays text, titles and choices in the reader's language."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.factories.workbooks import ROOT
from tracker.documents.plan_example import example
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain.months import Month
from tracker.domain.plan_columns import SHEETS
from tracker.domain.plan_hints import CHOICES
from tracker.domain.plan_rows import Row
from tracker.importers.plan_reader import read_plan_workbook

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "{=1}", "http://example.com", "'=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    row = Row("programmes", 0, {"code": "R", "name_zh": text, "name_en": "", "aim_zh": text, "aim_en": ""})
    data = plan_workbook({"programmes": (row,)}, language="en", title="x")
    cell = load_workbook(BytesIO(data))["Programmes"]["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink, cell.quotePrefix) == (text, "s", None, True)
    with ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist())
    assert read_plan_workbook(data).rows["programmes"][0].text("name_zh") == text.strip()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_empty_workbook_has_every_sheet_and_column_and_tells_what_to_write(language: str) -> None:
    book = load_workbook(BytesIO(plan_workbook({}, language=language, title="x", every_sheet=True)))
    is_chinese = language != "en"
    assert book.sheetnames == [sheet.zh if is_chinese else sheet.en for sheet in SHEETS]
    for sheet in SHEETS:
        head = book[sheet.zh if is_chinese else sheet.en][1]
        assert [cell.value for cell in head] == [column.zh if is_chinese else column.en for column in sheet.columns]
    kind = book["指标" if is_chinese else "KPIs"]["D1"]
    assert ("分子" if is_chinese else "numerator") in kind.comment.text


def test_choices_are_offered_as_a_list_in_the_readers_language() -> None:
    book = load_workbook(BytesIO(plan_workbook({}, language="zh_CN", title="x", every_sheet=True)))
    lists = {rule.formula1 for rule in book["状态历史"].data_validations.dataValidation}
    assert lists == {'"正常,关注,落后"'}


def test_every_choice_has_its_words_and_none_means_two_things_in_one_list() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            assert set(column.choices) <= CHOICES.keys()
            words = [word.casefold() for choice in column.choices for word in (CHOICES[choice].zh, CHOICES[choice].en)]
            assert len(words) == len(set(words))


def test_the_example_uses_every_sheet_and_reads_back() -> None:
    file = read_plan_workbook(plan_workbook(example(2019), language="en", title="x"))
    assert file.problems == ()
    assert list(file.rows) == [sheet.key for sheet in SHEETS]
    assert file.rows["readings"][0].month() == Month(2019, 3)


def test_the_guide_describes_every_column() -> None:
    guide = (ROOT / "docs" / "guide" / "plan-workbook.md").read_text(encoding="utf-8")
    for sheet in SHEETS:
        _, _, section = guide.partition(f"\n### {sheet.en} · {sheet.zh}\n")
        section = section.partition("\n### ")[0]
        for column in sheet.columns:
            star = " *" if column.required else ""
            line = f"| {column.en}{star} | {column.zh} | `{column.key}` | {column.kind.value} |"
            assert line in section, (sheet.key, column.key)
        assert section.count("\n| ") == len(sheet.columns) + 1
