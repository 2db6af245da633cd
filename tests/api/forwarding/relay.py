"""The whole relay in this process, in front of an upstream that says exactly what a test has it say."""

from __future__ import annotations

import logging
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.relay.app import create_app
from api.relay.settings import read_settings
from tests.api.fakes import CODE, OWNER_KEY

GATE = b""
"""In what an upstream says: it goes on when the test has opened the gate."""


class SayingUpstream:
    """Answers each request with the next of `answers`, the last one again and again, and closes the connection."""

    def __init__(self, *answers: bytes | list[bytes]) -> None:
        self.answers = deque(answers)
        self.gate = threading.Semaphore(0)
        self.requests: list[bytes] = []
        """The head of each request so far."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    @property
    def paths(self) -> list[str]:
        return [request.split(b" ")[1].decode() for request in self.requests]

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as reader:
            lines = []
            while (line := reader.readline()) != b"\r\n":
                # What is no request: the relay has tried whether this is a server of TLS.
                if not line.endswith(b"\r\n"):
                    return
                lines.append(line)
            lengths = [int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")]
            reader.read(sum(lengths))
        self.requests.append(b"".join(lines))
        said = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
        for piece in [said] if isinstance(said, bytes) else said:
            if piece == GATE:
                assert self.gate.acquire(timeout=20)
            connection.sendall(piece)


def head(content_type: str = "text/event-stream", status: int = 200, **headers: str) -> bytes:
    """The head of an answer that ends with its connection."""
    named = {"Content-Type": content_type} if content_type else {}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} X\r\n{lines}Connection: close\r\n\r\n".encode("latin-1")


@contextmanager
def relay(upstream: SayingUpstream | str, **variables: str) -> Iterator[FlaskClient]:
    """A client of the relay in front of `upstream` (whose address is not in doubt), with CODE and a key."""
    url = upstream if isinstance(upstream, str) else f"{upstream.url}/v1"
    app = create_app(read_settings({"CODE": CODE, "OPENAI_API_KEY": OWNER_KEY, "BASE_URL": url, **variables}))
    log = logging.getLogger("locutorio")
    log.setLevel(logging.CRITICAL)
    try:
        yield app.test_client()
    finally:
        log.handlers.clear()
        log.propagate = True
        log.setLevel(logging.NOTSET)


def post(client: FlaskClient, endpoint: str = "chat/completions", *, streams: bool = True) -> TestResponse:
    """Asks for an answer, streamed or whole."""
    body = {"model": "m", "stream": streams, "messages": [], "input": "x"}
    return client.post(f"/api/openai/v1/{endpoint}", json=body, headers={"Authorization": f"Bearer nk-{CODE}"})


def answer_to(said: bytes | list[bytes], endpoint: str = "chat/completions", *, streams: bool = True) -> TestResponse:
    """What a client gets where its upstream says just this."""
    with SayingUpstream(said) as upstream, relay(upstream) as client:
        response = post(client, endpoint, streams=streams)
        response.get_data()
        return response
