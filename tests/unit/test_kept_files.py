"""Files between comparison and import: found again by their owner, for an hour."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.importers.kept_files import drop, keep, kept

NOW = datetime(2020, 4, 13, 2, tzinfo=UTC)


@pytest.fixture
def token(tmp_path: Path) -> str:
    token = keep(b"data", directory=tmp_path / "imports", owner="office1", at=NOW)
    for path in (tmp_path / "imports").iterdir():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    return token


def found(directory: Path, token: str, owner: str = "office1", after: timedelta = timedelta()) -> bytes | None:
    return kept(token, directory=directory / "imports", owner=owner, at=NOW + after)


def test_it_is_found_by_its_owner_for_an_hour(tmp_path: Path, token: str) -> None:
    assert found(tmp_path, token) == b"data"
    assert found(tmp_path, token, after=timedelta(minutes=59)) == b"data"
    assert found(tmp_path, token, after=timedelta(minutes=61)) is None
    assert found(tmp_path, token, owner="office2") is None


@pytest.mark.parametrize("word", ["", "x" * 32, "../" * 8 + "etc/pass", "a/b" + "x" * 29])
def test_other_words_find_nothing(tmp_path: Path, token: str, word: str) -> None:
    assert found(tmp_path, word) is None


def test_only_the_owner_of_the_process_can_read_it(tmp_path: Path, token: str) -> None:
    (path,) = (tmp_path / "imports").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_old_files_go_when_a_new_one_comes_and_a_used_one_goes_at_once(tmp_path: Path, token: str) -> None:
    directory = tmp_path / "imports"
    newer = keep(b"new", directory=directory, owner="office1", at=NOW + timedelta(hours=2))
    assert len(list(directory.iterdir())) == 1
    drop(newer, directory=directory, owner="office1")
    assert list(directory.iterdir()) == []
