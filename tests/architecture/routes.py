"""Every route and what it answers to whom. A route that is not in this table fails the tests.

A line names the method and the endpoint and says what happens:

    ("GET", "plan.task"): for_permission(READ_PLAN, 200, lambda e: {"code": e.task_code}),
    ("POST", "unit.submit"): for_own_unit(SUBMIT_REPORT, 302, lambda e: {"unit": e.own_unit_code},
                                          foreign=lambda e: {"unit": e.other_unit_code}),

The status is what those who may reach it get for the arguments and the form data given. Everybody else gets what
the kind of line says: 302 to the sign-in page for visitors, 403 for a role that may not, 404 for what belongs to
another unit. Add what your arguments need to `Examples`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.factories.concerns import casework
from tests.factories.extensions import asked
from tests.factories.plans import SmallPlan
from tracker.db import db
from tracker.domain.permissions import PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Examples:
    """What the arguments of routes can point at; the reporter and the approver belong to the unit called own."""

    task_code: str
    task_id: int
    programme_code: str
    milestone_id: int
    contribution_id: int
    supporting_unit_code: str
    own_unit_code: str
    own_unit_id: int
    other_unit_code: str
    other_unit_id: int
    open_month: str
    dependency_id: int
    file_id: int
    extension_id: int
    decision_number: int = 1
    username: str = "somebody"

    @classmethod
    def of(cls, plan: SmallPlan) -> "Examples":
        """Return the examples of the small plan, whose milestones it links; needs its database session."""
        own, other = plan.units.values()
        links = [plan.link(first, second) for first, second in plan.milestones]
        wanted = asked(plan.milestones[0][1], date(2020, 11, 30), on=date(2020, 3, 17), by=Role.REPORTER.value)
        db.session.commit()
        return cls(
            task_code=plan.tasks[0].code,
            task_id=plan.tasks[0].id,
            programme_code="P",
            milestone_id=plan.milestones[0][0].id,
            contribution_id=plan.contributions[0].id,
            supporting_unit_code=other.code,
            own_unit_code=own.code,
            own_unit_id=own.id,
            other_unit_code=other.code,
            other_unit_id=other.id,
            open_month=f"{plan.periods[-1].month_on:%Y-%m}",
            dependency_id=links[0].id,
            file_id=casework(plan).id,
            extension_id=wanted.id,
        )


Values = Callable[[Examples], Mapping[str, object]]


def nothing(_examples: Examples) -> Mapping[str, object]:
    """Return no arguments and no form data."""
    return {}


@dataclass(frozen=True)
class Expected:
    """What a route answers. `status` is for visitors (None) and for each role."""

    status: Mapping[Role | None, int]
    arguments: Values = nothing
    data: Values = nothing
    foreign: Values | None = None
    foreign_status: Mapping[Role, int] = field(default_factory=dict)


def public(status: int, arguments: Values = nothing, *, data: Values = nothing) -> Expected:
    """Everybody gets the same, signed in or not."""
    return Expected({None: status, **dict.fromkeys(Role, status)}, arguments, data)


def for_signed_in(status: int, arguments: Values = nothing, *, data: Values = nothing) -> Expected:
    """Everybody who is signed in gets the same; a visitor is asked to sign in."""
    return Expected({None: 302, **dict.fromkeys(Role, status)}, arguments, data)


def for_permission(
    permission: Permission, status: int, arguments: Values = nothing, *, data: Values = nothing
) -> Expected:
    """Roles with the permission get the status, others 403; a visitor is asked to sign in."""
    return Expected({None: 302} | {role: status if _may(role, permission) else 403 for role in Role}, arguments, data)


def for_own_unit(
    permission: Permission, status: int, arguments: Values = nothing, *, data: Values = nothing, foreign: Values
) -> Expected:
    """As for_permission, and what belongs to another unit (arguments `foreign`) is 404 to those who may do it."""
    expected = for_permission(permission, status, arguments, data=data)
    foreign_status = {role: 404 if _may(role, permission) else 403 for role in Role}
    return Expected(expected.status, arguments, data, foreign, foreign_status)


def _may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def account_of(examples: Examples) -> Mapping[str, object]:
    """Return the argument that names an account."""
    return {"username": examples.username}


def month_of(examples: Examples) -> Mapping[str, object]:
    """Return the argument that names the open month."""
    return {"month": examples.open_month}


def report_of(examples: Examples) -> Mapping[str, object]:
    """Return the arguments that name a unit's report of the open month."""
    return {"code": examples.own_unit_code, "month": examples.open_month}


def task_of(examples: Examples) -> Mapping[str, object]:
    """Return the argument that names a task."""
    return {"code": examples.task_code}


def first_milestone_of(examples: Examples) -> Mapping[str, object]:
    """Return the arguments that name a task's first milestone."""
    return {"code": examples.task_code, "number": 1}


