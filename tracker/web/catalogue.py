"""Keep the Chinese catalogue equal to the texts in code and templates: `python -m tracker.web.catalogue update`.

English texts are the message ids. `translations/zh_Hans_CN/LC_MESSAGES/messages.po` is the truth: the command adds new
texts (empty, to be translated), drops those no longer used, and takes in any `translations/parts/*.tsv`
(`msgid TAB msgstr`, or `msgid TAB plural TAB msgstr`). It prints what is missing and exits 1 while something is.

`python -m tracker.web.catalogue compile FROM.po TO.mo` makes the file the server reads.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tracker.config import ROOT

# The library spells zh_CN out before it looks for the folder.
CATALOGUE = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
PARTS = ROOT / "translations" / "parts"

# A text, or a singular with its plural.
MessageId = str | tuple[str, str]

_METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract"), ("**.svg", "jinja2.ext.babel_extract")]
_KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "said": None, "counted": (1, 2)}
# Written by hand: the library's own header changes with the time of day.
_HEADER = """\
msgid ""
msgstr ""
"Language: zh_Hans_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


class BadPart(ValueError):
    """A file of translations has a line that cannot be read, or contradicts another one."""


def texts_in_use() -> set[MessageId]:
    """Return every text that code and templates ask to be translated."""
    return {
        message_id(text)
        for folder in ("tracker", "templates")
        for _, _, text, _, _ in extract_from_dir(ROOT / folder, _METHODS, keywords=_KEYWORDS)
        if text
    }


def message_id(text: object) -> MessageId:
    """Return an extracted message as a catalogue names it."""
    if isinstance(text, tuple | list):
        return (str(text[0]), str(text[1]))
    return str(text)


def translations() -> dict[MessageId, str]:
    """Return what the catalogue has; an absent catalogue has nothing."""
    if not CATALOGUE.is_file():
        return {}
    catalogue = read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="zh_CN")
    return {
        message_id(message.id): message.string[0] if isinstance(message.string, tuple) else str(message.string)
        for message in catalogue
        if message.id
    }


def parts(folder: Path = PARTS) -> dict[MessageId, str]:
    """Return the translations of all parts. Raises BadPart."""
    found: dict[MessageId, str] = {}
    for path in sorted(folder.glob("*.tsv")):
        for number, text in _lines(path):
            columns = [column.replace("\\n", "\n") for column in text.split("\t")]
            if len(columns) not in (2, 3) or not all(columns):
                raise BadPart(f"{path.name}:{number}: two or three columns are needed")
            key = columns[0] if len(columns) == 2 else (columns[0], columns[1])
            if found.setdefault(key, columns[-1]) != columns[-1]:
                raise BadPart(f"{path.name}:{number}: {columns[0]!r} is translated differently elsewhere")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def written(entries: Mapping[MessageId, str]) -> bytes:
    """Return a catalogue file: sorted, without places and times."""
    catalogue = Catalog(locale="zh_CN", charset="utf-8")
    for key, text in entries.items():
        catalogue.add(key, (text,) if isinstance(key, tuple) else text)
    body = io.BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, width=110)
    return _HEADER.encode() + body.getvalue()


def update() -> list[str]:
    """Bring the catalogue up to date and return the texts that still have no translation. Raises BadPart."""
    known = {**translations(), **parts()}
    entries = {key: known.get(key, "") for key in texts_in_use()}
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(written(entries))
    return sorted(key if isinstance(key, str) else key[0] for key, text in entries.items() if not text)


def compile_catalogue(source: Path, target: Path) -> None:
    """Compile a catalogue.

    Not by the library's own command: that one wants the Chinese text of a plural to name only what the English
    singular names, and `one task` names no number.
    """
    with target.open("wb") as compiled:
        write_mo(compiled, read_po(io.BytesIO(source.read_bytes())))


def main(arguments: list[str]) -> int:
    """Run a command; return the exit code."""
    match arguments:
        case ["compile", source, target]:
            compile_catalogue(Path(source), Path(target))
            return 0
        case ["update"]:
            try:
                missing = update()
            except BadPart as error:
                print(error, file=sys.stderr)
                return 2
            print(*missing, sep="\n")
            return 1 if missing else 0
    print("Use: python -m tracker.web.catalogue update | compile FROM.po TO.mo", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
