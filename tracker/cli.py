"""The command line: python -m tracker COMMAND. Exit 0 done, 1 a finding, 2 wrong use."""

import argparse
import dataclasses
import json
import os
import sys
from datetime import date
from pathlib import Path

from sqlalchemy.engine import make_url

from tracker import cli_users
from tracker.cli_frame import DONE, FINDING, WRONG_USE, Command, Commands, add, application, group
from tracker.config import ROOT, BadSetting, Settings


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; return the exit code. Messages go to standard error, results to standard output."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = Settings.from_environ(os.environ)
    except BadSetting as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    command: Command = given.command
    return command(given, settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tracker", description="Keep the programme tracker.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    migrate = add(commands, "migrate", _migrate, "bring the database to this version's schema")
    migrate.add_argument("--check", action="store_true", help="change nothing; exit 1 when it is not there")
    add(commands, "assess", _assess, "freeze the statuses of months published before they were kept")
    _add_import(commands)
    _add_sample(commands)
    cli_users.add_users(commands)
    cli_users.add_sessions(commands)
    routes = add(commands, "routes", _routes, "list the pages and who may reach them")
    routes.add_argument("--json", action="store_true", dest="as_json")
    add(commands, "assets", _assets, "build the static files")
    config = add(commands, "config", _config, "show the settings, without secrets")
    config.add_argument("--json", action="store_true", dest="as_json")
    add(group(commands, "audit", "the audit trail"), "export", _audit_export, "print it as JSON lines, oldest first")
    return parser


def _add_import(commands: Commands) -> None:
    plan = add(group(commands, "import", "take data from files"), "plan", _import_plan, "compare a plan workbook")
    plan.add_argument("file", type=Path)
    plan.add_argument("--apply", action="store_true", help="take over what the comparison shows")
    plan.add_argument("--json", action="store_true", dest="as_json")


def _add_sample(commands: Commands) -> None:
    sample = group(commands, "sample", "the sample programme")
    load = add(sample, "load", _sample_load, "load the sample into an empty database")
    load.add_argument("--at", type=_day, help="the business date the sample stands at, YYYY-MM-DD")
    load.add_argument("--scale", type=_positive, default=1, help="repeat the plan this many times")
    load.add_argument("--json", action="store_true", dest="as_json")
    add(sample, "needed", _sample_needed, "exit 0 when the database has no plan, else 1")
    add(sample, "accounts", _sample_accounts, "print the sample's accounts")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _migrate(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import migrate

    if given.check:
        is_current = migrate.schema_is_current(settings.database_url)
        print("The schema is current." if is_current else "The schema is not current: run migrate.", file=sys.stderr)
        return DONE if is_current else FINDING
    migrate.upgrade(settings.database_url)
    return _assess(given, settings)


def _assess(_given: argparse.Namespace, settings: Settings) -> int:
    from tracker import cli_assess

    with application(settings).app_context():
        return cli_assess.run()


def _assets(_given: argparse.Namespace, settings: Settings) -> int:
    from tracker.web import assets

    bundle = Path(settings.plotly_js) if settings.plotly_js else None
    assets.build(ROOT / "static", settings.assets_dir, plotly_js=bundle)
    return DONE


def _config(given: argparse.Namespace, settings: Settings) -> int:
    shown = _redacted(settings)
    if given.as_json:
        print(json.dumps(shown, indent=1))
    else:
        for name, value in shown.items():
            print(f"{name}: {value}")
    return DONE


def _redacted(settings: Settings) -> dict[str, str]:
    """Return the settings as text; of secrets only whether they are set."""
    shown = {}
    for setting in dataclasses.fields(settings):
        value = getattr(settings, setting.name)
        shown[setting.name] = str(value) if setting.repr else ("set" if value else "not set")
    shown["database_url"] = make_url(settings.database_url).render_as_string(hide_password=True)
    return shown


def _import_plan(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import cli_import

    if not given.file.is_file():
        print(f"{given.file}: there is no such file", file=sys.stderr)
        return WRONG_USE
    with application(settings).app_context():
        return cli_import.run(given.file, apply=given.apply, as_json=given.as_json)


def _sample_load(given: argparse.Namespace, settings: Settings) -> int:
    from tracker import sample

    with application(settings).app_context():
        return sample.load_command(given.at, given.scale, given.as_json)


def _sample_needed(_given: argparse.Namespace, settings: Settings) -> int:
    from tracker import sample

    with application(settings).app_context():
        return DONE if sample.needed() else FINDING


def _sample_accounts(_given: argparse.Namespace, settings: Settings) -> int:
    from tracker import sample

    with application(settings).app_context():
        return sample.accounts_command()


def _routes(given: argparse.Namespace, settings: Settings) -> int:
    from tracker.web import access

    found = access.routes(application(settings))
    if given.as_json:
        print(json.dumps(found, indent=1))
        return DONE
    for route in found:
        who = "everyone" if route["public"] else " ".join(route["roles"])
        print(route["method"], route["rule"], route["endpoint"], who, sep="\t")
    return DONE


def _audit_export(_given: argparse.Namespace, settings: Settings) -> int:
    from tracker.queries import audit

    with application(settings).app_context():
        for entry in audit.entries():
            print(json.dumps(entry, ensure_ascii=False))
    return DONE
