"""Finds the programs that the tests drive, or installs them: browsers, Redis, and real proxies, forward and reverse."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.environments import interpreter
from scripts.problems import SetupError, run_quietly, say

# Without a window Chromium needs less of everything, so that the page's tests take three quarters of the time.
HEADLESS_CHROMIUM = "chromium-headless-shell"
CHROMIUM_NAMES = (HEADLESS_CHROMIUM, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OF_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
CHROMIUM_OF_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)
FIREFOX_NAMES = ("firefox-esr", "firefox")
# WebKit's driver finds its small browser by itself; that has no mode without a window, so it gets a screen of its own.
WEBKIT_DRIVER = "WebKitWebDriver"
XVFB = "Xvfb"
REDIS = "redis-server"
NETWORK_TOOLS = ("tinyproxy", "microsocks", "nginx", "caddy", "haproxy", "espeak-ng", REDIS)
SYSTEM_FOLDERS = "/usr/sbin:/sbin"


def installed_chromium() -> Path | None:
    """Return the Chromium or Chrome on this machine: the system's, else the one that Playwright downloaded."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    if CHROMIUM_OF_MACOS.exists():
        return CHROMIUM_OF_MACOS
    try:
        path = run_quietly([str(interpreter(".venv")), "-c", CHROMIUM_OF_PLAYWRIGHT], "no Playwright", 60).strip()
    except SetupError:
        return None
    return Path(path) if Path(path).exists() else None


def ensure_chromium() -> Path:
    """Return a Chromium; download or install one first if there is none. Raises SetupError."""
    found = installed_chromium()
    if found:
        return found
    say("Chromium with Playwright")
    try:
        run_quietly([str(interpreter(".venv")), "-m", "playwright", "install", "chromium"], "Playwright", 300)
    except SetupError:
        install_chromium_with_apt()
    found = installed_chromium()
    if not found:
        raise SetupError("The page's tests need Chromium or Chrome: install one and try again.")
    return found


def install_chromium_with_apt() -> None:
    """Install the smaller of the two that this release of the system has. Raises SetupError."""
    try:
        install_with_apt([HEADLESS_CHROMIUM])
    except SetupError:
        install_with_apt(["chromium"])


def installed_firefox() -> str | None:
    """Return the path of the Firefox on this machine, or None."""
    return next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)


def ensure_other_engines() -> None:
    """Make sure that Firefox, WebKitGTK with its driver, and a screen for it are installed. Raises SetupError."""
    missing = [
        *([] if installed_firefox() else ["firefox-esr"]),
        *([] if shutil.which(WEBKIT_DRIVER) else ["webkit2gtk-driver"]),
        *([] if shutil.which(XVFB) else ["xvfb"]),
    ]
    if missing:
        install_with_apt(missing)


def ensure_network_tools() -> None:
    """Make sure that the tests' real proxies, forward and reverse, and Redis are installed. Raises SetupError."""
    _ensure_tools(NETWORK_TOOLS)


def ensure_redis() -> None:
    """Make sure that Redis is installed, which unit tests need, too. Raises SetupError."""
    _ensure_tools([REDIS])


def _ensure_tools(names: Sequence[str]) -> None:
    missing = [name for name in names if not installed_tool(name)]
    if missing:
        install_with_apt(missing)


def installed_tool(name: str) -> str | None:
    """Return the path of a program, also where only root looks for programs, or None."""
    return shutil.which(name) or shutil.which(name, path=SYSTEM_FOLDERS)


def install_with_apt(packages: Sequence[str]) -> None:
    """Install Debian packages as root, or raise SetupError that says what is missing."""
    names = " ".join(packages)
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SetupError(f"The tests need {names}: install {names} with your system's package manager and try again.")
    update_package_lists()
    say(f"{names} with apt-get")
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"]
    run_quietly([*install, *packages], f"apt-get could not install {names}")


@functools.cache
def update_package_lists() -> None:
    """Fetch apt's package lists, once in a run."""
    say("apt-get's package lists")
    run_quietly(["apt-get", "update"], "apt-get update failed")
