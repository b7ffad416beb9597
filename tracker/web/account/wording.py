"""The words for roles, and for what accounts and passwords are refused for."""

from flask_babel import gettext

from tracker.domain.permissions import Role
from tracker.web.wording import counted, register, said

register(
    {
        "password.too_short": counted(
            "The password has %(length)s character; it needs at least %(least)s. A short sentence will do.",
            "The password has %(length)s characters; it needs at least %(least)s. A short sentence will do.",
            by="length",
        ),
        "password.too_long": said("The password is longer than %(most)s characters."),
        "password.unreadable": said("The password contains characters that cannot be typed everywhere."),
        "password.guessable": said(
            "This password is easy to guess: it is made of common words, names, years or neighbouring keys. "
            "Put a few unrelated words together."
        ),
        "password.wrong": said("This is not your present password."),
        "user.bad_username": said("A user name has letters, digits and . _ - @, and begins with a letter or a digit."),
        "user.bad_name": said("A name is needed, of at most %(most)s characters."),
        "user.taken": said("There is already an account %(username)s."),
        "user.unknown": said("There is no account %(username)s."),
        "user.unit_needed": said("Choose the unit this person reports for."),
        "user.unit_unwanted": said("Only those who report belong to a unit; choose no unit for this role."),
        "user.not_oneself": said("You cannot close your own account."),
    }
)


def role_word(role: Role) -> str:
    """Return what a role is called."""
    match role:
        case Role.ADMIN:
            return gettext("Administrator")
        case Role.OFFICE:
            return gettext("Project office")
        case Role.EXECUTIVE:
            return gettext("Executive")
        case Role.REPORTER:
            return gettext("Unit reporter")
        case Role.APPROVER:
            return gettext("Unit approver")
        case Role.VIEWER:
            return gettext("Viewer")
