"""Brings the page's libraries with npm, and builds what the page needs of them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from scripts.environments import ROOT, one_at_a_time
from scripts.problems import SetupError, run_quietly, say

OLDEST_NODE = 20
"""What still builds the page, such as Debian 13's own. The documents ask for 22, the oldest that is maintained."""
INSTALLED = "node_modules/.package-lock.json"


def ensure_page(root: Path = ROOT) -> None:
    """Make the page ready to be served. Raises SetupError."""
    ensure_libraries(root, with_tools=False)
    run_quietly(["node", str(root / "scripts" / "build.mjs")], "the page could not be built")


def ensure_page_and_tools(root: Path = ROOT) -> None:
    """Make the page ready to be served, tested and checked. Raises SetupError."""
    ensure_libraries(root, with_tools=True)
    ensure_page(root)


def ensure_libraries(root: Path, *, with_tools: bool) -> None:
    """Make node_modules hold what package-lock.json names, with the tools of development if wanted."""
    with one_at_a_time(root / "node_modules"):
        if are_current(root, with_tools=with_tools):
            return
        check_node()
        say("the page's libraries with npm")
        command = ["npm", "ci", "--prefix", str(root), "--no-fund", "--no-audit"]
        run_quietly(command if with_tools else [*command, "--omit=dev"], "npm could not install the page's libraries")


def are_current(root: Path, *, with_tools: bool) -> bool:
    """Tell whether node_modules already has the very versions of package-lock.json, by npm's own account."""
    try:
        wanted, installed = packages_in(root / "package-lock.json"), packages_in(root / INSTALLED)
    except FileNotFoundError:
        return False
    needed = {
        name: package
        for name, package in wanted.items()
        # An optional package may be one for another platform.
        if name and not package.get("optional") and (with_tools or not package.get("dev"))
    }
    return all(installed.get(name, {}).get("version") == package["version"] for name, package in needed.items())


def packages_in(lock_file: Path) -> dict[str, dict[str, Any]]:
    """Return the packages of one of npm's lock files by their place in node_modules."""
    packages: dict[str, dict[str, Any]] = json.loads(lock_file.read_text(encoding="utf-8"))["packages"]
    return packages


def check_node() -> None:
    """Raise SetupError unless there is a Node.js that is new enough, with npm."""
    advice = f"The page needs Node.js {OLDEST_NODE} or newer with npm: install it (nodejs.org) and try again."
    if not shutil.which("node") or not shutil.which("npm"):
        raise SetupError(advice)
    version = run_quietly(["node", "--version"], advice)
    if int(re.sub(r"\D.*", "", version.removeprefix("v")) or 0) < OLDEST_NODE:
        raise SetupError(f"{advice} Found: {version.strip()}.")
