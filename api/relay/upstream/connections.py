"""Connections to upstreams: dialled directly, through an HTTP proxy or through SOCKS, and kept for reuse."""

from __future__ import annotations

import ipaddress
import select
import socket
import ssl
import threading
import time
from base64 import b64encode
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from api.relay.errors import RelayError
from api.relay.settings import CONNECT_SECONDS
from api.relay.upstream.base_url import BaseUrl
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
_TCP_OPTIONS = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 20_000}
"""Seconds, a count, and for TCP_USER_TIMEOUT milliseconds without an acknowledgement of what was sent."""
_THE_CONTAINER_ITSELF = (
    " (in a container this address is the container itself; the host machine is host.docker.internal)"
)


class ConnectionPool:
    """Idle connections by upstream. Safe to use from several threads."""

    def __init__(self, ca_file: str = "", *, in_container: bool = False) -> None:
        self._ca_file = ca_file
        self._in_container = in_container
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
        """A new connection. Raises RelayError: upstream_unreachable, upstream_tls or upstream_proxy."""
        base, proxy = upstream.base, upstream.proxy
        try:
            sock = _dial_socket(base, proxy)
        except (OSError, UnicodeError, HTTPException) as error:
            raise self._dial_error(base, proxy, error) from error
        try:
            _set_options(sock)
            if base.scheme == "https":
                sock = self._tls_context().wrap_socket(sock, server_hostname=base.host)
        except OSError as error:
            sock.close()
            raise RelayError("upstream_tls", host=base.authority, why=_why(error)) from error
        return sock

    def _dial_error(self, base: BaseUrl, proxy: Proxy | None, error: Exception) -> RelayError:
        why = _why(error)
        if self._in_container and _is_loopback((proxy or base).host):
            why += _THE_CONTAINER_ITSELF
        if proxy is not None:
            return RelayError("upstream_proxy", proxy=proxy.address, why=why)
        return RelayError("upstream_unreachable", host=base.authority, why=why)

    def _tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                # Reading the authorities takes 20 ms, which a cold start without TLS need not pay.
                import certifi

                self._tls = ssl.create_default_context(cafile=self._ca_file or certifi.where())
                self._tls.set_alpn_protocols(["http/1.1"])
            return self._tls


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
    return f"{upstream.base.origin}{path}" if _is_forwarded(upstream) else path


def proxy_headers(upstream: Upstream) -> dict[str, str]:
    """The headers for a proxy that reads the request itself."""
    return _proxy_authorization(upstream.proxy) if _is_forwarded(upstream) and upstream.proxy else {}


def _set_options(sock: socket.socket) -> None:
    """An upstream that vanished without a word is noticed in a minute, and a silent one is not forgotten by NATs."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _TCP_OPTIONS.items():
        # Not every system has all of them.
        if (option := getattr(socket, name, None)) is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)


def _is_forwarded(upstream: Upstream) -> bool:
    return upstream.base.scheme == "http" and upstream.proxy is not None and upstream.proxy.scheme == "http"


def _dial_socket(base: BaseUrl, proxy: Proxy | None) -> socket.socket:
    if proxy is None:
        return socket.create_connection((base.host, base.port), CONNECT_SECONDS)
    if proxy.scheme.startswith("socks"):
        return _dial_through_socks(base, proxy)
    if base.scheme == "http":
        return socket.create_connection((proxy.host, proxy.port), CONNECT_SECONDS)
    return _dial_through_tunnel(base, proxy)


def _dial_through_tunnel(base: BaseUrl, proxy: Proxy) -> socket.socket:
    tunnel = HTTPConnection(proxy.host, proxy.port, timeout=CONNECT_SECONDS)
    tunnel.set_tunnel(base.host, base.port, _proxy_authorization(proxy))
    tunnel.connect()
    return tunnel.sock


def _dial_through_socks(base: BaseUrl, proxy: Proxy) -> socket.socket:
    import socks

    connection: socket.socket = socks.create_connection(
        (base.host, base.port),
        CONNECT_SECONDS,
        proxy_type=socks.SOCKS5,
        proxy_addr=proxy.host,
        proxy_port=proxy.port,
        proxy_rdns=proxy.scheme == "socks5h",
        proxy_username=proxy.username,
        proxy_password=proxy.password,
    )
    return connection


def _proxy_authorization(proxy: Proxy) -> dict[str, str]:
    if proxy.username is None:
        return {}
    credentials = f"{proxy.username}:{proxy.password or ''}".encode()
    return {"Proxy-Authorization": f"Basic {b64encode(credentials).decode()}"}


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError):
        return (error.reason or "the handshake failed").lower().replace("_", " ")
    if isinstance(error, socket.gaierror):
        return "the host name was not found"
    if isinstance(error, TimeoutError):
        return f"no connection within {CONNECT_SECONDS:g} seconds"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)[:200] or type(error).__name__


def _key_of(upstream: Upstream) -> tuple[BaseUrl, Proxy | None]:
    return upstream.base, upstream.proxy
