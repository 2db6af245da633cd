"""Copies of the project, for what writes into it."""

import shutil
import subprocess
from pathlib import Path

from tests.support.programs import ROOT

LISTED = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]


def copy_project(target: Path) -> None:
    """Copy every file that a fresh clone would have, and what is new and not ignored, into `target`."""
    names = subprocess.run(LISTED, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
