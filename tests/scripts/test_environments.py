"""An environment is made once, and touched again only when its requirements change."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import environments
from scripts.environments import ensure, interpreter
from scripts.problems import SetupError


class Commands(list[list[str]]):
    """Records what set-up runs; makes environments without pip, and installs nothing."""

    fails_to_install = False

    def run(self, command: Sequence[str], failure: str, timeout_seconds: float = 0) -> str:
        self.append(list(command))
        if "venv" in command:
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True, exist_ok=True)
            python.unlink(missing_ok=True)
            python.symlink_to(sys.executable)
        elif self.fails_to_install:
            raise SetupError(failure)
        return ""

    @property
    def made(self) -> int:
        return sum("venv" in command for command in self)

    @property
    def installed(self) -> list[str]:
        return [Path(command[-1]).name for command in self if "pip" in command]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    recorded = Commands()
    monkeypatch.setattr(environments, "run_quietly", recorded.run)
    return recorded


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "base.txt").write_text("flask==1\n", encoding="utf-8")
    (tmp_path / "dev.txt").write_text("# tools\n-r base.txt\npytest==1\n", encoding="utf-8")
    return tmp_path


def choose_this_python() -> str:
    return sys.executable


def choose_no_python() -> str:
    raise AssertionError("an environment that runs needs no other Python")


def test_the_first_time_makes_the_environment_and_installs(project: Path, commands: Commands) -> None:
    python = ensure(".venv", "dev.txt", choose_this_python, project)
    assert python == interpreter(".venv", project)
    assert python.exists()
    assert (commands.made, commands.installed) == (1, ["dev.txt"])


def test_the_second_time_does_nothing(project: Path, commands: Commands) -> None:
    ensure(".venv", "dev.txt", choose_this_python, project)
    commands.clear()
    ensure(".venv", "dev.txt", choose_no_python, project)
    assert commands == []


def test_a_change_in_an_included_file_installs_again_into_the_same_environment(
    project: Path, commands: Commands
) -> None:
    ensure(".venv", "dev.txt", choose_this_python, project)
    commands.clear()
    (project / "base.txt").write_text("flask==2\n", encoding="utf-8")
    ensure(".venv", "dev.txt", choose_no_python, project)
    assert (commands.made, commands.installed) == (0, ["dev.txt"])


def test_what_includes_a_file_satisfies_it_too(project: Path, commands: Commands) -> None:
    ensure(".venv", "dev.txt", choose_this_python, project)
    commands.clear()
    ensure(".venv", "base.txt", choose_no_python, project)
    assert commands == []


def test_a_file_does_not_satisfy_what_includes_it(project: Path, commands: Commands) -> None:
    ensure(".venv", "base.txt", choose_this_python, project)
    commands.clear()
    ensure(".venv", "dev.txt", choose_no_python, project)
    assert commands.installed == ["dev.txt"]


def test_an_environment_whose_python_is_gone_is_made_again(project: Path, commands: Commands) -> None:
    python = ensure(".venv", "dev.txt", choose_this_python, project)
    python.unlink()
    python.symlink_to(project / "removed" / "python")
    commands.clear()
    ensure(".venv", "dev.txt", choose_this_python, project)
    assert (commands.made, commands.installed) == (1, ["dev.txt"])


def test_a_failed_installation_is_tried_again(project: Path, commands: Commands) -> None:
    commands.fails_to_install = True
    with pytest.raises(SetupError, match=r"pip could not install dev\.txt"):
        ensure(".venv", "dev.txt", choose_this_python, project)
    commands.fails_to_install = False
    commands.clear()
    ensure(".venv", "dev.txt", choose_no_python, project)
    assert (commands.made, commands.installed) == (0, ["dev.txt"])
