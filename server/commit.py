"""Which commit a server of one's own runs, so that its owner can be told of updates."""

from __future__ import annotations

import subprocess
from pathlib import Path

COMMIT_FILE = "COMMIT"
"""In a release's archive, in place of git's history."""


def deployed_commit(root: Path) -> str:
    """Return the commit of the checkout or the release in `root`, or nothing where neither is known."""
    try:
        return (root / COMMIT_FILE).read_text(encoding="ascii").strip()
    except OSError:
        pass
    # The service's user owns none of these files, and git would not read them for that reason alone.
    command = ["git", "-c", "safe.directory=*", "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
