"""Workbooks that must not be read: each is refused with its own reason, in this process and in the child."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tests.factories.plan_files import library, workbook
from tracker.importers.plan_reader import read_plan_workbook
from tracker.importers.xlsx_cells import read_cells, read_cells_apart
from tracker.importers.xlsx_guard import LOCAL, MIB, UPLOAD, Limits, Refused

PART = "xl/worksheets/sheet1.xml"
SOUND = workbook(library())


def rewritten(change: Callable[[str, bytes], bytes | None] = lambda name, data: data, **added: bytes) -> bytes:
    """Return a sound workbook with parts changed, dropped (None) or added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(SOUND)) as source, zipfile.ZipFile(stream, "w", 8) as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
        for name, data in added.items():
            target.writestr(name, data)
    return stream.getvalue()


def with_dtd(name: str, data: bytes) -> bytes:
    if name != PART:
        return data
    return data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>', 1)


def with_outside_link(name: str, data: bytes) -> bytes:
    if name != "xl/_rels/workbook.xml.rels":
        return data
    link = b'<Relationship Id="r99" Type="http://x/attachedTemplate" Target="http://x/" TargetMode="External"/>'
    return data.replace(b"</Relationships>", link + b"</Relationships>")


def with_macro_type(name: str, data: bytes) -> bytes:
    wanted = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return data.replace(wanted, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def far_cell() -> bytes:
    stream = BytesIO()
    with Workbook(stream) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_string(0, 0, "code")
        sheet.write_string(1_048_575, 16_383, "x")
    return stream.getvalue()


def lying_size() -> bytes:
    """Return an archive whose directory understates a part's size by far."""
    bomb = rewritten(**{"xl/media/bomb.bin": b"\0" * (30 * MIB)})
    place = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/media/bomb.bin"))
    return bomb[: place + 24] + (10).to_bytes(4, "little") + bomb[place + 28 :]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
REFUSED = {
    "text": (b"code,name\n1,2\n", "file.not_xlsx"),
    "nothing": (b"", "file.not_xlsx"),
    "old excel": (OLE, "file.not_xlsx"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
    "another archive": (rewritten(lambda name, data: data if name == PART else None), "file.not_xlsx"),
    "cut short": (workbook(library())[:4000], "file.broken"),
    "part cut short": (rewritten(lambda n, d: d[: len(d) // 2] if n == PART else d), "file.broken"),
    "macro part": (rewritten(**{"xl/vbaProject.bin": b"x"}), "file.macros"),
    "macro type": (rewritten(with_macro_type), "file.macros"),
    "dtd": (rewritten(with_dtd), "file.dtd"),
    "linked workbook": (rewritten(**{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "file.external_links"),
    "outside template": (rewritten(with_outside_link), "file.external_links"),
    "embedded object": (rewritten(**{"xl/embeddings/o.bin": b"x"}), "file.external_links"),
    "bomb": (rewritten(**{"xl/media/bomb.bin": b"\0" * (30 * MIB)}), "file.inflates"),
    "lying bomb": (lying_size(), "file.broken"),
    "many parts": (rewritten(**{f"x{n}.bin": b"x" for n in range(200)}), "file.too_many_parts"),
    "far cell": (far_cell(), "file.too_many_cells"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_cells(data, UPLOAD)
    assert refusal.value.code == code


@pytest.mark.parametrize("kind", ["bomb", "dtd", "text"])
def test_the_child_gives_the_same_reason(kind: str) -> None:
    data, code = REFUSED[kind]
    with pytest.raises(Refused) as refusal:
        read_cells_apart(data)
    assert refusal.value.code == code


def test_a_file_above_the_limit_is_not_even_opened() -> None:
    with pytest.raises(Refused) as refusal:
        read_cells_apart(b"PK" + b"\0" * UPLOAD.size)
    assert (refusal.value.code, refusal.value.params) == ("file.too_big", {"limit": 10})


def test_a_child_that_takes_too_much_is_a_reason_and_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.importers.xlsx_cells.CHILD_SECONDS", 0.001)
    with pytest.raises(Refused) as refusal:
        read_cells_apart(workbook(library()))
    assert refusal.value.code == "file.takes_too_long"


def test_a_sound_workbook_reads_the_same_in_the_child() -> None:
    data = workbook(library())
    assert read_cells_apart(data) == read_cells(data, LOCAL)


def test_rows_beyond_the_limit_are_refused_and_formatting_there_is_not() -> None:
    stream = BytesIO()
    with Workbook(stream) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_string(4, 0, "x")
        sheet.write_blank(5, 0, None, book.add_format({"bold": True}))
    assert read_cells(stream.getvalue(), Limits(rows=5))["Plan"][4] == ["x"]
    with pytest.raises(Refused):
        read_cells(stream.getvalue(), Limits(rows=4))


def test_damaged_parts_are_refused_or_read_and_never_an_error() -> None:
    chance = random.Random(7)
    pieces = [b"999999999999", b"-1", b't="e"', b"<v>1e400</v>", b"\x00", b"", b"<", b'"', b"UTF-77"]

    def damage(name: str, data: bytes) -> bytes:
        place = chance.randrange(len(data))
        is_hit = name.endswith(".xml") and chance.random() < 0.05
        return data[:place] + chance.choice(pieces) + data[place + chance.randrange(12) :] if is_hit else data

    outcomes = {read_plan_workbook(rewritten(damage)).problems != () for _ in range(150)}
    assert outcomes == {True, False}
    unknown = rewritten(lambda name, data: data.replace(b'encoding="UTF-8"', b'encoding="UTF-77"'))
    assert [problem.code for problem in read_plan_workbook(unknown).problems] == ["file.broken"]


def test_a_web_address_in_a_cell_is_only_text() -> None:
    stream = BytesIO()
    with Workbook(stream) as book:
        book.add_worksheet("Plan").write_url(0, 0, "https://example.com/", string="x")
    assert read_cells(stream.getvalue(), UPLOAD)["Plan"] == [["x"]]
