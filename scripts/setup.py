"""Sets up what a task needs: `python3 -m scripts.setup server|dev|page|page-dev|vercel|model|chromium|...`

Standard library only. Every part does nothing when it is already there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

# Run as a file (`python3 scripts/setup.py`), Python looks for imports in scripts/ and not in the project.
if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts.deploy_tools import ensure_netlify_tools, ensure_vercel_tools
from scripts.environments import ROOT, ensure
from scripts.libraries import ensure_page, ensure_page_and_tools
from scripts.model_files import ensure_model
from scripts.problems import SetupError
from scripts.programs import ensure_chromium, ensure_network_tools, ensure_other_engines, ensure_redis
from scripts.pythons import vercel_python


def ensure_server() -> Path:
    """Make .venv able to run the server, and return its interpreter."""
    return ensure(".venv", "requirements-server.txt")


def ensure_development() -> Path:
    """Make .venv able to run the tests, the linters and the benchmarks, and return its interpreter."""
    return ensure(".venv", "requirements-dev.txt")


def ensure_vercel() -> Path:
    """Make .venv-vercel able to run the relay under Vercel's runtime, and return its interpreter."""
    return ensure(".venv-vercel", "requirements-vercel.txt", choose_vercel_python)


def ensure_vercel_build() -> Path:
    """Bring Vercel's command line and what it needs; return its node_modules."""
    ensure(".venv-uv", "requirements-uv.txt", choose_vercel_python)
    return ensure_vercel_tools()


def choose_vercel_python() -> str:
    """Find a Python for Vercel's runtime; if uv has to bring it, uv is installed into .venv."""
    return vercel_python(ROOT / ".venv")


PARTS: dict[str, Callable[[], object]] = {
    "server": ensure_server,
    "dev": ensure_development,
    "page": ensure_page,
    "page-dev": ensure_page_and_tools,
    "vercel": ensure_vercel,
    "model": ensure_model,
    "chromium": ensure_chromium,
    "engines": ensure_other_engines,
    "redis": ensure_redis,
    "network-tools": ensure_network_tools,
    "netlify-tools": ensure_netlify_tools,
    "vercel-build": ensure_vercel_build,
}


def main(parts: Sequence[str]) -> int:
    """Set up each of `parts` in turn; return the exit status."""
    unknown = [part for part in parts if part not in PARTS]
    if unknown or not parts:
        print(f"usage: python3 -m scripts.setup PART ...\nparts: {' '.join(PARTS)}", file=sys.stderr)
        return 2
    try:
        for part in parts:
            PARTS[part]()
    except SetupError as error:
        print(f"setup failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
