"""The attempt limit: wrong access codes cost time and are limited, for each client and in all.

Counted in this instance's memory. A client that already came in with a code stays in with that code while
others are being refused, so that an attacker cannot turn out those who are in.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from api.relay.errors import RelayError

WINDOW_SECONDS = 600.0
CLIENT_LIMIT = 5
"""Wrong codes that one client may send within the window."""
TOTAL_LIMIT = 100
"""Wrong codes that all clients together may send within the window."""
PENALTY_SECONDS = 0.5
_REMEMBERED_CLIENTS = 10_000
_WAITING_AT_ONCE = 8


@dataclass
class _Tally:
    wrong: int
    since: float


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class AttemptLimiter:
    """Counts wrong codes. Safe to use from several threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, _Tally] = OrderedDict()
        self._total = _Tally(0, clock())
        self._known: OrderedDict[tuple[str, bytes], None] = OrderedDict()
        # A penalty holds a thread: more than a few at once would let an attacker use up the server's.
        self._waiting = threading.BoundedSemaphore(_WAITING_AT_ONCE)

    def check(self, client: str, digest: bytes) -> None:
        """Raises too_many_attempts before a code is even compared, unless this client is known to hold it."""
        client = _network_of(client)
        with self._lock:
            if (client, digest) in self._known:
                return
            now = self._clock()
            blocked = max(
                self._blocked_for(self._clients.get(client), CLIENT_LIMIT, now),
                self._blocked_for(self._total, TOTAL_LIMIT, now),
            )
        if blocked > 0:
            raise _too_many(blocked)

    def note_right(self, client: str, digest: bytes) -> None:
        with self._lock:
            _remember(self._known, (_network_of(client), digest), None)

    def note_wrong(self, client: str) -> None:
        """Counts a wrong code and lets it cost time. Raises too_many_attempts if too many already wait so."""
        client = _network_of(client)
        with self._lock:
            now = self._clock()
            tally = self._clients.get(client)
            if tally is None or now - tally.since >= WINDOW_SECONDS:
                tally = _Tally(0, now)
            tally.wrong += 1
            _remember(self._clients, client, tally)
            if now - self._total.since >= WINDOW_SECONDS:
                self._total = _Tally(0, now)
            self._total.wrong += 1
        if not self._waiting.acquire(blocking=False):
            raise _too_many(PENALTY_SECONDS)
        try:
            self._sleep(PENALTY_SECONDS)
        finally:
            self._waiting.release()

    def _blocked_for(self, tally: _Tally | None, limit: int, now: float) -> float:
        if tally is None or tally.wrong < limit:
            return 0.0
        return max(0.0, tally.since + WINDOW_SECONDS - now)


def _too_many(seconds: float) -> RelayError:
    whole = math.ceil(seconds)
    return RelayError("too_many_attempts", retry_after=whole, seconds=whole)


def _remember(table: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > _REMEMBERED_CLIENTS:
        table.popitem(last=False)


@lru_cache(maxsize=_REMEMBERED_CLIENTS)
def _network_of(client: str) -> str:
    """One household has a whole IPv6 /64 to guess from, so that counts as one client."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 4:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False))
