"""Measure how many times a second a worker pair serves the signed-in overview, against an empty Flask page beside it.

    .venv/bin/python benchmarks/overview.py [--scales 1 20] [--seconds 3] [--threads 4]

Each size of the sample is loaded into a new SQLite database and served by gunicorn with the product's own settings.
Three pages are asked for by parallel readers over kept connections: an empty Flask page in the same processes, the
overview from the cache, and the overview with the cache switched off. Absolute figures depend on the machine, and the
readers use the same processors as the server; the ratio to the empty page is what can be compared. Takes about a
minute and a half, most of it for loading the large sample.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "benchmark readers count seconds"
EMPTY = "/empty/"


def application():  # type: ignore[no-untyped-def]
    """Return the product with an empty Flask application mounted beside it; gunicorn calls this."""
    from flask import Flask
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    from tracker.app import create_app

    empty = Flask("empty")
    empty.add_url_rule("/", view_func=lambda: "")
    product = create_app()
    product.config["PAGE_CACHE_OFF"] = os.environ["BENCHMARK_CACHE"] == "off"
    return DispatcherMiddleware(product, {EMPTY.rstrip("/"): empty})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=4)
    given = parser.parse_args()
    print(f"{'tasks x':>8} {'page':<22} {'per second':>10} {'ms each':>9} {'of empty':>9}")
    for scale in given.scales:
        with tempfile.TemporaryDirectory() as directory:
            measure(scale, Path(directory), given.seconds, given.threads)


def measure(scale: int, directory: Path, seconds: float, threads: int) -> None:
    """Load the sample at one size and print a line for each page."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")},
        "TRACKER_ENV": "demo", "TRACKER_DATA_DIR": str(directory), "TRACKER_DEMO_PASSWORD": PASSWORD,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}",
    }  # fmt: skip
    for command in (["assets"], ["migrate"], ["sample", "load", "--scale", str(scale)]):
        subprocess.run(
            [sys.executable, "-m", "tracker", *command], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    empty = 0.0
    for cache in ("on", "off"):
        with serving({**environment, "BENCHMARK_CACHE": cache}) as port:
            cookie = signed_in(port)
            if cache == "on":
                empty = rate(port, EMPTY, "", seconds, threads)
                show(scale, "empty Flask page", empty, empty)
                warm(port, cookie)
            show(scale, f"overview, cache {cache}", rate(port, "/", cookie, seconds, threads), empty)


def show(scale: int, page: str, per_second: float, empty: float) -> None:
    print(f"{scale:>8} {page:<22} {per_second:>10.1f} {1000 / per_second:>9.1f} {per_second / empty:>8.1%}")


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[int]:
    """Serve the product on a free port until the block ends."""
    with socket.socket() as seat:
        seat.bind(("127.0.0.1", 0))
        port = seat.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "overview:application()"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises RuntimeError when it ends first or takes half a minute."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            asked(port, EMPTY, "", times=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def signed_in(port: int) -> str:
    """Return the cookies of the sample's executive."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/login")
    answer = connection.getresponse()
    token = re.search(r'<meta name="csrf-token" content="([^"]+)"', answer.read().decode())
    assert token is not None, "the sign-in page has no token"
    form = urlencode({"csrf_token": token[1], "username": "exec1", "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies(answer.headers.get_all)}
    connection.request("POST", "/login", form, headers)
    answer = connection.getresponse()
    assert answer.status == 302, f"sign-in answered {answer.status}"
    return cookies(answer.headers.get_all)


def cookies(headers) -> str:  # type: ignore[no-untyped-def]
    """Return the cookies an answer sets, as a request sends them."""
    return "; ".join(value.split(";")[0] for value in headers("Set-Cookie") or ())


def asked(port: int, path: str, cookie: str, *, times: int) -> None:
    """Ask for a page some times over one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(times):
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")


def warm(port: int, cookie: str) -> None:
    """Ask until every worker has kept the page: new connections go to whichever is free."""
    readers = [threading.Thread(target=asked, args=(port, "/", cookie), kwargs={"times": 2}) for _ in range(16)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


def rate(port: int, path: str, cookie: str, seconds: float, threads: int) -> float:
    """Return how many answers a second all readers together get."""
    counts = [0] * threads
    start = time.perf_counter()
    end = start + seconds

    def read(place: int) -> None:
        while time.perf_counter() < end:
            asked(port, path, cookie, times=10 if path == EMPTY else 1)
            counts[place] += 10 if path == EMPTY else 1

    readers = [threading.Thread(target=read, args=(place,)) for place in range(threads)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(counts) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
