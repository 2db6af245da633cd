"""Which Python an environment is made with."""

import sys
from pathlib import Path

import pytest

from scripts import pythons
from scripts.problems import SetupError
from scripts.pythons import find_python, server_python, vercel_python, version_of
from tests.scripts.conftest import Executable


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any Python but the running one, and without uv."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.delenv("VERCEL_TEST_PYTHON", raising=False)
    return tmp_path


@pytest.fixture
def running_python_is_old(monkeypatch: pytest.MonkeyPatch, executable: Executable) -> None:
    monkeypatch.setattr(sys, "executable", str(executable("running", "echo CPython 3 9")))


def test_the_version_of_a_python_is_what_it_says() -> None:
    assert version_of(sys.executable) == sys.version_info[:2]


@pytest.mark.parametrize(
    "body", ["exit 127", "echo PyPy 3 12", "echo", "echo not a python at all"], ids=["fails", "pypy", "silent", "other"]
)
def test_what_is_no_cpython_has_no_version(executable: Executable, body: str) -> None:
    assert version_of(str(executable("python3.12", body))) is None


def test_what_does_not_exist_has_no_version(tmp_path: Path) -> None:
    assert version_of(str(tmp_path / "python")) is None


def test_the_running_python_comes_first(executable: Executable) -> None:
    executable("python3.12", "echo CPython 3 12")
    assert find_python((3, 11)) == sys.executable


def test_pyenv_comes_before_path_where_the_running_python_is_not_preferred(executable: Executable) -> None:
    executable("python3.12", "echo CPython 3 12")
    of_pyenv = executable("../pyenv/versions/3.13.0/bin/python3", "echo CPython 3 13")
    assert Path(find_python((3, 12), prefer_running=False)).resolve() == of_pyenv.resolve()


def test_a_stub_that_does_not_run_is_passed_over(executable: Executable, running_python_is_old: None) -> None:
    executable("python3.12", "exit 127")
    good = executable("python3.13", "echo CPython 3 13")
    assert find_python((3, 12)) == str(good)


def test_the_server_needs_a_new_enough_python(running_python_is_old: None) -> None:
    with pytest.raises(SetupError, match=r"Python 3\.11 or newer"):
        server_python()


def test_vercel_test_python_wins(monkeypatch: pytest.MonkeyPatch, executable: Executable, tmp_path: Path) -> None:
    executable("python3.12", "echo CPython 3 12")
    named = str(executable("mine", "echo CPython 3 13"))
    monkeypatch.setenv("VERCEL_TEST_PYTHON", named)
    assert vercel_python(tmp_path / ".venv") == named


def test_a_vercel_test_python_that_is_too_old_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, executable: Executable, tmp_path: Path
) -> None:
    monkeypatch.setenv("VERCEL_TEST_PYTHON", str(executable("mine", "echo CPython 3 11")))
    with pytest.raises(SetupError, match=r"VERCEL_TEST_PYTHON=.*mine is not CPython >= 3\.12"):
        vercel_python(tmp_path / ".venv")


def test_uv_brings_a_python_where_there_is_none(
    executable: Executable, running_python_is_old: None, tmp_path: Path
) -> None:
    executable("uv", f'echo "$@" >> {tmp_path}/asked; [ "$2" = find ] && echo /uv/python3.12 || true')
    assert vercel_python(tmp_path / ".venv") == "/uv/python3.12"
    assert (tmp_path / "asked").read_text(encoding="utf-8").splitlines() == ["python install 3.12", "python find 3.12"]


def test_uv_is_installed_first_where_it_is_missing(
    executable: Executable, running_python_is_old: None, tmp_path: Path
) -> None:
    executable("../.venv/bin/python", f'echo "$@" > {tmp_path}/asked')
    executable("../.venv/bin/uv", '[ "$2" = find ] && echo /uv/python3.12 || true')
    assert vercel_python(tmp_path / ".venv") == "/uv/python3.12"
    assert f"pip install --quiet uv=={pythons.UV_VERSION}" in (tmp_path / "asked").read_text(encoding="utf-8")


def test_one_message_says_what_to_do_where_uv_brings_none(
    executable: Executable, running_python_is_old: None, tmp_path: Path
) -> None:
    executable("uv", "echo cannot download >&2; exit 1")
    with pytest.raises(SetupError) as failure:
        vercel_python(tmp_path / ".venv")
    assert "VERCEL_TEST_PYTHON" in str(failure.value)
    assert "cannot download" in str(failure.value)
