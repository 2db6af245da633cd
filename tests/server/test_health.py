"""The health check: it asks this very server, wherever it listens."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from server.address import Address
from server.health import is_well
from tests.conformance.raw_upstream import RawUpstream
from tests.support.ports import free_port
from tests.support.programs import ROOT, clean_environment
from tests.support.waitress import WaitressServer


@pytest.fixture(scope="module")
def server() -> Iterator[WaitressServer]:
    with WaitressServer({"HOST": "127.0.0.1"}) as started:
        yield started


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the check as Docker does, with the environment of the server."""
    settings = clean_environment({"LOCUTORIO_ENV_FILE": "", **environment})
    command = [sys.executable, "-m", "server.health"]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=20, check=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", ""])
def test_a_server_that_answers_is_well(server: WaitressServer, host: str) -> None:
    checked = check(HOST=host, PORT=server.url.rpartition(":")[2])
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_server_that_is_not_there_is_unwell() -> None:
    checked = check(PORT=str(free_port()))
    assert (checked.returncode, checked.stdout + checked.stderr) == (1, "")


@pytest.mark.parametrize("said", [b"HTTP/1.1 503 Closed\r\nContent-Length: 0\r\n\r\n", b"SSH-2.0\r\n", b""])
def test_another_answer_is_none(said: bytes) -> None:
    with RawUpstream(said) as stranger:
        assert not is_well(Address("127.0.0.1", int(stranger.url.rpartition(":")[2])))


@pytest.mark.parametrize(("host", "asked"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]")])
def test_the_address_that_stands_for_all_is_asked_on_loopback(host: str, asked: str) -> None:
    assert Address(host, 80).reachable().url() == f"http://{asked}:80"


def test_a_port_that_is_none_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PORT", "70000")
    with pytest.raises(ValueError, match="70000"):
        Address.from_environment()
