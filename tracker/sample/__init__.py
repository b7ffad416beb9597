"""The sample programme: a complete plan to look at, with people to sign in as. Never in production."""

from tracker.sample.accounts import SampleAccount, SampleAccounts
from tracker.sample.commands import accounts_command, load_command
from tracker.sample.loading import DatabaseNotEmpty, SampleRefused, load, needed

__all__ = [
    "DatabaseNotEmpty",
    "SampleAccount",
    "SampleAccounts",
    "SampleRefused",
    "accounts_command",
    "load",
    "load_command",
    "needed",
]
