"""Opening one connection: directly, through an HTTP proxy's tunnel or through SOCKS, and TLS on top of it."""

from __future__ import annotations

import errno
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress

from api.relay.settings import CONNECT_SECONDS
from api.relay.upstream.base_url import BaseUrl
from api.relay.upstream.failures import why_no_socks, why_no_tunnel, why_not_signed_in
from api.relay.upstream.http_response import InvalidResponse, ResponseReader
from api.relay.upstream.proxies import Proxy

_TCP_OPTIONS = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 20_000}
"""Seconds, a count, and for TCP_USER_TIMEOUT milliseconds without an acknowledgement of what was sent."""
_QUICK_ACKNOWLEDGEMENT: int | None = getattr(socket, "TCP_QUICKACK", None)
_WITHOUT_ROUTE = (errno.ENETUNREACH, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
_PROBE_SECONDS = 1.0
_HEAD_BYTES = 4096
_WORDLESS = "it closed the connection without an answer"
_IS_SOCKS = "it is a SOCKS5 proxy, so its address must begin with socks5h:// or socks5://"
_IS_HTTP = "it is an HTTP proxy, so its address must begin with http://"


class ProxyRefused(Exception):
    """A proxy was reached, but does not connect us; str() says why."""


def open_connection(base: BaseUrl, proxy: Proxy | None, seconds: float | None = None) -> socket.socket:
    """A connection to `base`, or to the proxy that forwards plain http. TLS is not begun.

    Each step may take `seconds`, or CONNECT_SECONDS.

    Raises ProxyRefused, or what keeps the first host on the way from being reached: OSError, UnicodeError, and
    ImportError where no file can be opened.
    """
    if proxy is None:
        sock = _connect(base.host, base.port, seconds)
    elif proxy.scheme.startswith("socks"):
        sock = _connect_through_socks(base, proxy, seconds)
    else:
        sock = _connect(proxy.host, proxy.port, seconds)
        if base.scheme == "https":
            open_tunnel(sock, base, proxy)
    _set_options(sock)
    return sock


def secure(sock: socket.socket, context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    """TLS on a connection. Raises OSError, and closes the connection then."""
    try:
        return context.wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def open_tunnel(sock: socket.socket, base: BaseUrl, proxy: Proxy) -> None:
    """Asks the HTTP proxy at the other end of `sock` for a way to `base`. Raises ProxyRefused, and closes it then."""
    host = f"[{base.host}]" if ":" in base.host else base.host
    lines = {"Host": f"{host}:{base.port}", **proxy_authorization(proxy)}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    try:
        sock.sendall(f"CONNECT {host}:{base.port} HTTP/1.1\r\n{head}\r\n".encode("latin-1"))
        status = _read_status(sock)
    except TimeoutError as error:
        sock.close()
        raise ProxyRefused(f"it did not answer within {sock.gettimeout() or CONNECT_SECONDS:g} seconds") from error
    except (OSError, InvalidResponse) as error:
        sock.close()
        raise ProxyRefused(why_no_http(proxy, error)) from error
    if not 200 <= status < 300:
        sock.close()
        raise ProxyRefused(why_no_tunnel(status, base.authority, has_credentials=proxy.username is not None))


def why_no_http(proxy: Proxy, error: Exception | None = None) -> str:
    """Why an HTTP proxy hung up, or answered in something else than HTTP; asks it whether it is a SOCKS proxy."""
    if probe(lambda: _connect(proxy.host, proxy.port), _speaks_socks):
        return _IS_SOCKS
    return "it does not speak HTTP, so it may be no HTTP proxy" if isinstance(error, InvalidResponse) else _WORDLESS


def proxy_authorization(proxy: Proxy) -> dict[str, str]:
    """The header that lets us in, if a user name is set."""
    if proxy.username is None:
        return {}
    credentials = f"{proxy.username}:{proxy.password or ''}".encode()
    return {"Proxy-Authorization": f"Basic {b64encode(credentials).decode()}"}


def acknowledge_at_once(sock: socket.socket) -> None:
    """Has what arrives next acknowledged at once (Linux; elsewhere nothing happens).

    A proxy that leaves Nagle's algorithm on holds back small pieces until the last one is acknowledged, which
    systems delay by 40 ms. The kernel forgets the wish soon, so that it is repeated after each read.
    """
    if _QUICK_ACKNOWLEDGEMENT is not None:
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGEMENT, 1)


def probe(connect: Callable[[], socket.socket], speaks: Callable[[socket.socket], bool]) -> bool:
    """Whether what answers a new connection speaks the protocol in question: asked only after a failure."""
    with suppress(OSError, UnicodeError, ProxyRefused), connect() as sock:
        sock.settimeout(_PROBE_SECONDS)
        return speaks(sock)
    return False


def speaks_tls(sock: socket.socket) -> bool:
    """Whether a TLS handshake gets an answer in TLS, even a refusal. Nothing is sent over it. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        context.wrap_socket(sock).close()
    except ssl.SSLError as error:
        return "ALERT" in (error.reason or "")
    return True


def _speaks_socks(sock: socket.socket) -> bool:
    sock.sendall(b"\x05\x02\x00\x02")
    return sock.recv(1) == b"\x05"


def speaks_http(sock: socket.socket) -> bool:
    """Whether a request that asks for nothing gets an answer in HTTP. Raises OSError."""
    sock.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
    return sock.recv(5) == b"HTTP/"


def _connect(host: str, port: int, seconds: float | None = None) -> socket.socket:
    try:
        return socket.create_connection((host, port), seconds or CONNECT_SECONDS, all_errors=True)
    except ExceptionGroup as failures:
        raise _most_telling(failures) from failures


def _most_telling(failures: ExceptionGroup[Exception]) -> Exception:
    """Of the failures of a host's addresses the first that is not just the lack of IPv6 here."""
    errors = failures.exceptions
    return next((error for error in errors if getattr(error, "errno", None) not in _WITHOUT_ROUTE), errors[0])


def _read_status(sock: socket.socket) -> int:
    reader = ResponseReader()
    while reader.head is None:
        acknowledge_at_once(sock)
        data = sock.recv(_HEAD_BYTES)
        if not data:
            raise ConnectionResetError
        reader.feed(data)
    return reader.head.status


def _connect_through_socks(base: BaseUrl, proxy: Proxy, seconds: float | None) -> socket.socket:
    import socks

    try:
        connection: socket.socket = socks.create_connection(
            (base.host, base.port),
            seconds or CONNECT_SECONDS,
            proxy_type=socks.SOCKS5,
            proxy_addr=proxy.host,
            proxy_port=proxy.port,
            proxy_rdns=proxy.scheme == "socks5h",
            proxy_username=proxy.username,
            proxy_password=proxy.password,
        )
    except socks.ProxyError as error:
        raise _socks_failure(base, proxy, error, seconds or CONNECT_SECONDS) from error
    return connection


def _socks_failure(base: BaseUrl, proxy: Proxy, error: OSError, seconds: float) -> Exception:
    import socks

    # The library wraps its own errors in another one.
    while isinstance(error, socks.GeneralProxyError) and isinstance(error.socket_err, socks.ProxyError):
        error = error.socket_err
    cause: OSError | None = getattr(error, "socket_err", None)
    if isinstance(error, socks.ProxyConnectionError) and cause is not None:
        return cause
    if isinstance(error, socks.SOCKS5Error):
        # The reply's code is only given in words: "0x05: Connection refused".
        return ProxyRefused(why_no_socks(int(str(error)[:4], 16), base.authority))
    if isinstance(error, socks.SOCKS5AuthError):
        return ProxyRefused(why_not_signed_in(has_credentials=proxy.username is not None))
    if isinstance(cause, socket.gaierror):
        return ProxyRefused(f"this server did not find the name {base.host} (with socks5h:// the proxy looks names up)")
    if probe(lambda: _connect(proxy.host, proxy.port), speaks_http):
        return ProxyRefused(_IS_HTTP)
    if isinstance(cause, TimeoutError):
        return ProxyRefused(f"it did not answer within {seconds:g} seconds")
    return ProxyRefused("it does not speak SOCKS5, or closed the connection without an answer")


def _set_options(sock: socket.socket) -> None:
    """An upstream that vanished without a word is noticed in a minute, and a silent one is not forgotten by NATs."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _TCP_OPTIONS.items():
        # Not every system has all of them.
        if (option := getattr(socket, name, None)) is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
