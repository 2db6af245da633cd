"""`npm run lint` finds what is used by nothing, asks another host, or begins at the root of the host."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.page.build.small_page import adding, complaints, lint, replacing
from tests.support.programs import ROOT


def test_the_page_is_in_order() -> None:
    result = lint(ROOT / "public")
    assert (result.returncode, result.stderr) == (0, "")


def test_a_small_page_is_in_order(public: Path) -> None:
    result = lint(public)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (adding("js/stray.js", "export {};"), "js/stray.js is used by nothing"),
        (adding("js/stray.d.ts", "export type Stray = string;"), "js/stray.d.ts is used by nothing"),
        (adding("css/stray.css", ""), "css/stray.css is used by nothing"),
        (replacing("css/main.css", '@import "./base.css";', ""), "css/base.css is used by nothing"),
    ],
)
def test_what_is_used_by_nothing_is_named(public: Path, break_it: Callable, complaint: str) -> None:
    break_it(public)
    result = lint(public)
    assert result.returncode == 1
    assert complaint in complaints(result)


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("index.html", '<link rel="icon" href="https://cdn.example/icon.svg">', "https://cdn.example/icon.svg"),
        ("index.html", '<img src="//cdn.example/icon.svg">', "//cdn.example/icon.svg"),
        ("css/base.css", "p { background: url(https://cdn.example/x.png) }", "https://cdn.example/x.png"),
        ("js/main.js", "fetch(`https://cdn.example/${name}`);", "https://cdn.example/${name}"),
        ("js/main.js", 'fetch("//cdn.example/x");', "//cdn.example/x"),
    ],
)
def test_nothing_comes_from_another_host(public: Path, name: str, line: str, address: str) -> None:
    adding(name, line)(public)
    assert f"{name} refers to another host: {address}" in complaints(lint(public))


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("index.html", '<img src="/icons/sign.svg">', "/icons/sign.svg"),
        ("js/main.js", 'fetch("/api/config");', "/api/config"),
        ("js/main.js", "fetch(`/locales/${name}.json`);", "/locales/${name}.json"),
        ("js/main.js", 'navigator.serviceWorker.register("/sw.js");', "/sw.js"),
    ],
)
def test_nothing_begins_at_the_root_of_the_host(public: Path, name: str, line: str, address: str) -> None:
    adding(name, line)(public)
    assert f"{name} refers to {address}, which begins at the root of the host" in complaints(lint(public))
