"""waitress, set up for long streams."""

from __future__ import annotations

import json
import time
from wsgiref.types import WSGIApplication

from waitress import create_server
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from api.relay.errors import RelayError
from api.relay.forwarding.response_headers import RELAY_HEADERS
from api.relay.settings import BODY_LIMIT_BYTES
from server.request_parser import StrictParser
from server.threads_on_demand import ThreadsOnDemand

_BODY_REFUSED_UNREAD = 4 * BODY_LIMIT_BYTES
"""Above this the server does not even read on; up to it the relay answers that the body is too large."""


_OUTPUT_HELD_BYTES = 32_768


_READER_SECONDS = 60.0
"""A client that takes nothing for so long is cut off: it would hold a thread and its upstream for ever."""


class BoundedChannel(HTTPChannel):
    """waitress waits without end for a client that does not read; this waits while there is progress."""

    def _flush_outbufs_below_high_watermark(self) -> None:
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


class JsonErrorTask(ErrorTask):
    """What waitress refuses by itself (a malformed head, a far too large body) in the relay's own form."""

    def execute(self) -> None:
        too_large = self.request.error.code == 413
        error = RelayError("body_too_large", limit=BODY_LIMIT_BYTES) if too_large else RelayError("bad_request")
        body = json.dumps(error.body()).encode()
        self.status = f"{error.answer_status} {'Content Too Large' if too_large else 'Bad Request'}"
        self.response_headers = [*RELAY_HEADERS.items(), ("Content-Type", "application/json"), ("Connection", "close")]
        self.content_length = len(body)
        self.set_close_on_finish()
        self.write(body)


def make_server(application: WSGIApplication, host: str, port: int, threads: int) -> BaseWSGIServer:
    """A server that is ready to `run()`. `threads` is how many streams can be open at once. Raises OSError."""
    BoundedChannel.error_task_class = JsonErrorTask
    BoundedChannel.parser_class = StrictParser
    BaseWSGIServer.channel_class = BoundedChannel
    return create_server(
        application,
        host=host,
        port=port,
        _dispatcher=ThreadsOnDemand(threads),
        ident=None,
        # Without the look-ahead a client's going is noticed seconds late.
        channel_request_lookahead=1,
        # The default of 100 connections stalls; select() could not watch more than 1,023 sockets.
        connection_limit=threads + 500,
        asyncore_use_poll=True,
        backlog=1024,
        # A client that reads slowly slows its upstream down instead of filling our memory (the default is 16 MB).
        outbuf_high_watermark=_OUTPUT_HELD_BYTES,
        max_request_body_size=_BODY_REFUSED_UNREAD,
        log_socket_errors=False,
        # Whom to believe about a caller's address is the relay's own decision (TRUSTED_PROXIES).
        clear_untrusted_proxy_headers=False,
    )
