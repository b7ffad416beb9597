"""The sample on the command line."""

import json
import sys
from dataclasses import asdict
from datetime import date

from flask import current_app

from tracker.config import Settings
from tracker.sample.accounts import SampleAccounts, kept
from tracker.sample.loading import SampleRefused, load

DONE, FINDING, WRONG_USE = 0, 1, 2


def load_command(at: date | None, scale: int, as_json: bool) -> int:
    """Load the sample and print its accounts with their password. Exit 2 when it is refused."""
    settings: Settings = current_app.extensions["settings"]
    try:
        accounts = load(at=at, password=settings.demo_password, scale=scale)
    except SampleRefused as refusal:
        print(refusal, file=sys.stderr)
        return WRONG_USE
    _print(accounts, as_json=as_json)
    return DONE


def accounts_command() -> int:
    """Print the sample's accounts as they were kept when it was loaded. Exit 1 where there is no sample."""
    settings: Settings = current_app.extensions["settings"]
    accounts = kept(settings.data_dir)
    if accounts is None:
        print("No sample has been loaded here.", file=sys.stderr)
        return FINDING
    _print(accounts, as_json=False)
    return DONE


def _print(accounts: SampleAccounts, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(accounts), ensure_ascii=False))
        return
    print(f"Password of every account: {accounts.password}")
    for account in accounts.accounts:
        unit = f", {account.unit}" if account.unit else ""
        print(f"  {account.username:<10} {account.role.value}{unit}{'' if account.is_active else ', disabled'}")
