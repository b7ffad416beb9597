"""Build the static files once, under names that carry their content, and serve them."""

import gzip
import hashlib
import json
import os
import posixpath
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

MANIFEST = "manifest.json"
ONE_YEAR = 31_536_000
ONE_DAY = 86_400

# Logical name -> package and the file inside it. Nothing else of these packages is published.
PACKAGED = {
    "vendor/bootstrap.min.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css"),
    "vendor/plotly.min.js": ("plotly", "package_data/plotly.min.js"),
}

TEXT = {".css", ".js", ".svg", ".json", ".txt", ".map", ".html", ".webmanifest"}
# The highest brotli setting takes twenty seconds on a chart library and saves a tenth.
LARGE = 1_000_000

IMPORTS = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*["'])(\.{1,2}/[^"']+)(["'])""")
URLS = re.compile(r"""(url\(\s*["']?)((?!data:|#|/|https?:)[^"')\s]+)(["']?\s*\))""")
SOURCE_MAP = re.compile(rb"(?:/\*|//)# sourceMappingURL=[^\s*]*(?:\s*\*/)?\s*$")


class BrokenAsset(ValueError):
    """A file names another one that is not there, or two name each other."""


@dataclass(frozen=True)
class Assets:
    """The published name of every static file, by the name it has in the source."""

    published: Mapping[str, str]
    prefix: str = "/static/"

    @classmethod
    def read(cls, directory: Path) -> "Assets":
        """Return what was built in `directory`; a missing build says which command makes it."""
        try:
            manifest = json.loads((directory / MANIFEST).read_bytes())
        except FileNotFoundError:
            raise FileNotFoundError(f"No static files in {directory}: run 'python -m tracker assets' first.") from None
        return cls(manifest["files"])

    def url(self, name: str) -> str:
        """Return the address of the static file `name`; an unknown name is a KeyError."""
        return self.prefix + self.published[name]

    def map(self, folder: str) -> dict[str, str]:
        """Return the address of each script right below `folder`, by its name without ending."""
        return {
            name[len(folder) : -len(".js")]: self.prefix + published
            for name, published in sorted(self.published.items())
            if name.startswith(folder) and name.endswith(".js") and "/" not in name[len(folder) :]
        }


def mount(app: Flask, directory: Path) -> Assets:
    """Serve the files built in `directory` at /static/ for a year and give templates their names.

    Templates get `asset(name)` and `asset_map(folder)`.
    """
    assets = Assets.read(directory)
    served = WhiteNoise(app.wsgi_app, allow_all_origins=False, add_headers_function=_keep_for_a_year)
    served.add_files(str(directory), prefix=assets.prefix)
    # The list of names is for the server, not for readers.
    served.files.pop(assets.prefix + MANIFEST, None)
    app.wsgi_app = served  # type: ignore[method-assign]  # Flask's documented way to wrap an application
    app.jinja_env.globals.update(asset=assets.url, asset_map=assets.map)
    app.extensions["assets"] = assets
    return assets


def _keep_for_a_year(headers: Headers, path: str, url: str) -> None:
    # Every name carries its content, so no copy is ever out of date.
    headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"


def build(source: Path, destination: Path, *, plotly_js: Path | None = None) -> dict[str, str]:
    """Publish `source` and the packaged files to `destination`; return logical name -> published name.

    Every text file gets .br and .gz copies. Returns at once when nothing changed since the last time.
    `plotly_js` is a bundle to publish in place of the packaged one.
    Files of the build before this one stay, for pages that are still open. Refuses with BrokenAsset.
    """
    inputs = dict(sorted(_inputs(source)))
    if plotly_js is not None:
        inputs["vendor/plotly.min.js"] = plotly_js
    stamp = _stamp(inputs)
    last_stamp, last_files = _last_build(destination)
    if last_stamp == stamp and all((destination / name).is_file() for name in last_files.values()):
        return last_files
    contents = _contents(inputs)
    published = {name: _published_name(name, content) for name, content in contents.items()}
    for name, content in contents.items():
        _publish(destination, published[name], content)
    manifest = json.dumps({"stamp": stamp, "files": published}, indent=1, sort_keys=True)
    _write(destination, MANIFEST, manifest.encode())
    _forget(destination, keep={*published.values(), *last_files.values()})
    return published


def _inputs(source: Path) -> Iterator[tuple[str, Path]]:
    for path in source.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(source).as_posix(), path
    for name, (package, inside) in PACKAGED.items():
        # Found, not imported: the server never pays for loading a chart library.
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise BrokenAsset(f"{name}: the package {package} is not installed")
        yield name, Path(spec.submodule_search_locations[0]) / inside


def _stamp(inputs: Mapping[str, Path]) -> str:
    """Return a mark that changes when a file's place, size or time, or this builder, changes."""
    marks = [(name, (stat := path.stat()).st_size, stat.st_mtime_ns) for name, path in inputs.items()]
    builder = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return hashlib.sha256(json.dumps([builder, marks]).encode()).hexdigest()


