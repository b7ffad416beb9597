"""Why a forecast moved later: the causes a reporter chooses from."""

from enum import StrEnum


class Cause(StrEnum):
    """The cause of a slip."""

    EXTERNAL = "external"
    SUPPLIER = "supplier"
    RESOURCES = "resources"
    DEPENDENCY = "dependency"
    SCOPE = "scope"
    DECISION = "decision"
    OTHER = "other"
