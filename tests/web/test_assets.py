"""Static files: names that carry the content, references that follow, copies that are smaller, long life."""

import gzip
import json
from pathlib import Path

import brotli
import pytest
from flask import Flask, render_template_string

from tracker.web.assets import Assets, BrokenAsset, build, mount

FILES = {
    "css/theme.css": ".logo{background:url('../img/mark.svg')} .x{background:url(data:image/png;base64,AA)}",
    "img/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "js/main.js": "import { draw } from './draw.js'; draw();",
    "js/draw.js": "export const draw = () => 1;",
    "js/components/chart.js": "import { draw } from '../draw.js'; export default draw;",
    "js/components/table.js": "export default 2;",
    "js/components/parts/cell.js": "export default 3;",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "static"


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the packaged files once; compressing them is the slow part."""
    directory = tmp_path_factory.mktemp("assets")
    (directory / "empty").mkdir()
    build(directory / "empty", directory / "built")
    return directory / "built"


@pytest.fixture
def destination(packaged: Path, tmp_path: Path) -> Path:
    """Give a destination in which the packaged files are there already."""
    target = tmp_path / "var" / "built"
    target.mkdir(parents=True)
    for path in packaged.rglob("*"):
        if path.is_file():
            copy = target / path.relative_to(packaged)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.hardlink_to(path)
    return target


def test_every_file_is_published_with_smaller_copies_that_say_the_same(source: Path, destination: Path) -> None:
    published = build(source, destination)
    assert set(FILES) < set(published)
    for name in published.values():
        content = (destination / name).read_bytes()
        assert gzip.decompress((destination / f"{name}.gz").read_bytes()) == content
        assert brotli.decompress((destination / f"{name}.br").read_bytes()) == content


def test_the_packaged_files_are_the_style_sheet_and_the_chart_library_only(packaged: Path) -> None:
    names = json.loads((packaged / "manifest.json").read_text())["files"]
    assert sorted(names) == ["vendor/bootstrap.min.css", "vendor/plotly.min.js"]
    assert b"sourceMappingURL" not in (packaged / names["vendor/bootstrap.min.css"]).read_bytes()
    assert b"newPlot" in (packaged / names["vendor/plotly.min.js"]).read_bytes()


def test_a_site_can_name_a_smaller_chart_library(source: Path, destination: Path, tmp_path: Path) -> None:
    smaller = tmp_path / "plotly-basic.min.js"
    smaller.write_text("var Plotly = {};")
    published = build(source, destination, plotly_js=smaller)
    assert (destination / published["vendor/plotly.min.js"]).read_text() == "var Plotly = {};"


def test_files_name_each_other_by_their_published_names(source: Path, destination: Path) -> None:
    published = build(source, destination)
    chart = (destination / published["js/components/chart.js"]).read_text()
    assert f"'../{Path(published['js/draw.js']).name}'" in chart
    theme = (destination / published["css/theme.css"]).read_text()
    assert f"url('../{published['img/mark.svg']}')" in theme
    assert "url(data:image/png;base64,AA)" in theme


def test_a_change_renames_the_file_and_those_that_name_it(source: Path, destination: Path) -> None:
    before = build(source, destination)
    (source / "js/draw.js").write_text("export const draw = () => 'longer';")
    after = build(source, destination)
    changed = {name for name in after if before[name] != after[name]}
    assert changed == {"js/draw.js", "js/main.js", "js/components/chart.js"}
    # A page that was opened before still finds its files.
    assert all((destination / name).is_file() for name in before.values())


def test_nothing_is_written_when_nothing_changed(source: Path, destination: Path) -> None:
    before = build(source, destination)
    manifest = (destination / "manifest.json").stat()
    assert build(source, destination) == before
    assert (destination / "manifest.json").stat().st_ino == manifest.st_ino


def test_a_lost_file_is_made_again(source: Path, destination: Path) -> None:
    published = build(source, destination)
    (destination / published["css/theme.css"]).unlink()
    build(source, destination)
    assert (destination / published["css/theme.css"]).is_file()


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("js/main.js", "import './gone.js';", "./gone.js"),
        ("css/theme.css", "a{background:url(gone.png)}", "gone.png"),
        ("js/draw.js", "import './main.js';", "circle"),
    ],
)
def test_a_broken_reference_stops_the_build(
    source: Path, destination: Path, name: str, content: str, named: str
) -> None:
    (source / name).write_text(content)
    with pytest.raises(BrokenAsset, match=named):
        build(source, destination)


def test_an_application_without_a_build_says_which_command_makes_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="python -m tracker assets"):
        Assets.read(tmp_path)


def test_templates_name_files_and_scripts_find_their_modules(source: Path, destination: Path) -> None:
    published = build(source, destination)
    app = Flask("assets", static_folder=None)
    mount(app, destination)
    with app.test_request_context():
        shown = render_template_string("{{ asset('css/theme.css') }} {{ asset_map('js/components/')|tojson }}")
        with pytest.raises(KeyError):
            render_template_string("{{ asset('css/misspelt.css') }}")
    url, modules = shown.split(" ", 1)
    assert url == f"/static/{published['css/theme.css']}"
    assert json.loads(modules) == {
        "chart": f"/static/{published['js/components/chart.js']}",
        "table": f"/static/{published['js/components/table.js']}",
    }


@pytest.mark.parametrize(("accepted", "sent"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_a_reader_gets_the_smallest_copy_for_a_year(
    source: Path, destination: Path, accepted: str, sent: str | None
) -> None:
    (source / "css/theme.css").write_text(".a{color:red}" * 100)
    build(source, destination)
    app = Flask("assets", static_folder=None)
    assets = mount(app, destination)
    answer = app.test_client().get(assets.url("css/theme.css"), headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == sent
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.mimetype == "text/css"


@pytest.mark.parametrize("path", ["/static/manifest.json", "/static/css/theme.css", "/static/../static/x"])
def test_what_is_not_published_is_not_there(source: Path, destination: Path, path: str) -> None:
    build(source, destination)
    app = Flask("assets", static_folder=None)
    mount(app, destination)
    assert app.test_client().get(path).status_code == 404
