"""What every command of the command line is made of."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from tracker.config import Settings

if TYPE_CHECKING:
    from flask import Flask

DONE, FINDING, WRONG_USE = 0, 1, 2
# What the audit trail shows as the author of what was done here.
OPERATOR = "command line"

Command = Callable[[argparse.Namespace, Settings], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def group(commands: Commands, name: str, text: str) -> Commands:
    """Add a word that other commands follow."""
    return commands.add_parser(name, help=text, description=text).add_subparsers(metavar="ACTION", required=True)


def add(commands: Commands, name: str, command: Command, text: str) -> argparse.ArgumentParser:
    """Add a command; return its parser, for its arguments."""
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    return parser


def application(settings: Settings) -> "Flask":
    """Return the application, without static files and proxies."""
    # Loaded late: most commands, and every wrong use, can do without it.
    from tracker.app import assemble

    return assemble(settings)
