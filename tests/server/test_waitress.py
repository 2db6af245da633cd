"""waitress with the page and the relay, as `python -m server` starts it."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.conformance.client import CODE, Client
from tests.conformance.forms import FORM_TYPE, form
from tests.support.ports import free_port
from tests.support.programs import ROOT, Program, ProgramFailed, clean_environment
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream


@pytest.fixture(scope="module")
def server() -> Iterator[WaitressServer]:
    with WaitressServer({"CODE": CODE, "OPENAI_API_KEY": "sk-test-1"}) as started:
        yield started


def test_larger_bodies_are_taken_where_the_owner_says_so(upstream: ScriptedUpstream) -> None:
    upstream.reset()
    environment = {"CODE": CODE, "OPENAI_API_KEY": "sk-test-1", "BASE_URL": upstream.url, "MAX_BODY_MB": "20"}
    with WaitressServer(environment) as raised:
        client = Client(raised.url)
        audio = form(file=bytes(range(256)) * 74_000, model="whisper-1")
        answer = client.request("POST", "/api/openai/v1/audio/transcriptions", audio, FORM_TYPE)
        assert answer.status == 200
        assert bytes(range(256)) * 1000 in upstream.requests[-1].body
        assert client.get("/api/config").json()["locutorio"]["limits"]["bodyBytes"] == 20_000_000
        refused = client.request("POST", "/api/openai/v1/chat/completions", b" " * 20_000_001)
        assert (refused.status, refused.error["code"]) == (413, "body_too_large")
        assert "20000000" in refused.error["message"]


def test_every_page_has_the_headers_that_vercel_gives_it(server: WaitressServer) -> None:
    rules = json.loads((ROOT / "vercel.json").read_text())["headers"]
    for path in ("/", "/index.html", "/js/main.js", "/no-such-page"):
        answer = Client(server.url).get(path)
        headers = [header for rule in rules if re.fullmatch(rule["source"], path) for header in rule["headers"]]
        assert len(headers) >= 5
        for header in headers:
            assert answer.headers[header["key"].lower()] == header["value"]


def test_a_page_is_sent_once_and_then_only_asked_about(server: WaitressServer) -> None:
    first = Client(server.url).get("/")
    assert first.status == 200
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    again = Client(server.url).get("/", **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.content) == (304, b"")


def test_a_head_request_gets_no_body(server: WaitressServer) -> None:
    answer = Client(server.url).request("HEAD", "/")
    assert (answer.status, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../vercel.json",
        "/..%2fvercel.json",
        "/%2e%2e/.env.example",
        "//etc/passwd",
        "/js/../../vercel.json",
        "/js",
        "/\x00",
        "/%00",
        "/.gitignore",
    ],
)
def test_nothing_but_the_pages_own_files_can_be_reached(server: WaitressServer, path: str) -> None:
    with socket.create_connection(tuple(urlsplit(server.url).netloc.split(":"))) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert answer.split()[1] in (b"404", b"400")


@pytest.mark.parametrize("path", ["/", "/chat/completions", "/index.html"])
def test_who_sends_something_to_a_page_is_told_the_base_url(server: WaitressServer, path: str) -> None:
    answer = Client(server.url).request("POST", path, b"{}", {"Content-Type": "application/json"})
    assert answer.status == 404
    assert f"{server.url}/api/openai/v1" in answer.error["message"]


def test_what_the_server_refuses_by_itself_has_the_relays_form(server: WaitressServer) -> None:
    with socket.create_connection(tuple(urlsplit(server.url).netloc.split(":"))) as connection:
        connection.sendall(b"POST /api/openai/v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.status == 413
        assert json.loads(response.read())["error"]["code"] == "body_too_large"


def test_a_caller_is_not_believed_about_its_address(server: WaitressServer) -> None:
    Client(server.url).post("/api/access", {}, **{"X-Forwarded-For": "203.0.113.77", "X-Real-IP": "203.0.113.77"})
    server.wait_for(r"got access code: right client=127\.0\.0\.1 ")
    assert "203.0.113.77" not in server.logs()


def test_it_is_not_vercel_whatever_a_copied_file_says() -> None:
    with WaitressServer({"CODE": CODE, "VERCEL": "1", "VERCEL_IPC_PATH": "/x"}) as server:
        Client(server.url).post("/api/access", {}, **{"X-Vercel-Forwarded-For": "203.0.113.77"})
        server.wait_for(r"got access code: right client=127\.0\.0\.1 ")


def test_beyond_its_threads_requests_wait_and_the_log_says_so() -> None:
    with WaitressServer({"THREADS": "1", "CODE": CODE, "BASE_URL": "http://127.0.0.1:1"}) as one_thread:
        wrong = Client(one_thread.url, "Bearer nk-code-test-wrong")
        first, second = _both_at_once(wrong)
        assert (first, second) == (401, 401)
        one_thread.wait_for("all 1 threads are busy")


def _both_at_once(client: Client) -> tuple[int, int]:
    """Two requests of which the first holds the only thread for half a second: the price of a wrong code."""
    address = client._address
    connections = [http.client.HTTPConnection(address), http.client.HTTPConnection(address)]
    for connection in connections:
        connection.request("POST", "/api/access", b"", {"Authorization": client.authorization})
    statuses = tuple(connection.getresponse().status for connection in connections)
    for connection in connections:
        connection.close()
    return statuses


@pytest.mark.parametrize(
    ("variable", "value"), [("PORT", "many"), ("PORT", "70000"), ("THREADS", "many"), ("THREADS", "0")]
)
def test_a_number_that_is_none_is_said_in_one_line(variable: str, value: str) -> None:
    with pytest.raises(ProgramFailed) as failed, WaitressServer({variable: value}):
        pass
    assert "must be whole numbers" in str(failed.value)
    assert "Traceback" not in str(failed.value)


def test_a_port_in_use_is_said_in_one_line() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        with pytest.raises(ProgramFailed) as failed, WaitressServer({"PORT": str(port)}):
            pass
        assert f"Port {port} cannot be used" in str(failed.value)
        assert "Traceback" not in str(failed.value)


def test_settings_are_read_from_a_file_and_the_environment_wins(tmp_path) -> None:
    file = tmp_path / "settings"
    file.write_text(f"CODE={CODE}\nDEFAULT_MODEL=from-the-file\nVISION_MODELS=from-the-file\n")
    with WaitressServer({"LOCUTORIO_ENV_FILE": str(file), "VISION_MODELS": "from-the-environment"}) as server:
        config = Client(server.url).get("/api/config").json()
    assert config["needCode"] is True
    assert config["defaultModel"] == "from-the-file"
    assert config["visionModels"] == "from-the-environment"


def test_at_the_end_an_open_stream_says_that_it_was_cut(upstream: ScriptedUpstream) -> None:
    with WaitressServer({"CODE": CODE, "OPENAI_API_KEY": "sk-test-1", "BASE_URL": upstream.url}) as server:
        streams = [
            Client(server.url).stream({"text": "word", "end": "hang"}),
            Client(server.url).stream({"chunks": 100_000, "interval": 0.01}),
        ]
        for stream in streams:
            stream.read_until(b"data: ")
        server.process.terminate()
        for stream in streams:
            stream.read_all()
            assert stream.events[-1]["error"]["code"] == "server_stopping"
            assert re.fullmatch(r"cut bytes=\d+ ms=\d+ reason=server_stopping", stream.end)
        assert server.process.wait(5) == 0
        assert "Traceback" not in server.logs()


def test_at_the_end_an_answer_that_has_not_begun_is_an_error(upstream: ScriptedUpstream) -> None:
    upstream.reset()
    with WaitressServer({"CODE": CODE, "OPENAI_API_KEY": "sk-test-1", "BASE_URL": upstream.url}) as server:
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(Client(server.url).chat, {"head_gate": "never"})
            request = upstream.wait_for_request()
            server.process.terminate()
            answer = asked.result(10)
        assert (answer.status, answer.error["code"]) == (503, "server_stopping")
        assert request.wait_closed(5)


def test_it_ends_at_once_when_it_is_told_to(server: WaitressServer) -> None:
    environment = clean_environment({"PORT": "0", "LOCUTORIO_ENV_FILE": "", "CODE": CODE})
    with Program("waitress", [server.command[0], "-m", "server"], environment) as program:
        program.wait_for("listens on")
        program.process.terminate()
        assert program.process.wait(5) is not None
        assert "Traceback" not in program.logs()