def _last_build(destination: Path) -> tuple[str, dict[str, str]]:
    """Return the stamp and the files of the build that is there; an unreadable one counts as none."""
    try:
        last = json.loads((destination / MANIFEST).read_bytes())
        return str(last["stamp"]), dict(last["files"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return "", {}


def _contents(inputs: Mapping[str, Path]) -> dict[str, bytes]:
    """Return each file's content, with the files it refers to under their published names."""
    open_names: list[str] = []

    @cache
    def content(name: str) -> bytes:
        if name in open_names:
            raise BrokenAsset(f"{' → '.join([*open_names, name])}: these files name each other in a circle")
        raw = SOURCE_MAP.sub(b"", inputs[name].read_bytes())
        pattern = {".js": IMPORTS, ".css": URLS}.get(posixpath.splitext(name)[1])
        if pattern is None or name in PACKAGED:
            return raw
        open_names.append(name)

        def refer(match: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
            if target not in inputs:
                raise BrokenAsset(f"{name} names {match[2]}, which is not there")
            published = _published_name(target, content(target))
            relative = posixpath.relpath(published, posixpath.dirname(name))
            return match[1] + (relative if relative.startswith(".") else f"./{relative}") + match[3]

        result = pattern.sub(refer, raw.decode()).encode()
        open_names.pop()
        return result

    return {name: content(name) for name in inputs}


def _published_name(name: str, content: bytes) -> str:
    stem, ending = posixpath.splitext(name)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{ending}"


def _publish(destination: Path, name: str, content: bytes) -> None:
    """Write a file and its compressed copies; the name carries the content, so what is there is right."""
    path = destination / name
    if path.is_file() and path.stat().st_size == len(content):
        return
    if path.suffix in TEXT:
        _write(destination, f"{name}.gz", gzip.compress(content, 9, mtime=0))
        _write(destination, f"{name}.br", brotli.compress(content, quality=9 if len(content) > LARGE else 11))
    # Last, so that a file that is there has its copies.
    _write(destination, name, content)


def _write(destination: Path, name: str, content: bytes) -> None:
    """Write a file whole or not at all, also when two builds run at once."""
    # Beside the destination: a server that starts meanwhile must not list half a file.
    drafts = destination.with_name(f"{destination.name}.draft")
    drafts.mkdir(parents=True, exist_ok=True)
    draft = drafts / f"{name.replace('/', '_')}.{os.getpid()}"
    draft.write_bytes(content)
    path = destination / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(path)


def _forget(destination: Path, *, keep: set[str]) -> None:
    """Remove published files that neither this build nor the last one uses, a day after they were made."""
    for path in destination.rglob("*"):
        name = path.relative_to(destination).as_posix()
        plain = name.removesuffix(".br").removesuffix(".gz")
        forgotten = path.is_file() and plain != MANIFEST and plain not in keep
        if forgotten and time.time() - path.stat().st_mtime > ONE_DAY:
            path.unlink(missing_ok=True)
