"""One request out to an upstream, and its answer back.

http.client writes the request. We wait on the socket ourselves and never block on it, because
a heartbeat or a client that went away must be dealt with also before the first byte, and because a readable TLS
socket may hold nothing but a session ticket.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from typing import Any

from api.relay.errors import RelayError
from api.relay.upstream.connections import (
    ConnectionPool,
    Readiness,
    explain_no_answer,
    explain_refusal,
    explain_wrong_scheme,
    is_forwarded,
    proxy_headers,
    request_target,
)
from api.relay.upstream.content_coding import BadCoding, Decoder, decoder_of
from api.relay.upstream.dialling import acknowledge_at_once
from api.relay.upstream.http_response import InvalidResponse, ResponseHead, ResponseReader
from api.relay.upstream.providers import Upstream
from api.relay.upstream.proxies import is_proxys_own

_SEND_SECONDS = 60.0
"""How long an upstream may take to accept a request."""
_STALE_SECONDS = 0.5
"""By then a connection that was already closed has said so."""
_READ_BYTES = 65_536
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError)


@dataclass(frozen=True)
class UpstreamRequest:
    """What is sent; `path` includes the query and begins with a slash."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    added: bytes = b""
    """What the relay has added to the body for its own needs: left out if the upstream doesn't know it."""
    key_header: str = ""
    """The header that the key belongs in; empty for a bearer."""


class _RequestWriter(HTTPConnection):
    """Collects a request instead of sending its head and its body apart.

    A proxy that leaves Nagle's algorithm on would hold the body back until the upstream has acknowledged the head.
    """

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.parts: list[bytes] = []

    def send(self, data: Any) -> None:
        self.parts.append(data)


