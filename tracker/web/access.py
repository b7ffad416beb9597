"""Who may reach which page: every view says so, and one gate asks before any view runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.permissions import Permission, Role, Scope
from tracker.web.redirects import local_path, this_path
from tracker.web.transactions import SAFE_METHODS

# These hold for the person's own unit only.
OWN_UNIT = frozenset({Permission.FILL_REPORT, Permission.SUBMIT_REPORT, Permission.WITHDRAW_REPORT})

# The first page of whoever holds the permission, the most telling permission first.
HOMES = (
    ("office.home", Permission.RUN_PERIOD),
    ("unit.home", Permission.FILL_REPORT),
    ("executive.overview", Permission.READ_OVERVIEW),
)

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who looks at a page. `language` and `theme` are None where nothing was chosen."""

    user_id: int
    session_id: int
    username: str
    name: str
    scope: Scope
    unit_code: str | None
    language: str | None
    theme: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its caller: nothing (`is_public`), to be signed in, or a permission.

    `takes_upload` lets a file through that is larger than any form; `only_reads` shows the plan as of any day, though
    its permission is one to change something.
    """

    is_public: bool = False
    permission: Permission | None = None
    takes_upload: bool = False
    only_reads: bool = False


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view to everyone whose role holds the permission."""
    return _declare(Access(permission=permission))


def requires_to_read(permission: Permission) -> Callable[[View], View]:
    """Open a view that only reads to everyone whose role holds the permission, whatever day they look at."""
    return _declare(Access(permission=permission, only_reads=True))


def requires_for_upload(permission: Permission) -> Callable[[View], View]:
    """Open a view to everyone whose role holds the permission, and let it take a file up to the upload limit."""
    return _declare(Access(permission=permission, takes_upload=True))


def signed_in(view: View) -> View:
    """Open a view to everyone who is signed in."""
    return _declare(Access())(view)


def public(view: View) -> View:
    """Open a view to everyone."""
    return _declare(Access(is_public=True))(view)


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__access__ = access  # type: ignore[attr-defined]  # read by declared()
        return view

    return mark


def declared(app: Flask, endpoint: str) -> Access | None:
    """Return what a view asks of its caller, or None when it does not say."""
    return getattr(app.view_functions[endpoint], "__access__", None)


def viewer() -> Viewer:
    """Return who is signed in; only for views that are not public."""
    person: Viewer | None = g.get("viewer")
    if person is None:
        abort(403)
    return person


def home_path(scope: Scope) -> str:
    """Return the first page of a role; one's account where this installation has no such page."""
    for endpoint, permission in HOMES:
        if scope.may(permission) and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("account.account")


class Route(TypedDict):
    """A route and who may reach it."""

    method: str
    rule: str
    endpoint: str
    public: bool
    roles: list[str]
    unit_scoped: bool
    mutating: bool
    csrf: str
    arguments: list[str]


def routes(app: Flask) -> list[Route]:
    """Return every route with who may reach it, in order of address and method."""
    found: list[Route] = []
    for rule in app.url_map.iter_rules():
        access = declared(app, rule.endpoint) or Access(permission=None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            is_write = method not in SAFE_METHODS
            found.append(
                {
                    "method": method,
                    "rule": rule.rule,
                    "endpoint": rule.endpoint,
                    "public": access.is_public,
                    "roles": [] if access.is_public else [role.value for role in Role if _may(role, access.permission)],
                    "unit_scoped": access.permission in OWN_UNIT,
                    "mutating": is_write,
                    "csrf": "cookie" if is_write else "none",
                    "arguments": sorted(rule.arguments),
                }
            )
    return sorted(found, key=lambda route: (route["rule"], route["method"]))


def _may(role: Role, permission: Permission | None) -> bool:
    return permission is None or Scope(role).may(permission)


def init_app(app: Flask) -> None:
    """Ask before every view: who does not qualify does not get there."""
    app.before_request(_gate)


def _gate() -> BaseResponse | None:
    if request.endpoint is None or request.routing_exception is not None:
        return None  # No such page: the router's own answer follows.
    access = declared(current_app, request.endpoint)
    if access is None:
        current_app.logger.error("%s does not say who may reach it", request.endpoint)
        abort(403)
    if access.is_public:
        return None
    person: Viewer | None = g.get("viewer")
    if person is None:
        return _ask_to_sign_in()
    if access.permission is not None and not person.scope.may(access.permission):
        abort(403)
    return None


def _ask_to_sign_in() -> BaseResponse:
    """Send a reader to the sign-in page and back; tell a script that it has to sign in."""
    if request.headers.get("X-Requested-With") or request.blueprint == "api":
        abort(401)
    return redirect(url_for("account.login", next=local_path(this_path())))
