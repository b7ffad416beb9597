"""The people of the sample: who they are, their one password, and the file that remembers it."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tracker.actions import hashing, users
from tracker.domain.permissions import Role
from tracker.domain.plan_rows import PlanRows, Row

FILE_NAME = "sample-accounts.json"
# Letters and digits that nobody mistakes for one another, in groups that can be read aloud.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5
_STAFF = (
    ("admin1", "系统管理员 Administrator", Role.ADMIN),
    ("office1", "项目办一 Project office 1", Role.OFFICE),
    ("office2", "项目办二 Project office 2", Role.OFFICE),
    ("exec1", "集团领导 Executive", Role.EXECUTIVE),
    ("viewer1", "读者 Viewer", Role.VIEWER),
)


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """One account of the sample; `unit` is its unit's code, empty for people of the group."""

    username: str
    name: str
    role: Role
    unit: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class SampleAccounts:
    """All accounts of the sample and the password they share."""

    password: str
    accounts: tuple[SampleAccount, ...]


def people(rows: PlanRows) -> tuple[SampleAccount, ...]:
    """Return the accounts of a plan: the group's staff, and a reporter and an approver of each reporting unit.

    People of a unit bear the names of its task owners where it leads tasks.
    """
    reporting = [unit for unit in rows["units"] if unit.yes("reports")]
    staff = (SampleAccount(username, name, role) for username, name, role in _STAFF)
    left = (
        SampleAccount("disabled1", "已离职 Left the group", Role.REPORTER, unit.text("code"), is_active=False)
        for unit in reporting[:1]
    )
    return (*staff, *_of_units(reporting, rows["tasks"]), *left)


def _of_units(units: Sequence[Row], tasks: Sequence[Row]) -> Iterator[SampleAccount]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for task in tasks:
        if task.text("owner") not in owners[task.text("lead_unit")]:
            owners[task.text("lead_unit")].append(task.text("owner"))
    for unit in units:
        code = unit.text("code")
        for number, role in enumerate((Role.REPORTER, Role.APPROVER), start=1):
            names = owners[code]
            name = names[number - 1] if len(names) >= number else f"{unit.text('name_zh')} {unit.text('name_en')}"
            yield SampleAccount(f"{code.lower()}{number}", name, role, code)


def generated_password() -> str:
    """Return a random password of four groups, about 99 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def create(accounts: SampleAccounts, unit_ids: dict[str, int], *, by: str, at: datetime) -> None:
    """Create the accounts, all with the hash of the one password: hashing is slow on purpose."""
    password_hash = hashing.hashed(accounts.password)
    for account in accounts.accounts:
        users.create_with_hash(
            username=account.username,
            name=account.name,
            role=account.role,
            unit_id=unit_ids[account.unit] if account.unit else None,
            password_hash=password_hash,
            is_active=account.is_active,
            by=by,
            at=at,
        )


def keep(accounts: SampleAccounts, data_dir: Path) -> None:
    """Write the accounts and their password into the data directory, readable by its owner only."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / FILE_NAME
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(accounts), ensure_ascii=False, indent=1), encoding="utf-8")


def kept(data_dir: Path) -> SampleAccounts | None:
    """Return what was kept, None where there is no sample."""
    try:
        content = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    accounts = (SampleAccount(**account | {"role": Role(account["role"])}) for account in content["accounts"])
    return SampleAccounts(content["password"], tuple(accounts))
