"""The build command finds what would break the page."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.programs import ROOT


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A copy of the page that may be broken."""
    return Path(shutil.copytree(ROOT / "public", tmp_path / "public"))


def build(public: Path) -> subprocess.CompletedProcess[str]:
    """Check the page in that folder."""
    return subprocess.run(
        ["node", str(ROOT / "scripts" / "build.mjs"), str(public)], capture_output=True, text=True, timeout=30
    )


def replace(path: Path, old: str, new: str) -> None:
    """Change a file's text, which must hold `old`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_page_is_in_order(public: Path):
    result = build(public)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (lambda public: (public / "css/page.css").unlink(), "css/page.css, which does not exist"),
        (lambda public: (public / "js/relay/events.js").unlink(), "events.js, which does not exist"),
        (lambda public: (public / "js/stray.js").write_text("export {};"), "js/stray.js is imported by nothing"),
        (
            lambda public: replace(public / "index.html", "css/base.css", "https://cdn.example/base.css"),
            "another host: https://cdn.example/base.css",
        ),
        (lambda public: replace(public / "locales/en.json", '"composer.send"', '"composer.post"'), "composer.send"),
        (lambda public: replace(public / "locales/en.json", '"composer.send"', '"composer.post"'), "composer.post"),
    ],
)
def test_what_is_missing_or_unused_is_named(public: Path, break_it: Callable[[Path], object], complaint: str):
    break_it(public)
    result = build(public)
    assert result.returncode == 1
    assert complaint in result.stderr
