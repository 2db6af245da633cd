"""`npm run build` finds what is missing, what is used by nothing, and what comes from elsewhere."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.page.build.small_page import adding, build, complaints, replacing, without
from tests.support.programs import ROOT


def test_the_page_is_in_order(tmp_path: Path) -> None:
    public = Path(shutil.copytree(ROOT / "public", tmp_path / "public"))
    result = build(public)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_small_page_is_in_order(public: Path) -> None:
    result = build(public)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (without("css/base.css"), "index.html refers to css/base.css, which does not exist"),
        (without("js/words.js"), "js/main.js refers to ./words.js, which does not exist"),
        (without("js/worker.js"), "js/main.js refers to js/worker.js, which does not exist"),
        (without("js/later.js"), "js/main.js refers to ./later.js, which does not exist"),
        (without("js/shapes.d.ts"), "js/words.js refers to ./shapes.d.ts, which does not exist"),
        (without("js/deeper.d.ts"), "js/shapes.d.ts refers to ./deeper.d.ts, which does not exist"),
        (adding("js/stray.d.ts", "export type Stray = string;"), "js/stray.d.ts is used by nothing"),
        (without("data/prices.json"), "js/later.js refers to ../data/prices.json, which does not exist"),
        (without("vendor/fonts/a.woff2"), "css/base.css refers to ../vendor/fonts/a.woff2, which does not exist"),
        (adding("js/stray.js", "export {};"), "js/stray.js is used by nothing"),
        (adding("css/stray.css", ""), "css/stray.css is used by nothing"),
        (replacing("js/main.js", 'loadStyle("lazy")', "lazy"), "css/lazy.css is used by nothing"),
        (replacing("js/main.js", 'loadStyle("lazy")', 'call("lazy")'), "css/lazy.css is used by nothing"),
        (replacing("js/main.js", 'loadStyle("lazy")', "loadStyle(lazy)"), "css/lazy.css is used by nothing"),
        (replacing("js/main.js", "STYLES.map(loadStyle)", "STYLES"), "css/listed.css is used by nothing"),
        (replacing("js/main.js", ', "other"', ""), "css/other.css is used by nothing"),
        (adding("js/main.js", 'loadStyle("gone");'), "js/main.js refers to css/gone.css, which does not exist"),
        (adding("js/main.js", '["gone"].map(loadStyle);'), "js/main.js refers to css/gone.css, which does not exist"),
        (adding("js/main.js", "const ="), 'js/main.js:18: Expected identifier but found "="'),
    ],
)
def test_what_is_missing_or_used_by_nothing_is_named(public: Path, break_it: Callable, complaint: str) -> None:
    break_it(public)
    result = build(public)
    assert result.returncode == 1
    assert complaint in complaints(result)


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("index.html", '<link rel="icon" href="https://cdn.example/icon.svg">', "https://cdn.example/icon.svg"),
        ("index.html", '<img src="//cdn.example/icon.svg">', "//cdn.example/icon.svg"),
        ("css/base.css", "@import 'https://cdn.example/x.css';", "https://cdn.example/x.css"),
        ("js/main.js", 'import "https://cdn.example/x.js";', "https://cdn.example/x.js"),
        ("js/main.js", "fetch(`https://cdn.example/${name}`);", "https://cdn.example/${name}"),
        ("js/main.js", 'import "preact";', "preact"),
        ("js/main.js", 'import("preact");', "preact"),
    ],
)
def test_nothing_comes_from_another_host(public: Path, name: str, line: str, address: str) -> None:
    adding(name, line)(public)
    assert f"{name} refers to another host: {address}" in complaints(build(public))


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("index.html", '<img src="/icons/sign.svg">', "/icons/sign.svg"),
        ("css/base.css", "p { background: url(/icons/sign.svg) }", "/icons/sign.svg"),
        ("js/main.js", 'import "/js/words.js";', "/js/words.js"),
        ("js/main.js", 'import("/js/later.js");', "/js/later.js"),
        ("js/main.js", 'fetch("/api/config");', "/api/config"),
        ("js/main.js", "fetch(`/locales/${name}.json`);", "/locales/${name}.json"),
        ("js/main.js", 'navigator.serviceWorker.register("/sw.js");', "/sw.js"),
    ],
)
def test_nothing_begins_at_the_root_of_the_host(public: Path, name: str, line: str, address: str) -> None:
    adding(name, line)(public)
    assert f"{name} refers to {address}, which begins at the root of the host" in complaints(build(public))
