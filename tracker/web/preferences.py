"""The reader's language and theme: what they chose, else what their browser asks for."""

from flask import g, has_request_context, request, session

LANGUAGES = {"en": "English", "zh_CN": "中文"}
THEMES = ("light", "dark", "auto")
_SPOKEN = {"zh-CN": "zh_CN", "zh": "zh_CN", "en": "en"}


def language() -> str:
    """Return the language of the page: `zh_CN` or `en`."""
    if not has_request_context():
        return "en"
    person = g.get("viewer")
    chosen = person.language if person is not None and person.language else session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return _SPOKEN[request.accept_languages.best_match(list(_SPOKEN), default="en")]


def theme() -> str:
    """Return the theme of the page: `light`, `dark` or `auto`, which follows the reader's system."""
    person = g.get("viewer")
    chosen = person.theme if person is not None and person.theme else session.get("theme")
    return str(chosen) if chosen in THEMES else "auto"


def language_named(text: str) -> str | None:
    """Return the language a form or a link names, however it writes it, or None."""
    plain = text.strip().replace("-", "_").lower()
    return {"en": "en", "zh": "zh_CN", "zh_cn": "zh_CN"}.get(plain)
