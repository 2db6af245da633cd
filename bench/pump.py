"""Ways to pump an upstream's stream through a WSGI server with heartbeats, reduced to what differs.

Each application sends the request on a new connection to BASE_URL and streams the answer back. They differ in how
they wait for the next bytes while a heartbeat may fall due, and in how much one reading takes:

* `poll_app` waits on the upstream's socket, then reads whatever has arrived;
* `queue_app` leaves reading to a thread and waits on a queue;
* `chunks_app` does so too, and reads with http.client, which takes one chunk at a time.
"""

from __future__ import annotations

import os
import queue
import select
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from bench.wire import ChunkedBody, split_head

HEARTBEAT_SECONDS = 10.0
HEARTBEAT = b": ping\n\n"
READ_BYTES = 65_536
WAITING_PIECES = 64

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def poll_app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Wait on the socket."""
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    connection = ask(environ)
    body, first = read_head(connection)
    return poll_pump(connection, body, first)


def poll_pump(connection: socket.socket, body: ChunkedBody, first: bytes) -> Iterator[bytes]:
    """Yield what has arrived, and a heartbeat when nothing came."""
    waiting = select.poll()
    waiting.register(connection, select.POLLIN)
    with connection:
        yield first
        while not body.finished:
            if waiting.poll(HEARTBEAT_SECONDS * 1000):
                yield body.feed(connection.recv(READ_BYTES))
            else:
                yield HEARTBEAT


def queue_app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Wait on a queue that a reading thread fills."""
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    connection = ask(environ)
    body, first = read_head(connection)

    def pieces() -> Iterator[bytes]:
        with connection:
            yield first
            while not body.finished:
                yield body.feed(connection.recv(READ_BYTES))

    return queue_pump(pieces())


def chunks_app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Wait on a queue that a reading thread fills with one chunk at a time."""
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    upstream = urlsplit(os.environ["BASE_URL"])
    connection = HTTPConnection(upstream.hostname or "", upstream.port)
    body = request_body(environ)
    connection.request("POST", f"{upstream.path}/chat/completions", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()

    def pieces() -> Iterator[bytes]:
        while data := answer.read1(READ_BYTES):
            yield data
        connection.close()

    return queue_pump(pieces())


def queue_pump(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what a thread takes from `pieces`, and a heartbeat when nothing came."""
    arrived: queue.Queue[bytes | None] = queue.Queue(WAITING_PIECES)

    def read() -> None:
        for piece in pieces:
            arrived.put(piece)
        arrived.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            piece = arrived.get(timeout=HEARTBEAT_SECONDS)
        except queue.Empty:
            yield HEARTBEAT
            continue
        if piece is None:
            return
        yield piece


def request_body(environ: dict[str, Any]) -> bytes:
    """Return the body of the request that is being answered."""
    body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    return body


def ask(environ: dict[str, Any]) -> socket.socket:
    """Send the request on to the upstream, on a new connection."""
    upstream = urlsplit(os.environ["BASE_URL"])
    body = request_body(environ)
    head = (
        f"POST {upstream.path}/chat/completions HTTP/1.1\r\nHost: {upstream.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection((upstream.hostname or "", upstream.port or 80))
    connection.sendall(head.encode() + body)
    return connection


def read_head(connection: socket.socket) -> tuple[ChunkedBody, bytes]:
    """Read the head of the upstream's answer; return the decoder of its body, and what has come of it."""
    received = connection.recv(READ_BYTES)
    while (parts := split_head(received)) is None:
        received += connection.recv(READ_BYTES)
    body = ChunkedBody()
    return body, body.feed(parts[1])
