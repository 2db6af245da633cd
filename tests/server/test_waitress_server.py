"""What the server does with clients that are too slow, too many, or speak something else."""

import http.client
import io
import logging
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from api.relay.app import create_app
from api.relay.settings import read_settings
from server import places, waitress_server
from server.open_files import Capacity
from server.pages import Pages
from server.waitress_server import BoundedServer, make_server
from tests.support.programs import ROOT

HEALTH = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_A_HEAD = b"GET /health HTTP/1.1\r\nHo"
HALF_A_BODY = b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"
SMALL_BODY = b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
KEPT_ALIVE = HEALTH
TWO_STREAMS = Capacity(2)
Start = Callable[..., BoundedServer]


class EndlessAnswer:
    """A body that never ends; `was_closed` is set when the server lets go of it."""

    def __init__(self) -> None:
        self.was_closed = threading.Event()
        self.pieces_taken = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.pieces_taken += 1
            yield b"x" * 65_536

    def close(self) -> None:
        self.was_closed.set()


def healthy(environ: dict, start_response) -> list[bytes]:
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server with an application."""
    with ExitStack() as stack:

        def started(application=healthy, capacity: Capacity = TWO_STREAMS) -> BoundedServer:
            server = make_server(application, "127.0.0.1", 0, capacity)
            threading.Thread(target=server.run, daemon=True).start()
            stack.callback(server.close)
            return server

        yield started


def connect(server: BoundedServer, data: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.effective_port), 20, source_address=(source, 0))
    connection.sendall(data)
    return connection


def answer_of(connection: socket.socket) -> bytes:
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.read()


def is_closed(connection: socket.socket) -> bool:
    """Waits until the server closes the connection, and fails with TimeoutError where it does not."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionError:
        pass
    return True


