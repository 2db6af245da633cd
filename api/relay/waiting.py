"""Waiting on one socket, with a time-out, without a thread."""

from __future__ import annotations

import select
import socket


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
