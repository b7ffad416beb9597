"""What is refused before a workbook is read: other file types, macros, encryption, bombs, far cells, outside links.

Sizes are counted while inflating; the sizes an archive states about itself are not believed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from tracker.domain.bilingual import Param

MIB = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_FLAG = 0x1
# A few kilobytes of repeated markup compress a hundredfold and harm nobody.
_RATIO_COUNTS_FROM = MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one workbook: bytes, archive entries, inflated bytes, ratio, and cells of one sheet."""

    size: int = 10 * MIB
    entries: int = 200
    inflated: int = 20 * MIB
    ratio: int = 100
    rows: int = 5_000
    columns: int = 100


UPLOAD = Limits()
# Rows and columns, from 1, of cells that hold an error value, by the worksheet's part of the archive.
ErrorCells = dict[str, list[tuple[int, int]]]
# On the command line the file is the operator's own.
LOCAL = Limits(size=100 * MIB, entries=1_000, inflated=400 * MIB, rows=200_000)


class Refused(Exception):
    """A workbook that is not read, with the code of the reason and its figures."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def check(data: bytes, limits: Limits) -> ErrorCells:
    """Look through a workbook without reading its values; return where formulas ended in errors. Raises Refused."""
    if len(data) > limits.size:
        raise Refused("file.too_big", limit=limits.size // MIB)
    if data.startswith(_OLE):
        raise Refused("file.encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "file.not_xlsx")
    if not data.startswith(b"PK"):
        raise Refused("file.not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _check_archive(archive, len(data), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise Refused("file.broken") from error


def _check_archive(archive: zipfile.ZipFile, size: int, limits: Limits) -> ErrorCells:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Refused("file.too_many_parts", limit=limits.entries)
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise Refused("file.encrypted")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused("file.not_xlsx")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise Refused("file.macros")
    if any(name.startswith(("xl/externallinks/", "xl/embeddings/", "xl/activex/")) for name in names):
        raise Refused("file.external_links")
    inflated = 0
    errors: ErrorCells = {}
    for entry in entries:
        part = _Part.of(entry.filename, limits)
        for chunk in _chunks(archive, entry):
            inflated += len(chunk)
            ratio_broken = inflated > max(size * limits.ratio, _RATIO_COUNTS_FROM)
            if inflated > limits.inflated or ratio_broken:
                raise Refused("file.inflates", limit=limits.inflated // MIB)
            if part is not None:
                part.feed(chunk)
        if part is not None:
            part.close()
            errors[entry.filename.lower()] = part.errors
    return {name: cells for name, cells in errors.items() if cells}


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(64 * 1024):
            yield chunk


class _Part:
    """Watches one XML part go by: no DTD, no links out, no macro content, no cell beyond the limits."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._limits = limits
        self._row = self._column = 0
        self.errors: list[tuple[int, int]] = []
        self._name = name
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_dtd
        if name.endswith(".rels"):
            self._parser.StartElementHandler = _check_relationship
        elif name == "[content_types].xml":
            self._parser.StartElementHandler = _check_content_type
        elif name.startswith("xl/worksheets/"):
            self._parser.StartElementHandler = self._check_cell

    @classmethod
    def of(cls, name: str, limits: Limits) -> "_Part | None":
        """Return a watcher for an XML part, None for anything else (pictures, printer settings)."""
        name = name.lower()
        return cls(name, limits) if name.endswith((".xml", ".rels", ".vml")) else None

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece. Raises Refused."""
        self._parse(chunk, False)

    def close(self) -> None:
        """Tell that the part is over. Raises Refused for one that is cut short."""
        self._parse(b"", True)

    def _parse(self, chunk: bytes, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding nobody knows
            raise Refused("file.broken") from error

    def _check_cell(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif local == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            if attributes.get("t") == "e":
                self.errors.append((self._row, self._column))
        elif local in ("v", "is") and (self._row > self._limits.rows or self._column > self._limits.columns):
            # Formatting far below the last row is common and harmless; a value there is not.
            raise Refused("file.too_many_cells", rows=self._limits.rows, columns=self._limits.columns)


def _refuse_dtd(*_: Any) -> None:
    raise Refused("file.dtd")


def _check_relationship(tag: str, attributes: dict[str, str]) -> None:
    # A web or mail address in a cell is only text; every other way out of the file would fetch something.
    if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
        raise Refused("file.external_links")


def _check_content_type(tag: str, attributes: dict[str, str]) -> None:
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise Refused("file.macros")


def _column(reference: str) -> int:
    """Return the column number of a cell reference such as `AB12`, A being 1."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number