def contribution_of(examples: Examples) -> Mapping[str, object]:
    """Return the arguments that name a task's first contribution."""
    return {"code": examples.task_code, "unit": examples.supporting_unit_code}


def dependency_of(examples: Examples) -> Mapping[str, object]:
    """Return the argument that names a link between two milestones."""
    return {"dependency_id": examples.dependency_id}


def extension_of(examples: Examples) -> Mapping[str, object]:
    """Return the argument that names a request for a later date."""
    return {"extension_id": examples.extension_id}


def programme_of(examples: Examples) -> Mapping[str, object]:
    """Return the argument that names a programme."""
    return {"code": examples.programme_code}


def concern_of(kind: str) -> Values:
    """Return the arguments that name the first risk, issue or decision."""
    return lambda e: {"kind": kind, "number": e.decision_number if kind == "decision" else 1}


def new_concern_of(examples: Examples) -> Mapping[str, object]:
    """Return the arguments of a new issue of a task."""
    return {"code": examples.task_code, "kind": "issue"}


_MANAGE = Permission.MANAGE_USERS
_EDIT = Permission.EDIT_PLAN

ROUTES: dict[tuple[str, str], Expected] = {
    ("GET", "api.healthz"): public(200),
    ("GET", "api.readyz"): public(200),
    # Who is signed in is sent on to a page of theirs.
    ("GET", "account.login"): Expected({None: 200, **dict.fromkeys(Role, 302)}),
    ("POST", "account.check_in"): public(422),
    ("POST", "account.logout"): public(302),
    ("POST", "account.language"): public(302, data=lambda _: {"lang": "en"}),
    ("POST", "account.theme"): public(302, data=lambda _: {"theme": "dark"}),
    ("GET", "account.account"): for_signed_in(200),
    ("POST", "account.rename"): for_signed_in(302, data=lambda _: {"name": "Another name"}),
    ("POST", "account.password"): for_signed_in(422),
    ("POST", "account.end_others"): for_signed_in(302),
    ("GET", "account.users_list"): for_permission(_MANAGE, 200),
    ("POST", "account.create_user"): for_permission(_MANAGE, 422),
    ("GET", "account.user"): for_permission(_MANAGE, 200, account_of),
    ("POST", "account.set_password"): for_permission(_MANAGE, 422, account_of),
    ("POST", "account.disable"): for_permission(_MANAGE, 302, account_of),
    ("POST", "account.enable"): for_permission(_MANAGE, 302, account_of),
    ("POST", "account.unlock"): for_permission(_MANAGE, 302, account_of),
    ("POST", "account.sign_out"): for_permission(_MANAGE, 302, account_of),
    ("GET", "gallery.components"): public(200),
    ("GET", "office.imports"): for_permission(Permission.IMPORT_PLAN, 200),
    ("POST", "office.upload_plan"): for_permission(Permission.IMPORT_PLAN, 422),
    # A checked file is its owner's; nobody has one here.
    ("GET", "office.import_preview"): for_permission(Permission.IMPORT_PLAN, 404, lambda _: {"token": "x" * 32}),
    ("POST", "office.apply_import"): for_permission(Permission.IMPORT_PLAN, 404, lambda _: {"token": "x" * 32}),
    ("GET", "office.plan_template"): for_permission(Permission.IMPORT_PLAN, 200),
    ("GET", "office.plan_example"): for_permission(Permission.IMPORT_PLAN, 200),
    ("GET", "office.plan_export"): for_permission(Permission.IMPORT_PLAN, 200),
    ("GET", "unit.home"): for_permission(Permission.FILL_REPORT, 200),
    ("GET", "unit.report"): for_permission(Permission.FILL_REPORT, 200, month_of),
    ("POST", "unit.save_report"): for_permission(
        Permission.SUBMIT_REPORT, 303, month_of, data=lambda _: {"version": 0}
    ),
    # Nothing was submitted yet.
    ("POST", "unit.withdraw_report"): for_permission(
        Permission.WITHDRAW_REPORT, 412, month_of, data=lambda _: {"version": 0}
    ),
    ("GET", "office.home"): for_permission(Permission.RUN_PERIOD, 200),
    # The month is open already, and no unit has reported for it.
    ("POST", "office.open_period"): for_permission(Permission.RUN_PERIOD, 409, month_of, data=lambda _: {"version": 1}),
    ("POST", "office.close_period"): for_permission(
        Permission.RUN_PERIOD, 303, month_of, data=lambda _: {"version": 1}
    ),
    ("POST", "office.publish_period"): for_permission(
        Permission.RUN_PERIOD, 409, month_of, data=lambda _: {"version": 1}
    ),
    ("GET", "office.review"): for_permission(Permission.REVIEW_REPORT, 200, report_of),
    ("POST", "office.accept_report"): for_permission(
        Permission.REVIEW_REPORT, 412, report_of, data=lambda _: {"version": 0}
    ),
    ("POST", "office.return_report"): for_permission(
        Permission.REVIEW_REPORT, 412, report_of, data=lambda _: {"version": 0}
    ),
    ("POST", "office.carry_over_report"): for_permission(
        Permission.REVIEW_REPORT, 303, report_of, data=lambda _: {"version": 0, "reason": "Nobody there"}
    ),
    ("GET", "executive.overview"): for_permission(Permission.READ_OVERVIEW, 200),
    ("GET", "executive.overview_csv"): for_permission(Permission.READ_OVERVIEW, 200, lambda _: {"figure": "s-curve"}),
    ("GET", "plan.kpis"): for_permission(Permission.READ_PLAN, 200),
    # The small plan has no KPIs.
    ("GET", "plan.kpi"): for_permission(Permission.READ_PLAN, 404, lambda _: {"code": "K01"}),
    ("GET", "plan.compare"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.rules"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.claims"): for_permission(Permission.READ_PLAN, 200),
    # What is set is looked at before; what lacks its fields is shown again.
    ("GET", "office.rules"): for_permission(_EDIT, 200),
    ("POST", "office.preview_rules"): for_permission(_EDIT, 422),
    ("POST", "office.set_rules"): for_permission(_EDIT, 422),
    ("GET", "office.calendar"): for_permission(_EDIT, 200),
    ("GET", "office.calendar_year"): for_permission(_EDIT, 200, lambda _: {"year": 2020}),
    ("POST", "office.preview_calendar_year"): for_permission(_EDIT, 422, lambda _: {"year": 2020}),
    ("POST", "office.set_calendar_year"): for_permission(_EDIT, 422, lambda _: {"year": 2020}),
    ("GET", "plan.register"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.task"): for_permission(Permission.READ_PLAN, 200, task_of),
    ("GET", "plan.milestones"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.forecast"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.concerns"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.concern"): for_permission(Permission.READ_PLAN, 200, concern_of("decision")),
    ("GET", "plan.evidence_file"): for_permission(Permission.READ_PLAN, 200, lambda e: {"file_id": e.file_id}),
    ("GET", "plan.end_game"): for_permission(Permission.READ_PLAN, 200),
    ("GET", "plan.programme"): for_permission(Permission.READ_PLAN, 200, programme_of),
    # Every unit's part in the plan is open to all.
    ("GET", "plan.unit"): for_permission(Permission.READ_PLAN, 200, lambda e: {"code": e.other_unit_code}),
    # The reporter filed the example: the same unit takes it back, nobody else does.
    **{
        (method, "casework.withdraw_extension"): Expected(
            {
                None: 302,
                **dict.fromkeys(Role, 403),
                **dict.fromkeys((Role.ADMIN, Role.OFFICE), 404),
                **dict.fromkeys((Role.REPORTER, Role.APPROVER), {"GET": 200, "POST": 302}[method]),
            },
            extension_of,
        )
        for method in ("GET", "POST")
    },
    # Edits of the plan: what lacks its fields is shown again.
    **{
        (method, endpoint): for_permission(permission, {"GET": 200, "POST": 422}[method], arguments)
        for method in ("GET", "POST")
        for endpoint, permission, arguments in (
            ("office.post_status", Permission.POST_STATUS, task_of),
            # The small plan's task is led by the reporter's own unit; what others get is tested with the pages.
            ("casework.add_concern", Permission.KEEP_CONCERNS, new_concern_of),
            ("casework.revise_concern", Permission.KEEP_CONCERNS, concern_of("risk")),
            ("casework.close_concern", Permission.KEEP_CONCERNS, concern_of("issue")),
            ("casework.answer_decision", Permission.ANSWER_DECISION, lambda e: {"number": e.decision_number}),
            ("casework.add_evidence", Permission.ADD_EVIDENCE, first_milestone_of),
            ("casework.ask_extension", Permission.ASK_EXTENSION, task_of),
            ("office.grant_extension", _EDIT, extension_of),
            ("office.refuse_extension", _EDIT, extension_of),
            ("office.add_task", _EDIT, nothing),
            ("office.revise_task", _EDIT, task_of),
            ("office.add_milestone", _EDIT, task_of),
            ("office.revise_milestone", _EDIT, first_milestone_of),
            ("office.replan_milestone", _EDIT, first_milestone_of),
            ("office.claim_completion", _EDIT, first_milestone_of),
            ("office.answer_completion", _EDIT, first_milestone_of),
            ("office.change_task_scope", _EDIT, task_of),
            ("office.change_milestone_scope", _EDIT, first_milestone_of),
            ("office.add_contribution", _EDIT, task_of),
            ("office.revise_contribution", _EDIT, contribution_of),
            ("office.add_dependency", _EDIT, nothing),
            ("office.remove_dependency", _EDIT, dependency_of),
            ("office.add_programme", _EDIT, nothing),
            ("office.revise_programme", _EDIT, programme_of),
        )
    },
}
