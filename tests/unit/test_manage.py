"""The two commands: what they refuse, what they ask the installer for, what they keep away from tests."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
import manage

ROOT = Path(__file__).resolve().parents[2]


def type_in(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a person would."""
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("arguments", [(), ("serve",), ("run", "--port=1"), ("check", "--fast")])
def test_anything_else_is_answered_with_what_can_be_typed(arguments: tuple[str, ...]) -> None:
    done = type_in(*arguments)
    assert done.returncode == 2
    assert "run | test [pytest arguments] | check | prepare" in done.stderr


def test_a_port_in_use_is_said_before_anything_is_made() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = type_in("run", HOST="127.0.0.1", PORT=str(port))
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "PORT=8001 python3 manage.py run" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_no_port_is_refused(port: str) -> None:
    done = type_in("run", PORT=port)
    assert (done.returncode, "PORT is" in done.stderr) == (1, True)


def test_every_gate_is_tried_and_the_failing_ones_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    gates = {
        "first": ("-c", "raise SystemExit('the first is broken')"),
        "second": ("-c", "print('not shown')"),
        "third": ("-c", "raise SystemExit(3)"),
    }
    assert manage.failing(gates, os.environ) == ["first", "third"]
    shown = capsys.readouterr().out
    assert [line.split()[:2] for line in shown.splitlines() if " s)" in line] == [
        ["FAILED", "first"],
        ["ok", "second"],
        ["FAILED", "third"],
    ]
    assert "the first is broken" in shown
    assert "not shown" not in shown


def test_tests_never_meet_a_real_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://real")
    monkeypatch.setenv("SECRET_KEY", "real")
    monkeypatch.setenv("TRACKER_DATA_DIR", "/real")
    monkeypatch.setenv("TRACKER_ENV", "production")
    env = manage.environment_for_tests()
    assert not {"DATABASE_URL", "SECRET_KEY", "TRACKER_DATA_DIR"} & env.keys()
    assert env["TRACKER_ENV"] == "test"


def test_the_quick_installer_fetches_from_where_pip_would() -> None:
    settings = {
        "index-url": "https://mirror.invalid/simple",
        "extra-index-url": "\nfile:///one\nfile:///two",
        "find-links": "/media/wheels /more/wheels",
        "cert": "/etc/ca.pem",
    }
    env = bootstrap.uv_environment(settings, {"PATH": "/bin"})
    assert env["PATH"] == "/bin"
    assert env["UV_DEFAULT_INDEX"] == "https://mirror.invalid/simple"
    assert env["UV_INDEX"] == "file:///one file:///two"
    assert env["UV_FIND_LINKS"] == "/media/wheels,/more/wheels"
    assert env["SSL_CERT_FILE"] == "/etc/ca.pem"
    assert env["UV_PYTHON_DOWNLOADS"] == "never"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_what_is_set_for_the_quick_installer_stays(name: str) -> None:
    env = bootstrap.uv_environment({"index-url": "https://pip.invalid"}, {name: "https://uv.invalid"})
    assert env[name] == "https://uv.invalid"
    assert "https://pip.invalid" not in env.values()


def test_an_environment_is_current_until_the_pins_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = tmp_path / "a b" / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    pins = (tmp_path / "requirements.txt",)
    pins[0].write_text("flask==1\n")
    assert not bootstrap.is_current(pins)
    bootstrap._stamp_file(pins).write_text(bootstrap._stamp(pins))
    assert bootstrap.is_current(pins)
    pins[0].write_text("flask==2\n")
    assert not bootstrap.is_current(pins)


def test_an_environment_whose_python_is_gone_is_not_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "bin" / "python")
    pins = (tmp_path / "requirements.txt",)
    pins[0].write_text("flask==1\n")
    bootstrap._stamp_file(pins).write_text("made by a Python that was removed\n")
    assert not bootstrap.is_current(pins)
