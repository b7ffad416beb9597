"""Which files are taken as evidence, under which name they are kept, what they cover."""

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.evidence import (
    LONGEST_NAME,
    MOST_FILES,
    Limits,
    Offered,
    clean_name,
    coverage,
    evidence_title,
    file_refusals,
    kind_of,
)

LIMITS = Limits(file=1000, milestone=2500)
PNG, JPG, PDF = b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0....", b"%PDF-1.4 ..."


def archive(*names: str, content: bytes = b"x", method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name in names:
            made.writestr(name, content)
    return stream.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
WITH_MACROS = archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")


def refused(*files: Offered, kept_size: int = 0, kept: tuple[str, ...] = ()) -> list[str]:
    digests = [str(hash(file.content)) for file in files]
    found = file_refusals(files, kept_size=kept_size, kept_digests=kept, digests=digests, limits=LIMITS)
    assert {refusal.field for refusal in found} <= {"files"}
    return [refusal.code for refusal in found]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("验收单.pdf", PDF),
        ("photo.PNG", PNG),
        ("photo.jpeg", JPG),
        ("photo.jpg", JPG),
        ("minutes.docx", DOCX),
        ("list.xlsx", XLSX),
        ("slides.pptx", archive("[Content_Types].xml", "ppt/presentation.xml")),
        ("note.txt", "签到 42 人\r\n".encode()),
        ("note.txt", "签到 42 人".encode("gb18030")),
        ("note.txt", "签到 42 人".encode("utf-16")),
        ("list.csv", "name,a < b\n张三,1\n".encode("utf-8-sig")),
    ],
)
def test_what_offices_use_is_taken(name, content):
    assert refused(Offered(name, content)) == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("run.exe", b"MZ\x90\x00", "evidence.type_unknown"),
        ("page.html", b"<html></html>", "evidence.type_unknown"),
        ("drawing.svg", b"<svg xmlns='x'/>", "evidence.type_unknown"),
        ("macro.docm", DOCX, "evidence.type_unknown"),
        ("files.zip", archive("a.txt"), "evidence.type_unknown"),
        ("no-extension", PDF, "evidence.type_unknown"),
        ("report.pdf.exe", PDF, "evidence.type_unknown"),
        ("run.pdf", b"MZ\x90\x00" + b"\x00" * 50, "evidence.not_what_it_says"),
        ("run.txt", b"MZ\x90\x00" + b"\x00" * 50, "evidence.not_what_it_says"),
        ("photo.png", JPG, "evidence.not_what_it_says"),
        ("sheet.xlsx", DOCX, "evidence.not_what_it_says"),
        ("sheet.xlsx", WITH_MACROS, "evidence.not_what_it_says"),
        ("sheet.xlsx", archive("a.txt"), "evidence.not_what_it_says"),
        ("sheet.xlsx", b"PK\x03\x04 and nothing else", "evidence.not_what_it_says"),
        ("page.txt", b"\xef\xbb\xbf  <!DOCTYPE html><p>hi", "evidence.not_what_it_says"),
        ("page.csv", b"a,b\n<SCRIPT>alert(1)</SCRIPT>", "evidence.not_what_it_says"),
        ("page.txt", b"<?xml version='1.0'?><svg/>", "evidence.not_what_it_says"),
        ("page.txt", "<html>".encode("utf-16"), "evidence.not_what_it_says"),
        ("run.txt", b"#!/bin/sh\nrm -rf /", "evidence.not_what_it_says"),
        ("empty.pdf", b"", "evidence.empty"),
        ("large.pdf", PDF + b"x" * 1000, "evidence.too_big"),
        (".pdf", PDF, "evidence.type_unknown"),
        ("..", PDF, "evidence.no_name"),
    ],
)  # fmt: skip
def test_what_runs_or_pretends_is_refused(name, content, code):
    assert refused(Offered(name, content)) == [code]


def test_an_archive_is_never_unpacked():
    """What is packed does not matter, not even that it cannot be unpacked: only names are read."""
    sound = archive("[Content_Types].xml", "word/document.xml", content=b"PAYLOAD")
    with zipfile.ZipFile(io.BytesIO(damaged := sound.replace(b"PAYLOAD", b"DAMAGED"))) as made:
        assert made.testzip() is not None
    assert kind_of(damaged) == kind_of(sound) == "docx"


def test_the_limits_of_one_upload_and_of_a_milestone_hold():
    files = [Offered(f"{n}.pdf", PDF + bytes(str(n), "ascii")) for n in range(MOST_FILES + 1)]
    assert refused(*files) == ["evidence.too_many"]
    assert refused() == ["evidence.no_file"]
    assert refused(files[0], kept_size=LIMITS.milestone) == ["evidence.total_too_big"]
    assert refused(files[0], files[0]) == ["evidence.there_already"]
    assert refused(files[0], kept=(str(hash(files[0].content)),)) == ["evidence.there_already"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("照片验收单.pdf", "照片验收单.pdf"),
        ("C:\\Users\\li\\报告.docx", "报告.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\r\nb\t c.pdf", "ab c.pdf"),
        ('q"<>|?*:.pdf', "q.pdf"),
        (" .hidden. .pdf ", "hidden.pdf"),
        ("con.txt", "_con.txt"),
        ("e\u0301.pdf", "\u00e9.pdf"),
    ],
)
def test_names_lose_what_systems_and_readers_trip_over_and_nothing_else(name, kept):
    assert clean_name(name) == kept


@given(st.text(max_size=400))
def test_a_kept_name_is_short_holds_no_path_and_stays_as_it_is(name):
    kept = clean_name(name)
    assert len(kept) <= LONGEST_NAME
    assert not set(kept) & set('/\\\r\n\0"')
    assert clean_name(kept) == kept


def test_a_long_name_keeps_its_extension():
    assert clean_name("很" * 300 + ".pdf").endswith("很.pdf")


def test_what_is_covered_is_the_verified_weight_with_files():
    milestones = [(Decimal("0.3"), True, True), (Decimal("0.2"), True, False), (Decimal("0.5"), False, True)]
    found = coverage(milestones)
    assert (found.covered, found.verified) == (Decimal("0.3"), Decimal("0.5"))
    assert coverage(reversed(milestones)) == found


@given(st.lists(st.tuples(st.decimals(0, 1, places=3), st.booleans(), st.booleans())))
def test_coverage_is_bounded_by_what_is_verified_and_grows_with_files(milestones):
    found = coverage(milestones)
    assert 0 <= found.covered <= found.verified
    assert coverage([(share, is_verified, True) for share, is_verified, _ in milestones]).covered == found.verified


@pytest.mark.parametrize(
    ("files", "verified", "code"),
    [(0, "0", "evidence.none"), (2, "0", "evidence.nothing_earned"), (0, "0.5", "evidence.covers_nothing"),
     (2, "0.5", "evidence.covers")],
)  # fmt: skip
def test_the_title_tells_how_many_files_and_what_they_cover(files, verified, code):
    assert evidence_title(files, coverage([(Decimal(verified), True, files > 0)])).code == code
