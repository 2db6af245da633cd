"""The environment of a relay on a machine of one's own: what .env adds to it, and what no variable may claim here."""

from __future__ import annotations

import os
from pathlib import Path

from server.address import read_env_file
from server.commit import deployed_commit

ROOT = Path(__file__).resolve().parent.parent


def prepare_environment() -> None:
    """Make the process's environment what the relay's settings are read from. Call it before the relay is made."""
    read_env_file()
    # No platform, whatever a copied .env says: here a caller can set the headers that are believed on Vercel.
    for name in ("VERCEL", "VERCEL_IPC_PATH", "NETLIFY"):
        os.environ.pop(name, None)
    # Empty in an image that was built without its number.
    if not os.environ.get("LOCUTORIO_COMMIT"):
        os.environ["LOCUTORIO_COMMIT"] = deployed_commit(ROOT)
    if not os.environ.get("DATA_DIR"):
        os.environ["DATA_DIR"] = str(ROOT / ".data")
