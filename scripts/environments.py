"""Makes the project's virtual environments, and leaves them alone while their requirements stay the same."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.problems import run_quietly, say
from scripts.pythons import server_python, version_of

ROOT = Path(__file__).resolve().parent.parent


def interpreter(environment: str | Path, root: Path = ROOT) -> Path:
    """Return the path of the Python inside `environment`, whether it exists or not."""
    return root / environment / "bin" / "python"


def included_files(requirements: Path) -> Iterator[Path]:
    """Yield `requirements` and every file that it includes with `-r`."""
    yield requirements
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            yield from included_files(requirements.parent / line[3:].strip())


def stamp_of(requirements: Path) -> str:
    """Return a digest of everything that `requirements` asks for."""
    digest = hashlib.sha256()
    for path in included_files(requirements):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(environment: Path, requirements: Path) -> bool:
    """Tell whether `environment` already has what `requirements` asks for."""
    stamp = environment / f".stamp-{requirements.name}"
    python = environment / "bin" / "python"
    return python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == stamp_of(requirements)


def ensure(
    environment: str, requirements: str, choose_python: Callable[[], str] = server_python, root: Path = ROOT
) -> Path:
    """Make `environment` hold what the file `requirements` asks for, and return its interpreter.

    `choose_python` is asked for an interpreter only when the environment has to be made. Does nothing when the
    requirements are those of the last time. Raises SetupError.
    """
    directory, file = root / environment, root / requirements
    with one_at_a_time(directory):
        if not is_current(directory, file):
            install(directory, file, choose_python)
    return interpreter(environment, root)


def install(directory: Path, file: Path, choose_python: Callable[[], str]) -> None:
    """Make the environment if there is none that runs, install `file` into it, and stamp it."""
    python = str(directory / "bin" / "python")
    if not version_of(python):
        chosen = choose_python()
        say(f"{directory.name} with {chosen}")
        advice = "python3 -m venv failed (on Debian and Ubuntu it needs the package python3-venv)"
        run_quietly([chosen, "-m", "venv", "--clear", str(directory)], advice)
    say(f"{file.name} into {directory.name}")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(file)]
    run_quietly(pip, f"pip could not install {file.name}")
    for included in included_files(file):
        (directory / f".stamp-{included.name}").write_text(stamp_of(included), encoding="utf-8")


@contextmanager
def one_at_a_time(directory: Path) -> Iterator[None]:
    """Hold a lock beside `directory`, so that two set-ups at once do not write into one environment."""
    with open(f"{directory}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
