"""The names of files: what they hold, the day they speak of, and the sense where it is not the usual one."""

from tracker.domain.periods import View


def file_name(name: str, view: View, extension: str) -> str:
    """Return a name such as `key-tasks-2020-03-17-as-known.csv`; a month's report as published has no sense in it."""
    sense = "-corrected" if view.corrected else "-as-known" if view.on_day else ""
    return f"{name}-{view.as_of.isoformat()}{sense}.{extension}"
