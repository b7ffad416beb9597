"""What is installed is pinned, hashed, and what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^\s;]+)", re.MULTILINE)


def pins(*names: str) -> dict[str, set[str]]:
    """Return every pinned version of every package in these files."""
    found: dict[str, set[str]] = {}
    for name in names:
        for match in PIN.finditer((ROOT / name).read_text()):
            found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def asked(group: str) -> list[Requirement]:
    """Return the direct dependencies of a group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"] if group == "run" else project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("group", "files"),
    [("run", ("requirements.txt",)), ("dev", ("requirements.txt", "requirements-dev.txt"))],
)
def test_every_direct_dependency_is_pinned_to_a_version_it_allows(group: str, files: tuple[str, ...]) -> None:
    pinned = pins(*files)
    wrong = [
        str(wanted)
        for wanted in asked(group)
        if not any(wanted.specifier.contains(version) for version in pinned.get(canonicalize_name(wanted.name), ()))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-setup.txt"])
def test_every_pin_has_hashes_and_no_file_names_a_place(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    assert [entry.splitlines()[0] for entry in entries if not PIN.match(entry)] == []
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|file:|--(?:extra-)?index-url|--find-links| @ ", text) == []


def test_both_lists_agree_where_they_name_the_same_package() -> None:
    run, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: (run[name], dev[name]) for name in run.keys() & dev.keys() if run[name] != dev[name]} == {}


def test_every_direct_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    listed = [line for line in lines if re.match(r'\s+"[A-Za-z0-9_.-]+(\[\w+\])?[=<>~]', line)]
    assert len(listed) == len(asked("run")) + len(asked("dev"))
    assert [line.strip() for line in listed if not re.search(r"#\s*\S+", line)] == []
