"""Finds a CPython that is new enough for an environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.problems import SetupError, run_quietly, say

Version = tuple[int, int]

NEWEST_MINOR = 14
UV_VERSION = "0.13.9"
SHOW_VERSION = "import platform, sys; print(platform.python_implementation(), *sys.version_info[:2])"


def version_of(python: str) -> Version | None:
    """Return the version of the CPython at `python`, or None if it is no CPython or does not run."""
    try:
        result = subprocess.run([python, "-c", SHOW_VERSION], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = result.stdout.split()
    if result.returncode != 0 or len(words) != 3 or words[0] != "CPython":
        return None
    return int(words[1]), int(words[2])


def installed_pythons(minimum: Version) -> Iterator[str]:
    """Yield the usual places of a Python of at least `minimum`, oldest version first, whether it runs or not."""
    pyenv_root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    minors = range(minimum[1], NEWEST_MINOR + 1)
    for minor in minors:
        yield from sorted(str(path) for path in pyenv_root.glob(f"versions/3.{minor}.*/bin/python3"))
    for minor in minors:
        if found := shutil.which(f"python3.{minor}"):
            yield found


def find_python(minimum: Version, prefer_running: bool = True) -> str | None:
    """Return a CPython of at least `minimum` that is installed on this machine, or None.

    The running interpreter comes first, or last where `prefer_running` is False.
    """
    candidates = list(installed_pythons(minimum))
    candidates.insert(0 if prefer_running else len(candidates), sys.executable)
    for candidate in candidates:
        version = version_of(candidate)
        if version and version >= minimum:
            return candidate
    return None


def server_python(minimum: Version = (3, 11)) -> str:
    """Return the CPython for the server's and the model's environments, or raise SetupError."""
    found = find_python(minimum)
    if not found:
        raise SetupError(f"Locutorio needs Python {minimum[0]}.{minimum[1]} or newer: install one and try again.")
    return found


def vercel_python(uv_environment: Path, minimum: Version = (3, 12)) -> str:
    """Return a CPython that Vercel's runtime accepts.

    VERCEL_TEST_PYTHON names one; otherwise an installed one is taken, and at last `uv`, installed into
    `uv_environment`, is asked for one. Raises SetupError when there is none.
    """
    wanted = f"{minimum[0]}.{minimum[1]}"
    named = os.environ.get("VERCEL_TEST_PYTHON")
    if named:
        version = version_of(named)
        if not version or version < minimum:
            raise SetupError(f"VERCEL_TEST_PYTHON={named} is not CPython >= {wanted}.")
        return named
    return find_python(minimum, prefer_running=False) or python_from_uv(wanted, uv_environment)


def python_from_uv(wanted: str, uv_environment: Path) -> str:
    """Let `uv` install Python `wanted` (such as "3.12") and return its path, or raise SetupError."""
    failure = (
        f"Vercel's runtime needs CPython >= {wanted}, and none was found. Install one (python.org, pyenv or your "
        f"system's packages), or set VERCEL_TEST_PYTHON to its path. uv could not install one"
    )
    uv = shutil.which("uv")
    if not uv:
        uv = str(uv_environment / "bin" / "uv")
        say("uv, to install a newer Python")
        pip = [str(uv_environment / "bin" / "python"), "-m", "pip", "install", "--quiet", f"uv=={UV_VERSION}"]
        run_quietly(pip, failure)
    say(f"Python {wanted} with uv")
    run_quietly([uv, "python", "install", wanted], failure)
    return run_quietly([uv, "python", "find", wanted], failure).strip()
