"""Programs that are missing are installed where that is possible; where not, one message says what is missing."""

import os
import shutil
from pathlib import Path

import pytest

from scripts import programs
from scripts.problems import SetupError
from scripts.programs import (
    NETWORK_TOOLS,
    ensure_chromium,
    ensure_network_tools,
    ensure_other_engines,
    ensure_redis,
    installed_chromium,
)
from tests.scripts.conftest import Executable

THEIR_NAMES = "tinyproxy microsocks nginx caddy haproxy espeak-ng redis-server"


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, executable: Executable, tmp_path: Path) -> Path:
    """A machine with a shell and nothing else, as root, without Playwright; returns its only folder of programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "sh", "touch", "chmod"):
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(programs, "interpreter", lambda environment: executable("python", "exit 1"))
    monkeypatch.setattr(programs, "CHROMIUM_OF_MACOS", tmp_path / "none")
    monkeypatch.setattr(programs, "SYSTEM_FOLDERS", str(tmp_path / "sbin"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    programs.update_package_lists.cache_clear()
    return folder


@pytest.fixture
def apt(executable: Executable, bare_machine: Path) -> Path:
    """An apt-get that installs whatever it is asked for; returns the file where it writes how it was called."""
    calls = bare_machine.parent / "apt-calls"
    install = f'[ "$1" = install ] && for name; do touch {bare_machine}/$name; chmod +x {bare_machine}/$name; done'
    executable("apt-get", f'echo "$@" >> {calls}; {install}; exit 0')
    return calls


def calls_in(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_what_is_installed_is_left_alone(executable: Executable, apt: Path) -> None:
    for name in ("chromium", "firefox", "WebKitWebDriver", "Xvfb", *NETWORK_TOOLS):
        executable(name, "exit 0")
    assert ensure_chromium().name == "chromium"
    ensure_other_engines()
    ensure_network_tools()
    assert calls_in(apt) == []


@pytest.mark.parametrize(
    "name", ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
)
def test_chromium_is_known_by_any_of_its_names(executable: Executable, name: str) -> None:
    chromium = executable(name, "exit 0")
    assert installed_chromium() == chromium


def test_the_chromium_that_playwright_downloaded_is_found(
    executable: Executable, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloaded = executable("chrome-of-playwright", "exit 0")
    monkeypatch.setattr(programs, "interpreter", lambda environment: executable("python", f"echo {downloaded}"))
    assert installed_chromium() == downloaded


def test_chromium_comes_from_playwright_first(
    executable: Executable, monkeypatch: pytest.MonkeyPatch, apt: Path, bare_machine: Path
) -> None:
    downloaded = bare_machine / "chrome-of-playwright"
    python = f'[ "$1" = -m ] && touch {downloaded}; echo {downloaded}'
    monkeypatch.setattr(programs, "interpreter", lambda environment: executable("python", python))
    assert ensure_chromium() == downloaded
    assert calls_in(apt) == []


def test_chromium_comes_from_apt_where_playwright_cannot_download(apt: Path) -> None:
    assert ensure_chromium().name == "chromium-headless-shell"
    assert calls_in(apt) == ["update", "install -y --no-install-recommends chromium-headless-shell"]


def test_where_apt_knows_only_the_whole_chromium_that_is_installed(executable: Executable, bare_machine: Path) -> None:
    unknown = 'for name; do [ "$name" = chromium-headless-shell ] && exit 100; done'
    executable("apt-get", f"{unknown}; touch {bare_machine}/chromium; chmod +x {bare_machine}/chromium")
    assert ensure_chromium().name == "chromium"


def test_of_the_other_engines_only_what_is_missing_is_installed(executable: Executable, apt: Path) -> None:
    executable("firefox-esr", "exit 0")
    ensure_other_engines()
    assert calls_in(apt) == ["update", "install -y --no-install-recommends webkit2gtk-driver xvfb"]


def test_a_tool_is_found_where_only_root_looks_for_programs(apt: Path, executable: Executable, tmp_path: Path) -> None:
    for name in set(NETWORK_TOOLS) - {"nginx"}:
        executable(name, "exit 0")
    (tmp_path / "sbin").mkdir()
    executable("nginx", "exit 0").rename(tmp_path / "sbin" / "nginx")
    ensure_network_tools()
    assert calls_in(apt) == []


def test_of_the_network_tools_unit_tests_need_only_redis(apt: Path) -> None:
    ensure_redis()
    assert calls_in(apt) == ["update", "install -y --no-install-recommends redis-server"]
    ensure_redis()
    assert len(calls_in(apt)) == 2


def test_only_the_missing_tools_are_installed_and_package_lists_are_fetched_once(
    executable: Executable, apt: Path
) -> None:
    executable("tinyproxy", "exit 0")
    ensure_network_tools()
    ensure_chromium()
    assert calls_in(apt) == [
        "update",
        "install -y --no-install-recommends microsocks nginx caddy haproxy espeak-ng redis-server",
        "install -y --no-install-recommends chromium-headless-shell",
    ]


def test_without_root_one_message_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, apt: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(
        SetupError,
        match=f"install {THEIR_NAMES} with your system's package manager",
    ):
        ensure_network_tools()
    with pytest.raises(SetupError, match="install chromium with your system's package manager"):
        ensure_chromium()
    with pytest.raises(SetupError, match="install firefox-esr webkit2gtk-driver xvfb with your system's package man"):
        ensure_other_engines()
    assert calls_in(apt) == []


def test_without_apt_one_message_names_what_is_missing() -> None:
    with pytest.raises(SetupError, match=f"The tests need {THEIR_NAMES}"):
        ensure_network_tools()


def test_a_failing_apt_is_shown(executable: Executable) -> None:
    executable("apt-get", "echo no such mirror >&2; exit 100")
    with pytest.raises(SetupError, match=r"(?s)apt-get update failed.*no such mirror"):
        ensure_network_tools()
