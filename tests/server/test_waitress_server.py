"""What waitress does for clients that do not read."""

import socket
import threading
from collections.abc import Iterator

import pytest

from server import waitress_server


class EndlessAnswer:
    """A body that never ends; `was_closed` is set when the server lets go of it."""

    def __init__(self) -> None:
        self.was_closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    def close(self) -> None:
        self.was_closed.set()


def test_a_client_that_reads_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waitress_server, "_READER_SECONDS", 0.5)
    answer = EndlessAnswer()

    def application(environ: dict, start_response) -> EndlessAnswer:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return answer

    server = waitress_server.make_server(application, "127.0.0.1", 0, 2)
    threading.Thread(target=server.run, daemon=True).start()
    with socket.create_connection(("127.0.0.1", server.effective_port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.was_closed.wait(10)
    server.close()
