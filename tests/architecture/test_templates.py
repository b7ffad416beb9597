"""Templates keep the house rules: they compile, they are used, and the page's policy on scripts and styles holds."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2 import nodes
from jinja2.filters import FILTERS

from tests.databases import SqliteCopies
from tracker.config import ROOT
from tracker.web.assets import build

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".svg"))
COMPONENTS = ROOT / "templates" / "components"
STATIC = ROOT / "static"
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


def source(path: Path) -> str:
    """Return a template without its comments."""
    return re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture(scope="module")
def environment(
    make_app: Callable[[str, Path], Flask], sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """Give the application, whose pages add filters of their own."""
    return make_app(sqlite_copies.empty_url(), tmp_path_factory.mktemp("templates"))


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(environment: Flask, name: str) -> None:
    assert environment.jinja_env.get_template(name) is not None


def test_no_filter_of_ours_is_applied_while_a_template_compiles(environment: Flask) -> None:
    filters = environment.jinja_env.filters
    ours = {name: write for name, write in filters.items() if FILTERS.get(name) is not write}
    assert "rag_word" in ours
    assert [name for name, write in ours.items() if not hasattr(write, "jinja_pass_arg")] == []


@pytest.mark.parametrize("languages", [("en", "zh_Hans_CN"), ("zh_Hans_CN", "en")])
def test_a_template_speaks_the_language_of_each_of_its_readers(environment: Flask, languages: tuple[str, str]) -> None:
    words = {"en": "Off plan; 1 working day", "zh_Hans_CN": "落后; 1个工作日"}
    template = environment.jinja_env.from_string('{{ "red"|rag_word }}; {{ 1|workdays|striptags }}')
    with environment.test_request_context():
        for language in languages:
            with force_locale(language):
                assert template.render() == words[language]


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_it_needs_nothing_that_the_policy_forbids(path: Path) -> None:
    text = source(path)
    assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == []
    assert re.findall(r"<style\b|javascript:", text) == []
    inline = [
        tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "application/json" not in tag
    ]
    assert inline == []
    assert re.findall(r"https?://", text.replace("http://www.w3.org/", "")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_only_known_text_is_marked_safe(path: Path) -> None:
    assert re.findall(r"\|\s*safe\b", source(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_colon_behind_a_value_is_the_language_s_own(path: Path) -> None:
    assert re.findall(r".*(?:\}\}|</\w+>): .*", source(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_form_that_writes_carries_the_token(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*\bmethod=[\"']post[\"'].*?</form>", source(path), flags=re.DOTALL | re.IGNORECASE)
    assert [form[:80] for form in forms if "token()" not in form] == []


def test_a_component_is_one_macro_under_its_own_name(environment: Flask) -> None:
    wrong = {}
    for path in sorted(COMPONENTS.glob("*.html")):
        macros = [macro.name for macro in environment.jinja_env.parse(path.read_text()).find_all(nodes.Macro)]
        if macros != [path.stem]:
            wrong[path.name] = macros
    assert wrong == {}
    assert [path.name for path in COMPONENTS.iterdir() if path.is_dir()] == []


def test_every_component_is_used() -> None:
    everything = {path: source(path) for path in TEMPLATES}
    unused = [
        path.name
        for path in sorted(COMPONENTS.glob("*.html"))
        if not any(f'"components/{path.name}"' in text for other, text in everything.items() if other != path)
    ]
    assert unused == []


def test_every_template_is_reached() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tracker").rglob("*.py"))
    everything = {path: source(path) for path in TEMPLATES}
    unreached = [
        name
        for path, name in zip(TEMPLATES, NAMES, strict=True)
        if f'"{name}"' not in code
        and not any(f'"{name}"' in text for other, text in everything.items() if other != path)
    ]
    assert unreached == []


def test_every_script_a_template_names_is_there_and_used() -> None:
    named = {
        name
        for path in TEMPLATES
        for names in re.findall(r'data-module="([^"{]+)"', source(path))
        for name in names.split()
    }
    present = {path.stem for path in (STATIC / "js" / "components").glob("*.js")}
    assert named - present == set()
    assert present - named == set()


def test_scripts_build_no_markup_from_text() -> None:
    """Markup from text would bring in styles and scripts past the policy; nodes are made one by one."""
    risky = re.compile(r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function")
    found = {str(path): risky.findall(path.read_text()) for path in STATIC.rglob("*.js")}
    assert {path: hits for path, hits in found.items() if hits} == {}


def test_charts_are_never_sent_anywhere() -> None:
    text = (STATIC / "js" / "plotly.js").read_text()
    assert 'setPlotConfig({ showSendToCloud: false, plotlyServerURL: "", displaylogo: false })' in text


def test_every_style_rule_of_a_role_has_a_dark_twin() -> None:
    tokens = (STATIC / "css" / "tokens.css").read_text()
    light, dark = (
        re.search(rf'\[data-bs-theme="{theme}"\] {{(.*?)\n}}', tokens, re.DOTALL) for theme in ("light", "dark")
    )
    assert light is not None
    assert dark is not None
    colours = {name for name, value in re.findall(r"(--[\w-]+): ([^;]+);", light[1]) if re.match(r"#|rgba", value)}
    assert colours - set(re.findall(r"(--[\w-]+):", dark[1])) == set()


def test_static_files_name_files_that_are_there(tmp_path: Path) -> None:
    assert "js/main.js" in build(STATIC, tmp_path)
