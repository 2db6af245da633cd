"""The platforms' tools: brought by npm when they are not those of the lock file, and not again when they are."""

import json
from pathlib import Path

import pytest

from scripts import deploy_tools
from scripts.deploy_tools import ensure_tools
from scripts.problems import SetupError
from scripts.pythons import UV_VERSION
from tests.support.programs import ROOT

LOCKED = {
    "": {"name": "tools"},
    "node_modules/packager": {"version": "1.2.3"},
    "node_modules/of-another-system": {"version": "1.0.0", "optional": True},
}
SETS = sorted((ROOT / "tests" / "deploy").glob("*-tools"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "some-tools"
    source.mkdir()
    (source / "package.json").write_text("{}", encoding="utf-8")
    (source / "package-lock.json").write_text(json.dumps({"packages": LOCKED}), encoding="utf-8")
    return source


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """An npm that installs what it is asked for, and says how it was called."""
    called: list[list[str]] = []

    def npm(command: list[str], failure: str) -> str:
        called.append(command)
        folder = Path(command[command.index("--prefix") + 1])
        installed = {name: package for name, package in LOCKED.items() if name and not package.get("optional")}
        (folder / "node_modules").mkdir(exist_ok=True)
        (folder / "node_modules/.package-lock.json").write_text(json.dumps({"packages": installed}), encoding="utf-8")
        return ""

    monkeypatch.setattr(deploy_tools, "run_quietly", npm)
    monkeypatch.setattr(deploy_tools, "check_node", lambda: None)
    return called


def test_they_are_installed_once_into_a_folder_of_their_own(
    source: Path, tmp_path: Path, calls: list[list[str]]
) -> None:
    for _ in range(2):
        assert ensure_tools(source, tmp_path / ".tools") == tmp_path / ".tools" / "node_modules"
    assert len(calls) == 1
    assert (tmp_path / ".tools" / "package-lock.json").read_text(encoding="utf-8") == json.dumps({"packages": LOCKED})


def test_another_version_in_the_lock_is_brought(source: Path, tmp_path: Path, calls: list[list[str]]) -> None:
    ensure_tools(source, tmp_path / ".tools")
    lock = (source / "package-lock.json").read_text(encoding="utf-8").replace("1.2.3", "1.2.4")
    (source / "package-lock.json").write_text(lock, encoding="utf-8")
    ensure_tools(source, tmp_path / ".tools")
    assert len(calls) == 2


def test_nothing_of_theirs_is_run_while_they_are_installed(
    source: Path, tmp_path: Path, calls: list[list[str]]
) -> None:
    ensure_tools(source, tmp_path / ".tools")
    assert "--ignore-scripts" in calls[0]


def test_what_cannot_be_brought_is_named(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], failure: str) -> str:
        raise SetupError(failure)

    monkeypatch.setattr(deploy_tools, "check_node", lambda: None)
    monkeypatch.setattr(deploy_tools, "run_quietly", fail)
    with pytest.raises(SetupError, match=r"npm could not install tests/deploy/some-tools, which the tests need"):
        ensure_tools(source, tmp_path / ".tools")


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_the_locks_name_exact_versions_and_no_registry(folder: Path) -> None:
    assert '"resolved"' not in (folder / "package-lock.json").read_text(encoding="utf-8")
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    versions = [
        version for kind in ("dependencies", "optionalDependencies") for version in asked.get(kind, {}).values()
    ]
    assert versions and all(version[0].isdigit() for version in versions)


def test_there_is_one_version_of_uv() -> None:
    assert f"\nuv=={UV_VERSION}\n" in (ROOT / "requirements-uv.txt").read_text(encoding="utf-8")