def of_the_server(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What the server itself logged: another one may be ending its last connections."""
    return [record for record in caplog.records if record.name == "locutorio.server"]


def test_a_client_that_reads_nothing_is_cut_off(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waitress_server, "_READER_SECONDS", 0.5)
    answer = EndlessAnswer()

    def application(environ: dict, start_response) -> EndlessAnswer:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return answer

    server = start(application)
    with connect(server, HEALTH) as client:
        assert answer.was_closed.wait(10)
        assert is_closed(client)


def test_one_that_does_not_read_a_file_is_cut_off_too(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waitress_server, "_READER_SECONDS", 0.5)
    closed = threading.Event()

    class LargeFile(io.BytesIO):
        def close(self) -> None:
            closed.set()

    def application(environ: dict, start_response) -> object:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return environ["wsgi.file_wrapper"](LargeFile(bytes(16_000_000)))

    with connect(start(application), HEALTH):
        assert closed.wait(10)


def test_many_who_do_not_read_a_file_cost_neither_threads_nor_memory(start: Start, tmp_path) -> None:
    (tmp_path / "large.js").write_bytes(os.urandom(4_000_000))
    pages = Pages(tmp_path, ROOT / "vercel.json")
    server = start(pages, Capacity(1))
    with ExitStack() as stack:
        for _ in range(50):
            client = stack.enter_context(connect(server, b"GET /large.js HTTP/1.1\r\nHost: x\r\n\r\n"))
            assert client.recv(12) == b"HTTP/1.1 200"
        channels = list(server.active_channels.values())
        contents = {
            id(buffer.file.getvalue()) for channel in channels for buffer in channel.outbufs if hasattr(buffer, "file")
        }
        assert len(channels) == 50
        assert len(contents) == 1
        with connect(server, b"GET /gone HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as other:
            assert b"There is no such page" in answer_of(other)


def test_little_of_what_a_client_does_not_take_is_given_to_the_system(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waitress_server, "_READER_SECONDS", 0.5)
    answer = EndlessAnswer()

    def application(environ: dict, start_response) -> EndlessAnswer:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return answer

    server = start(application)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", int(server.effective_port)))
        client.sendall(HEALTH)
        assert answer.was_closed.wait(10)
    assert answer.pieces_taken < 10


@pytest.mark.parametrize("sent", [b"", HALF_A_HEAD, HALF_A_BODY], ids=["nothing", "half a head", "half a body"])
def test_who_sends_too_slowly_is_cut_off(start: Start, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    for limit in ("_FIRST_BYTE_SECONDS", "_HEAD_SECONDS", "_BODY_SECONDS"):
        monkeypatch.setattr(waitress_server, limit, 0.3)
    with connect(start(), sent) as client:
        assert is_closed(client)


def test_bytes_now_and_then_do_not_keep_half_a_head_alive(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waitress_server, "_HEAD_SECONDS", 0.3)
    server = start()
    with connect(server, HALF_A_HEAD) as client:
        client.settimeout(0.05)
        with pytest.raises(ConnectionError):
            for _ in range(400):
                client.sendall(b"x")
                try:
                    if client.recv(1) == b"":
                        raise ConnectionResetError
                except TimeoutError:
                    pass


def test_a_slow_body_has_the_time_that_its_bytes_need(start: Start) -> None:
    server = start()
    with connect(server, SMALL_BODY[:-6] + b"\r\nExpect: 100-continue\r\n\r\n") as client:
        assert client.recv(1000).startswith(b"HTTP/1.1 100 ")
        [channel] = server.active_channels.values()
        with channel.outbuf_lock:
            began = channel._request_began_at
        assert not channel.is_overdue(began + 49)
        assert channel.is_overdue(began + 51)
        channel.request.body_bytes_received = 4_000_000
        assert not channel.is_overdue(began + 500)
        client.sendall(b"ab")
        assert answer_of(client) == b"ok"


@pytest.mark.parametrize(
    "sent",
    [b"", HALF_A_HEAD, HALF_A_BODY, KEPT_ALIVE, SMALL_BODY],
    ids=["idle", "head", "body", "kept alive", "posted"],
)
@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"], ids=["loopback", "a stranger"])
def test_others_get_through_however_many_connections_somebody_holds(
    start: Start, monkeypatch: pytest.MonkeyPatch, sent: bytes, source: str
) -> None:
    monkeypatch.setattr(waitress_server, "network_of", lambda address: address.replace("127.0.0.1", places._LOOPBACK))
    server = start(capacity=Capacity(2, 8))
    with ExitStack() as stack:
        for _ in range(40):
            held = stack.enter_context(connect(server, sent, source))
            if sent in (KEPT_ALIVE, SMALL_BODY) and source == "127.0.0.1":
                assert answer_of(held) == b"ok"
        for other in ("127.0.0.1", "127.0.0.3"):
            with connect(server, HEALTH, other) as client:
                assert answer_of(client) == b"ok"
        assert len(server.active_channels) <= 10


def test_the_relay_is_told_how_to_make_a_peer_known(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waitress_server, "network_of", lambda address: address)
    monkeypatch.setattr(places, "network_of", lambda address: address)

    def admitting(environ: dict, start_response) -> list[bytes]:
        environ["locutorio.note_admitted"]()
        return healthy(environ, start_response)

    server = start(admitting, Capacity(2, 6))
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(server, source="127.0.0.2")) for _ in range(3)]
        assert is_closed(clients[0])
        clients[1].sendall(HEALTH)
        assert answer_of(clients[1]) == b"ok"
        more = [stack.enter_context(connect(server, HEALTH, "127.0.0.2")) for _ in range(5)]
        assert [answer_of(client) for client in more] == [b"ok"] * 5


@pytest.mark.parametrize(
    ("variables", "bearer", "status", "is_noted"),
    [
        ({"CODE": "code-test-1"}, "nk-code-test-1", 200, True),
        ({"CODE": "code-test-1"}, "", 401, False),
        ({"CODE": "code-test-1"}, "sk-test-own", 200, False),
        ({}, "", 200, False),
    ],
    ids=["a code", "nothing", "a key of their own", "an open site"],
)
def test_known_is_who_came_in_with_a_code(variables: dict, bearer: str, status: int, is_noted: bool) -> None:
    noted: list[bool] = []
    client = create_app(read_settings({"OPENAI_API_KEY": "sk-test-1", **variables})).test_client()
    answer = client.post(
        "/api/access",
        headers={"Authorization": f"Bearer {bearer}"} if bearer else {},
        environ_overrides={"locutorio.note_admitted": lambda: noted.append(True)},
    )
    assert (answer.status_code, bool(noted)) == (status, is_noted)


def test_no_path_forges_a_line_of_the_log(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    def failing(environ: dict, start_response) -> list[bytes]:
        raise RuntimeError

    with connect(start(failing), b"GET /%0aFORGED%1b[2J HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as client:
        assert b"internal_error" in answer_of(client)
    [record] = [each for each in caplog.records if "FORGED" in each.getMessage()]
    assert r"/\nFORGED\x1b[2J" in record.getMessage()


def test_a_tls_hello_is_closed_at_once_and_said_in_one_line(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    server = start()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            with pytest.raises((ssl.SSLError, ConnectionError)), connect(server) as client:
                ssl._create_unverified_context().wrap_socket(client)
    [record] = of_the_server(caplog)
    assert "127.0.0.1 speaks TLS" in record.getMessage()


def test_a_name_with_two_addresses_is_served_at_both(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = socket.getaddrinfo

    def both(host: str, port: int, *rest: object) -> list:
        return [found for address in ("127.0.0.1", "127.0.0.2") for found in asked(address, port, *rest)]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    server = make_server(healthy, "localhost", 0, Capacity(2))
    monkeypatch.undo()
    threading.Thread(target=server.run, daemon=True).start()
    assert server.effective_port
    for listener in [held for held in server._map.values() if isinstance(held, BoundedServer)]:
        with socket.create_connection((listener.effective_host, listener.effective_port)) as client:
            client.sendall(HEALTH)
            assert answer_of(client) == b"ok"
    server.close()


class Epilogue:
    """An application that leaves something for the time after its answer, which then waits for a test."""

    def __init__(self, failure: Exception | None = None, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.may_end = threading.Event()
        self.has_ended = threading.Semaphore(0)
        self.calls = 0
        self._failure = failure
        self._headers = headers

    def __call__(self, environ: dict, start_response) -> Iterator[bytes]:
        after_response = environ["locutorio.after_response"]
        after_response(self._fail)
        after_response(self._wait)
        if self._failure:
            raise self._failure
        start_response("200 OK", [("Content-Type", "text/plain"), *self._headers])
        return iter([b"whole"])

    def _fail(self) -> None:
        raise ValueError

    def _wait(self) -> None:
        assert self.may_end.wait(20)
        self.calls += 1
        self.has_ended.release()


@pytest.mark.parametrize("request_bytes", [HEALTH, HEALTH.replace(b"1.1", b"1.0")], ids=["chunked", "until the close"])
def test_an_answer_ends_without_what_is_left_for_the_time_after_it(start: Start, request_bytes: bytes) -> None:
    application = Epilogue()
    with connect(start(application), request_bytes) as client:
        assert answer_of(client) == b"whole"
        assert not application.calls
        application.may_end.set()
        assert application.has_ended.acquire(timeout=20)
    assert application.calls == 1


def test_the_next_request_of_a_connection_does_not_wait_for_it_either(start: Start) -> None:
    application = Epilogue(headers=(("Content-Length", "5"),))
    with connect(start(application), HEALTH) as client:
        assert answer_of(client) == b"whole"
        client.sendall(HEALTH)
        assert answer_of(client) == b"whole"
        application.may_end.set()
        for _ in range(2):
            assert application.has_ended.acquire(timeout=20)
    assert application.calls == 2


def test_it_is_done_after_an_answer_that_failed_too(start: Start) -> None:
    application = Epilogue(RuntimeError())
    application.may_end.set()
    with connect(start(application), HEALTH) as client:
        assert b"internal_error" in answer_of(client)
    assert application.has_ended.acquire(timeout=20)
    assert application.calls == 1


def test_and_after_one_whose_reader_has_left(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waitress_server, "_READER_SECONDS", 0.5)
    done = threading.Event()

    def application(environ: dict, start_response) -> EndlessAnswer:
        environ["locutorio.after_response"](done.set)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return EndlessAnswer()

    with connect(start(application), HEALTH) as client:
        assert client.recv(12) == b"HTTP/1.1 200"
    assert done.wait(20)
