"""The commit that a server of one's own runs."""

import subprocess
from pathlib import Path

import pytest

from server.commit import deployed_commit
from tests.conformance.client import Client
from tests.support.programs import ROOT
from tests.support.waitress import WaitressServer


@pytest.mark.parametrize("is_anothers", [False, True], ids=["ours", "another user's"])
def test_it_is_that_of_the_checkout(tmp_path: Path, is_anothers: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "first"], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    if is_anothers:
        # git's own switch for its tests of what it refuses to read.
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert deployed_commit(tmp_path) == head


def test_it_is_the_one_that_a_release_was_made_of(tmp_path: Path) -> None:
    (tmp_path / "COMMIT").write_text("0123abc\n", encoding="ascii")
    assert deployed_commit(tmp_path) == "0123abc"


def test_without_git_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert deployed_commit(tmp_path) == ""


@pytest.mark.parametrize("variable", ["", "0123abcdef"], ids=["by itself", "by its variable"])
def test_the_server_tells_it(variable: str) -> None:
    with WaitressServer({"LOCUTORIO_COMMIT": variable}) as server:
        assert Client(server.url).get("/api/health").json()["commit"] == (variable or deployed_commit(ROOT))
