"""waitress, set up for long streams and for strangers who take what they can."""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
import time
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from werkzeug.http import HTTP_STATUS_CODES

from api.relay.errors import RelayError
from api.relay.forwarding.response_headers import RELAY_HEADERS
from api.relay.settings import BODY_LIMIT_BYTES
from server.open_files import Capacity
from server.places import Addresses, Places, network_of
from server.request_parser import StrictParser
from server.threads_on_demand import ThreadsOnDemand
from server.tls_hellos import TlsHellos, is_tls_hello

_LIMITS_READ = 4
"""Above so many times the limit the server does not even read on; up to it the relay answers that it is too large."""

_HEAD_REFUSED_UNREAD = 65_536

_OUTPUT_HELD_BYTES = 32_768

_SENT_AT_ONCE_BYTES = 65_536

_READER_SECONDS = 60.0
"""A client that takes nothing for so long is cut off: it would hold a thread and its upstream for ever."""

_FIRST_BYTE_SECONDS = 30.0
"""A browser connects ahead of its requests, but not for longer than this."""

_NEXT_REQUEST_SECONDS = 120.0

_HEAD_SECONDS = 20.0
"""From the first byte of a request to the end of its head."""

_BODY_SECONDS = 30.0
"""What a body may take beyond its head, and beyond the time for its bytes."""

_SLOWEST_BODY_BYTES_PER_SECOND = 8192.0


log = logging.getLogger("locutorio.server")


class EscapedControls(logging.Filter):
    """waitress names paths in its log as they came, with line breaks that would forge further lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Escape the control characters of a message; all messages pass."""
        record.msg = re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: repr(found[0])[1:-1], str(record.msg))
        return True


_ESCAPED_CONTROLS = EscapedControls()


