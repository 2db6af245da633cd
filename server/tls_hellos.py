"""Clients that speak TLS to a port of plain HTTP: what the owner reads in the log instead of wondering.

It happens with `https://` in a bookmark, in BASE_URL of another program, or in a proxy's own settings.
"""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable

_SILENT_SECONDS = 60.0
_REMEMBERED_PEERS = 1000

log = logging.getLogger("locutorio.server")


def is_tls_hello(data: bytes) -> bool:
    """Whether a connection that begins with `data` speaks TLS; no request of HTTP begins so."""
    return data.startswith(b"\x16\x03")


class TlsHellos:
    """Says of each peer at most once a minute that it speaks TLS."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said_at: OrderedDict[str, float] = OrderedDict()

    def note(self, peer: str) -> None:
        """Write the line, unless it was written for this address within the last minute."""
        now = self._clock()
        if now - self._said_at.get(peer, -math.inf) < _SILENT_SECONDS:
            return
        log.warning("%s speaks TLS (https://) to this port, which speaks plain HTTP: use http:// there", peer)
        self._said_at[peer] = now
        self._said_at.move_to_end(peer)
        if len(self._said_at) > _REMEMBERED_PEERS:
            self._said_at.popitem(last=False)
