"""The archive of a release: all that a server needs but Python itself."""

import tarfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from scripts.model_table import MOST_DAYS, read_table
from scripts.release_archive import FOLDER, main, write_archive
from server.commit import deployed_commit
from tests.conformance.client import CODE, Client
from tests.support.programs import ROOT
from tests.support.waitress import WaitressServer

CONTENT_WITHOUT_USE = ("tests", "bench", "node_modules", ".venv", ".git", ".env", "netlify")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("archive") / "locutorio.tar.gz"
    assert main([str(target)], date.fromisoformat(read_table()["date"])) == 0
    return target


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("opt")
    with tarfile.open(archive) as opened:
        opened.extractall(place, filter="data")
    return place / FOLDER


@pytest.fixture(scope="module")
def client(unpacked: Path) -> Iterator[Client]:
    with WaitressServer({"CODE": CODE, "OPENAI_API_KEY": "sk-test-1"}, unpacked) as server:
        yield Client(server.url)


def test_it_serves_the_page_as_it_was_built(client: Client) -> None:
    for name in ("index.html", "build/main.js", "build/offline_files.js", "sw.js", "locales/zh-CN.json"):
        assert client.get(f"/{name}").content == (ROOT / "public" / name).read_bytes(), name


def test_it_knows_its_commit_without_git(client: Client) -> None:
    assert client.get("/api/health").json()["commit"] == deployed_commit(ROOT) != ""


def test_its_environment_can_be_set_up_with_what_is_in_it(unpacked: Path) -> None:
    for name in ("scripts/setup.py", "requirements-server.txt", "requirements.txt", "deploy/locutorio.service"):
        assert (unpacked / name).is_file(), name


def test_nothing_else_is_in_it(unpacked: Path) -> None:
    assert [name for name in CONTENT_WITHOUT_USE if (unpacked / name).exists()] == []


def test_the_same_commit_makes_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.tar.gz"
    write_archive(again)
    assert again.read_bytes() == archive.read_bytes()


def test_a_page_that_was_not_built_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.release_archive.BUILT", "public/no-such-build")
    with pytest.raises(SystemExit, match=r"public/no-such-build is empty: run `python3 -m scripts\.setup page` first"):
        write_archive(tmp_path / "x.tar.gz")


def test_without_a_file_to_write_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_a_release_has_prices_of_models_that_are_not_too_old(tmp_path: Path) -> None:
    target = tmp_path / "locutorio.tar.gz"
    last_day = date.fromisoformat(read_table()["date"]) + timedelta(days=MOST_DAYS)
    with pytest.raises(SystemExit, match=r"61 days old.*make models"):
        main([str(target)], last_day + timedelta(days=1))
    assert not target.exists()
    assert main([str(target)], last_day) == 0
