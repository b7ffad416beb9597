"""Chinese and English are equals: everything is translated, nothing is left over, placeholders agree."""

import io
import re

from babel.messages.pofile import read_po

from tracker.web import catalogue

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
CHINESE = "[\u4e00-\u9fff]"


def test_what_is_used_is_translated_and_nothing_else_is() -> None:
    used, known = catalogue.texts_in_use(), catalogue.translations()
    assert sorted(map(str, used - set(known))) == []
    assert sorted(map(str, set(known) - used)) == []
    assert sorted(str(key) for key, text in known.items() if not text) == []


def test_a_text_has_one_plural() -> None:
    """Catalogues know a text by its singular: with two plurals, or with and without one, the wrong one is shown."""
    seen: dict[str, list[str]] = {}
    for key in catalogue.texts_in_use():
        seen.setdefault(key if isinstance(key, str) else key[0], []).append(str(key))
    assert {text: keys for text, keys in seen.items() if len(keys) > 1} == {}


def test_the_parts_are_merged() -> None:
    assert not list(catalogue.PARTS.glob("*.tsv"))


def test_the_catalogue_is_as_its_tool_writes_it() -> None:
    assert catalogue.written(catalogue.translations()) == catalogue.CATALOGUE.read_bytes()


def test_every_entry_can_be_filled_in() -> None:
    entries = read_po(io.BytesIO(catalogue.CATALOGUE.read_bytes()), locale="zh_CN")
    assert [str(message.id) for message in entries if message.id and message.fuzzy] == []
    assert [message.id for message in entries if message.id and not fills_in(message.id, message.string)] == []


def fills_in(key: object, text: object) -> bool:
    """Tell whether every form takes the figures its English has; a lone per cent sign would not."""
    forms = [*key, *text] if isinstance(key, tuple) else [key, text]
    names = {name for form in forms for name in PLACEHOLDER.findall(str(form))}
    if not names:
        return True
    try:
        for form in forms:
            str(form) % dict.fromkeys(names, "1")
    except (ValueError, TypeError):
        return False
    return True


def test_placeholders_are_the_same_in_both_languages() -> None:
    differing = [
        key
        for key, text in catalogue.translations().items()
        if text and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(key if isinstance(key, str) else key[1]))
    ]
    assert differing == []


def test_chinese_is_typeset_as_chinese() -> None:
    """Full-width punctuation beside characters, and no space typed between characters and Latin or figures."""
    wrong = re.compile(rf"{CHINESE}[,;:!?]|[,;:!?]{CHINESE}|{CHINESE} +[A-Za-z\d%]|[A-Za-z\d)%] +{CHINESE}")
    texts = {text for text in catalogue.translations().values() if wrong.search(text)}
    assert texts == set()
