"""Dialling an upstream step by step, each step timed: what a pool does at once, for somebody who asks where it ends."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from api.relay.upstream.base_url import BaseUrl
from api.relay.upstream.dialling import ProxyRefused, open_connection, open_tunnel, probe, secure, speaks_http
from api.relay.upstream.providers import Upstream

NAME, CONNECTION, PROXY, TLS = "name", "connection", "proxy", "tls"
"""The steps, in their order."""
_LATE = "the name server did not answer in time"


@dataclass
class Dialled:
    """How far one connection came."""

    addresses: tuple[str, ...] = ()
    """Of the first host on the way: the proxy's, where there is one."""
    ms: dict[str, int] = field(default_factory=dict)
    """How long each step took that was begun, in milliseconds."""
    failed_at: str = ""
    """The step that failed; empty where none did."""
    error: Exception | None = None
    sock: socket.socket | None = None
    speaks_plain_http: bool = False
    """Whether the port at which TLS failed answers to HTTP without it."""
    certificate_ends: float | None = None
    """When the upstream's certificate expires, in seconds since 1970."""

    @property
    def has_both_kinds(self) -> bool:
        """Whether there are IPv4 addresses and IPv6 addresses."""
        return len({":" in address for address in self.addresses}) == 2

    @property
    def has_only_ipv6(self) -> bool:
        return bool(self.addresses) and all(":" in address for address in self.addresses)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Notes how long a step takes, and what it raises."""
        began = time.monotonic()
        try:
            yield
        except (OSError, UnicodeError, ImportError, ProxyRefused) as error:
            self.failed_at, self.error = step, error
        finally:
            self.ms[step] = round((time.monotonic() - began) * 1000)


def dial_step_by_step(upstream: Upstream, tls_context: Callable[[], ssl.SSLContext], seconds: float) -> Dialled:
    """A new connection. Each step may take `seconds`. Never raises: what fails is in the outcome."""
    base, proxy = upstream.base, upstream.proxy
    first = base if proxy is None else BaseUrl("http", proxy.host, proxy.port)
    dialled = Dialled()
    with dialled.timed(NAME):
        dialled.addresses = _addresses_of(first.host, first.port, seconds)
    if not dialled.failed_at:
        with dialled.timed(CONNECTION):
            plain = BaseUrl("http", first.host, first.port)
            dialled.sock = open_connection(plain, None, seconds)
    if not dialled.failed_at and proxy is not None:
        with dialled.timed(PROXY):
            _pass_proxy(dialled, upstream, seconds)
    if not dialled.failed_at and base.scheme == "https":
        with dialled.timed(TLS):
            _secure(dialled, base.host, tls_context)
        is_certificates = isinstance(dialled.error, ssl.SSLCertVerificationError)
        if dialled.failed_at and proxy is None and not is_certificates:
            dialled.speaks_plain_http = probe(lambda: open_connection(first, None, seconds), speaks_http)
    if dialled.failed_at and dialled.sock is not None:
        dialled.sock.close()
        dialled.sock = None
    return dialled


def _addresses_of(host: str, port: int, seconds: float) -> tuple[str, ...]:
    # The system's look-up cannot be ended, so that it is left behind where it takes too long.
    looked_up: Future[list[Any]] = Future()

    def look_up() -> None:
        try:
            looked_up.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:
            looked_up.set_exception(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = looked_up.result(seconds)
    except TimeoutError as error:
        raise socket.gaierror(socket.EAI_AGAIN, _LATE) from error
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def _pass_proxy(dialled: Dialled, upstream: Upstream, seconds: float) -> None:
    base, proxy, sock = upstream.base, upstream.proxy, dialled.sock
    if proxy is None or sock is None:
        return
    if proxy.scheme.startswith("socks"):
        # The library makes the connection to the proxy itself.
        sock.close()
        dialled.sock = open_connection(base, proxy, seconds)
    elif base.scheme == "https":
        open_tunnel(sock, base, proxy)


def _secure(dialled: Dialled, host: str, tls_context: Callable[[], ssl.SSLContext]) -> None:
    if dialled.sock is None:
        return
    secured = secure(dialled.sock, tls_context(), host)
    dialled.sock = secured
    certificate: Mapping[str, Any] = secured.getpeercert() or {}
    if ends := certificate.get("notAfter"):
        dialled.certificate_ends = ssl.cert_time_to_seconds(str(ends))
