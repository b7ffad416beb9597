"""Tell the reader on the next page what was done, and offer the way back where there is one."""

from typing import cast

from flask import flash


def done(text: str, *, undo: str | None = None) -> None:
    """Show a sentence on the next page; `undo` is the address a form posts to in order to take it back."""
    # The session keeps any JSON; the template knows both shapes.
    flash(text if undo is None else cast(str, {"text": text, "undo": undo}), "ok")