class HttpExchange:
    """Sends one request when it is made, and reads its answer. Used by one thread. Every method raises RelayError."""

    def __init__(self, pool: ConnectionPool, upstream: Upstream, request: UpstreamRequest) -> None:
        self._pool = pool
        self._upstream = upstream
        self._request = request
        self._sock: socket.socket | None = None
        self._body = b""
        """What of the body came together with the head."""
        self._decoder: Decoder | None = None
        self._decoded: Iterator[bytes] = iter(())
        self._has_heard = False
        self._was_reset = False
        self._reader = ResponseReader()
        self._send(pool.take_idle(upstream))

    def poll(self, seconds: float) -> ResponseHead | None:
        """The response's head if it is complete within `seconds` or by the next bytes that come, else None."""
        data = self._receive(seconds)
        if data is None:
            return None
        if not data:
            self._retry_on_a_new_connection()
            return None
        self._has_heard = True
        self._body += self._feed(data)
        head = self._reader.head
        if head is None:
            return None
        self._require_upstreams_answer(head)
        return self._decoding(head)

    def read(self, seconds: float) -> bytes | None:
        """All of the body that has arrived, b"" at its end, or None if nothing came within `seconds`."""
        if self._decoder is None:
            return self._read_body(seconds)
        try:
            if piece := next(self._decoded, b""):
                return piece
            data = self._read_body(seconds)
            if not data:
                if data is not None and not self._decoder.is_complete:
                    raise self._failed("upstream_cut")
                return data
            self._decoded = self._decoder.feed(data)
            return next(self._decoded, None)
        except BadCoding as error:
            raise self._failed("upstream_invalid_response", why=str(error)) from error

    def abort(self) -> None:
        """Closes the upstream's socket, which is how a model server learns to stop. May be called twice."""
        sock, self._sock = self._sock, None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _read_body(self, seconds: float) -> bytes | None:
        if self._body:
            body, self._body = self._body, b""
            return body
        if self._reader.is_done:
            self._finish()
            return b""
        data = self._receive(seconds)
        if data is None:
            return None
        if not data:
            if self._was_reset or not self._reader.finish():
                raise self._failed("upstream_cut")
            self.abort()
            self._reader.is_done = True
            return b""
        payload = self._feed(data)
        return payload or (self._read_body(0) if self._reader.is_done else None)

    def _decoding(self, head: ResponseHead) -> ResponseHead:
        """The head as it is without the compression of its body."""
        try:
            self._decoder = decoder_of(head.headers.get("content-encoding", ""))
        except BadCoding as error:
            raise self._failed("upstream_invalid_response", why=str(error)) from error
        if self._decoder is None:
            return head
        of_the_coding = ("content-encoding", "content-length")
        return replace(head, headers={name: head.headers[name] for name in head.headers if name not in of_the_coding})

    def _send(self, idle: socket.socket | None) -> None:
        self._was_reused = idle is not None
        self._sock = sock = idle or self._pool.dial(self._upstream)
        self._readiness = Readiness(sock)
        self._may_hold_more = False
        self._sent_at = time.monotonic()
        try:
            sock.settimeout(_SEND_SECONDS)
            sock.sendall(self._written())
            self._acknowledge_at_once(sock)
            sock.setblocking(False)
        except TimeoutError as error:
            raise self._failed("upstream_timeout", seconds=f"{_SEND_SECONDS:g}") from error
        except OSError as error:
            sock.setblocking(False)
            if self._was_reused:
                self._retry_on_a_new_connection()
            elif not self._readiness.wait(0):
                raise self._cut() from error
            # Otherwise the upstream refused before it had read everything, and its answer is there to be read.

    def _written(self) -> bytes:
        """The request as it is sent, with its headers and its body."""
        base, request = self._upstream.base, self._request
        writer = _RequestWriter(base.host, base.port)
        writer.request(
            request.method,
            request_target(self._upstream, request.path),
            request.body or None,
            {"Host": base.authority, **request.headers, **proxy_headers(self._upstream)},
        )
        return b"".join(writer.parts)

    def _retry_on_a_new_connection(self) -> None:
        # A server may close an idle connection just when we use it; it has then not seen the request. One that
        # closes later may have, and a model must not be paid for twice.
        is_late = time.monotonic() - self._sent_at > _STALE_SECONDS
        if not self._was_reused or self._has_heard or is_late:
            raise self._cut()
        self.abort()
        self._send(None)

    def _receive(self, seconds: float) -> bytes | None:
        """What has arrived, b"" at the connection's end, None if nothing comes within `seconds`."""
        sock = self._sock
        if sock is None:
            raise self._failed("upstream_cut")
        if not self._may_hold_more and not self._readiness.wait(seconds):
            return None
        try:
            data = sock.recv(_READ_BYTES)
        except _NOT_YET:
            self._may_hold_more = False
            return None
        except OSError:
            self._was_reset = True
            return b""
        self._acknowledge_at_once(sock)
        # A full read leaves more behind; and a TLS layer may hold what no longer makes its socket readable.
        self._may_hold_more = len(data) == _READ_BYTES or (isinstance(sock, ssl.SSLSocket) and sock.pending() > 0)
        return data

    def _feed(self, data: bytes) -> bytes:
        try:
            return self._reader.feed(data)
        except InvalidResponse as error:
            failure = self._failed("upstream_invalid_response", why=str(error))
            known = explain_no_answer(self._upstream, error) if self._reader.head is None else None
            raise known or failure from error

    def _finish(self) -> None:
        sock, self._sock = self._sock, None
        if sock is None:
            return
        # After surplus bytes nobody can tell where the next answer would begin.
        if self._reader.keeps_alive and not self._reader.has_surplus:
            self._pool.give_back(self._upstream, sock)
        else:
            sock.close()

    def _acknowledge_at_once(self, sock: socket.socket) -> None:
        # Without a proxy this would only cost: model servers don't hold small pieces back.
        if self._upstream.proxy is not None:
            acknowledge_at_once(sock)

    def _require_upstreams_answer(self, head: ResponseHead) -> None:
        """Raises RelayError if a proxy on the way answered, or a server that wants TLS."""
        upstream = self._upstream
        if is_forwarded(upstream) and is_proxys_own(head.status, head.headers):
            self.abort()
            raise explain_refusal(upstream, head.status)
        if head.status == 407:
            # A browser that gets a 407 takes it for its own proxy's, and hides it.
            raise self._failed("upstream_refused", status=407, why="only a forward proxy may answer so")
        if head.status == 400 and "json" not in head.content_type:
            error = explain_wrong_scheme(upstream)
            if error is not None:
                self.abort()
                raise error

    def _cut(self) -> RelayError:
        """The error for a connection that ended too early."""
        is_wordless = not self._has_heard and not self._was_reused
        failure = self._failed("upstream_cut")
        return (explain_no_answer(self._upstream) if is_wordless else None) or failure

    def _failed(self, code: str, *, why: str = "", seconds: str = "", status: int = 0) -> RelayError:
        self.abort()
        return RelayError(code, host=self._upstream.base.authority, why=why, seconds=seconds, status=status)
