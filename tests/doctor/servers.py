"""Servers that a deployment may meet on its way and that no well-meant script of the upstream expresses."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.secrets_guard import GUARD

SITES: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("sites.json").read_text(encoding="utf-8"))
"""Routes of each site, the first that fits answers: `path`, and `when` for headers that a request must have."""


@contextlib.contextmanager
def site(name: str, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Answer as the site of that name does; yields host:port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(SITES[name]))
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def refused_port() -> Iterator[str]:
    """A port on which nobody listens, and nobody else can; yields host:port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@contextlib.contextmanager
def silent_port() -> Iterator[str]:
    """A port that takes connections and never says a word; yields host:port."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def dropping_port() -> Iterator[str]:
    """A port whose queue is full, so that whoever knocks hears nothing, as behind a firewall; yields host:port."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, contextlib.ExitStack() as waiting:
        for _ in range(4):
            first = waiting.enter_context(socket.socket())
            first.setblocking(False)
            first.connect_ex(listener.getsockname())
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def resetting_port() -> Iterator[str]:
    """A port that resets each connection as soon as something is asked; yields host:port."""
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_reset_all, args=(listener,), daemon=True).start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    # close() alone would not wake accept().
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@contextlib.contextmanager
def internet(address_of: Callable[[str], str]) -> Iterator[str]:
    """An HTTP proxy that leads to a server of ours for each host of the internet; yields its host:port.

    `address_of` a host is the host:port of the server that stands for it.
    """

    class Tunnel(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = re.match(rb"CONNECT ([^:\s]+):", self.rfile.readline())
            while self.rfile.readline().strip():
                pass
            if asked is None:
                self.wfile.write(b"HTTP/1.1 501 Not Implemented\r\n\r\n")
                return
            host, _, port = address_of(asked[1].decode()).partition(":")
            with socket.create_connection((host, int(port))) as far, contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                threading.Thread(target=_pass_on, args=(far, self.connection), daemon=True).start()
                _pass_on(self.connection, far)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tunnel)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _reset_all(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(65_536)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _handler_of(routes: list[dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            route = next(route for route in routes if _fits(route, self.path, dict(self.headers.items())))
            body = route.get("body", "")
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            GUARD.record(content, "a site of the doctor's tests")
            kind = "text/html" if isinstance(body, str) else "application/json"
            self.send_response_only(route.get("status", 200))
            for name, value in ({"Content-Type": kind} | route.get("headers", {})).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_OPTIONS = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests' output is read by people."""

    return Handler


def _fits(route: Mapping[str, Any], path: str, headers: Mapping[str, str]) -> bool:
    found = {name.lower(): value for name, value in headers.items()}
    asked = all(found.get(name) == value for name, value in route.get("when", {}).items())
    return asked and re.search(route.get("path", ""), path) is not None
