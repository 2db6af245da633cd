"""Brings the platforms' own tools, with which the tests package and build what a platform would.

Each set is a package.json with its lock below tests/deploy, and is installed into a folder of its own: they are large,
and neither the page nor a deployment has any use for them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.environments import ROOT, one_at_a_time
from scripts.libraries import INSTALLED, check_node, packages_in
from scripts.problems import run_quietly, say

NETLIFY_TOOLS = ROOT / ".netlify-tools"
VERCEL_TOOLS = ROOT / ".vercel-tools"


def ensure_netlify_tools() -> Path:
    """Bring Netlify's packager and AWS's runtime client; return their node_modules. Raises SetupError."""
    return ensure_tools(ROOT / "tests" / "deploy" / "netlify-tools", NETLIFY_TOOLS)


def ensure_vercel_tools() -> Path:
    """Bring Vercel's command line; return its node_modules. Raises SetupError."""
    return ensure_tools(ROOT / "tests" / "deploy" / "vercel-tools", VERCEL_TOOLS)


def ensure_tools(source: Path, folder: Path) -> Path:
    """Make `folder` hold what `source`/package-lock.json names, and return its node_modules. Raises SetupError."""
    with one_at_a_time(folder):
        if not are_installed(source, folder):
            check_node()
            say(f"{source.name} with npm")
            folder.mkdir(exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(source / name, folder / name)
            # Not `npm ci`: it refuses a lock without the packages for other systems, some of which no registry has.
            # And no install scripts, which would compile what is not used here.
            command = ["npm", "install", "--prefix", str(folder), "--no-save", "--ignore-scripts"]
            command += ["--no-fund", "--no-audit"]
            run_quietly(command, f"npm could not install tests/deploy/{source.name}, which the tests need")
    return folder / "node_modules"


def are_installed(source: Path, folder: Path) -> bool:
    """Tell whether `folder` has the very versions of `source`/package-lock.json, by npm's own account."""
    try:
        wanted, installed = packages_in(source / "package-lock.json"), packages_in(folder / INSTALLED)
    except FileNotFoundError:
        return False
    needed = {name: package for name, package in wanted.items() if name and not package.get("optional")}
    return all(installed.get(name, {}).get("version") == package["version"] for name, package in needed.items())
