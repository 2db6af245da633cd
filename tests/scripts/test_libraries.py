"""The page's libraries: brought by npm when they are not those of the lock file, and not again when they are."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.environments import ROOT
from scripts.libraries import OLDEST_NODE, ensure_libraries, ensure_page, ensure_page_and_tools
from scripts.problems import SetupError
from tests.scripts.conftest import Executable

LOCKED = {
    "": {"name": "page"},
    "node_modules/marked": {"version": "18.2.1"},
    "node_modules/axe-core": {"version": "4.14.1", "dev": True},
    "node_modules/@esbuild/sunos-x64": {"version": "0.28.2", "optional": True},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a lock file and nothing installed."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "package-lock.json").write_text(json.dumps({"packages": LOCKED}), encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def calls(executable: Executable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[str]]:
    """A Node and an npm that only write down how they were called."""
    written = tmp_path / "calls"
    executable("node", f'[ "$1" = --version ] && echo v22.1.0 && exit; echo "node $@" >> {written}')
    executable("npm", f'echo "npm $@" >> {written}')
    (tmp_path / "bin" / "sh").symlink_to(shutil.which("sh"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return lambda: written.read_text(encoding="utf-8").splitlines() if written.exists() else []


def install(root: Path, *names: str, **versions: str) -> None:
    """Stand in for npm, which writes down what it has installed."""
    packages = {f"node_modules/{name}": LOCKED[f"node_modules/{name}"] for name in names}
    packages |= {f"node_modules/{name}": {"version": version} for name, version in versions.items()}
    (root / "node_modules").mkdir()
    (root / "node_modules/.package-lock.json").write_text(json.dumps({"packages": packages}), encoding="utf-8")


def test_a_page_is_served_without_the_tools_of_development(root: Path, calls: Callable[[], list[str]]) -> None:
    ensure_page(root)
    assert calls() == [f"npm ci --prefix {root} --no-fund --no-audit --omit=dev", f"node {root}/scripts/build.mjs"]


def test_for_tests_the_tools_come_too_and_all_at_once(root: Path, calls: Callable[[], list[str]]) -> None:
    ensure_libraries(root, with_tools=True)
    assert calls() == [f"npm ci --prefix {root} --no-fund --no-audit"]


@pytest.mark.parametrize(
    ("installed", "is_enough", "is_enough_for_tests"),
    [
        ({"names": ["marked", "axe-core"]}, True, True),
        ({"names": ["marked"]}, True, False),
        ({"names": ["axe-core"]}, False, False),
        ({"names": ["axe-core"], "marked": "17.0.0"}, False, False),
        ({"names": ["marked", "axe-core", "@esbuild/sunos-x64"]}, True, True),
    ],
    ids=["all", "no tools", "no library", "an older library", "those of another platform, too"],
)
def test_npm_is_called_only_when_something_is_missing(
    root: Path, calls: Callable[[], list[str]], installed: dict, is_enough: bool, is_enough_for_tests: bool
) -> None:
    install(root, *installed.pop("names"), **installed)
    ensure_libraries(root, with_tools=False)
    assert (calls() == []) is is_enough
    before = len(calls())
    ensure_libraries(root, with_tools=True)
    assert (len(calls()) == before) is is_enough_for_tests


def test_the_page_is_built_each_time(root: Path, calls: Callable[[], list[str]]) -> None:
    install(root, "marked", "axe-core")
    ensure_page(root)
    ensure_page_and_tools(root)
    assert calls() == [f"node {root}/scripts/build.mjs"] * 2


def test_what_is_wrong_with_the_page_is_told(root: Path, executable: Executable) -> None:
    install(root, "marked")
    executable("node", "echo js/main.js refers to nothing >&2; exit 1")
    with pytest.raises(SetupError, match=r"(?s)the page could not be built.*js/main\.js refers to nothing"):
        ensure_page(root)


def test_a_failing_npm_is_shown(root: Path, executable: Executable) -> None:
    executable("npm", "echo no such registry >&2; exit 1")
    with pytest.raises(SetupError, match=r"(?s)npm could not install the page's libraries.*no such registry"):
        ensure_page(root)


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_without_node_one_message_says_what_to_install(root: Path, tmp_path: Path, missing: str) -> None:
    (tmp_path / "bin" / missing).unlink()
    with pytest.raises(SetupError, match=r"The page needs Node\.js 20 or newer with npm: install it"):
        ensure_page(root)


def test_an_old_node_is_named(root: Path, executable: Executable) -> None:
    executable("node", "echo v18.20.0")
    with pytest.raises(SetupError, match=r"needs Node\.js 20 or newer .* Found: v18\.20\.0\."):
        ensure_page(root)


@pytest.mark.parametrize(
    "place", ["README.md", "Makefile", *(f"docs/{name}/deploy-server.md" for name in ("en", "es", "zh-CN"))]
)
def test_what_people_are_told_to_install_is_what_setup_accepts(place: str) -> None:
    told = re.findall(r"Node (?:>= )?(\d+)", (ROOT / place).read_text(encoding="utf-8"))
    assert told == [str(OLDEST_NODE)]
