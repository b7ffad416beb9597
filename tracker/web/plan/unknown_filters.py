"""Names in an address that filter a list and that the plan does not have."""

from collections.abc import Collection, Iterable

from flask import request
from flask_babel import gettext

from tracker.queries.portfolio_rows import ProgrammeRef, UnitRef
from tracker.web.shell import Link, url_with


def unknown_filters(
    units: Iterable[UnitRef], programmes: Iterable[ProgrammeRef], tasks: Collection[str] | None = None
) -> tuple[Link, ...]:
    """Return a sentence for each such name, with the address that leaves it out; `tasks` are the codes of the plan's
    tasks where a page can be asked for one."""
    codes = {unit.code for unit in units}
    known = {"unit": codes, "lead": codes, "programme": {programme.code for programme in programmes}}
    if tasks is not None:
        known["task"] = set(tasks)
    asked = {name: request.args.get(name, "") for name in known}
    return tuple(
        Link(_sentence(name, code[:40]), url_with(**{name: None, "page": None}))
        for name, code in asked.items()
        if code and code not in known[name]
    )


def _sentence(name: str, code: str) -> str:
    match name:
        case "programme":
            return gettext("There is no programme “%(code)s” in this plan.", code=code)
        case "task":
            return gettext("There is no task “%(code)s” in this plan.", code=code)
    return gettext("There is no unit “%(code)s” in this plan.", code=code)
