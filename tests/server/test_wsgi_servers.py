"""The relay under WSGI servers that read no more of a request than they are asked for: every error is heard."""

import socket
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.conformance.client import CODE, KEY, Client
from tests.support.programs import ROOT, Program, clean_environment

JSON_TYPE = {"Content-Type": "application/json"}
CHAT = "/api/openai/v1/chat/completions"
LIMIT = 2_000_000
WSGIREF = (
    "from wsgiref.simple_server import make_server; from api.index import app; "
    "server = make_server('127.0.0.1', 0, app); "
    "print(f'Listening at: http://127.0.0.1:{server.server_port}', flush=True); server.serve_forever()"
)
COMMANDS = {
    "gunicorn": ["-m", "gunicorn", "--threads", "4", "--bind", "127.0.0.1:0", "api.index:app"],
    "wsgiref": ["-c", WSGIREF],
}


@pytest.fixture(scope="module", params=COMMANDS)
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    environment = {"CODE": CODE, "OPENAI_API_KEY": KEY, "MAX_BODY_MB": str(LIMIT / 1e6)}
    command = [sys.executable, *COMMANDS[request.param]]
    with Program(request.param, command, clean_environment(environment), ROOT) as server:
        yield Client(server.wait_for(r"Listening at: (http://\S+)").group(1))


@pytest.mark.parametrize(("workers", "is_warned"), [([], True), (["--threads", "4"], False)], ids=["sync", "threads"])
def test_a_server_under_which_stop_does_not_work_is_told_in_the_log_once(workers: list[str], is_warned: bool) -> None:
    command = [sys.executable, "-m", "gunicorn", *workers, "--bind", "127.0.0.1:0", "api.index:app"]
    with Program("gunicorn", command, clean_environment({"CODE": CODE, "OPENAI_API_KEY": KEY}), ROOT) as server:
        client = Client(server.wait_for(r"Listening at: (http://\S+)").group(1))
        assert [client.get("/api/health").status for _ in range(2)] == [200, 200]
        assert server.logs().count("this server answers one request at a time") == is_warned


@pytest.mark.parametrize("size", [LIMIT + 1, 3 * LIMIT])
def test_a_body_that_is_too_large_is_told_so(client: Client, size: int) -> None:
    answer = client.request("POST", CHAT, b" " * size, JSON_TYPE)
    assert (answer.status, answer.error["code"]) == (413, "body_too_large")
    assert str(LIMIT) in answer.error["message"]


def test_a_refusal_before_the_body_was_read_is_heard_too(client: Client) -> None:
    answer = client.request("POST", "/api/openai/v1/files", b" " * (LIMIT - 1), JSON_TYPE)
    assert (answer.status, answer.error["code"]) == (404, "path_not_allowed")


def test_a_body_that_is_far_too_large_is_not_read(client: Client) -> None:
    host, port = urlsplit(f"http://{client._address}").netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        head = f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99000000\r\n\r\n"
        connection.sendall(head.encode())
        # Nothing more is sent: the answer comes all the same.
        assert b" 413 " in connection.recv(65_536).split(b"\r\n")[0]
