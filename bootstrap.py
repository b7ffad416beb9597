"""Make the virtual environment and install the pinned packages; standard library only."""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Pins the installer itself.
SETUP = ROOT / "requirements-setup.txt"
RUNTIME = (ROOT / "requirements.txt",)
DEVELOPMENT = (*RUNTIME, ROOT / "requirements-dev.txt")

# pip's settings and what the quicker installer, which does not read them, calls the same thing.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}
SAME_IN_UV = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "UV_INDEX": "UV_EXTRA_INDEX_URL"}

NO_PIP = """\
This Python comes without pip, and its package could not be fetched.
Type this once, then start again:

    sudo apt-get update && sudo apt-get install -y python3-venv
"""

Run = Callable[..., None]


class SetupFailed(Exception):
    """The environment could not be made; the text says what to do."""


def is_current(requirements: Sequence[Path]) -> bool:
    """Return whether the environment works and holds exactly what these files pin."""
    stamp = _stamp_file(requirements)
    return stamp.exists() and stamp.read_text() == _stamp(requirements)


def make_environment(run: Run) -> None:
    """Make .venv with pip in it, also where Python comes without pip. Raises SetupFailed.

    `run` runs a command quietly and raises SetupFailed with its output when it fails.
    """
    if _answers("import pip"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    ensurepip = find_spec("ensurepip")
    # Without an origin it is only what a removed package left behind.
    if ensurepip and ensurepip.origin:
        run([sys.executable, "-m", "venv", VENV])
        return
    run([sys.executable, "-m", "venv", "--without-pip", VENV])
    with tempfile.TemporaryDirectory() as directory:
        wheel = _pip_wheel(Path("/usr/share/python-wheels")) or _fetch_pip_wheel(Path(directory))
        if wheel is None:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetupFailed(NO_PIP)
        run([PYTHON, wheel / "pip", "install", "--no-index", "--no-deps", wheel])


def install(requirements: Sequence[Path], run: Run, say: Callable[[str], None]) -> None:
    """Install what these files pin, checking every hash; remember it, so that the next time is quick."""
    _stamp_file(requirements).unlink(missing_ok=True)
    files = [part for path in requirements for part in ("-r", path)]
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    settings = pip_settings()
    try:
        if not _answers("import uv"):
            run([*pip, "install", "--quiet", "--require-hashes", "-r", SETUP])
        offline = ["--no-index"] if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"} else []
        run(
            [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, *offline, "--require-hashes", *files],
            env=uv_environment(settings, os.environ),
        )
    except SetupFailed as refused:
        say(f"the quick installer did not work here ({str(refused).splitlines()[0]}); using pip")
        run([*pip, "install", "--require-hashes", *files])
    _stamp_file(requirements).write_text(_stamp(requirements))


def pip_settings() -> dict[str, str]:
    """Return pip's own settings, from its files and from the environment, which wins."""
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], stdout=subprocess.PIPE, text=True, check=False
    ).stdout
    found: dict[str, str] = {}
    # From the weakest to the strongest: global, install, environment.
    for section in ("global.", "install.", ":env:."):
        for line in listed.splitlines():
            key, _, value = line.partition("=")
            if key.startswith(section):
                found[key.removeprefix(section)] = str(ast.literal_eval(value))
    return found


def uv_environment(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which uv fetches from where pip would. What is already set for uv stays."""
    result = dict(environ)
    for ours, theirs in PIP_TO_UV.items():
        value = " ".join(settings.get(ours, "").split())
        if ours == "find-links":
            value = value.replace(" ", ",")
        if value and theirs not in environ and SAME_IN_UV.get(theirs, "") not in environ:
            result[theirs] = value
    # Like pip: the best match over all indexes. Safe, because every file's hash is pinned.
    result.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    result.setdefault("UV_PYTHON_DOWNLOADS", "never")
    return result


def _answers(code: str) -> bool:
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", code], capture_output=True, check=False).returncode == 0


def _stamp_file(requirements: Sequence[Path]) -> Path:
    return VENV / f".installed-{requirements[-1].stem}"


def _stamp(requirements: Sequence[Path]) -> str:
    """Return what names this Python and these pins; empty when the environment does not start."""
    if not PYTHON.exists():
        return ""
    asked = subprocess.run(
        [PYTHON, "-c", "import sys; print(sys.version)"], stdout=subprocess.PIPE, text=True, check=False
    )
    if asked.returncode:
        return ""
    pins = b"".join(path.read_bytes() for path in requirements)
    return f"{asked.stdout}{hashlib.sha256(pins).hexdigest()}\n"


def _pip_wheel(directory: Path) -> Path | None:
    return next(iter(sorted(directory.glob("**/pip-*.whl"))), None)


def _fetch_pip_wheel(directory: Path) -> Path | None:
    """Fetch pip's package with the system's own apt into `directory`; needs no rights and changes nothing."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    for part in ("state/lists/partial", "cache/archives/partial", "package"):
        (directory / part).mkdir(parents=True)
    cache = f"-oDir::Cache={directory / 'cache'}"
    state = f"-oDir::State={directory / 'state'}"
    known = "-oDir::State::status=/var/lib/dpkg/status"
    fetch = ["download", "python3-pip-whl"]
    # The machine's own package list may be there already; else make one of our own.
    for commands in ([[cache, *fetch]], [[cache, state, known, "update"], [cache, state, known, *fetch]]):
        done = [
            subprocess.run(
                ["apt-get", "-qq", *command],
                cwd=directory / "package",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
            for command in commands
        ]
        packages = list((directory / "package").glob("*.deb"))
        if done[-1].returncode == 0 and packages:
            subprocess.run(["dpkg-deb", "-x", packages[0], directory / "unpacked"], check=True)
            return _pip_wheel(directory / "unpacked")
    return None
