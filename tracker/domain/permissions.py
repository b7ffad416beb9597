"""Who may do what: one table, and the scope every query is asked in."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the product."""

    ADMIN = "admin"
    OFFICE = "office"
    EXECUTIVE = "executive"
    REPORTER = "reporter"
    APPROVER = "approver"
    VIEWER = "viewer"


class Permission(StrEnum):
    """What a person may do. Reading the whole plan is open to every role; the group works in the open."""

    READ_PLAN = "read_plan"
    READ_OVERVIEW = "read_overview"
    EDIT_PLAN = "edit_plan"
    POST_STATUS = "post_status"
    IMPORT_PLAN = "import_plan"
    RUN_PERIOD = "run_period"
    REVIEW_REPORT = "review_report"
    FILL_REPORT = "fill_report"
    SUBMIT_REPORT = "submit_report"
    WITHDRAW_REPORT = "withdraw_report"
    KEEP_CONCERNS = "keep_concerns"
    ANSWER_DECISION = "answer_decision"
    ADD_EVIDENCE = "add_evidence"
    ASK_EXTENSION = "ask_extension"
    MANAGE_USERS = "manage_users"


_READ = frozenset({Permission.READ_PLAN, Permission.READ_OVERVIEW})
_OFFICE = _READ | {
    Permission.EDIT_PLAN,
    Permission.POST_STATUS,
    Permission.IMPORT_PLAN,
    Permission.RUN_PERIOD,
    Permission.REVIEW_REPORT,
    Permission.KEEP_CONCERNS,
    Permission.ANSWER_DECISION,
    Permission.ADD_EVIDENCE,
    Permission.ASK_EXTENSION,
}
_REPORT = _READ | {
    Permission.FILL_REPORT,
    Permission.SUBMIT_REPORT,
    Permission.KEEP_CONCERNS,
    Permission.ADD_EVIDENCE,
    Permission.ASK_EXTENSION,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: _OFFICE | {Permission.MANAGE_USERS},
    Role.OFFICE: _OFFICE,
    Role.EXECUTIVE: _READ | {Permission.ANSWER_DECISION},
    Role.REPORTER: _REPORT,
    Role.APPROVER: _REPORT | {Permission.WITHDRAW_REPORT},
    Role.VIEWER: _READ,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes a question is asked with: the role and, for people of a member unit, their unit."""

    role: Role
    unit_id: int | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the role holds the permission."""
        return permission in PERMISSIONS[self.role]

    def may_for_unit(self, permission: Permission, unit_id: int) -> bool:
        """Tell whether the permission holds for this unit's own things: the person's own unit only."""
        return self.may(permission) and self.unit_id == unit_id

    def may_as_one_of(self, permission: Permission, *unit_ids: int) -> bool:
        """Tell whether the permission holds for something of these units: people of a unit need to be of one of
        them, those who keep the whole plan do not."""
        return self.may(permission) and (self.may(Permission.EDIT_PLAN) or self.unit_id in unit_ids)
