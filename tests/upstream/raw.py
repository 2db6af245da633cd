"""A client that sees each byte of an answer: for the tests of what no HTTP library would show."""

import json
import re
import socket
from typing import Any

from .upstream import ScriptedUpstream

SOCKET_TIMEOUT = 5
END_OF_STREAM = rb"\r\n0\r\n\r\n$"


def connect(upstream: ScriptedUpstream) -> socket.socket:
    """A new connection to the upstream."""
    return socket.create_connection(("127.0.0.1", upstream.port), timeout=SOCKET_TIMEOUT)


def request_bytes(script: dict[str, Any], path: str = "/v1/chat/completions", stream: bool = True) -> bytes:
    """A chat request with that script."""
    body = json.dumps({"model": "gpt-6-luna", "messages": [], "stream": stream, "script": script}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def read_until(connection: socket.socket, pattern: bytes) -> bytes:
    """What arrives, until it matches the regular expression; raises EOFError where the peer closes before."""
    received = b""
    while not re.search(pattern, received, re.DOTALL):
        data = connection.recv(65536)
        if not data:
            raise EOFError(f"closed after {received[-200:]!r}")
        received += data
    return received


def read_to_end(connection: socket.socket) -> bytes:
    """What arrives until the peer closes; raises ConnectionResetError where it resets."""
    received = b""
    while data := connection.recv(65536):
        received += data
    return received


def exchange(upstream: ScriptedUpstream, **script: Any) -> bytes:
    """The whole answer to a streamed chat, until the upstream closes."""
    with connect(upstream) as connection:
        connection.sendall(request_bytes(script))
        return read_to_end(connection)
