"""Files shown as evidence: which are taken, under which name they are kept, how much of what is earned they cover.

What a file is follows from its first bytes and its name together. Archives are never unpacked: of Office files only the
list of their parts is read.
"""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from tracker.domain.bilingual import Message
from tracker.domain.refusals import Refusal

LONGEST_NAME = 120
MOST_FILES = 20
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
# Extension and media type of what is taken.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{_OPEN_XML}wordprocessingml.document",
    "xlsx": f"{_OPEN_XML}spreadsheetml.sheet",
    "pptx": f"{_OPEN_XML}presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
_STARTS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_MAIN_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_TEXTS = ("txt", "csv")
# Chinese offices still write text in GB 18030; Windows Notepad marks UTF-16.
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Text that a browser or a shell might take for something to run.
_MARKUP = re.compile(r"\A\s*(#!|<\?|<!)|<\s*(html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE)
# Not in file names of any system, or turning the reading direction so that one extension looks like another.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as somebody offers it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes: of one file, and of all files of one milestone together."""

    file: int
    milestone: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a task's verified weight, 0 to 1, has at least one file."""

    covered: Decimal
    verified: Decimal


def clean_name(name: str) -> str:
    """Return the name a file is kept under: no folders, no characters that systems or readers trip over.

    Letters of every script stay. A name that is too long loses its middle, never its extension.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = " ".join(_NOT_IN_NAMES.sub("", last).split()).strip(". ")
    stem, dot, extension = last.rpartition(".")
    if not dot:
        return last[:LONGEST_NAME]
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    room = LONGEST_NAME - len(extension) - 1
    return f"{stem[:room].rstrip('. ')}.{extension}" if room > 0 else last[:LONGEST_NAME]


def extension_of(name: str) -> str:
    """Return a name's extension in small letters, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(content: bytes) -> str | None:
    """Return what the content is by itself (an extension of `TYPES`, `txt` for any text); None for anything else."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content.startswith(b"PK"):
        return _office_kind(content)
    return "txt" if _is_plain_text(content) else None


def file_refusals(
    files: Sequence[Offered], *, kept_size: int, kept_digests: Collection[str], digests: Sequence[str], limits: Limits
) -> list[Refusal]:
    """Return why these files cannot be kept beside those a milestone has: `kept_size` bytes, known by digest."""
    if not files:
        return [Refusal("evidence.no_file", "files")]
    if len(files) > MOST_FILES:
        return [Refusal("evidence.too_many", "files", {"most": MOST_FILES})]
    refusals = [refusal for file in files for refusal in _file_refusals(file, limits)]
    seen = set(kept_digests)
    for file, digest in zip(files, digests, strict=True):
        if digest in seen:
            refusals.append(Refusal("evidence.there_already", "files", {"name": clean_name(file.name)}))
        seen.add(digest)
    total = kept_size + sum(len(file.content) for file in files)
    if total > limits.milestone:
        refusals.append(Refusal("evidence.total_too_big", "files", {"limit": limits.milestone // 2**20}))
    return refusals


def coverage(milestones: Iterable[tuple[Decimal, bool, bool]]) -> Coverage:
    """Return how much of the verified weight has a file; of each milestone: share, is it verified, has it files."""
    covered = verified = Decimal(0)
    for share, is_verified, has_files in milestones:
        if is_verified:
            verified += share
            covered += share if has_files else 0
    return Coverage(covered, verified)


def evidence_title(files: int, covered: Coverage) -> Message:
    """Return how many files there are and how much of what is earned they cover."""
    if not covered.verified:
        return Message("evidence.nothing_earned" if files else "evidence.none", {"count": files})
    shares = {"covered": covered.covered, "verified": covered.verified}
    return (
        Message("evidence.covers", {"count": files, **shares}) if files else Message("evidence.covers_nothing", shares)
    )


def _file_refusals(file: Offered, limits: Limits) -> list[Refusal]:
    name = clean_name(file.name)
    if not name or name.startswith("."):
        return [Refusal("evidence.no_name", "files")]
    extension = extension_of(name)
    if extension not in TYPES:
        return [Refusal("evidence.type_unknown", "files", {"name": name, "types": tuple(TYPES)})]
    if not file.content:
        return [Refusal("evidence.empty", "files", {"name": name})]
    if len(file.content) > limits.file:
        return [Refusal("evidence.too_big", "files", {"name": name, "limit": limits.file // 2**20})]
    kind = kind_of(file.content)
    fits = extension in _TEXTS if kind == "txt" else kind is not None and TYPES[kind] == TYPES[extension]
    return [] if fits else [Refusal("evidence.not_what_it_says", "files", {"name": name, "type": extension})]


def _office_kind(content: bytes) -> str | None:
    """Return which Office file an archive is by the names of its parts; None for other archives and for macros."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        return None
    has_macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names)
    if "[content_types].xml" not in names or has_macros:
        return None
    return next((kind for part, kind in _MAIN_PARTS if part in names), None)


def _is_plain_text(content: bytes) -> bool:
    encodings = ("utf-16",) if content.startswith(_UTF16_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _CONTROLS.search(text) is None and _MARKUP.search(text) is None
    return False
