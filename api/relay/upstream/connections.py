"""Connections to upstreams: dialled, kept for reuse, and explained where they fail."""

from __future__ import annotations

import ipaddress
import select
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import replace

from api.relay.errors import RelayError
from api.relay.settings import CONNECT_SECONDS
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.base_url import BaseUrl
from api.relay.upstream.dialling import (
    ProxyRefused,
    open_connection,
    probe,
    proxy_authorization,
    secure,
    speaks_tls,
    why_no_http,
)
from api.relay.upstream.failures import is_no_tls, is_out_of_files, why_not_secure, why_refused, why_unreachable
from api.relay.upstream.http_response import InvalidResponse
from api.relay.upstream.providers import Upstream
from api.relay.upstream.proxies import Proxy


class Readiness:
    """Tells when a socket has something to read.

    poll() where there is one, because select() cannot watch a socket numbered above 1,023: a thousand sockets
    are open at 500 streams.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._poller = None
        if hasattr(select, "poll"):
            self._poller = select.poll()
            self._poller.register(sock, select.POLLIN)

    def wait(self, seconds: float) -> bool:
        """Whether something (or the end) can be read within `seconds`."""
        if self._poller is not None:
            return bool(self._poller.poll(max(0.0, seconds) * 1000))
        return bool(select.select([self._sock], [], [], max(0.0, seconds))[0])


_IDLE_SECONDS = 55.0
"""Common servers close an idle connection after 60 s or more; a shorter one is noticed when it is reused."""
_IDLE_PER_UPSTREAM = 16
_THE_CONTAINER_ITSELF = (
    " (in a container this address is the container itself; the host machine is host.docker.internal)"
)


class ConnectionPool:
    """Idle connections by upstream. Safe to use from several threads."""

    def __init__(
        self,
        authorities: Authorities | None = None,
        *,
        in_container: bool = False,
        connect_seconds: float | None = None,
    ) -> None:
        self._authorities = authorities or Authorities()
        self._in_container = in_container
        self._connect_seconds = connect_seconds
        self._tls: ssl.SSLContext | None = None
        self._idle: dict[tuple[BaseUrl, Proxy | None], list[_Idle]] = {}
        self._lock = threading.Lock()

    def take_idle(self, upstream: Upstream) -> socket.socket | None:
        """An open connection that a former request left behind, or None."""
        while True:
            with self._lock:
                stack = self._idle.get(_key_of(upstream))
                if not stack:
                    return None
                idle = stack.pop()
            # A readable idle connection has only one thing to say: that it is over.
            if idle.seconds() < _IDLE_SECONDS and not Readiness(idle.sock).wait(0):
                return idle.sock
            idle.sock.close()

    def give_back(self, upstream: Upstream, sock: socket.socket) -> None:
        """Keeps a connection whose answer has been read to its end."""
        with self._lock:
            stack = self._idle.setdefault(_key_of(upstream), [])
            if len(stack) < _IDLE_PER_UPSTREAM:
                stack.append(_Idle(sock))
                return
        sock.close()

    def dial(self, upstream: Upstream) -> socket.socket:
        """A new connection.

        Raises RelayError: upstream_unreachable, upstream_tls, upstream_proxy, upstream_scheme or too_many_open_files.
        """
        base, proxy = upstream.base, upstream.proxy
        try:
            sock = open_connection(base, proxy, self._connect_seconds)
        except ProxyRefused as refusal:
            raise _proxy_error(upstream, str(refusal)) from refusal
        except (OSError, UnicodeError, ImportError) as error:
            raise self._dial_error(upstream, error) from error
        if base.scheme == "http":
            return sock
        try:
            return secure(sock, self._tls_context(), base.host)
        except (OSError, ImportError) as error:
            sock.close()
            raise _tls_error(upstream, error, self._connect_seconds or CONNECT_SECONDS) from error

    def _dial_error(self, upstream: Upstream, error: Exception) -> RelayError:
        if is_out_of_files(error):
            return RelayError("too_many_open_files")
        why = why_unreachable(error, self._connect_seconds or CONNECT_SECONDS)
        if self._in_container and _is_loopback((upstream.proxy or upstream.base).host):
            why += _THE_CONTAINER_ITSELF
        if upstream.proxy is not None:
            return _proxy_error(upstream, why)
        return RelayError("upstream_unreachable", host=upstream.base.authority, why=why)

    def _tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                self._tls = self._authorities.tls_context()
            return self._tls


def _tls_error(upstream: Upstream, error: Exception, seconds: float) -> RelayError:
    if is_out_of_files(error):
        return RelayError("too_many_open_files")
    # A provider's own address is right. If plain text answers there, somebody is in between, and must get no key.
    if is_no_tls(error) and not upstream.is_own_origin:
        return _scheme_error(upstream)
    return RelayError("upstream_tls", host=upstream.base.authority, why=why_not_secure(error, seconds))


def _scheme_error(upstream: Upstream) -> RelayError:
    scheme, spoken, right = ("http", "TLS", "https") if upstream.base.scheme == "http" else ("https", "no TLS", "http")
    return RelayError("upstream_scheme", host=upstream.base.authority, scheme=scheme, spoken=spoken, right=right)


def _proxy_error(upstream: Upstream, why: str) -> RelayError:
    return RelayError("upstream_proxy", proxy=upstream.proxy.address if upstream.proxy else "", why=why)


def explain_no_answer(upstream: Upstream, error: InvalidResponse | None = None) -> RelayError | None:
    """Why a connection may have ended without an answer, or with one that is no HTTP (`error`); None if not known."""
    if upstream.proxy is not None and is_forwarded(upstream):
        return _proxy_error(upstream, why_no_http(upstream.proxy, error))
    return explain_wrong_scheme(upstream)


def explain_wrong_scheme(upstream: Upstream) -> RelayError | None:
    """The error for an upstream whose address says http, but that speaks TLS when it is asked; else None."""
    if upstream.base.scheme == "https":
        return None
    as_secure = replace(upstream.base, scheme="https")
    is_secure = probe(lambda: open_connection(as_secure, upstream.proxy), speaks_tls)
    return _scheme_error(upstream) if is_secure else None


def explain_refusal(upstream: Upstream, status: int) -> RelayError:
    """The error for a proxy that answered a request with `status` in its own name."""
    has_credentials = upstream.proxy is not None and upstream.proxy.username is not None
    return _proxy_error(upstream, why_refused(status, upstream.base.authority, has_credentials=has_credentials))


class _Idle:
    """A connection since it was left behind."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._since = time.monotonic(), time.time()

    def seconds(self) -> float:
        """How long it has been idle; of the two clocks the one that went on while a platform froze the process."""
        return max(time.monotonic() - self._since[0], time.time() - self._since[1])


def request_target(upstream: Upstream, path: str) -> str:
    """What the request line names: the path, or the whole URL where a proxy forwards plain http."""
    return f"{upstream.base.origin}{path}" if is_forwarded(upstream) else path


def proxy_headers(upstream: Upstream) -> dict[str, str]:
    """The headers for a proxy that reads the request itself."""
    return proxy_authorization(upstream.proxy) if is_forwarded(upstream) and upstream.proxy else {}


def is_forwarded(upstream: Upstream) -> bool:
    """Whether a proxy reads the request and passes it on, so that it may answer in its own name."""
    return upstream.base.scheme == "http" and upstream.proxy is not None and upstream.proxy.scheme == "http"


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _key_of(upstream: Upstream) -> tuple[BaseUrl, Proxy | None]:
    return upstream.base, upstream.proxy
