#!/usr/bin/env python3
"""Run, test and check the tracker: python3 manage.py run | test [pytest arguments] | check | prepare.

run      prepare what is missing and serve on HOST:PORT (127.0.0.1:8000)
test     run the tests on every core
check    pass every gate: style, types, layers, requirements, architecture
prepare  make the environment, the catalogues and the static files, for a server

Needs Python 3.11 or newer and nothing else.
"""

import os
import secrets
import socket
import subprocess
import sys
import time

if sys.version_info < (3, 11):
    sys.exit("This needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import bootstrap
from bootstrap import DEVELOPMENT, PYTHON, ROOT, RUNTIME, SetupFailed

VERBOSE = "-v" in sys.argv or "--verbose" in sys.argv

# A test must never meet the data or the secrets of a real installation.
NOT_FOR_TESTS = ("DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "TRACKER_DATA_DIR", "HOST", "PORT")

PYTEST = ("-m", "pytest", "-p", "no:cacheprovider")
GATES: dict[str, tuple[str, ...]] = {
    "style": ("-m", "ruff", "check", "--output-format", "concise", "."),
    "format": ("-m", "ruff", "format", "--check", "--output-format", "concise", "."),
    "types": ("-m", "mypy"),
    "layers": ("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"),
    "requirements": (*PYTEST, "-q", "tests/unit/test_requirements.py"),
    "architecture": (*PYTEST, "-q", "-m", "not every_page", "tests/architecture"),
}


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show that a long step runs, and how many seconds it took."""
    print(f"  {name} ...", end="\n" if VERBOSE else "", flush=True)
    begun = time.monotonic()
    yield
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


def quietly(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run a command; its output is shown when it fails, or as it comes with --verbose. Raises SetupFailed."""
    output = None if VERBOSE else subprocess.PIPE
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise SetupFailed((done.stdout or "").strip() or f"{Path(command[0]).name} failed: {done.returncode}")


def tracker(*arguments: str, env: Mapping[str, str], quiet: bool = True) -> int:
    """Run `python -m tracker`; return its exit code. Raises SetupFailed when it fails and is quiet."""
    command = [PYTHON, "-m", "tracker", *arguments]
    if quiet:
        quietly(command, env)
        return 0
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def prepare(requirements: Sequence[Path], env: Mapping[str, str]) -> None:
    """Make the environment, the catalogues and the static files, each only when it changed."""
    if not bootstrap.is_current(requirements):
        with step("Virtual environment"):
            bootstrap.make_environment(quietly)
        with step("Python packages, every hash checked"):
            bootstrap.install(requirements, quietly, lambda text: print(f"\n    {text} ...", end="", flush=True))
    for catalogue in sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            with step(f"Translations, {catalogue.parent.parent.name}"):
                compile_catalogue(catalogue, compiled)
    with step("Static files"):
        # Nothing is signed here: without this a lasting secret would be made where none belongs.
        tracker("assets", env={"SECRET_KEY": secrets.token_hex(32), **env})


def compile_catalogue(catalogue: Path, compiled: Path) -> None:
    """Compile a catalogue whole or not at all."""
    draft = compiled.with_suffix(f".{os.getpid()}")
    quietly([PYTHON, "-m", "tracker.web.catalogue", "compile", catalogue, draft])
    draft.replace(compiled)


def address() -> tuple[str, int]:
    """Return where to listen, from HOST and PORT. Raises SetupFailed when that cannot be."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SetupFailed(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise SetupFailed(
                f"Cannot listen on {host}:{port}: {error.strerror or error}.\n"
                f"Stop what is running there, or choose another port: PORT=8001 python3 manage.py run"
            ) from None
    return host, int(port)


def run(arguments: list[str]) -> int:
    """Prepare everything that is missing, then serve until Ctrl-C. What is in the database stays."""
    if set(arguments) - {"-v", "--verbose"}:
        return usage()
    host, port = address()
    env = {
        **os.environ,
        "TRACKER_ENV": os.environ.get("TRACKER_ENV", "demo"),
        "HOST": host,
        "PORT": str(port),
    }
    print("Preparing the tracker", flush=True)
    prepare(RUNTIME, env)
    # What is reported is not for every account of this machine.
    os.umask(0o077)
    with step("Database schema"):
        tracker("migrate", env=env)
    if env["TRACKER_ENV"] == "demo":
        if tracker("sample", "needed", env=env, quiet=False) == 0:
            print("  Sample programme ...", flush=True)
            begun = time.monotonic()
            if tracker("sample", "load", env=env, quiet=False):
                raise SetupFailed("The sample could not be loaded; the lines above say why.")
            print(f"  Sample programme loaded in {time.monotonic() - begun:.1f} s", flush=True)
        else:
            tracker("sample", "accounts", env=env, quiet=False)
    shown = f"[{host}]" if ":" in host else host
    print(f"\nOpen http://{shown}:{port} - Ctrl-C stops it.\n", flush=True)
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"], env)


def prepare_only(arguments: list[str]) -> int:
    """Prepare what a server needs before its service starts."""
    if set(arguments) - {"-v", "--verbose"}:
        return usage()
    prepare(RUNTIME, dict(os.environ))
    return 0


def test(arguments: list[str]) -> int:
    """Run the tests on every core; further arguments go to pytest."""
    env = environment_for_tests()
    prepare(DEVELOPMENT, env)
    spread = () if {"-n", "--numprocesses", "--pdb"} & set(arguments) else ("-n", "auto", "--dist", "worksteal")
    return subprocess.run([PYTHON, "-m", "pytest", *spread, *arguments], cwd=ROOT, env=env, check=False).returncode


def check(arguments: list[str]) -> int:
    """Pass every gate or say which one fails; all are tried."""
    if set(arguments) - {"-v", "--verbose"}:
        return usage()
    env = environment_for_tests()
    prepare(DEVELOPMENT, env)
    failed = failing(GATES, env)
    print(f"FAILED: {', '.join(failed)}" if failed else f"All {len(GATES)} gates pass.")
    return 1 if failed else 0


def failing(gates: Mapping[str, Sequence[str]], env: Mapping[str, str]) -> list[str]:
    """Try every gate, a line each; return the names of those that failed, whose output is shown."""
    failed = []
    for name, command in gates.items():
        begun = time.monotonic()
        done = subprocess.run(
            [PYTHON, *command],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "FAILED" if done.returncode else "ok"
        print(f"{verdict:<7}{name} ({time.monotonic() - begun:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout.rstrip(), flush=True)
    return failed


def environment_for_tests() -> dict[str, str]:
    """Return the environment without anything that names a real installation."""
    return {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS} | {"TRACKER_ENV": "test"}


def usage() -> int:
    """Say what can be typed."""
    print(__doc__, file=sys.stderr)
    return 2


def main() -> int:
    """Do what the command line asks; return the exit code."""
    sys.stdout.reconfigure(errors="replace")
    commands = {"run": run, "test": test, "check": check, "prepare": prepare_only}
    command = commands.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        return usage()
    try:
        return command(sys.argv[2:])
    except SetupFailed as refused:
        print(f"\n{refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