class JsonErrorTask(ErrorTask):
    """What waitress refuses by itself (a malformed head, a far too large body), and failures, in the relay's form."""

    def execute(self) -> None:
        error = self._error()
        body = json.dumps(error.body()).encode()
        self.status = f"{error.answer_status} {HTTP_STATUS_CODES[error.answer_status]}"
        self.response_headers = [*RELAY_HEADERS.items(), ("Content-Type", "application/json"), ("Connection", "close")]
        self.content_length = len(body)
        self.set_close_on_finish()
        self.write(body)

    def _error(self) -> RelayError:
        match self.request.error.code:
            case 413:
                return RelayError("body_too_large", limit=self.channel.adj.max_request_body_size // _LIMITS_READ)
            case 500:
                return RelayError("internal_error")
            case _:
                return RelayError("bad_request")


class TaskWithEpilogue(WSGITask):
    """One request, whose application may leave something to be done when the answer has been sent."""

    def get_environment(self) -> WSGIEnvironment:
        """The environment for the application, with `locutorio.after_response`: it takes what is to be called then."""
        environ: WSGIEnvironment = super().get_environment()
        environ["locutorio.after_response"] = self.channel.after_response.append
        return environ


class BoundedChannel(HTTPChannel):
    """A connection that ends when its client is too slow: to send a request, or to take the answer."""

    parser_class = StrictParser
    task_class = TaskWithEpilogue
    error_task_class = JsonErrorTask
    sendbuf_len: int
    after_response: list[Callable[[], None]]
    """What is to be done after the answer that is being given."""

    def __init__(self, server: BoundedServer, sock: socket.socket, addr: Any, adj: Adjustments, map: Any) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self.sendbuf_len = min(self.sendbuf_len, _SENT_AT_ONCE_BYTES)
        self.network = network_of(addr[0])
        self._has_asked = False
        self._request_began_at = 0.0
        if to_close := server.places.take(self, addr[0]):
            to_close.handle_close()

    def del_channel(self, map: Any = None) -> None:
        """Called by waitress when the socket is closed."""
        super().del_channel(map)
        self.server.places.leave(self)

    def service(self) -> None:
        """Answer one request, then do what its application has left for the time after the answer.

        waitress calls an application's `close()` before the last byte, which would have to wait for it.
        """
        # Kept here as well: the connection's next request may be in another thread by then.
        due: list[Callable[[], None]] = []
        self.after_response = due
        super().service()
        while due:
            try:
                due.pop(0)()
            except Exception:
                log.exception("what was due after an answer failed")

    def is_in_service(self) -> bool:
        """Whether a request is being answered."""
        return bool(self.requests)

    def is_between_requests(self) -> bool:
        """Whether nothing of a request has come and nothing of an answer has still to go."""
        return self.request is None and not self.total_outbufs_len and self._has_asked

    def received(self, data: bytes) -> None:
        """Take what the client has sent."""
        if self.request is None and is_tls_hello(data):
            self.server.tls_hellos.note(self.addr[0])
            self.handle_close()
            return
        request, now = self.request, time.time()
        if request is None:
            self._request_began_at = now
        super().received(data)
        if self.request is None:
            self._has_asked = True
        elif self.request is not request:
            self._request_began_at = now

    def is_overdue(self, now: float) -> bool:
        """Whether the client has let the server wait for too long; `now` is seconds since the epoch."""
        # waitress closes only when the socket takes more, and that of a client that does not read never does.
        if self.will_close:
            return True
        if self.requests:
            return False
        waited: float = now - self.last_activity
        if self.total_outbufs_len:
            return waited > _READER_SECONDS
        request = self.request
        if request is None:
            return waited > (_NEXT_REQUEST_SECONDS if self._has_asked else _FIRST_BYTE_SECONDS)
        allowed: float = _HEAD_SECONDS
        if request.headers_finished:
            allowed += _BODY_SECONDS + request.body_bytes_received / _SLOWEST_BODY_BYTES_PER_SECOND
        return now - self._request_began_at > allowed

    def _flush_outbufs_below_high_watermark(self) -> None:
        # waitress waits without end for a client that does not read; this waits while there is progress.
        if self.total_outbufs_len <= self.adj.outbuf_high_watermark:
            return
        with self.outbuf_lock:
            last_size, moved_at = self.total_outbufs_len, time.monotonic()
            while self.connected and self.total_outbufs_len > self.adj.outbuf_high_watermark:
                _, failed = self._flush_exception(self._flush_some, do_close=False)
                now = time.monotonic()
                if self.total_outbufs_len < last_size:
                    last_size, moved_at = self.total_outbufs_len, now
                if failed or now - moved_at > _READER_SECONDS:
                    # Only the main thread closes a socket; it is woken and does so.
                    self.will_close = True
                    self.server.pull_trigger()
                    raise ClientDisconnected
                if self.total_outbufs_len > self.adj.outbuf_high_watermark:
                    self.server.pull_trigger()
                    self.outbuf_lock.wait(1.0)


class BoundedServer(TcpWSGIServer):
    """A listening socket, whose connections share `places` with those of the server's other sockets."""

    channel_class = BoundedChannel
    places: Places
    tls_hellos: TlsHellos

    def set_socket_options(self, conn: socket.socket) -> None:
        """Called by waitress for each connection."""
        super().set_socket_options(conn)
        # What the client has not taken stays here, where it is shared or held back; the system would take megabytes
        # of it into its own memory, for each connection.
        if (not_sent := getattr(socket, "TCP_NOTSENT_LOWAT", None)) is not None:
            conn.setsockopt(socket.IPPROTO_TCP, not_sent, _OUTPUT_HELD_BYTES)

    def maintenance(self, now: float) -> None:
        """Close the connections whose clients are too slow. waitress calls this every other second."""
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(now):
                channel.handle_close()


def make_server(
    application: WSGIApplication,
    host: str,
    port: int,
    capacity: Capacity,
    trusted: Addresses = (),
    body_limit: int = BODY_LIMIT_BYTES,
) -> BoundedServer:
    """A server that is ready to `run()`.

    `trusted` has the addresses of proxies, which may hold all connections; `body_limit` is the relay's own, in bytes.
    Raises OSError.
    """
    adjustments = Adjustments(
        host=host,
        port=port,
        ident=None,
        # Without the look-ahead a client's going is noticed seconds late.
        channel_request_lookahead=1,
        # The places decide. The default of 100 connections stalls; select() could not watch more than 1,023 sockets.
        connection_limit=sys.maxsize,
        asyncore_use_poll=True,
        backlog=1024,
        cleanup_interval=2,
        # A client that reads slowly slows its upstream down instead of filling our memory (the default is 16 MB).
        outbuf_high_watermark=_OUTPUT_HELD_BYTES,
        max_request_body_size=_LIMITS_READ * body_limit,
        max_request_header_size=_HEAD_REFUSED_UNREAD,
        log_socket_errors=False,
        # Whom to believe about a caller's address is the relay's own decision (TRUSTED_PROXIES).
        clear_untrusted_proxy_headers=False,
    )
    logging.getLogger("waitress").addFilter(_ESCAPED_CONTROLS)
    places = Places(capacity.threads + capacity.connections_beside, trusted)
    application = places.told_by(application)
    sockets: dict[int, Any] = {}
    dispatcher = ThreadsOnDemand(capacity.threads)
    # A name such as localhost has two addresses. Their sockets are in one loop: who runs one runs all.
    servers = [
        BoundedServer(application, sockets, dispatcher=dispatcher, adj=adjustments, sockinfo=address)
        for address in adjustments.listen
    ]
    tls_hellos = TlsHellos()
    for server in servers:
        server.places, server.tls_hellos = places, tls_hellos
    return servers[0]
