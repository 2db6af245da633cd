"""A Python that is too old is told so in one line, by whatever of ours it runs first."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.programs import ROOT, clean_environment

READ_FIRST = ["api/index.py", "api/relay/__init__.py", "server/__init__.py", "scripts/__init__.py"]
SET_UP = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*.py"))
OLD_PYTHONS = [path for minor in (7, 8, 9, 10) for path in Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python3")]
"""Those of this machine; where it has none, the rule is still tried with a version that is only said."""


def run(python: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment({"LOCUTORIO_ENV_FILE": "", "PORT": "0"})
    environment.pop("PYENV_VERSION", None)
    command = [str(python), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("file", READ_FIRST)
def test_what_is_read_first_has_nothing_that_an_old_python_cannot_read(file: str) -> None:
    ast.parse((ROOT / file).read_text(encoding="utf-8"), file, feature_version=(3, 7))


@pytest.mark.parametrize("file", SET_UP)
def test_set_up_can_be_read_by_the_pythons_from_which_it_finds_a_newer_one(file: str) -> None:
    ast.parse((ROOT / file).read_text(encoding="utf-8"), file, feature_version=(3, 9))


@pytest.mark.parametrize("module", ["server", "server.health", "api.index"])
def test_an_old_version_is_refused_in_one_line(module: str) -> None:
    pretending = "import runpy, sys; sys.version_info = (3, 10, 13); sys.version = '3.10.13 (main)'; "
    ended = run(sys.executable, "-c", f"{pretending}runpy.run_module('{module}')")
    assert ended.returncode == 1
    assert ended.stderr == "Locutorio needs Python 3.11 or newer. This is Python 3.10.13.\n"


def test_each_old_python_of_this_machine_is_told_so() -> None:
    for python in OLD_PYTHONS:
        version = python.parents[1].name
        for module in ("server", "server.health", "api.index"):
            ended = run(python, "-m", module)
            assert (ended.returncode, ended.stdout) == (1, "")
            assert ended.stderr == f"Locutorio needs Python 3.11 or newer. This is Python {version}.\n"
        set_up = run(python, "-m", "scripts.setup", "nothing").stderr.splitlines()[0]
        assert set_up.startswith(("usage: ", f"Locutorio needs Python 3.11 or newer. This is Python {version}"))
